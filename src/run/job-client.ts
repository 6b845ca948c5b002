/** The page's side of runs that are made for their numbers: a worker of its own, apart from the Lab's. */
import type { BackendName } from "../engine/backend";
import { JOBS_WORKER, type Job, type JobAnswer, type JobRequest, type JobResult } from "./job";
import { lossOf, type WorkerLike } from "./worker-like";

function spawnWorker(): WorkerLike {
  return new Worker(new URL("./worker.ts", import.meta.url), {
    type: "module",
    name: JOBS_WORKER,
  });
}

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
    return new Promise((resolve, reject) => {
      this.end = reject;
      worker.onmessage = ({ data }: MessageEvent<JobAnswer>) => {
        this.spoke = true;
        if (data.kind === "step") onStep(data.step);
        else if (data.kind === "done") resolve(data);
        else reject(new Error(data.message));
      };
      worker.onerror = (event) => {
        // An error that nobody caught ends no worker: it would keep its engine, and its memory.
        worker.terminate();
        if (this.worker === worker) this.worker = null;
        reject(new Error(lossOf(event, this.spoke, "its worker stopped unexpectedly")));
      };
      const request: JobRequest = { backend: this.backend, job, baseUrl: this.baseUrl };
      worker.postMessage(request);
    });
  }

  /** Ends what is being made, and the worker. */
  close(): void {
    this.worker?.terminate();
    this.worker = null;
    this.end?.(new JobsClosed("the runs were stopped"));
    this.end = null;
  }
}
