/**
 * Attribution of an update by layer: the Shapley values of a few groups of parameters, exact because
 * every subset of them is tried. With G groups, of which the classifier is one, that takes 2^(G−1)
 * forward passes over the probes: the classifier's part follows from z = W h without one.
 */
import * as tf from "@tensorflow/tfjs-core";
import { type ParameterSpec, type PolicyShape, parameterLayout } from "../engine/layout";
import { Policy } from "../engine/policy";
import { projection } from "./attribution";
import { readingLogits } from "./logit-change";
import { mixedTheta } from "./mixed-policy";
import { contextBatch, type ProbeContext } from "./ntk/context-batch";
import { probeFeatures } from "./ntk/probe-features";
import { shapleyValues } from "./shapley";
import { confidences, entropies, logSoftmax } from "./softmax";

/** Most groups: 32 forward passes. */
const MOST_GROUPS = 6;

/** Parameters that are moved together. */
export interface LayerGroup {
  /** e.g. "embeddings", "block 0", "blocks 0–2", "final norm", "classifier". */
  readonly label: string;
  readonly specs: readonly ParameterSpec[];
}

/** "block 3", or "blocks 0–2" where several were joined. */
function blockLabel(from: number, to: number): string {
  return from === to ? `block ${from}` : `blocks ${from}–${to}`;
}

/**
 * The layers of a policy, from the embeddings to the classifier, as at most six groups: neighbouring
 * blocks are joined where there are more than three.
 */
export function layerGroups(shape: PolicyShape): LayerGroup[] {
  const layout = parameterLayout(shape);
  const some = (wanted: (name: string) => boolean) => layout.filter(({ name }) => wanted(name));
  const most = Math.min(shape.layers, MOST_GROUPS - 3);
  const blocks = Array.from({ length: most }, (_, i): LayerGroup => {
    const from = Math.floor((i * shape.layers) / most);
    const to = Math.floor(((i + 1) * shape.layers) / most) - 1;
    const inside = (name: string) => {
      const index = Number(/^blocks\.(\d+)\./.exec(name)?.[1] ?? -1);
      return index >= from && index <= to;
    };
    return { label: blockLabel(from, to), specs: some(inside) };
  });
  return [
    { label: "embeddings", specs: some((name) => name.startsWith("embed.")) },
    ...blocks,
    { label: "final norm", specs: some((name) => name.startsWith("final_norm.")) },
    { label: "classifier", specs: layout.filter(({ group }) => group === "classifier") },
  ];
}

/** An update's parts by group; each array [G] sums to its actual change. */
export interface LayerAttribution {
  readonly labels: readonly string[];
  /** Forward passes over the probes that it took. */
  readonly evaluations: number;
  /** Of every logit, row-major [G,N,V]. */
  readonly logits: Float32Array;
  /** Of ‖Δz‖, each part by its projection on Δz; NaN when nothing moved. */
  readonly logitNorm: Float64Array;
  /** Of the mean entropy on the probes, nats. */
  readonly entropy: Float64Array;
  /** Of the mean largest probability on the probes. */
  readonly confidence: Float64Array;
}

/** h of the probes for every subset of the groups below the classifier, each [N·d]. */
async function featuresOfSubsets(
  { shape, constants }: Pick<Policy, "shape" | "constants">,
  groups: readonly LayerGroup[],
  before: Float32Array,
  after: Float32Array,
  contexts: readonly ProbeContext[],
): Promise<Float32Array[]> {
  const layout = parameterLayout(shape);
  const batch = contextBatch(contexts, shape.vocabulary);
  const backbone = groups.slice(0, -1);
  const size = contexts.length * shape.width;
  const queued: tf.Tensor2D[] = [];
  try {
    for (let subset = 0; subset < 2 ** backbone.length; subset++) {
      const moved = backbone
        .filter((_, i) => (subset & (1 << i)) !== 0)
        .flatMap(({ specs }) => specs.map(({ name }) => name));
      const theta = mixedTheta(layout, before, after, ({ name }) => moved.includes(name));
      const policy = Policy.fromArray(shape, theta, constants);
      queued.push(tf.tidy(() => probeFeatures(policy, batch).features));
      policy.dispose();
    }
    const packed = tf.concat(queued, 0);
    const values = (await packed.data()) as Float32Array;
    packed.dispose();
    return queued.map((_, i) => values.slice(i * size, (i + 1) * size));
  } finally {
    tf.dispose(queued);
  }
}

/**
 * Attributes the change from θ to θ' on the probes to groups of layers.
 * @param policy the shape and the constants of both.
 * @param before θ [P], flat in the layout's order.
 * @param after θ' [P].
 * @throws RangeError when they do not fit the shape, or a context is malformed.
 */
export async function attributeLayers(
  policy: Pick<Policy, "shape" | "constants">,
  before: Float32Array,
  after: Float32Array,
  contexts: readonly ProbeContext[],
  temperature: number,
): Promise<LayerAttribution> {
  const groups = layerGroups(policy.shape);
  const { vocabulary, width } = policy.shape;
  const offset = policy.constants?.offset;
  const features = await featuresOfSubsets(policy, groups, before, after, contexts);
  const classifiers = [before, after].map((theta) => theta.subarray(-vocabulary * width));
  // The classifier is the last group, so its bit is the highest: subsets without it come first.
  const logits = classifiers.flatMap((classifier) =>
    features.map((h) => readingLogits({ features: h, classifier, width, offset })),
  );
  const mean = (values: Float64Array) => values.reduce((a, b) => a + b, 0) / values.length;
  const of = (measure: (logProbabilities: Float64Array, vocabulary: number) => Float64Array) =>
    shapleyValues(
      logits.map((z) => mean(measure(logSoftmax(z, vocabulary, temperature), vocabulary))),
    );
  const size = contexts.length * vocabulary;
  const perLogit = Array.from({ length: size }, (_, i) =>
    shapleyValues(logits.map((z) => z[i] as number)),
  );
  const [start, end] = [logits[0], logits[logits.length - 1]] as [Float64Array, Float64Array];
  const whole = end.map((z, i) => z - (start[i] as number));
  const parts = groups.map((_, g) => Float64Array.from(perLogit, (values) => values[g] as number));
  return {
    labels: groups.map(({ label }) => label),
    evaluations: features.length,
    logits: Float32Array.from(parts.flatMap((part) => [...part])),
    logitNorm: Float64Array.from(parts, (part) => projection(part, whole)),
    entropy: of(entropies),
    confidence: of(confidences),
  };
}
