/** Several seeds, from the page to the worker and back. */
import { describe, expect, it } from "vitest";
import { resolveExperiment } from "../../src/experiment/resolve";
import type { RunClient } from "../../src/run/client";
import { race, startClient, until } from "./fake-worker";

describe("several seeds", () => {
  const seeds = (changes = {}) =>
    resolveExperiment({ preset: "cf-rl-seeds", settings: { seeds: 3, max_steps: 30, ...changes } });
  const rewards = (client: RunClient, role: "main" | "companion") =>
    client.runs[role]?.cohort?.at("reward", Number.POSITIVE_INFINITY);

  it("go through the same steps as the lead of each run", async () => {
    const { client } = startClient();
    await client.load(seeds({ seed: 5 }));
    expect(await client.step(4)).toBe(4);
    for (const role of ["main", "companion"] as const) {
      const cohort = client.runs[role]?.cohort;
      expect(cohort?.seeds).toEqual([5, 6, 7]);
      expect([...(cohort?.steps() ?? [])]).toEqual([0, 1, 2, 3]);
      expect(rewards(client, role)).toEqual({ step: 3, values: [0.03, 60.03, 70.03] });
      expect(client.runs[role]?.valueAt("reward", 3)).toBe(0.03);
    }
  });

  it("are none where one is asked for", async () => {
    const { client } = startClient();
    await client.load(race());
    await client.step(2);
    expect(client.runs.main?.cohort).toBeNull();
  });

  it("are measured on held-out prompts when the lead is, the first time at the start", async () => {
    const evaluations: string[] = [];
    const { client } = startClient({
      cohort: {
        evaluated: (step, { role, experiment }) =>
          evaluations.push(`${step} ${role} ${experiment.settings.seed}`),
      },
    });
    await client.load(seeds({ eval_every: 2 }));
    const all = ["main 2", "main 3", "companion 2", "companion 3"];
    expect(evaluations).toEqual(all.map((one) => `0 ${one}`));
    expect(client.runs.main?.cohort?.at("heldout/reward", 0)?.values).toEqual([0.5, 2, 3]);
    await client.step(3);
    // Whether there was time at step 2 goes by the clock; none is measured twice or in between.
    expect(new Set(evaluations).size).toBe(evaluations.length);
    expect(evaluations.every((one) => /^[02] /.test(one))).toBe(true);
  });

  it("follow a switch of schedule, a reset and the end of the run", async () => {
    const { client } = startClient();
    await client.load(seeds({ max_steps: 4 }));
    await client.setSchedule("standard");
    await client.play();
    await until(client, "finished");
    expect(client.runs.main?.cohort?.lastStep).toBe(3);
    await client.reset(9);
    expect(client.runs.main?.cohort?.seeds).toEqual([9, 10, 11]);
    expect(client.runs.main?.cohort?.lastStep).toBe(0);
    expect(client.runs.kept?.cohort?.seeds).toEqual([1, 2, 3]);
  });

  it("are counted out where they diverge, and the others go on", async () => {
    const bad = (step: number) => (step >= 2 ? Number.NaN : 1);
    const { client } = startClient({
      cohort: {
        metrics: (step, { role, experiment: { settings } }) => ({
          reward: role === "main" && settings.seed === 2 ? bad(step) : settings.seed,
        }),
      },
    });
    await client.load(seeds());
    expect(await client.step(5)).toBe(5);
    const cohort = client.runs.main?.cohort;
    expect(cohort?.ended).toEqual([
      { seed: 2, step: 2, message: "reward is no longer a finite number" },
    ]);
    expect(cohort?.at("reward", 4)?.values).toEqual([0.04, Number.NaN, 3]);
    expect(cohort?.summary("reward")?.count[4]).toBe(2);
    expect(client.runs.companion?.cohort?.ended).toEqual([]);
  });

  it("stop with the lead, whose run cannot go on", async () => {
    const { client } = startClient({
      norm: (step, { settings }) => (settings.schedule === "cf-rl" && step === 2 ? Number.NaN : 2),
    });
    await client.load(seeds());
    await client.step(10);
    expect(client.status.state).toBe("diverged");
    expect(client.runs.main?.cohort?.lastStep).toBe(1);
    expect(client.runs.companion?.cohort?.lastStep).toBe(1);
  });

  it("refuse a phase that only the lead could end", async () => {
    const { client } = startClient();
    await client.load(seeds());
    const until = { metric: "ntk/drift", op: ">=", value: 2 } as const;
    const { schedule } = resolveExperiment({
      schedule: [{ trainable: "classifier", until }, { trainable: "all" }],
    });
    await expect(client.setSchedule(schedule)).rejects.toMatchObject({
      fields: ["schedule[0].until.metric"],
    });
    expect(client.status.experiment?.settings.schedule).toBe("cf-rl");
  });

  it("go on from where they were when the worker dies, those that had ended ended", async () => {
    const { client, workers } = startClient({
      cohort: {
        metrics: (step, { role, experiment: { settings } }) => ({
          reward: role === "main" && settings.seed === 2 && step === 1 ? Number.NaN : step,
        }),
      },
    });
    await client.load(seeds({ max_steps: 1000 }));
    await client.step(20);
    workers[0]?.onerror?.({ message: "out of memory" } as ErrorEvent);
    await client.reopen();
    const from = client.stepsMade;
    expect(from).toBeGreaterThan(0);
    await client.step(2);
    const cohort = client.runs.main?.cohort;
    // The policy at which they came to rest may have been measured as well.
    const steps = [...(cohort?.steps() ?? [])].slice(0, from + 2);
    expect(steps).toEqual(Array.from({ length: from + 2 }, (_, i) => i));
    expect(cohort?.at("reward", from)?.values).toEqual([from / 100, Number.NaN, from]);
    expect(cohort?.ended).toHaveLength(1);
  });
});
