/** Client and host together, over a channel that clones as a worker's does, on sessions without an engine. */
import { describe, expect, it } from "vitest";
import { resolveExperiment } from "../../src/experiment/resolve";
import { RunRequestError } from "../../src/run/worker-link";
import { MISSING_SEED, race, single, startClient, until } from "./fake-worker";

describe("client and worker", () => {
  it("opens an experiment with its companion, and measures the starting policy", async () => {
    const { client, opened } = startClient();
    expect(client.status.state).toBe("empty");
    const loading = client.load(race());
    expect(client.status.state).toBe("loading");
    await loading;
    expect(client.status).toMatchObject({ state: "paused", backend: { name: "wasm" } });
    expect(opened.map(({ experiment }) => experiment.settings.schedule)).toEqual([
      "cf-rl",
      "standard",
    ]);
    expect(opened[0]?.experiment.settings.seed).toBe(opened[1]?.experiment.settings.seed);
    expect(opened[0]?.baseUrl).toBe("https://example.org/base/");
    const { main, companion, kept } = client.runs;
    expect(main?.header).toMatchObject({ label: "CF-RL", backend: "wasm" });
    expect(companion?.header.label).toBe("standard RL");
    expect(kept).toBeNull();
    expect([main?.lastStep, companion?.lastStep]).toEqual([0, 0]);
    expect(main?.kernels.last?.step).toBe(0);
    expect(companion?.kernels.last?.step).toBe(0);
  });

  it("readies what makes the steps before it is open, and says how far that is", async () => {
    const { client } = startClient();
    const seen: string[] = [];
    client.subscribe(() => {
      const { status } = client;
      if (status.state === "loading") seen.push(`${status.message} ${status.fraction}`);
    });
    await client.load(single());
    expect(seen).toContain("compiling kernels, 3 of 4 0.75");
    expect(client.status.state).toBe("paused");
    expect(client.status.engine).toEqual({ name: "reference", reason: "this is a test" });
  });

  it("says so when something else makes the steps", async () => {
    const fused = { name: "fused", reason: null } as const;
    const reference = { name: "reference", reason: "its demonstrations are too long" } as const;
    const { client } = startClient({ engine: (step) => (step < 2 ? fused : reference) });
    await client.load(single());
    expect(client.status.engine).toEqual(fused);
    await client.step(1);
    expect(client.status.engine).toEqual(fused);
    await client.step(1);
    expect(client.status.engine).toEqual(reference);
  });

  it("rests as it was where a reset is refused while it runs", async () => {
    const { client } = startClient();
    await client.load(single({ max_steps: 10_000 }));
    await client.play();
    await expect(client.reset(MISSING_SEED)).rejects.toThrow("the base policy is missing");
    await until(client, "paused");
    expect(client.status.experiment?.settings.seed).not.toBe(MISSING_SEED);
    const before = client.stepsMade;
    await client.step(1);
    expect(client.stepsMade).toBe(before + 1);
  });

  it("makes the steps that are asked for, in lockstep, and comes to rest measured", async () => {
    const { client } = startClient();
    await client.load(race());
    expect(await client.step(3)).toBe(3);
    expect(client.stepsMade).toBe(3);
    expect(client.status.state).toBe("paused");
    const { main, companion } = client.runs;
    expect([main?.rows, companion?.rows]).toEqual([4, 4]);
    expect(main?.valueAt("reward", 2)).toBe(0.02);
    expect(main?.kernels.last?.step).toBe(3);
  });

  it("plays until paused, and answers while it plays", async () => {
    const { client } = startClient();
    await client.load(single({ max_steps: 10_000 }));
    await client.play();
    expect(client.status.state).toBe("running");
    await client.set({ learning_rate: 0.005 });
    expect(client.status.experiment?.settings.learning_rate).toBe(0.005);
    await client.pause();
    expect(client.status.state).toBe("paused");
    const at = client.stepsMade;
    await new Promise((resolve) => setTimeout(resolve, 20));
    expect(client.stepsMade).toBe(at);
  });

  it("pauses between two steps with all of them on record, though some were under way", async () => {
    let known = 0;
    const late = async () => {
      await new Promise((resolve) => setTimeout(resolve, 2));
      known += 1;
    };
    const { client } = startClient({ late });
    await client.load(single({ max_steps: 10_000, ntk_every: 100, eval_every: 100 }));
    await client.play();
    await expect.poll(() => known, { interval: 1 }).toBeGreaterThan(10);
    await client.set({ learning_rate: 0.005 });
    const before = known;
    await expect.poll(() => known, { interval: 1 }).toBeGreaterThan(before + 5);
    await client.pause();
    const { main } = client.runs;
    const steps = client.stepsMade;
    expect(main?.lastStep).toBe(steps);
    expect(main?.rows).toBe(steps + 1);
    for (let step = 0; step < steps; step++) expect(main?.valueAt("reward", step)).toBe(step / 100);
    const event = main?.events.find(({ kind }) => kind === "settings");
    expect(event?.step).toBeGreaterThan(0);
    expect(event?.step).toBeLessThanOrEqual(steps);
    await client.step(3);
    expect(client.stepsMade).toBe(steps + 3);
  });

  it("finishes with all steps on record, though some were under way", async () => {
    const late = () => new Promise<void>((resolve) => setTimeout(resolve, 2));
    const { client } = startClient({ late });
    await client.load(single({ max_steps: 12, ntk_every: 100, eval_every: 100 }));
    await client.play();
    await until(client, "finished");
    expect(client.runs.main?.rows).toBe(13);
    expect(client.stepsMade).toBe(12);
  });

  it("pauses by itself at max_steps, and goes on when there are more", async () => {
    const { client } = startClient();
    await client.load(single({ max_steps: 5 }));
    await client.play();
    await until(client, "finished");
    expect(client.stepsMade).toBe(5);
    expect(client.runs.main?.lastStep).toBe(5);
    expect(await client.step(1)).toBe(0);
    await client.set({ max_steps: 8 });
    expect(client.status.state).toBe("paused");
    expect(await client.step(10)).toBe(3);
    expect(client.status.state).toBe("finished");
  });

  it("switches the schedule from the present step on, with a mark", async () => {
    const { client } = startClient();
    await client.load(single());
    await client.step(4);
    await client.setSchedule("cf-rl");
    const { main } = client.runs;
    expect(main?.events.slice(1)).toMatchObject([
      { step: 4, kind: "schedule", id: "cf-rl" },
      { step: 4, kind: "phase", index: 0 },
    ]);
    expect(main?.phaseAt(4)?.phase).toMatchObject({
      trainable: "classifier",
      until: { step: 14 },
    });
    expect(client.status.experiment?.settings.schedule).toBe("cf-rl");
  });

  it("keeps the curves of a run that was reset, with the same seed or another", async () => {
    const { client, opened } = startClient();
    await client.load(single({ seed: 7 }));
    const first = client.runs.main;
    await client.step(3);
    await client.reset();
    expect(client.runs.kept).toBe(first);
    expect(client.runs.main?.rows).toBe(1);
    expect(client.stepsMade).toBe(0);
    await client.reset(8);
    expect(client.runs.kept).toBe(first);
    expect(opened.map(({ experiment }) => experiment.settings.seed)).toEqual([7, 7, 8]);
    client.forgetKept();
    expect(client.runs.kept).toBeNull();
  });

  it("keeps a switch to a named schedule over a reset, but not one to phases of the moment", async () => {
    const { client } = startClient();
    await client.load(single());
    await client.step(2);
    await client.setSchedule("cf-rl");
    await client.reset();
    expect(client.status.experiment?.settings.schedule).toBe("cf-rl");
    expect(client.runs.main?.phaseAt(0)?.phase.until).toEqual({ step: 10 });
    await client.setSchedule(resolveExperiment({ schedule: [{ trainable: "backbone" }] }).schedule);
    expect(client.status.experiment?.settings.schedule).toBe("custom");
    await client.reset();
    expect(client.status.experiment?.settings.schedule).toBe("cf-rl");
    expect(client.status.experiment?.schedule).toHaveLength(2);
  });

  it("rejects with what was wrong, and stays as it was", async () => {
    const { client } = startClient();
    await expect(client.step(1)).rejects.toThrow("no experiment is loaded");
    await client.load(single());
    await expect(client.step(0)).rejects.toThrow(RunRequestError);
    await expect(client.setSpeed(-1)).rejects.toThrow("above 0");
    expect(client.status).toMatchObject({ state: "paused", speed: null });
  });

  it("says when nothing could be opened, and opens something else", async () => {
    const { client } = startClient();
    await expect(client.load(single({ base: "untrained" }))).rejects.toThrow("base policy");
    expect(client.status).toMatchObject({ state: "failed", message: "the base policy is missing" });
    await client.load(single());
    expect(client.status.state).toBe("paused");
  });

  it("keeps the run that is there when another cannot be opened", async () => {
    const { client } = startClient();
    await client.load(single({ seed: 7 }));
    await client.step(2);
    const { main } = client.runs;
    await expect(client.load(single({ base: "untrained" }))).rejects.toThrow("base policy");
    expect(client.status).toMatchObject({ state: "paused", experiment: { settings: { seed: 7 } } });
    expect(client.runs.main).toBe(main);
    expect(await client.step(1)).toBe(1);
    expect(client.stepsMade).toBe(3);
    await client.play();
    await expect(client.load(single({ base: "untrained" }))).rejects.toThrow("base policy");
    expect(client.status.state).toBe("paused");
  });

  it("begins when what is being opened is open, and not when something else is asked for", async () => {
    const { client } = startClient();
    const loading = client.load(single());
    expect(await client.step(2)).toBe(2);
    await loading;
    const playing = client.play();
    await client.pause();
    await playing;
    expect(client.status.state).toBe("paused");
    const again = client.load(single({ seed: 3 }));
    const [made] = await Promise.all([client.step(4), client.reset(), again]);
    expect(made).toBeLessThan(4);
    expect(client.stepsMade).toBe(0);
  });

  it("forces a backend by another worker", async () => {
    const { client, workers } = startClient();
    await client.load(single());
    await client.setBackend("cpu");
    expect(workers).toHaveLength(2);
    expect(client.status.backend?.name).toBe("cpu");
  });

  it("stops a run that diverges, with a message", async () => {
    const { client } = startClient({ metrics: (step) => ({ loss: step === 2 ? Number.NaN : 1 }) });
    await client.load(single());
    expect(await client.step(10)).toBe(3);
    expect(client.status.state).toBe("diverged");
    expect(client.status.message).toContain("loss is no longer a finite number");
    await client.play();
    expect(client.status.state).toBe("diverged");
    await client.reset();
    expect(client.status.state).toBe("paused");
  });

  it("stops both runs at the step at which the main one cannot go on", async () => {
    const { client } = startClient({
      norm: (step, { settings }) => (settings.schedule === "cf-rl" && step === 2 ? Number.NaN : 2),
    });
    await client.load(race());
    await client.step(10);
    expect(client.status.state).toBe("diverged");
    const { main, companion } = client.runs;
    expect([main?.lastStep, companion?.lastStep]).toEqual([2, 1]);
  });

  it("measures what is watched, in both runs, from when it is watched until it is not", async () => {
    const { client } = startClient();
    await client.load(race());
    expect(client.status.catalogue).toMatchObject({
      instruments: [{ id: "state", timing: "state", label: "The state" }, { timing: "step" }, {}],
      questions: [{ id: "sum", params: { addend: "a number" } }],
    });
    await client.step(2);
    const { main, companion } = client.runs;
    expect(main?.instruments()).toEqual([]);
    await client.watch([
      { id: "state", every: 2 },
      { id: "step", every: 1 },
    ]);
    await client.step(4);
    for (const run of [main, companion]) {
      expect(run?.series("state")?.frames.map(({ step }) => step)).toEqual([2, 4, 6]);
      // It has nothing to say of step 2, and θ_6 has had no update.
      expect(run?.series("step")?.frames.map(({ step }) => step)).toEqual([3, 4, 5]);
      expect(run?.valueAt("toy/samples", 5)).toBe(1);
      expect(run?.values("toy/state/untold")).toBeNull();
    }
    const last = main?.series("state")?.at(5);
    expect(last?.arrays.numbers).toEqual({ shape: [3], data: new Float32Array([4, 2, -4]) });
    expect(last?.labels).toEqual({ number: ["whole", "half", "negative"] });
    expect(client.status.watched).toMatchObject([
      { id: "ntk" },
      { id: "state", every: 2, interval: 2 },
      { id: "step", every: 1, interval: 1, problem: null },
    ]);
    await client.watch([]);
    await client.step(3);
    expect(main?.series("state")?.last?.step).toBe(6);
    expect(client.status.watched.map(({ id }) => id)).toEqual(["ntk"]);
  });

  it("goes on watching over a reset, another experiment and another worker", async () => {
    const { client } = startClient();
    await client.watch([{ id: "state", every: "auto" }]);
    await client.load(single());
    expect(client.runs.main?.series("state")?.last?.step).toBe(0);
    await client.step(3);
    expect(client.runs.main?.series("state")?.last?.step).toBe(3);
    await client.reset();
    expect(client.runs.main?.series("state")?.last?.step).toBe(0);
    await client.setBackend("cpu");
    expect(client.runs.main?.series("state")?.last?.step).toBe(0);
    expect(client.watching).toEqual([{ id: "state", every: "auto" }]);
  });

  it("refuses what cannot be watched, and goes on with what was", async () => {
    const { client } = startClient();
    await client.load(single());
    await client.watch([{ id: "state", every: 1 }]);
    const refused = client.watch([{ id: "nothing", every: 1 }]);
    await expect(refused).rejects.toMatchObject({ fields: ["watch[0].id"] });
    expect(client.watching).toEqual([{ id: "state", every: 1 }]);
    await client.step(1);
    expect(client.runs.main?.series("state")?.last?.step).toBe(1);
  });

  it("says which instrument fails, and trains on", async () => {
    const { client } = startClient();
    await client.load(single());
    await client.watch([{ id: "broken", every: 1 }]);
    await client.step(3);
    expect(client.stepsMade).toBe(3);
    expect(client.status.state).toBe("paused");
    const report = client.status.watched.find(({ id }) => id === "broken");
    expect(report?.problem).toContain("it broke at step");
    expect(client.runs.main?.series("broken")?.frames.map(({ step }) => step)).toEqual([0]);
  });

  it("answers questions about the present policy, while it runs too", async () => {
    const { client } = startClient();
    await client.load(single({ max_steps: 10_000 }));
    await client.step(2);
    const answer = await client.ask("sum", { addend: 5 });
    expect(answer.step).toBe(2);
    expect(answer.scalars["toy/sum"]).toBe(7);
    expect(answer.arrays.numbers?.data).toEqual(new Float32Array([7, 3.5, -7]));
    await expect(client.ask("sum", {})).rejects.toMatchObject({
      message: "addend: is missing; allowed: a number",
      fields: ["addend"],
    });
    await expect(client.ask("why", {})).rejects.toMatchObject({ fields: ["question"] });
    await expect(client.ask("sum", { addend: 1 }, "companion")).rejects.toThrow("companion");
    await client.play();
    const running = await client.ask("sum", { addend: 1 });
    expect(running.scalars["toy/sum"]).toBe(running.step + 1);
    await client.pause();
  });
});
