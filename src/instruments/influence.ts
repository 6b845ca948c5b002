/**
 * The influence matrix of a step: how each sample of its batch moves log π of each probe's token, to
 * first order and by component,
 *
 *     I[o,u] = −Σ_p η_p ⟨∂log π(y_o|x_o)/∂θ_p, ∂L_u/∂θ_p⟩ ,   L = Σ_u L_u ,
 *
 * the sum over parameters p split into the classifier's (representation) and the rest (gradient).
 * This is Ren & Sutherland's A·K·G (arXiv:2407.10490) summed over a completion's tokens. A row's sum
 * over the whole batch is the first-order change of that probe's log π by the step of descent.
 */
import * as tf from "@tensorflow/tfjs-core";
import { CLASSIFIER } from "../engine/layout";
import { PackedValues } from "../engine/packed-values";
import type { Policy } from "../engine/policy";
import { logits } from "../engine/reference/transformer";
import { batchErrors, type LossSettings, type WeightedCompletion } from "./batch-errors";
import {
  CrossProducts,
  type LossRows,
  type SequenceSite,
  visitSequenceSites,
} from "./cross-contraction";
import { contextBatch, type ProbeContext } from "./ntk/context-batch";
import { probeFeatures } from "./ntk/probe-features";
import { logSoftmax } from "./softmax";
import { spreadIndices } from "./spread-indices";

/** Most samples that one call takes; of a larger batch an even selection is taken. */
const MOST_SAMPLES = 128;

/** What to measure. */
export interface InfluenceRequest {
  /** The probes, N. */
  readonly contexts: readonly ProbeContext[];
  /** y_o of each probe, [N]; the policy's most probable token where left out. */
  readonly tokens?: readonly number[];
  /** The whole batch of the step, B. */
  readonly samples: readonly WeightedCompletion[];
  readonly settings: LossSettings;
  /** What β pulls towards; may be null when β is 0. */
  readonly basePolicy: Policy | null;
  /** η of each parameter, in the layout's order; 0 for a frozen one. */
  readonly rates: readonly number[];
  /** Samples to look at, M; all of them, up to `MOST_SAMPLES`, where left out. */
  readonly most?: number;
}

/** Δlog π in nats, by probe and sample; arrays row-major [N,M]. */
export interface Influence {
  /** y_o, [N]. */
  readonly tokens: Int32Array;
  /** Which samples of the batch the columns are, [M], ascending. */
  readonly sampleIndex: Uint32Array;
  /** B. The columns are all of the batch only when M = B. */
  readonly batchSize: number;
  readonly representation: Float32Array;
  readonly gradient: Float32Array;
}

/** Sums of an influence matrix, which is a component or the whole. */
export interface InfluenceSums {
  /** How the samples together move each probe, [N]. */
  readonly byProbe: Float64Array;
  /** How each sample moves the probes together, [M]. */
  readonly bySample: Float64Array;
  /** Σ|I|. */
  readonly magnitude: number;
  /** The share of Σ|I| on probes of another task than the sample's; NaN when nothing moves. */
  readonly unrelatedShare: number;
}

/** The most probable token of each row of logits [n,V]. */
function mostProbable(z: Float32Array, vocabulary: number): number[] {
  return Array.from({ length: z.length / vocabulary }, (_, i) => {
    const row = z.subarray(i * vocabulary, (i + 1) * vocabulary);
    return row.indexOf(Math.max(...row));
  });
}

/** @throws RangeError when the tokens do not fit the probes. */
function checkTokens(tokens: readonly number[], count: number, vocabulary: number): void {
  if (tokens.length !== count) {
    throw new RangeError(`tokens: ${tokens.length} for ${count} contexts; there must be one each`);
  }
  const wrong = tokens.find((t) => !Number.isInteger(t) || t < 0 || t >= vocabulary);
  if (wrong !== undefined) {
    throw new RangeError(`tokens holds ${wrong}; ids must be integers from 0 to ${vocabulary - 1}`);
  }
}

/** z of the contexts read back, [N·V]. */
async function readLogits(policy: Policy, contexts: readonly ProbeContext[]) {
  const batch = contextBatch(contexts, policy.shape.vocabulary);
  const z = tf.tidy(() => logits(policy, probeFeatures(policy, batch).features));
  const values = (await z.data()) as Float32Array;
  z.dispose();
  return values;
}

/** ∂log π(y_o|x_o)/∂z in the row of each probe's position, zero elsewhere: [N·T,V]. */
function probeErrors(
  z: Float32Array,
  tokens: readonly number[],
  positions: readonly number[],
  length: number,
  vocabulary: number,
  temperature: number,
): tf.Tensor2D {
  const probabilities = logSoftmax(z, vocabulary, temperature).map(Math.exp);
  const values = new Float32Array(tokens.length * length * vocabulary);
  tokens.forEach((token, i) => {
    const start = (i * length + (positions[i] as number)) * vocabulary;
    for (let a = 0; a < vocabulary; a++) {
      const own = a === token ? 1 : 0;
      values[start + a] = (own - (probabilities[i * vocabulary + a] as number)) / temperature;
    }
  });
  return tf.tensor2d(values, [tokens.length * length, vocabulary]);
}

/**
 * The influence of a step's samples on the probes, at the policy that sampled them. Two forward and
 * backward passes, and the inner products of N with M gradients by their factors.
 * @throws RangeError naming the field that is wrong.
 */
export async function influenceMatrix(
  policy: Policy,
  request: InfluenceRequest,
): Promise<Influence> {
  const { contexts, samples, settings, basePolicy, rates } = request;
  const { vocabulary } = policy.shape;
  if (rates.length !== policy.layout.length) {
    throw new RangeError(`rates: ${rates.length} numbers for ${policy.layout.length} parameters`);
  }
  const most = request.most ?? MOST_SAMPLES;
  if (!Number.isInteger(most) || most < 1 || most > MOST_SAMPLES) {
    throw new RangeError(`most is ${most}; it must be an integer from 1 to ${MOST_SAMPLES}`);
  }
  const rateOf = new Map(policy.layout.map(({ name }, i) => [name, rates[i] as number]));
  const batch = contextBatch(contexts, vocabulary);
  const z = await readLogits(policy, contexts);
  const tokens = request.tokens ?? mostProbable(z, vocabulary);
  checkTokens(tokens, batch.count, vocabulary);
  const sampleIndex = spreadIndices(samples.length, most);
  const packed = tf.tidy(() => {
    const probes = probeFeatures(policy, batch).activations;
    const errors = probeErrors(
      z,
      tokens,
      batch.positions,
      batch.length,
      vocabulary,
      settings.temperature,
    );
    const own = new Map<string, SequenceSite>();
    const raised = {
      activations: probes,
      dLogits: errors,
      rows: batch.positions.map((position, i) => i * batch.length + position),
    };
    visitSequenceSites(policy, raised, (site) => own.set(site.name, site));
    const chosen = chosenErrors(policy, basePolicy, samples, sampleIndex, settings);
    const parts = {
      representation: new CrossProducts(batch.count, sampleIndex.length),
      gradient: new CrossProducts(batch.count, sampleIndex.length),
    };
    visitSequenceSites(policy, chosen, (site) => {
      const rate = rateOf.get(site.name) as number;
      if (rate !== 0) {
        const component = site.name === CLASSIFIER ? "representation" : "gradient";
        parts[component].add(own.get(site.name) as SequenceSite, site, -rate);
      }
    });
    return tf.concat([
      tf.reshape(parts.representation.total(), [-1]),
      tf.reshape(parts.gradient.total(), [-1]),
    ]);
  });
  const values = new PackedValues((await packed.data()) as Float32Array);
  packed.dispose();
  const size = batch.count * sampleIndex.length;
  return {
    tokens: Int32Array.from(tokens),
    sampleIndex,
    batchSize: samples.length,
    representation: values.take(size).slice(),
    gradient: values.take(size).slice(),
  };
}

/**
 * ∂L/∂z of the chosen samples with their weight in the whole batch: the loss is a mean over B
 * sequences of one length, so a selection of M weighs M/B of its own mean.
 */
function chosenErrors(
  policy: Policy,
  basePolicy: Policy | null,
  samples: readonly WeightedCompletion[],
  sampleIndex: Uint32Array,
  settings: LossSettings,
): LossRows {
  const chosen = Array.from(sampleIndex, (i) => samples[i] as WeightedCompletion);
  const { activations, dLogits } = batchErrors(policy, basePolicy, chosen, settings);
  const share = chosen.length / samples.length;
  const { batch, length } = activations;
  const first = length - (chosen[0] as WeightedCompletion).completion.length;
  const rows = Array.from({ length: batch * length }, (_, row) => row);
  return {
    activations,
    dLogits: tf.mul(dLogits, share) as tf.Tensor2D,
    rows: rows.filter((row) => row % length >= first),
  };
}

/**
 * Row and column sums of an influence matrix and how much of it lands elsewhere. A probe and a
 * sample are of one task when they begin with the same token.
 * @param values row-major [N,M].
 */
export function influenceSums(
  values: ArrayLike<number>,
  contexts: readonly ProbeContext[],
  samples: readonly Pick<WeightedCompletion, "prompt">[],
): InfluenceSums {
  if (values.length !== contexts.length * samples.length) {
    throw new RangeError(
      `influence holds ${values.length} numbers; ${contexts.length} probes and ${samples.length} samples need ${contexts.length * samples.length}`,
    );
  }
  const byProbe = new Float64Array(contexts.length);
  const bySample = new Float64Array(samples.length);
  let [magnitude, unrelated] = [0, 0];
  contexts.forEach(({ tokens }, o) => {
    samples.forEach(({ prompt }, u) => {
      const value = values[o * samples.length + u] as number;
      byProbe[o] = (byProbe[o] as number) + value;
      bySample[u] = (bySample[u] as number) + value;
      magnitude += Math.abs(value);
      unrelated += tokens[0] === prompt[0] ? 0 : Math.abs(value);
    });
  });
  return { byProbe, bySample, magnitude, unrelatedShare: unrelated / magnitude };
}
