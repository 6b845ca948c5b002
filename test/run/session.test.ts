import { describe, expect, it } from "vitest";
import { buildSchedule } from "../../src/experiment/schedules";
import { RunRecord } from "../../src/run/record";
import { fakeSession } from "./fake-session";
import { toyState, toyStep } from "./toy-instruments";

describe("Session", () => {
  it("measures what is due on each policy before its update, and no more", async () => {
    const { session, log } = fakeSession({ ntk_every: 2, eval_every: 3, max_steps: 4 });
    const rows: string[] = [];
    while (!session.finished) {
      const frame = await session.advance();
      rows.push(
        `${frame.step}${frame.kernel ? " k" : ""}${frame.answers ? " a" : ""} ${frame.rollouts?.prompts[1]}`,
      );
    }
    expect(rows).toEqual(["0 k a 0", "1 1", "2 k 2", "3 a 3"]);
    expect(log.filter((entry) => entry === "geometry")).toHaveLength(4);
    const last = await session.measure("all");
    expect(last?.step).toBe(4);
    expect(last?.kernel?.step).toBe(4);
    expect(last?.rollouts).toBeNull();
  });

  it("gives every row the metrics of its policy, its phase and its speed", async () => {
    const { session } = fakeSession({ ntk_every: 1, eval_every: 1 });
    const { metrics } = await session.advance();
    expect(metrics).toMatchObject({
      reward: 0,
      entropy: 1,
      phase: 0,
      "ntk/drift": 0,
      "heldout/reward": 0.5,
      "classifier/norm_fro": 2,
    });
    expect(metrics.step_time).toBeGreaterThan(0);
    expect(metrics["speed/steps_per_second"]).toBeGreaterThan(0);
  });

  it("measures a policy once when it is looked at before it is trained on", async () => {
    const { session, log } = fakeSession({ ntk_every: 5 });
    const record = new RunRecord({ experiment: session.experiment } as never);
    record.append((await session.measure("all"))!);
    expect(await session.measure("all")).toBeNull();
    const frame = await session.advance();
    record.append(frame);
    expect(frame.kernel).toBeNull();
    expect(frame.answers).toBeNull();
    expect(log).toEqual(["geometry", "evaluate", "kernel 0"]);
    expect(record.rows).toBe(1);
    expect(record.kernels.length).toBe(1);
    expect(record.snapshotAt(0)).toMatchObject({ reward: 0, "ntk/drift": 0 });
  });

  it("takes over the measurements of a run with the same policy", async () => {
    const main = fakeSession();
    const companion = fakeSession();
    await main.session.measure("all");
    const frame = await companion.session.measure("all", main.session);
    expect(companion.log).toEqual([]);
    expect(frame?.kernel?.step).toBe(0);
    expect(frame?.answers?.count).toBe(1);
    expect(frame?.events).toMatchObject([{ kind: "phase", index: 0 }]);
  });

  it("marks where phases begin and where schedule and settings are changed", async () => {
    const { session, trainer } = fakeSession({ schedule: "cf-rl", stage1_steps: 2 });
    const events: string[] = [];
    const go = async () => {
      const { events: some, step } = await session.advance();
      events.push(...some.map((event) => `${step} ${event.step} ${event.kind}`));
    };
    for (let i = 0; i < 4; i++) await go();
    expect(events).toEqual(["0 0 phase", "2 2 phase"]);
    session.setSchedule("standard", buildSchedule("standard", session.experiment.settings, 4));
    session.set({ learning_rate: 0.002, temperature: 1 });
    await go();
    expect(events.slice(2)).toEqual(["4 4 schedule", "4 4 settings", "4 4 phase"]);
    expect(trainer.patches).toEqual([{ learning_rate: 0.002, temperature: 1 }]);
    expect(session.experiment.settings).toMatchObject({
      schedule: "standard",
      learning_rate: 0.002,
    });
    session.set({ learning_rate: 0.002 });
    await go();
    expect(events).toHaveLength(5);
  });

  it("changes the kernel's cadence live", async () => {
    const { session } = fakeSession({ ntk_every: 100 });
    await session.advance();
    session.set({ ntk_every: 3 });
    const kernels: number[] = [];
    for (let i = 0; i < 6; i++) {
      const frame = await session.advance();
      if (frame.kernel) kernels.push(frame.step);
    }
    expect(kernels).toEqual([3, 6]);
  });

  it("stops in words when an update gives a number that is not finite, keeping a good state", async () => {
    const { session, trainer } = fakeSession({ max_steps: 100 });
    trainer.metrics = (step) => ({ reward: 1, loss: step === 30 ? Number.NaN : 1 });
    let frame = await session.advance();
    while (session.divergence === null) frame = await session.advance();
    expect(frame.step).toBe(30);
    expect(session.divergence?.message).toMatch(
      /step 30: loss .* Update 30 at rate 0.001\. .* learning rate below 0.001/,
    );
    expect(frame.events).toMatchObject([{ step: 30, kind: "stopped", reason: "diverged" }]);
    expect(session.lastGood?.step).toBe(25);
    expect(await session.measure("all")).toBeNull();
  });

  it("makes no update on a policy that is not finite", async () => {
    const { session, trainer } = fakeSession();
    await session.advance();
    session.instruments.geometry = async () => ({ "classifier/norm_fro": Number.NaN });
    const frame = await session.advance();
    expect(frame.rollouts).toBeNull();
    expect(trainer.step).toBe(1);
    expect(session.divergence?.step).toBe(1);
  });

  it("measures instruments at their own cadence, from when they are watched", async () => {
    const measured: string[] = [];
    const logged = <I extends typeof toyState | typeof toyStep>(one: I, id: string): I => ({
      ...one,
      id,
      measure: (context: never) => {
        measured.push(`${id} ${(context as { step: number }).step}`);
        return one.measure(context);
      },
    });
    const [a, b] = [logged(toyState, "a"), logged(toyStep, "b")];
    const { session, watch } = fakeSession(
      { max_steps: 4 },
      { watched: [{ instrument: a, every: 2 }] },
    );
    await session.advance();
    watch.watch([
      { instrument: a, every: 2 },
      { instrument: b, every: 3 },
    ]);
    while (!session.finished) await session.advance();
    // At rest what goes by the clock is measured, at the end everything; an update only when made.
    await session.measure("automatic");
    await session.measure("all");
    await session.measure("all");
    expect(measured).toEqual(["a 0", "a 2", "b 3", "a 4"]);
  });

  it("measures the first update of every phase, whatever the time allows", async () => {
    const { session, watch } = fakeSession({
      schedule: "cf-rl",
      stage1_steps: 2,
      instrument_share: 0.05,
      ntk_every: 100,
    });
    const measured: number[] = [];
    const asked: typeof toyStep = {
      ...toyStep,
      measure: async ({ step }) => {
        measured.push(step);
        return null;
      },
    };
    watch.watch([{ instrument: asked, every: "auto" }]);
    for (let i = 0; i < 3; i++) watch.note(asked.id, 1e6);
    for (let i = 0; i < 4; i++) await session.advance();
    expect(measured).toEqual([0, 2]);
  });

  it("gives a run with the same policy the same measurements, in arrays of their own", async () => {
    const watched = [{ instrument: toyState, every: 1 }];
    const main = fakeSession({}, { watched });
    const companion = fakeSession({}, { watched });
    const one = await main.session.measure("all");
    const other = await companion.session.measure("all", main.session);
    const data = (frame: typeof one) => frame?.measurements?.state?.arrays.numbers?.data;
    expect(data(other)).toEqual(data(one));
    expect(data(other)).not.toBe(data(one));
    expect(other?.metrics["toy/state"]).toBe(0);
    expect((await main.session.advance()).measurements).toEqual({});
  });

  it("hands out frames that may be transferred", async () => {
    const { session } = fakeSession({ ntk_every: 1 });
    const first = await session.measure("all");
    structuredClone(first, { transfer: [first!.kernel!.gradient.buffer as ArrayBuffer] });
    const companion = fakeSession();
    const frame = await companion.session.measure("all", session);
    expect(frame?.kernel?.gradient.length).toBe(1);
  });
});
