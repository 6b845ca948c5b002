/** The page's side of runs that are made for their numbers: a worker of its own, apart from the Lab's. */
import type { BackendName } from "../engine/backend";
import { JOBS_WORKER, type Job, type JobAnswer, type JobRequest, type JobResult } from "./job";
import { type Patience, Watchdog } from "./watchdog";
import { lossOf, type WorkerLike } from "./worker-like";

function spawnWorker(): WorkerLike {
  return new Worker(new URL("./worker.ts", import.meta.url), {
    type: "module",
    name: JOBS_WORKER,
  });
}

/** Several workers share the machine's cores, and none tells of what it compiles. */
const PATIENCE: Patience = { least: 120_000, times: 8, every: 1_000 };

/** Thrown where the runs were ended before this one was made. */
export class JobsClosed extends Error {
  override readonly name = "JobsClosed";
}

/** Makes runs one at a time, in a worker that is started with the first. */
export class JobClient {
  private worker: WorkerLike | null = null;
  /** Whether the present worker has said anything. */
  private spoke = false;
  private end: ((error: Error) => void) | null = null;
  private readonly watchdog = new Watchdog(
    (milliseconds) =>
      this.stop(
        new Error(`its worker said nothing for ${Math.round(milliseconds / 1000)} seconds`),
      ),
    PATIENCE,
  );

  /**
   * @param baseUrl the folder of the base policies, ending in "/".
   * @param backend null for the best there is.
   */
  constructor(
    private readonly baseUrl: string,
    readonly backend: BackendName | null,
    private readonly spawn: () => WorkerLike = spawnWorker,
  ) {}

  /** Makes a run. Rejects with why where it fails, with a JobsClosed where `close` comes first. */
  make(job: Job, onStep: (step: number) => void): Promise<JobResult> {
    if (this.worker === null) this.spoke = false;
    this.worker ??= this.spawn();
    const { worker } = this;
    this.watchdog.watch(true);
    return new Promise((resolve, reject) => {
      this.end = reject;
      worker.onmessage = ({ data }: MessageEvent<JobAnswer>) => {
        this.watchdog.heard();
        this.spoke = true;
        if (data.kind === "step") return onStep(data.step);
        this.watchdog.watch(false);
        if (data.kind === "done") resolve(data);
        else reject(new Error(data.message));
      };
      worker.onerror = (event) => {
        if (this.worker !== worker) return;
        this.stop(new Error(lossOf(event, this.spoke, "its worker stopped unexpectedly")));
      };
      const request: JobRequest = { backend: this.backend, job, baseUrl: this.baseUrl };
      worker.postMessage(request);
    });
  }

  /** Ends what is being made, and the worker. */
  close(): void {
    this.stop(new JobsClosed("the runs were stopped"));
  }

  /** Ends the worker: one whose error nobody caught would live on with its engine. */
  private stop(error: Error): void {
    this.watchdog.watch(false);
    this.worker?.terminate();
    this.worker = null;
    this.end?.(error);
    this.end = null;
  }
}
