/** Runs made in several processes at once: the engine computes on one thread, a machine has more. */
import { type ChildProcess, fork } from "node:child_process";
import { fileURLToPath } from "node:url";
import type { BackendName } from "../src/engine/backend";
import { executeRun } from "../src/run/execute-run";
import type { Job, JobAnswer, JobRequest, JobResult } from "../src/run/job";
import { basePolicy, startBackend } from "./engine";

/** A turn of the event loop, in which a signal or a message is heard. */
export const turn = () => new Promise<void>((resolve) => setImmediate(resolve));

/** Something that makes runs. */
export interface Jobs {
  /** How many runs can be made at once. */
  readonly lanes: number;
  /** Makes a run. Rejects with why where it fails or is ended. */
  make(job: Job, onStep: (step: number) => void): Promise<JobResult>;
  /** Ends everything, runs that are being made included. */
  close(): void;
}

/** Makes runs in this process, one at a time; `close` ends none. */
export class OwnProcess implements Jobs {
  readonly lanes = 1;
  private started: ReturnType<typeof startBackend> | null = null;

  constructor(private readonly backend: BackendName) {}

  async make(job: Job, onStep: (step: number) => void): Promise<JobResult> {
    this.started ??= startBackend(this.backend, () => undefined);
    const { name: backend, adapter } = await this.started;
    const base = await basePolicy(job.experiment.settings);
    const measured = await executeRun(job, base, async (step) => {
      onStep(step);
      await turn();
    });
    return { measured, backend, adapter };
  }

  close(): void {}
}

/** A process of its own for each lane, started when it is first needed, and anew if it dies. */
export class ProcessPool implements Jobs {
  private readonly idle: ChildProcess[] = [];
  private readonly all = new Set<ChildProcess>();

  constructor(
    private readonly backend: BackendName,
    readonly lanes: number,
  ) {}

  make(job: Job, onStep: (step: number) => void): Promise<JobResult> {
    const child = this.idle.pop() ?? this.start();
    return new Promise((resolve, reject) => {
      const settle = (act: () => void) => {
        child.off("message", onMessage);
        child.off("exit", onExit);
        act();
      };
      const onExit = (code: number | null, signal: NodeJS.Signals | null) =>
        settle(() => reject(new Error(`its process ended (${signal ?? `exit code ${code}`})`)));
      const onMessage = (message: JobAnswer) => {
        if (message.kind === "step") {
          onStep(message.step);
          return;
        }
        settle(() => {
          this.idle.push(child);
          if (message.kind === "done") resolve(message);
          else reject(new Error(message.message));
        });
      };
      child.on("message", onMessage);
      child.on("exit", onExit);
      const request: JobRequest = { backend: this.backend, job, baseUrl: null };
      child.send(request);
    });
  }

  close(): void {
    for (const child of this.all) child.kill("SIGKILL");
    this.all.clear();
  }

  private start(): ChildProcess {
    const child = fork(fileURLToPath(new URL("./job-worker.ts", import.meta.url)), [], {
      execArgv: ["--import", import.meta.resolve("tsx")],
      stdio: ["ignore", "ignore", "inherit", "ipc"],
    });
    this.all.add(child);
    child.on("exit", () => {
      this.all.delete(child);
      const place = this.idle.indexOf(child);
      if (place >= 0) this.idle.splice(place, 1);
    });
    return child;
  }
}
