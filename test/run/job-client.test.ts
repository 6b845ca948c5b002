import { describe, expect, it, vi } from "vitest";
import { resolveExperiment } from "../../src/experiment/resolve";
import type { Measured } from "../../src/results/run-result";
import type { Job, JobAnswer, JobRequest } from "../../src/run/job";
import { JobClient, JobsClosed } from "../../src/run/job-client";
import type { WorkerLike } from "../../src/run/worker-like";

/** A worker that answers what a test tells it to. */
class ToldWorker implements WorkerLike {
  onmessage: ((event: MessageEvent) => void) | null = null;
  onerror: ((event: ErrorEvent) => void) | null = null;
  onmessageerror: ((event: MessageEvent) => void) | null = null;
  readonly requests: JobRequest[] = [];
  terminated = false;

  postMessage(message: JobRequest): void {
    this.requests.push(message);
  }
  terminate(): void {
    this.terminated = true;
  }
  answer(data: JobAnswer): void {
    this.onmessage?.({ data } as MessageEvent);
  }
}

const job: Job = {
  experiment: resolveExperiment({ companion: "none" }),
  record: { metrics: null, instruments: [] },
};
const measured: Measured = {
  status: "finished",
  message: "",
  steps: 3,
  final: {},
  curves: { steps: [], values: {} },
};

function started() {
  const workers: ToldWorker[] = [];
  const client = new JobClient("https://here/base/", "wasm", () => {
    const worker = new ToldWorker();
    workers.push(worker);
    return worker;
  });
  return { client, workers };
}

describe("JobClient", () => {
  it("makes runs one after the other in one worker, and says how far each is", async () => {
    const { client, workers } = started();
    const steps: number[] = [];
    const first = client.make(job, (step) => steps.push(step));
    expect(workers[0]?.requests).toEqual([{ backend: "wasm", job, baseUrl: "https://here/base/" }]);
    workers[0]?.answer({ kind: "step", step: 1 });
    workers[0]?.answer({ kind: "step", step: 2 });
    workers[0]?.answer({ kind: "done", measured, backend: "wasm", adapter: "x" });
    expect(await first).toMatchObject({ measured, backend: "wasm", adapter: "x" });
    expect(steps).toEqual([1, 2]);
    const second = client.make(job, () => undefined);
    workers[0]?.answer({ kind: "failed", message: "no such base" });
    await expect(second).rejects.toThrow("no such base");
    expect(workers).toHaveLength(1);
  });

  it("ends what is being made when it is closed, and starts anew", async () => {
    const { client, workers } = started();
    const given = client.make(job, () => undefined);
    client.close();
    await expect(given).rejects.toBeInstanceOf(JobsClosed);
    expect(workers[0]?.terminated).toBe(true);
    void client.make(job, () => undefined);
    expect(workers).toHaveLength(2);
    // What the one before still says ends nothing.
    workers[0]?.onerror?.({ message: "late" } as ErrorEvent);
    expect(workers[1]?.terminated).toBe(false);
  });

  it("says that a worker died, and takes another for the next run", async () => {
    const { client, workers } = started();
    const given = client.make(job, () => undefined);
    workers[0]?.onerror?.({ message: "out of memory" } as ErrorEvent);
    await expect(given).rejects.toThrow("stopped unexpectedly (out of memory)");
    // It would live on with its engine.
    expect(workers[0]?.terminated).toBe(true);
    void client.make(job, () => undefined);
    expect(workers).toHaveLength(2);
  });

  it("says that its script did not come, where the worker never spoke", async () => {
    const { client, workers } = started();
    const given = client.make(job, () => undefined);
    workers[0]?.onerror?.({} as ErrorEvent);
    await expect(given).rejects.toThrow("script could not be loaded");
  });

  it("gives up a worker that says nothing, and takes another for the next run", async () => {
    vi.useFakeTimers();
    try {
      const { client, workers } = started();
      const given = client.make(job, () => undefined);
      const failed = expect(given).rejects.toThrow("said nothing for 800 seconds");
      vi.advanceTimersByTime(100_000);
      workers[0]?.answer({ kind: "step", step: 1 });
      vi.advanceTimersByTime(100_000);
      expect(workers[0]?.terminated).toBe(false);
      // The longest silence that ended counts several times: compiling takes long.
      vi.advanceTimersByTime(1_000_000);
      await failed;
      expect(workers[0]?.terminated).toBe(true);
      void client.make(job, () => undefined);
      expect(workers).toHaveLength(2);
    } finally {
      vi.useRealTimers();
    }
  });
});
