/** An engine that is lost, and how the run goes on. */
import { describe, expect, it } from "vitest";
import type { RunClient } from "../../src/run/client";
import type { WorkerLike } from "../../src/run/worker-like";
import { single, startClient, until } from "./fake-worker";

describe("a lost engine", () => {
  const die = (worker: WorkerLike | undefined) =>
    worker?.onerror?.({ message: "out of memory" } as ErrorEvent);
  /** Waits until the client says that it goes on. */
  const recovered = (client: RunClient) =>
    new Promise<void>((resolve) => {
      const leave = client.subscribe(() => {
        if (client.status.recovered === null || client.status.state === "loading") return;
        leave();
        resolve();
      });
    });

  /** Metrics of a run whose step 30 throws the first time. */
  const withoutMemoryOnce = () => {
    let healthy = false;
    return (step: number) => {
      if (step === 30 && !healthy) {
        healthy = true;
        throw new Error("no memory is left");
      }
      return {};
    };
  };

  it("is started again by itself, and the run goes on from the last state that was saved", async () => {
    const { client, workers, opened } = startClient();
    await client.load(single({ max_steps: 1000 }));
    await client.step(40);
    const { main } = client.runs;
    const waiting = client.step(500);
    die(workers[0]);
    await expect(waiting).rejects.toThrow("stopped unexpectedly (out of memory)");
    expect(client.status.state).toBe("loading");
    await recovered(client);
    expect(opened.at(-1)?.resumed).toBe(true);
    expect(client.runs.main).toBe(main);
    const from = client.stepsMade;
    expect(from).toBeGreaterThan(0);
    expect(main?.lastStep).toBe(from);
    expect(main?.events.at(-1)).toMatchObject({ step: from, kind: "recovered", backend: "wasm" });
    expect(client.status.recovered).toEqual({
      reason: "The engine stopped unexpectedly (out of memory)",
      step: 40,
      from,
      backend: "wasm",
    });
    client.dismissRecovered();
    expect(client.status.recovered).toBeNull();
    await client.step(2);
    expect(main?.lastStep).toBe(from + 2);
    const steps = main?.steps() ?? [];
    expect([...steps]).toEqual(Array.from(steps, (_, row) => row));
  });

  it("goes on running if it ran, and rests if it was paused", async () => {
    const { client, workers } = startClient();
    await client.load(single({ max_steps: 10_000 }));
    await client.play();
    die(workers[0]);
    await until(client, "running");
    expect(workers).toHaveLength(2);
    await client.pause();
    die(workers[1]);
    await until(client, "loading");
    await until(client, "paused");
    await new Promise((resolve) => setTimeout(resolve, 20));
    expect(client.status.state).toBe("paused");
  });

  it("begins anew where nothing was saved yet, with no other run beside it", async () => {
    const { client, workers } = startClient();
    await client.load(single());
    const worker = workers[0] as WorkerLike;
    const { onmessage } = worker;
    worker.onmessage = (event) => {
      if (event.data.type !== "saved") onmessage?.(event);
    };
    await client.step(1);
    die(worker);
    await recovered(client);
    expect(client.stepsMade).toBe(0);
    expect(client.runs.kept).toBeNull();
    expect(client.runs.main?.rows).toBe(1);
    // Each loss is on record, though the record began anew.
    client.dismissRecovered();
    die(workers[1]);
    await recovered(client);
    const losses = client.runs.main?.events.filter(({ kind }) => kind === "recovered");
    expect(losses?.map(({ step }) => step)).toEqual([0, 0]);
  });

  it("is taken to another backend where one fails twice, and asks after six losses", async () => {
    const { client, workers } = startClient();
    await client.load(single());
    const backends = [client.status.backend?.name];
    for (let loss = 0; loss < 5; loss++) {
      die(workers.at(-1));
      await recovered(client);
      backends.push(client.status.backend?.name);
    }
    expect(backends).toEqual(["wasm", "wasm", "cpu", "cpu", "cpu", "cpu"]);
    die(workers.at(-1));
    expect(client.status).toMatchObject({ state: "lost" });
    await client.reopen();
    expect(client.status.backend?.name).toBe("wasm");
  });

  it("is told by a step that throws as well, and the fault is the reason", async () => {
    const { client } = startClient({ metrics: withoutMemoryOnce() });
    await client.load(single({ max_steps: 40 }));
    await client.play();
    await recovered(client);
    await until(client, "finished");
    expect(client.status.recovered?.reason).toBe("A step failed: no memory is left");
    expect(client.runs.main?.lastStep).toBe(40);
  });

  it("is told by a step that was asked for by number, too", async () => {
    const { client } = startClient({ metrics: withoutMemoryOnce() });
    await client.load(single({ max_steps: 40 }));
    await expect(client.step(40)).rejects.toThrow("no memory is left");
    await recovered(client);
    // At once, and not after the silence that a worker is given.
    expect(client.status.recovered?.reason).toBe("A step failed: no memory is left");
    expect(client.status.state).toBe("paused");
    await client.step(40);
    expect(client.runs.main?.lastStep).toBe(40);
  });

  it("may be lost while it is started again", async () => {
    const { client, workers } = startClient();
    await client.load(single());
    die(workers[0]);
    die(workers[1]);
    await until(client, "paused");
    expect(workers).toHaveLength(3);
    expect(client.status.state).toBe("paused");
  });
});
