/** The influence matrix of one step, its columns in a chosen order, with its margins. */

import type { RunHeader } from "../../../run/frames";
import {
  type MeasurementFrame,
  type Rollout,
  type RolloutFrame,
  rolloutAt,
} from "../../../run/frames";
import { arrayOf } from "../measured";

/** The order of the samples: as sampled (prompt by prompt), by what they were given, by what they do. */
export type SampleOrder = "prompt" | "advantage" | "influence";

export const COMPONENTS = ["representation", "gradient", "whole"] as const;
/** Which part of the influence is shown. */
export type InfluencePart = (typeof COMPONENTS)[number];

/** A matrix [N, M] with its sums. */
export interface InfluenceMatrix {
  /** Row-major, columns in the chosen order: Δlog π of a probe's token by a sample, nats. */
  readonly values: Float32Array;
  /** [N]: how the samples together move each probe. */
  readonly byProbe: Float64Array;
  /** [M]: how each sample moves the probes together. */
  readonly bySample: Float64Array;
}

/** What a step's samples do. */
export interface InfluenceView {
  readonly step: number;
  /** N and M. */
  readonly probes: number;
  readonly samples: number;
  readonly matrices: Readonly<Record<InfluencePart, InfluenceMatrix>>;
  /** y_o of each probe, [N]. */
  readonly tokens: ArrayLike<number>;
  /** The sample in each column; null where its completion was not kept. */
  readonly columns: readonly (Rollout | null)[];
}

function ordered(
  order: SampleOrder,
  rollouts: readonly (Rollout | null)[],
  totals: Float64Array,
): number[] {
  const places = rollouts.map((_, i) => i);
  if (order === "prompt") return places;
  const key =
    order === "influence"
      ? (i: number) => totals[i] as number
      : (i: number) => rollouts[i]?.advantage ?? 0;
  return places.sort((a, b) => key(b) - key(a) || a - b);
}

function matrixOf(
  values: ArrayLike<number>,
  probes: number,
  order: readonly number[],
): InfluenceMatrix {
  const samples = order.length;
  const sorted = new Float32Array(probes * samples);
  const byProbe = new Float64Array(probes);
  const bySample = new Float64Array(samples);
  for (let o = 0; o < probes; o++) {
    order.forEach((sample, column) => {
      const value = values[o * samples + sample] as number;
      sorted[o * samples + column] = value;
      byProbe[o] = (byProbe[o] as number) + value;
      bySample[column] = (bySample[column] as number) + value;
    });
  }
  return { values: sorted, byProbe, bySample };
}

/**
 * @param rollouts the batch of the frame's step; null where it was not kept.
 * @returns null where the frame holds no matrix.
 */
export function influenceView(
  frame: MeasurementFrame | null,
  rollouts: RolloutFrame | null,
  order: SampleOrder,
): InfluenceView | null {
  const representation = arrayOf(frame, "representation");
  const gradient = arrayOf(frame, "gradient");
  const index = arrayOf(frame, "samples");
  const tokens = arrayOf(frame, "tokens");
  if (!frame || !representation || !gradient || !index || !tokens) return null;
  const [probes = 0, samples = 0] = representation.shape;
  const whole = representation.data.map((value, i) => value + (gradient.data[i] as number));
  const batch = rollouts?.step === frame.step ? rollouts : null;
  const chosen = Array.from(index.data, (row) =>
    batch && row < batch.count ? rolloutAt(batch, row) : null,
  );
  const totals = new Float64Array(samples);
  whole.forEach((value, i) => {
    totals[i % samples] = (totals[i % samples] as number) + value;
  });
  const places = ordered(order, chosen, totals);
  return {
    step: frame.step,
    probes,
    samples,
    matrices: {
      representation: matrixOf(representation.data, probes, places),
      gradient: matrixOf(gradient.data, probes, places),
      whole: matrixOf(whole, probes, places),
    },
    tokens: tokens.data,
    columns: places.map((place) => chosen[place] ?? null),
  };
}

/** Of Σ|I|, the share on each task's probes, by the probes' opening token in their order. */
export function sharesByTask(
  { values }: InfluenceMatrix,
  probes: RunHeader["probes"],
): { readonly token: number; readonly share: number }[] {
  const samples = values.length / Math.max(1, probes.length);
  const sums = new Map<number, number>();
  let total = 0;
  probes.forEach(({ tokens }, o) => {
    const token = tokens[0] ?? -1;
    let sum = sums.get(token) ?? 0;
    for (let u = 0; u < samples; u++) sum += Math.abs(values[o * samples + u] as number);
    sums.set(token, sum);
  });
  for (const sum of sums.values()) total += sum;
  return [...sums].map(([token, sum]) => ({ token, share: sum / total }));
}

/** What one sample does to the probes of its own task and to all others, mean of Δlog π. */
export interface SampleEffect {
  readonly column: number;
  readonly own: number;
  readonly others: number;
  /** Σ|I| of the sample. */
  readonly size: number;
}

/** The samples that move the probes most, strongest first. */
export function strongestSamples(
  view: InfluenceView,
  probes: RunHeader["probes"],
  most: number,
): SampleEffect[] {
  const { values } = view.matrices.whole;
  const effects = view.columns.map((sample, column): SampleEffect => {
    const task = sample?.prompt[0];
    let [own, others, size] = [0, 0, 0];
    let [owned, foreign] = [0, 0];
    probes.forEach(({ tokens }, o) => {
      const value = values[o * view.samples + column] as number;
      size += Math.abs(value);
      if (tokens[0] === task) {
        own += value;
        owned += 1;
      } else {
        others += value;
        foreign += 1;
      }
    });
    return { column, own: own / owned, others: others / foreign, size };
  });
  return effects.sort((a, b) => b.size - a.size || a.column - b.column).slice(0, most);
}
