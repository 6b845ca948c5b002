/**
 * SGD, Adam and AdamW on the flat parameter vector θ, with a step count per parameter name.
 *
 * A library's optimiser keeps one step count for all and moments by list position, which is wrong
 * as soon as a schedule freezes part of the policy: the bias correction of what was frozen would be
 * that of steps it never took. Here a frozen parameter's value, moments and count are not touched.
 *
 * Parameters with one learning-rate factor and one count form contiguous segments; each segment is
 * updated by a handful of kernels and the segments are joined again.
 */
import * as tf from "@tensorflow/tfjs-core";
import type { ParameterGroup, ParameterSpec } from "./layout";

/**
 * Which update rule: `sgd`, θ ← θ − η g; `adam` (Kingma & Ba 2015, arXiv:1412.6980, algorithm 1);
 * `adamw`, the same with decoupled weight decay (Loshchilov & Hutter 2019, arXiv:1711.05101).
 */
export type OptimizerKind = "sgd" | "adam" | "adamw";

/** Added to the norm when clipping, as torch.nn.utils.clip_grad_norm_ does. */
const CLIP_EPSILON = 1e-6;

/** What an optimiser remembers. Its tensors belong to whoever holds the state. */
export interface OptimizerState {
  /** First moments, [P] in the layout's order; null for sgd. */
  readonly m: tf.Tensor1D | null;
  /** Second moments, [P]; null for sgd. */
  readonly v: tf.Tensor1D | null;
  /** Updates that each parameter has taken, by name. */
  readonly counts: Readonly<Record<string, number>>;
}

/** One update. */
export interface OptimizerRequest {
  /** θ [P]. */
  readonly theta: tf.Tensor1D;
  /** ∂L/∂θ [P]. */
  readonly gradient: tf.Tensor1D;
  /** Where each parameter lies in θ: contiguous, from 0 to P. */
  readonly layout: readonly ParameterSpec[];
  readonly state: OptimizerState;
  readonly kind: OptimizerKind;
  /** η. */
  readonly learningRate: number;
  /** (β₁, β₂), for adam and adamw. */
  readonly betas: readonly [number, number];
  /** ε in the denominator, for adam and adamw. */
  readonly epsilon: number;
  /**
   * λ, for adamw only: θ ← (1 − ηλ) θ before the update. Norm gains (one-dimensional parameters)
   * do not decay, as is usual (Hugging Face Trainer's `get_decay_parameter_names`).
   */
  readonly weightDecay: number;
  /** Factor on η for a parameter; 0 freezes it. */
  readonly scale: (spec: ParameterSpec) => number;
  /** Bound on the global norm of the trained parameters' gradient; 0 for none. */
  readonly maxGradNorm: number;
}

/** What an update gives. All tensors are new and belong to the caller, who frees the old ones. */
export interface OptimizerStep {
  readonly theta: tf.Tensor1D;
  readonly state: OptimizerState;
  /** Euclidean norm of each group's gradient before clipping, frozen parameters included, scalars. */
  readonly gradNorm: Readonly<Record<ParameterGroup, tf.Scalar>>;
}

/** A run of parameters that one set of kernels updates. */
interface Segment {
  readonly begin: number;
  readonly size: number;
  readonly specs: readonly ParameterSpec[];
  readonly scale: number;
  /** Updates taken, this one included. */
  readonly count: number;
}

/** Joins neighbours for which `key` agrees. */
function runs(
  layout: readonly ParameterSpec[],
  key: (spec: ParameterSpec) => string,
): ParameterSpec[][] {
  const joined: ParameterSpec[][] = [];
  let last: string | null = null;
  for (const spec of layout) {
    const own = key(spec);
    if (own === last) {
      (joined[joined.length - 1] as ParameterSpec[]).push(spec);
    } else {
      joined.push([spec]);
    }
    last = own;
  }
  return joined;
}

/** First element and length of a run of parameters. */
function extent(specs: readonly ParameterSpec[]): { begin: number; size: number } {
  const first = specs[0] as ParameterSpec;
  const last = specs[specs.length - 1] as ParameterSpec;
  return { begin: first.offset, size: last.offset + last.size - first.offset };
}

/** Updates that a parameter has taken. */
function countOf(state: OptimizerState, name: string): number {
  const count = Object.hasOwn(state.counts, name) ? state.counts[name] : undefined;
  if (count === undefined) {
    throw new RangeError(`optimizer state has no count for "${name}"`);
  }
  return count;
}

/** A parameter's factor on the learning rate, checked. */
function checkedScale(spec: ParameterSpec, scale: number): number {
  if (!Number.isFinite(scale) || scale < 0) {
    throw new RangeError(`learning-rate factor of "${spec.name}" is ${scale}; it must be >= 0`);
  }
  return scale;
}

/** The segments of an update, in the layout's order. */
function segmentsOf(request: OptimizerRequest): Segment[] {
  const { layout, state, kind } = request;
  const scales = new Map(
    layout.map((spec) => [spec.name, checkedScale(spec, request.scale(spec))] as const),
  );
  const scaleOf = (spec: ParameterSpec) => scales.get(spec.name) as number;
  const key = (spec: ParameterSpec) => {
    const scale = scaleOf(spec);
    const count = countOf(state, spec.name);
    // Frozen parameters and sgd do not look at the count.
    return scale === 0 || kind === "sgd" ? `${scale}` : `${scale} ${count}`;
  };
  return runs(layout, key).map((specs) => {
    const first = specs[0] as ParameterSpec;
    return {
      ...extent(specs),
      specs,
      scale: scaleOf(first),
      count: countOf(state, first.name) + 1,
    };
  });
}

/** Elements begin … begin + size − 1 of x [P]; x itself when that is all of it. */
function cut(x: tf.Tensor1D, { begin, size }: { begin: number; size: number }): tf.Tensor1D {
  return size === x.shape[0] ? x : tf.slice(x, [begin], [size]);
}

/** The parts one after the other. A lone part is cloned, so that the result has its own handle. */
function join(parts: tf.Tensor1D[]): tf.Tensor1D {
  return parts.length === 1 ? tf.clone(parts[0] as tf.Tensor1D) : tf.concat(parts);
}

/** Sums of squares of a gradient. */
interface SquaredNorms {
  readonly byGroup: Record<ParameterGroup, tf.Scalar>;
  readonly trained: tf.Scalar;
}

/** Sums of squares by group, and over what is trained. */
function squaredNorms(
  gradient: tf.Tensor1D,
  layout: readonly ParameterSpec[],
  isTrained: (spec: ParameterSpec) => boolean,
): SquaredNorms {
  const pieces = runs(layout, (spec) => `${spec.group} ${isTrained(spec)}`).map((specs) => ({
    first: specs[0] as ParameterSpec,
    sum: tf.sum(tf.square(cut(gradient, extent(specs)))) as tf.Scalar,
  }));
  const total = (wanted: (spec: ParameterSpec) => boolean): tf.Scalar => {
    const sums = pieces.filter(({ first }) => wanted(first)).map(({ sum }) => sum);
    return sums.length === 0 ? tf.scalar(0) : tf.addN(sums);
  };
  return {
    byGroup: {
      backbone: total((spec) => spec.group === "backbone"),
      classifier: total((spec) => spec.group === "classifier"),
    },
    trained: total(isTrained),
  };
}

/** min(1, max / (norm + 1e-6)), scalar. */
function clipFactor(squaredNorm: tf.Scalar, maxGradNorm: number): tf.Scalar {
  const norm = tf.add(tf.sqrt(squaredNorm), CLIP_EPSILON);
  return tf.minimum(1, tf.div(maxGradNorm, norm)) as tf.Scalar;
}

/** (1 − ηλ) per element of a segment, gains excepted. */
function decayed(theta: tf.Tensor1D, segment: Segment, rate: number): tf.Tensor1D {
  const decays = (spec: ParameterSpec) => spec.shape.length > 1;
  if (segment.specs.every(decays)) {
    return tf.mul(theta, 1 - rate);
  }
  const factor = new Float32Array(segment.size).fill(1);
  for (const spec of segment.specs.filter(decays)) {
    const from = spec.offset - segment.begin;
    factor.fill(1 - rate, from, from + spec.size);
  }
  return tf.mul(theta, tf.tensor1d(factor));
}

/** β x + (1 − β) y. */
function blend(beta: number, x: tf.Tensor1D, y: tf.Tensor1D): tf.Tensor1D {
  return tf.add(tf.mul(x, beta), tf.mul(y, 1 - beta));
}

/** One segment's part of θ and of the moments. */
interface SegmentStep {
  readonly theta: tf.Tensor1D;
  readonly m: tf.Tensor1D | null;
  readonly v: tf.Tensor1D | null;
}

/** One segment after the update. */
function updateSegment(
  request: OptimizerRequest,
  segment: Segment,
  clip: tf.Scalar | null,
): SegmentStep {
  const { kind, betas, epsilon, weightDecay, state } = request;
  const theta = cut(request.theta, segment);
  const m = state.m === null ? null : cut(state.m, segment);
  const v = state.v === null ? null : cut(state.v, segment);
  if (segment.scale === 0) {
    return { theta, m, v };
  }
  const rate = request.learningRate * segment.scale;
  const raw = cut(request.gradient, segment);
  const gradient: tf.Tensor1D = clip === null ? raw : tf.mul(raw, clip);
  if (kind === "sgd") {
    return { theta: tf.sub(theta, tf.mul(gradient, rate)), m, v };
  }
  if (m === null || v === null) {
    throw new RangeError(`optimizer state has no moments; ${kind} needs them`);
  }
  const [beta1, beta2] = betas;
  const nextM = blend(beta1, m, gradient);
  const nextV = blend(beta2, v, tf.square(gradient));
  // θ − η (m/c₁) / (√(v/c₂) + ε), with the corrections c = 1 − βᵗ taken out of the vectors.
  const stepSize = rate / (1 - beta1 ** segment.count);
  const rootCorrection = 1 / Math.sqrt(1 - beta2 ** segment.count);
  const denominator = tf.add(tf.mul(tf.sqrt(nextV), rootCorrection), epsilon);
  const update = tf.mul(tf.div(nextM, denominator), stepSize);
  const shrinks = kind === "adamw" && weightDecay !== 0;
  const start = shrinks ? decayed(theta, segment, rate * weightDecay) : theta;
  return { theta: tf.sub(start, update), m: nextM, v: nextV };
}

/** A state before the first update: zero moments (none for sgd) and zero counts. */
export function createOptimizerState(
  layout: readonly ParameterSpec[],
  kind: OptimizerKind,
): OptimizerState {
  const { size } = extent(layout);
  const moments = (): tf.Tensor1D | null => (kind === "sgd" ? null : tf.zeros([size]));
  return {
    m: moments(),
    v: moments(),
    counts: Object.fromEntries(layout.map((spec) => [spec.name, 0])),
  };
}

/** Frees a state's tensors. */
export function disposeOptimizerState(state: OptimizerState): void {
  state.m?.dispose();
  state.v?.dispose();
}

/** Counts after an update: one more for every parameter that was trained. */
function advancedCounts(state: OptimizerState, segments: readonly Segment[]) {
  const counts = { ...state.counts };
  for (const { scale, specs } of segments) {
    if (scale !== 0) {
      for (const { name } of specs) {
        counts[name] = countOf(state, name) + 1;
      }
    }
  }
  return counts;
}

/**
 * One update. Neither θ nor the state given is changed or freed.
 * @throws RangeError when a factor is negative, a count is missing, or moments are missing.
 */
export function optimizerStep(request: OptimizerRequest): OptimizerStep {
  const { layout, gradient, maxGradNorm, state } = request;
  const segments = segmentsOf(request);
  const trained = new Set(segments.filter((s) => s.scale !== 0).flatMap((s) => s.specs));
  const made = tf.tidy(() => {
    const squared = squaredNorms(gradient, layout, (spec) => trained.has(spec));
    const clip = maxGradNorm > 0 ? clipFactor(squared.trained, maxGradNorm) : null;
    const parts = segments.map((segment) => updateSegment(request, segment, clip));
    const joined = (pick: (part: SegmentStep) => tf.Tensor1D | null): tf.Tensor1D[] => {
      const pieces = parts.map(pick).filter((piece) => piece !== null);
      return pieces.length === 0 ? [] : [join(pieces)];
    };
    return {
      theta: joined((part) => part.theta),
      m: joined((part) => part.m),
      v: joined((part) => part.v),
      classifier: tf.sqrt(squared.byGroup.classifier) as tf.Scalar,
      backbone: tf.sqrt(squared.byGroup.backbone) as tf.Scalar,
    };
  });
  return {
    theta: made.theta[0] as tf.Tensor1D,
    state: {
      m: made.m[0] ?? null,
      v: made.v[0] ?? null,
      counts: advancedCounts(state, segments),
    },
    gradNorm: { classifier: made.classifier, backbone: made.backbone },
  };
}

/** An optimiser's state off the device, by parameter name. */
export interface SavedOptimizerState {
  /** First moments, each [size]; null for sgd. */
  readonly m: Readonly<Record<string, Float32Array>> | null;
  /** Second moments, each [size]; null for sgd. */
  readonly v: Readonly<Record<string, Float32Array>> | null;
  readonly counts: Readonly<Record<string, number>>;
}

/** Reads a state back, exactly. */
export async function readOptimizerState(
  state: OptimizerState,
  layout: readonly ParameterSpec[],
): Promise<SavedOptimizerState> {
  const byName = async (moments: tf.Tensor1D | null) => {
    if (moments === null) {
      return null;
    }
    const flat = (await moments.data()) as Float32Array;
    return Object.fromEntries(
      layout.map(({ name, offset, size }) => [name, flat.slice(offset, offset + size)]),
    );
  };
  return { m: await byName(state.m), v: await byName(state.v), counts: { ...state.counts } };
}

/** One flat vector from saved moments, checked against the layout. */
function flatMoments(
  field: "m" | "v",
  saved: Readonly<Record<string, Float32Array>>,
  layout: readonly ParameterSpec[],
): Float32Array {
  const flat = new Float32Array(extent(layout).size);
  for (const { name, offset, size } of layout) {
    const values = Object.hasOwn(saved, name) ? saved[name] : undefined;
    if (values === undefined || values.length !== size) {
      throw new RangeError(
        `optimizer state ${field}["${name}"] has ${values?.length ?? "no"} numbers; it needs ${size}`,
      );
    }
    flat.set(values, offset);
  }
  return flat;
}

/**
 * A state on the device from a saved one, exactly. Parameters that the layout lacks are refused.
 * @throws RangeError naming the field that is missing, too many or of the wrong size.
 */
export function restoreOptimizerState(
  saved: SavedOptimizerState,
  layout: readonly ParameterSpec[],
): OptimizerState {
  const names = new Set(layout.map((spec) => spec.name));
  for (const [field, record] of Object.entries({ m: saved.m, v: saved.v, counts: saved.counts })) {
    const stranger = Object.keys(record ?? {}).find((name) => !names.has(name));
    if (stranger !== undefined) {
      throw new RangeError(`optimizer state ${field} has "${stranger}", which is not a parameter`);
    }
  }
  const counts = Object.fromEntries(
    layout.map(({ name }) => {
      const count = Object.hasOwn(saved.counts, name) ? saved.counts[name] : undefined;
      if (count === undefined || !Number.isSafeInteger(count) || count < 0) {
        throw new RangeError(
          `optimizer state counts["${name}"] is ${count}; it must be a whole number`,
        );
      }
      return [name, count];
    }),
  );
  if ((saved.m === null) !== (saved.v === null)) {
    throw new RangeError("optimizer state has one of m and v; it must have both or neither");
  }
  const m = saved.m === null ? null : flatMoments("m", saved.m, layout);
  const v = saved.v === null ? null : flatMoments("v", saved.v, layout);
  return {
    m: m === null ? null : tf.tensor1d(m),
    v: v === null ? null : tf.tensor1d(v),
    counts,
  };
}
