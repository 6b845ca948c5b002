/** Every instrument of the catalogue in a real session of a tiny shape, on whatever backend is current. */
import { expect, it } from "vitest";
import { resolveExperiment } from "../../src/experiment/resolve";
import type { SettingValues } from "../../src/experiment/schema";
import type { Description, InstrumentResult } from "../../src/instruments/instrument";
import { INSTRUMENTS } from "../../src/instruments/registry";
import type { MeasurementFrame, StepFrame } from "../../src/run/frames";
import { openSession } from "../../src/run/open-session";
import { type Every, WatchList } from "../../src/run/watch-list";
import { taskById } from "../../src/tasks/registry";

/** N of these sessions. */
export const PROBES = 5;

/** The experiment of these sessions. */
export function tiny(changes: Partial<SettingValues> = {}) {
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
      stage1_steps: 1,
      ...changes,
    },
  });
}

/** A session with everything watched. */
export function open(changes: Partial<SettingValues> = {}, every: Every = 1) {
  const watch = new WatchList(1, 0.3);
  watch.watch(INSTRUMENTS.map((instrument) => ({ instrument, every })));
  return openSession({ experiment: tiny(changes), base: null, watch }).then((session) => ({
    session,
    watch,
  }));
}

/** Whether a name is declared: itself, or by a pattern in which * stands for any text. */
export function isDeclared(name: string, declared: readonly string[]): boolean {
  return declared.some((pattern) => {
    const [head = "", tail] = pattern.split("*");
    if (tail === undefined) return name === pattern;
    return name.startsWith(head) && name.endsWith(tail) && name.length > head.length + tail.length;
  });
}

/** Holds arrays and labels to what was declared of them. */
export function checkArrays(
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

/** Registers the suite; the caller has made a backend current before the tests run. */
export function catalogueConformance(): void {
  it("gives what it declares, and its parts add up", async () => {
    const { session, watch } = await open();
    const declared = INSTRUMENTS.flatMap(({ scalars }) => Object.keys(scalars));
    const seen = new Set<string>();
    for (let step = 0; step < 2; step++) {
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

      const { probes } = session.instruments;
      const own = probes.filter(({ tokens }) => tokens[0] === taskById("permute").token).length;
      for (const part of ["actual", "optimizer/representation", "optimizer/gradient"]) {
        const at = (place: string) => metrics[`${place}entropy_change/${part}`] as number;
        const both = own * at("own/") + (PROBES - own) * at("elsewhere/");
        expect(both / PROBES, part).toBeCloseTo(at(""), 12);
      }

      // While the backbone is frozen it does nothing, by whatever measure.
      const frozen = step === 0;
      expect(metrics["entropy_change/backbone"] === 0, `step ${step}`).toBe(frozen);
      expect(metrics["entropy_change/gradient"] === 0).toBe(frozen);
      expect(metrics["own/entropy_change/optimizer/gradient"] === 0).toBe(frozen);
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
}
