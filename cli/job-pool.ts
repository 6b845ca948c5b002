/** Runs made in several processes at once: the engine computes on one thread, a machine has more. */
import { type ChildProcess, fork } from "node:child_process";
import { fileURLToPath } from "node:url";
import type { BackendName } from "../src/engine/backend";
import type { Measured } from "../src/results/run-result";
import { startBackend } from "./engine";
import { executeRun, type Job } from "./execute-run";

/** What a process is sent. */
export interface JobRequest {
  readonly backend: BackendName;
  readonly job: Job;
}

/** What it sends back: steps made, and in the end one of the other two. */
export type JobAnswer =
  | { readonly kind: "step"; readonly step: number }
  | { readonly kind: "done"; readonly measured: Measured; readonly adapter: string }
  | { readonly kind: "failed"; readonly message: string };

/** A run that was made, and on what. */
export interface JobResult {
  readonly measured: Measured;
  readonly adapter: string;
}

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
    const { adapter } = await this.started;
    return { measured: await executeRun(job, onStep), adapter };
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
        settle(() => {
          this.all.delete(child);
          reject(new Error(`its process ended (${signal ?? `exit code ${code}`})`));
        });
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
      const request: JobRequest = { backend: this.backend, job };
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
    return child;
  }
}
