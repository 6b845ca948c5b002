/** Every instrument of the catalogue in real sessions of a tiny shape, and what it declared held to. */
import * as tf from "@tensorflow/tfjs-core";
import { beforeAll, describe, expect, it } from "vitest";
import { chooseBackend } from "../../src/engine/backend";
import { resolveExperiment } from "../../src/experiment/resolve";
import type { SettingValues } from "../../src/experiment/schema";
import type { Description, InstrumentResult } from "../../src/instruments/instrument";
import { INSTRUMENTS, QUESTIONS } from "../../src/instruments/registry";
import { METRIC_NAME } from "../../src/run/files/csv";
import { ARRAY_NAME, INSTRUMENT_NAME } from "../../src/run/files/measurements-npz";
import type { MeasurementFrame, StepFrame } from "../../src/run/frames";
import { openSession } from "../../src/run/open-session";
import { type Every, WatchList } from "../../src/run/watch-list";

const PROBES = 5;

function tiny(changes: Partial<SettingValues> = {}) {
  return resolveExperiment({
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
      ntk_probes: PROBES,
      ntk_every: 1,
      eval_prompts: 3,
      eval_samples: 4,
      eval_every: 1,
      stage1_steps: 3,
      ...changes,
    },
  });
}

function open(changes: Partial<SettingValues> = {}, every: Every = 1) {
  const watch = new WatchList(1, 0.3);
  watch.watch(INSTRUMENTS.map((instrument) => ({ instrument, every })));
  return openSession({ experiment: tiny(changes), base: null, watch }).then((session) => ({
    session,
    watch,
  }));
}

/** Whether a name is declared: itself, or by a pattern in which * stands for any text. */
function isDeclared(name: string, declared: readonly string[]): boolean {
  return declared.some((pattern) => {
    const [head = "", tail] = pattern.split("*");
    if (tail === undefined) return name === pattern;
    return name.startsWith(head) && name.endsWith(tail) && name.length > head.length + tail.length;
  });
}

/** Holds arrays and labels to what was declared of them. */
function checkArrays(
  { id, arrays: declared }: Description,
  { arrays, labels = {} }: Pick<InstrumentResult, "arrays" | "labels">,
): void {
  expect(Object.keys(arrays).sort(), id).toEqual(Object.keys(declared).sort());
  for (const [name, { shape, data }] of Object.entries(arrays)) {
    const axes = declared[name]?.axes ?? [];
    expect(shape.length, `${id} ${name}`).toBe(axes.length);
    expect(shape.reduce((product, size) => product * size, 1)).toBe(data.length);
    axes.forEach((axis, k) => {
      if (axis === "probe") expect(shape[k], `${id} ${name}`).toBe(PROBES);
      const names = labels[axis];
      if (names !== undefined) expect(names.length, `${id} ${axis}`).toBe(shape[k]);
    });
  }
}

function array(frame: MeasurementFrame | undefined, name: string): Float32Array {
  const found = frame?.arrays[name];
  if (found === undefined) throw new Error(`there is no ${name}`);
  return found.data;
}

function worst(actual: ArrayLike<number>, expected: ArrayLike<number>): number {
  const scale = Math.max(...Array.from(expected, Math.abs));
  return Math.max(
    ...Array.from(expected, (value, i) => Math.abs((actual[i] as number) - value) / scale),
  );
}

describe("what is declared", () => {
  it("has a name of its own, and names that files can hold", () => {
    const all: readonly Description[] = [...INSTRUMENTS, ...QUESTIONS];
    expect(new Set(INSTRUMENTS.map(({ id }) => id)).size).toBe(INSTRUMENTS.length);
    expect(new Set(QUESTIONS.map(({ id }) => id)).size).toBe(QUESTIONS.length);
    for (const { id, explanation, formula, source, cost, scalars, arrays } of all) {
      expect(id).toMatch(INSTRUMENT_NAME);
      for (const text of [explanation, formula, source, cost]) expect(text, id).not.toBe("");
      expect(explanation, id).toMatch(/\.$/);
      for (const name of Object.keys(scalars)) expect(name.replace("*", "a")).toMatch(METRIC_NAME);
      for (const name of Object.keys(arrays)) expect(name).toMatch(ARRAY_NAME);
    }
  });
});

describe.each(["cpu", "wasm"] as const)("the catalogue on %s", (backend) => {
  beforeAll(async () => {
    const report = await chooseBackend({ forced: backend });
    if (report.name !== backend) throw new Error(`${backend} did not start`);
  });

  it("gives what it declares, and its parts add up", async () => {
    const { session, watch } = await open();
    const declared = INSTRUMENTS.flatMap(({ scalars }) => Object.keys(scalars));
    const seen = new Set<string>();
    for (let step = 0; step < 4; step++) {
      const frame: StepFrame = await session.advance();
      const { measurements = {}, metrics, kernel } = frame;
      expect(watch.report().filter(({ problem }) => problem !== null)).toEqual([]);
      expect(Object.keys(measurements).sort()).toEqual(INSTRUMENTS.map(({ id }) => id).sort());
      for (const instrument of INSTRUMENTS) {
        checkArrays(instrument, measurements[instrument.id] as MeasurementFrame);
      }
      for (const name of Object.keys(metrics)) if (isDeclared(name, declared)) seen.add(name);

      const parts = array(measurements["kernel-layers"], "parts");
      const sum = new Float32Array(PROBES ** 2);
      parts.forEach((value, i) => {
        sum[i % sum.length] = (sum[i % sum.length] as number) + value;
      });
      expect(worst(sum, kernel?.gradient ?? [])).toBeLessThan(1e-5);

      const shared = metrics["ntk/representation/shared"] as number;
      const cross = array(measurements["mean-feature"], "cross");
      const centred = array(measurements["mean-feature"], "centred");
      const split = cross.map((value, i) => value + shared + (centred[i] as number));
      expect(worst(split, kernel?.representation ?? [])).toBeLessThan(1e-5);

      const spectrum = array(measurements["kernel-spectra"], "gradient");
      const trace = spectrum.reduce((total, value) => total + value, 0);
      expect(trace / (metrics["ntk/gradient/trace"] as number)).toBeCloseTo(1, 5);

      const layers = array(measurements["layer-attribution"], "entropy");
      const entropy = layers.reduce((total, value) => total + value, 0);
      expect(entropy).toBeCloseTo(metrics["entropy_change/actual"] as number, 5);

      // While the backbone is frozen it does nothing, by whatever measure.
      const frozen = step < 3;
      expect(metrics["entropy_change/backbone"] === 0, `step ${step}`).toBe(frozen);
      expect(metrics["entropy_change/gradient"] === 0).toBe(frozen);
      expect(metrics["influence/gradient/magnitude"] === 0).toBe(frozen);
      expect(metrics["ntk/representation/change"] === 0).toBe(frozen);
      expect(metrics["ntk/gradient/change"]).toBeGreaterThan(0);
    }
    session.dispose();
    for (const pattern of declared) {
      expect(
        [...seen].some((name) => isDeclared(name, [pattern])),
        pattern,
      ).toBe(true);
    }
  });

  it("changes nothing of the run that it measures", async () => {
    const { session: watched } = await open();
    const experiment = tiny();
    const plain = await openSession({ experiment, base: null, watch: new WatchList(1, 0.3) });
    for (let step = 0; step < 6; step++) {
      const [one, other] = [await watched.advance(), await plain.advance()];
      expect(one.rollouts).toEqual(other.rollouts);
      expect(one.kernel).toEqual(other.kernel);
    }
    expect(await watched.trainer.checkpoint()).toEqual(await plain.trainer.checkpoint());
    watched.dispose();
    plain.dispose();
  });

  it("measures supervised steps, where there is no batch of completions to look at", async () => {
    const { session, watch } = await open({ schedule: "pretraining", pretrain_batch: 4 });
    const { measurements = {} } = await session.advance();
    expect(watch.report().filter(({ problem }) => problem !== null)).toEqual([]);
    const missing = INSTRUMENTS.map(({ id }) => id).filter((id) => !(id in measurements));
    expect(missing).toEqual(["influence"]);
    session.dispose();
  });

  it("answers every question, and refuses bad parameters by field", async () => {
    const { session } = await open();
    await session.advance();
    const asked: Readonly<Record<string, readonly unknown[]>> = {
      ripple: [
        { prompt: [11, 3, 1, 7, 4, 10], completion: [3, 1, 7, 4], reward: -1 },
        { prompt: [11, 3, 1, 7, 4, 10], completion: [3, 1], token: 1, step: "optimizer" },
      ],
      block: [{ row: 0, column: PROBES - 1 }],
      "answer-distribution": [{ prompt: [11, 3, 1, 7, 4, 10] }],
    };
    const before = tf.memory().numTensors;
    for (const question of QUESTIONS) {
      for (const params of asked[question.id] ?? [undefined]) {
        const answer = await session.ask(question, params);
        expect(answer.step).toBe(1);
        checkArrays(question, answer);
        for (const name of Object.keys(answer.scalars)) {
          expect(isDeclared(name, Object.keys(question.scalars)), name).toBe(true);
        }
      }
    }
    expect(tf.memory().numTensors).toBe(before);

    const refused = async (id: string, params: unknown) => {
      const question = QUESTIONS.find((one) => one.id === id);
      if (question === undefined) throw new Error(id);
      return session.ask(question, params).then(
        () => "answered",
        (error: { problems?: { field: string }[] }) =>
          error.problems?.map(({ field }) => field).join(" "),
      );
    };
    expect(await refused("ripple", null)).toBe("params prompt completion");
    expect(
      await refused("ripple", { prompt: [99], completion: [], token: 4, reward: 0, step: "adam" }),
    ).toBe("prompt completion token reward step");
    expect(await refused("ripple", { prompt: [1], completion: [1], rewards: 1 })).toBe("rewards");
    expect(await refused("block", { row: PROBES, column: 0.5 })).toBe("row column");
    expect(await refused("answer-distribution", { prompt: [1, 2, 3, 4, 5, 6] })).toBe("prompt");
    session.dispose();
  });

  // What is held does not depend on the backend, and cpu is slow.
  it.runIf(backend === "wasm")("holds no tensor over a hundred steps, all watched", async () => {
    const { session } = await open({ max_steps: 200, eval_every: 10 });
    for (let step = 0; step < 5; step++) await session.advance();
    const before = tf.memory().numTensors;
    for (let step = 0; step < 100; step++) await session.advance();
    expect(tf.memory().numTensors).toBe(before);
    session.dispose();
  });
});
