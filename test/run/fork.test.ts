/** Real runs in a tiny shape, driven as the page drives them: forks compared with the run they left. */
import * as tf from "@tensorflow/tfjs-core";
import { beforeAll, describe, expect, it } from "vitest";
import { type BackendReport, chooseBackend } from "../../src/engine/backend";
import { resolveExperiment } from "../../src/experiment/resolve";
import type { SettingValues } from "../../src/experiment/schema";
import type { RunHeader, StepFrame } from "../../src/run/frames";
import { TIMING_METRICS } from "../../src/run/metrics";
import { openSession } from "../../src/run/open-session";
import {
  type Command,
  type Message,
  PROTOCOL_VERSION,
  type Resume,
  type RunRole,
} from "../../src/run/protocol";
import { recompute } from "../../src/run/recompute";
import { StateHistory } from "../../src/run/state-history";
import { WorkerHost } from "../../src/run/worker-host";

const asked = (changes: Partial<SettingValues> = {}) =>
  resolveExperiment({
    preset: "cf-rl-race",
    settings: {
      companion: "none",
      base: "untrained",
      reward: "even_share",
      width: 8,
      layers: 1,
      heads: 2,
      num_prompts: 2,
      num_generations: 3,
      ntk_probes: 3,
      ntk_every: 2,
      eval_prompts: 2,
      eval_samples: 2,
      eval_every: 2,
      stage1_steps: 3,
      max_steps: 20,
      ...changes,
    },
  });

let backend: BackendReport;
beforeAll(async () => {
  backend = await chooseBackend({ forced: "wasm" });
});

/** Everything of a row that is not read off a clock; rows that came in parts are put together. */
type Rows = Map<number, Record<string, unknown>>;

/** A worker whose kept states are `spacing` steps apart, and which goes on from a state where one is given. */
async function start(experiment = asked(), spacing = 1, resume: Resume | null = null) {
  const rows: Record<RunRole, Rows> = { main: new Map(), companion: new Map(), fork: new Map() };
  const events: Record<RunRole, string[]> = { main: [], companion: [], fork: [] };
  const note = (
    run: RunRole,
    { step, metrics, kernel, rollouts, answers, events: told }: StepFrame,
  ) => {
    const timeless = Object.entries(metrics).filter(([name]) => !TIMING_METRICS.includes(name));
    const parts = { ...Object.fromEntries(timeless), kernel, rollouts, answers };
    const known = Object.entries(parts).filter(([, value]) => value !== null);
    rows[run].set(step, { ...rows[run].get(step), ...Object.fromEntries(known) });
    events[run].push(...told.map((event) => `${event.step} ${event.kind}`));
  };
  const headers: RunHeader[] = [];
  let saved: Resume | null = null;
  const replies = new Map<number, Extract<Message, { type: "reply" }>>();
  let time = 0;
  const host = new WorkerHost({
    chooseBackend: async () => backend,
    memory: () => ({ tensors: 3, bytes: 12, deviceBytes: null }),
    instruments: [],
    questions: [],
    newMeeting: () => null,
    beginAhead: () => null,
    recompute,
    openSession: (one, { watch, resume, history }) =>
      openSession({
        ...{ experiment: one, base: null, watch, resume },
        history: history && new StateHistory(1 << 24, spacing),
      }),
    openCohort: () => Promise.reject(new Error("there are no further seeds here")),
    post(message) {
      if (message.type === "reply") replies.set(message.id, message);
      if (message.type === "saved") saved = structuredClone(message.resume);
      if (message.type === "opened") headers.push(...Object.values(message.headers));
      if (message.type === "forked") {
        headers.push(message.header);
        rows.fork = new Map();
        events.fork = [];
      }
      if (message.type === "frame") note(message.run, structuredClone(message.frame));
    },
    rest: async () => {},
    now: () => {
      time += 1;
      return time;
    },
  });
  let id = 0;
  const ask = async (command: Command) => {
    id += 1;
    await host.handle({ id, command });
    const reply = replies.get(id);
    if (reply?.ok !== true) throw new Error(reply?.problem.message);
    return reply.value;
  };
  await ask({
    ...{ type: "open", version: PROTOCOL_VERSION, experiment, backend: null, baseUrl: "" },
    ...{ resume, policy: null, watch: [], avoid: {} },
  });
  const fork = (step: number, changes: Partial<Extract<Command, { type: "fork" }>> = {}) =>
    ask({ type: "fork", run: "main", step, schedule: null, settings: {}, ...changes });
  return { rows, events, headers, ask, fork, saved: () => saved as Resume | null };
}

const from = (rows: Rows, step: number) => new Map([...rows].filter(([at]) => at >= step));

describe("a fork with nothing changed", () => {
  it.each([
    [0, 1],
    [7, 1],
    [7, 16],
  ])(
    "from step %i makes the run's rows again, bit for bit (states %i apart)",
    async (step, spacing) => {
      const { rows, ask, fork } = await start(asked(), spacing);
      await ask({ type: "step", count: 20 });
      await fork(step);
      await ask({ type: "step", count: 20 - step });
      expect(rows.fork.size).toBe(21 - step);
      expect(rows.fork).toEqual(from(rows.main, step));
    },
  );

  it.each([
    [9, 1],
    [9, 16],
    [12, 5],
  ])(
    "from step %i has what was changed by hand until then (states %i apart)",
    async (step, spacing) => {
      const { rows, ask, fork } = await start(asked(), spacing);
      await ask({ type: "step", count: 6 });
      await ask({ type: "set-settings", patch: { learning_rate: 0.02 } });
      await ask({ type: "step", count: 3 });
      await ask({ type: "set-schedule", schedule: "backbone-only", run: "main" });
      await ask({ type: "step", count: 11 });
      await fork(step);
      await ask({ type: "step", count: 20 - step });
      expect(rows.fork).toEqual(from(rows.main, step));
    },
  );

  it("hears of what its phases wait for", async () => {
    const experiment = asked({ stage1_end: "classifier", stage1_plateau: 1, stage1_steps: 4 });
    const { rows, ask, fork } = await start(experiment, 16);
    await ask({ type: "step", count: 20 });
    const phases = [...rows.main.values()].map(({ phase }) => phase);
    expect(phases).toContain(1);
    await fork(phases.indexOf(1) - 1);
    await ask({ type: "step", count: 20 });
    expect(rows.fork).toEqual(from(rows.main, phases.indexOf(1) - 1));
  });
});

it("leaves the run that it was forked off as it is, to be gone on with beside it", async () => {
  const whole = await start();
  await whole.ask({ type: "step", count: 20 });
  const { rows, events, ask, fork } = await start();
  await ask({ type: "step", count: 10 });
  await fork(2, { schedule: "standard", settings: { learning_rate: 0.01 } });
  // It makes its steps up to where the run waits.
  expect(await ask({ type: "step", count: 8 })).toBe(8);
  expect([Math.max(...rows.main.keys()), Math.max(...rows.fork.keys())]).toEqual([10, 10]);
  await ask({ type: "step", count: 10 });
  expect(rows.main).toEqual(whole.rows.main);
  expect(events.fork).toEqual(["2 settings", "2 schedule", "2 phase"]);
  expect(rows.fork.get(2)).toMatchObject({ learning_rate: 0.01, phase: 0 });
  expect(rows.fork.get(2)?.["classifier/drift"]).toBe(rows.main.get(2)?.["classifier/drift"]);
  expect(rows.fork.get(3)?.["classifier/drift"]).not.toBe(rows.main.get(3)?.["classifier/drift"]);
});

it("is the run that would have been, had it been changed at that step", async () => {
  const { rows, ask, fork } = await start(asked(), 4);
  await ask({ type: "step", count: 10 });
  await fork(6, { schedule: "classifier-only" });
  await ask({ type: "step", count: 14 });
  const other = await start();
  await other.ask({ type: "step", count: 6 });
  await other.ask({ type: "set-schedule", schedule: "classifier-only", run: "main" });
  await other.ask({ type: "step", count: 14 });
  // Measured where a phase begins, the row of the switch may hold more than the cadence asks for.
  expect(rows.fork).toEqual(from(other.rows.main, 6));
});

it("can be forked itself, goes on after the run is finished, and frees what it held", async () => {
  const { rows, ask, fork } = await start();
  await ask({ type: "step", count: 20 });
  const before = tf.memory().numTensors;
  await fork(4, { settings: { learning_rate: 0.01 } });
  const held = tf.memory().numTensors;
  await ask({ type: "step", count: 6 });
  expect(tf.memory().numTensors).toBe(held);
  const first = new Map(rows.fork);
  await fork(8, { run: "fork" });
  expect(tf.memory().numTensors).toBe(held);
  await ask({ type: "step", count: 12 });
  expect(rows.fork.get(9)).toEqual(first.get(9));
  await ask({ type: "end-fork" });
  expect(tf.memory().numTensors).toBe(before);
});

it.each([
  ["just forked", 0],
  ["on its way to the run", 2],
  ["beside the run", 9],
])("goes on from where it was saved, %s, bit for bit", async (_, made) => {
  const begin = async () => {
    const worker = await start();
    await worker.ask({ type: "step", count: 6 });
    await worker.fork(2, { schedule: "standard", settings: { learning_rate: 0.01 } });
    // Later changes of all runs leave alone what it was forked with.
    await worker.ask({ type: "set-settings", patch: { learning_rate: 0.02, beta: 0.1 } });
    if (made > 0) await worker.ask({ type: "step", count: made });
    return worker;
  };
  const whole = await begin();
  await whole.ask({ type: "step", count: 20 });

  const first = await begin();
  await first.ask({ type: "save" });
  const state = first.saved();
  const at = { main: state?.main?.step ?? -1, fork: state?.fork?.step ?? -1 };
  expect(at).toEqual({ main: 6 + Math.max(0, made - 4), fork: 2 + made });
  const second = await start(asked(), 1, state);
  await second.ask({ type: "step", count: 1 });
  await second.ask({ type: "set-settings", patch: { learning_rate: 0.02 } });
  await second.ask({ type: "step", count: 20 });
  // The row that it goes on from is measured anew, whatever is due there.
  for (const run of ["main", "fork"] as const) {
    expect(second.rows[run].size).toBeGreaterThan(9);
    expect(from(second.rows[run], at[run] + 1)).toEqual(from(whole.rows[run], at[run] + 1));
  }
  // Those that go on keep their names, and the next fork has another.
  expect(second.headers.map(({ id }) => id)).toEqual(first.headers.map(({ id }) => id));
  await second.fork(at.fork, { run: "fork" });
  const ids = second.headers.map(({ id }) => id);
  expect(new Set(ids).size).toBe(3);
  expect(second.headers[2]?.origin?.run).toBe(ids[1]);
});

it("says what cannot be forked, and changes nothing", async () => {
  const { rows, ask, fork } = await start();
  await ask({ type: "step", count: 3 });
  await expect(fork(4)).rejects.toThrow(/step: 4 is no step of the run.* from 0 to 3/);
  await expect(fork(1.5)).rejects.toThrow(/step: 1.5/);
  await expect(fork(1, { settings: { width: 16 } })).rejects.toThrow(/width: .*middle of a run/);
  await expect(fork(1, { settings: { learning_rate: -1 } })).rejects.toThrow(/learning_rate/);
  await expect(fork(1, { run: "companion" })).rejects.toThrow(/there is no companion run/);
  expect(rows.fork.size).toBe(0);
  expect(await ask({ type: "step", count: 1 })).toBe(1);
});
