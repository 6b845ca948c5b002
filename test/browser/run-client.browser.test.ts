/** The real worker, engine and all, from the page's side. */
import { afterEach, describe, expect, it } from "vitest";
import { resolveExperiment } from "../../src/experiment/resolve";
import { RunClient } from "../../src/run/client";
import { experimentOfSeed } from "../../src/run/cohort-frames";
import { companionExperiment } from "../../src/run/companion";
import { SEEDS_WORKER } from "../../src/run/seed-calls";
import { SeedsWorker } from "../../src/run/seeds-worker";
import { SpreadCohort } from "../../src/run/spread-cohort";

const client = new RunClient();
afterEach(() => client.close());

const tiny = resolveExperiment({
  preset: "cf-rl-race",
  settings: {
    base: "untrained",
    reward: "even_share",
    width: 8,
    layers: 1,
    heads: 2,
    num_prompts: 2,
    num_generations: 4,
    ntk_probes: 5,
    eval_prompts: 2,
    eval_samples: 2,
    stage1_steps: 2,
    max_steps: 6,
  },
});

describe("the worker", () => {
  it.each(["wasm", "cpu"] as const)("trains two runs in lockstep on %s", async (backend) => {
    await client.setBackend(backend);
    await client.load(tiny);
    expect(client.status).toMatchObject({ state: "paused", backend: { name: backend } });
    expect(await client.step(4)).toBe(4);
    const { main, companion } = client.runs;
    expect([...(main?.steps() ?? [])]).toEqual([0, 1, 2, 3, 4]);
    expect([...(companion?.steps() ?? [])]).toEqual([0, 1, 2, 3, 4]);
    // The same prompts, noise and starting policy: the first step's completions are the same.
    expect(main?.rollouts.at(0)).toEqual(companion?.rollouts.at(0));
    expect(main?.kernels.last?.gradient).toHaveLength(25);
    expect(main?.answers.last?.logprobs.every((value) => value < 0)).toBe(true);
    expect(main?.values("features/drift")?.[2]).toBe(0);
    expect(companion?.values("features/drift")?.[2]).toBeGreaterThan(0);
    const bytes = await client.checkpoint("main");
    expect(bytes.length).toBeGreaterThan(1000);
  });

  it("trains several seeds, here as in workers of their own", async () => {
    const asked = resolveExperiment({ ...tiny, settings: { ...tiny.settings, seeds: 3 } });
    await client.setBackend("wasm");
    await client.load(asked);
    await client.step(3);
    const { main, companion } = client.runs;
    for (const run of [main, companion]) {
      expect(run?.cohort?.seeds).toEqual([1, 2, 3]);
      for (const name of run?.cohort?.names() ?? []) {
        expect(run?.cohort?.values(name, 0), name).toEqual(run?.values(name)?.subarray(0, 3));
      }
    }

    const beside = companionExperiment(asked);
    if (beside === null) throw new Error("the race has a companion");
    const requests = [2, 3].flatMap((seed) => [
      { role: "main" as const, experiment: experimentOfSeed(asked, seed) },
      { role: "companion" as const, experiment: experimentOfSeed(beside, seed) },
    ]);
    const workers = [0, 1].map(
      () =>
        new SeedsWorker(
          new Worker(new URL("../../src/run/worker.ts", import.meta.url), {
            type: "module",
            name: SEEDS_WORKER,
          }),
        ),
    );
    const cohort = await SpreadCohort.open(
      workers,
      { requests, backend: "wasm", bases: new Map(), resume: [] },
      (worker) => worker.end(),
    );
    for (let step = 0; step < 3; step++) {
      if (step === 0) await cohort.evaluate(["main", "companion"]);
      for (const { role, seed, metrics } of await cohort.advance(["main", "companion"])) {
        const here = client.runs[role]?.cohort;
        expect(metrics.reward).toBe(here?.values("reward", seed - 1)?.[step]);
        expect(metrics.entropy).toBe(here?.values("entropy", seed - 1)?.[step]);
      }
    }
    cohort.dispose();
  });

  it("makes of several seeds on webgpu the runs that they are on wasm", async () => {
    const asked = resolveExperiment({ ...tiny, settings: { ...tiny.settings, seeds: 3 } });
    const rewards: Record<string, Float64Array>[] = [];
    for (const backend of ["wasm", "webgpu"] as const) {
      await client.setBackend(backend);
      await client.load(asked);
      expect(client.status.backend?.name).toBe(backend);
      await client.step(3);
      const found: Record<string, Float64Array> = {};
      for (const role of ["main", "companion"] as const) {
        for (const place of [0, 1, 2]) {
          for (const name of ["reward", "entropy"]) {
            const values = client.runs[role]?.cohort?.values(name, place);
            found[`${role} ${place} ${name}`] = Float64Array.from(values ?? []).subarray(0, 3);
          }
        }
      }
      rewards.push(found);
    }
    const [wasm, webgpu] = rewards;
    for (const [name, values] of Object.entries(wasm ?? {})) {
      expect(values).toHaveLength(3);
      values.forEach((value, step) => {
        expect(webgpu?.[name]?.[step], `${name} at step ${step}`).toBeCloseTo(value, 4);
      });
    }
  });

  it("measures what is watched, and answers what is asked", async () => {
    await client.setBackend("wasm");
    await client.watch([
      { id: "features", every: 2 },
      { id: "entropy-budget", every: "auto" },
    ]);
    await client.load(tiny);
    await client.step(3);
    const { main, companion } = client.runs;
    for (const run of [main, companion]) {
      expect(run?.series("features")?.frames.map(({ step }) => step)).toEqual([0, 2]);
      expect(run?.series("features")?.last?.arrays.cosine?.shape).toEqual([5, 5]);
      // The last of the steps that were asked for is looked at, whatever the cadence.
      expect(run?.series("entropy-budget")?.last?.step).toBe(2);
      expect(run?.valueAt("entropy_change/actual", 2)).not.toBeNaN();
    }
    expect(client.status.watched.map(({ id }) => id)).toEqual([
      "ntk",
      "features",
      "entropy-budget",
    ]);
    const block = await client.ask("block", { row: 0, column: 4 }, "companion");
    expect(block.step).toBe(3);
    expect(block.arrays.gradient?.data).toHaveLength(16 * 16);
    await expect(client.ask("block", { row: 5 })).rejects.toMatchObject({
      fields: ["row", "column"],
    });
    await client.watch([]);
  });

  it("says which base policy could not be loaded", async () => {
    const elsewhere = new RunClient({ baseUrl: new URL("/nowhere/", location.href).href });
    await elsewhere.setBackend("cpu");
    const experiment = resolveExperiment({ settings: { ...tiny.settings, base: "mixture-25" } });
    await expect(elsewhere.load(experiment)).rejects.toThrow("mixture-25");
    expect(elsewhere.status.state).toBe("failed");
    elsewhere.close();
  });
});
