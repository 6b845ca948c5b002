/**
 * Where each named parameter lies in the flat vector θ.
 *
 * One flat vector keeps the optimiser to a handful of kernels and makes a checkpoint, a copy or a
 * comparison a single array. The backbone ψ comes first and the classifier W last, so that the two
 * groups that the paper separates are two contiguous ranges.
 */

/** The shape of a decoder-only policy. */
export interface PolicyShape {
  /** V, the number of tokens. */
  readonly vocabulary: number;
  /** d, the width of the residual stream. */
  readonly width: number;
  /** Number of blocks. */
  readonly layers: number;
  /** Attention heads; divides `width`. */
  readonly heads: number;
  /** T, the longest sequence (rows of the position embedding). */
  readonly context: number;
}

/** Rows of the position embedding of a policy made here: the longest prompt and completion fit. */
export const CONTEXT_LENGTH = 12;

/** The two groups of θ = (W, ψ). */
export type ParameterGroup = "classifier" | "backbone";

/** One named parameter: its shape and its place in the flat vector θ [P]. */
export interface ParameterSpec {
  readonly name: string;
  readonly shape: readonly number[];
  readonly offset: number;
  readonly size: number;
  readonly group: ParameterGroup;
}

/** Name of the classifier's weight W [V,d]. */
export const CLASSIFIER = "classifier.weight";

/** The hidden width of the MLP is this many times d. */
export const MLP_FACTOR = 4;

/**
 * Checks a shape.
 * @throws RangeError naming the field that is wrong and what is allowed.
 */
function checkShape(shape: PolicyShape): void {
  for (const key of ["vocabulary", "width", "layers", "heads", "context"] as const) {
    const value = shape[key];
    if (!Number.isInteger(value) || value < 1 || value > 4096) {
      throw new RangeError(`policy ${key} is ${value}; it must be an integer from 1 to 4096`);
    }
  }
  if (shape.width % shape.heads !== 0) {
    throw new RangeError(
      `policy heads is ${shape.heads}; it must divide the width, ${shape.width}, without remainder`,
    );
  }
}

/** Every parameter of a policy of this shape, in the order of θ. */
export function parameterLayout(shape: PolicyShape): ParameterSpec[] {
  checkShape(shape);
  const { vocabulary, width, layers, context } = shape;
  const specs: ParameterSpec[] = [];
  let offset = 0;
  const add = (name: string, dims: number[], group: ParameterGroup = "backbone") => {
    const size = dims.reduce((product, n) => product * n, 1);
    specs.push({ name, shape: dims, offset, size, group });
    offset += size;
  };
  add("embed.token", [vocabulary, width]);
  add("embed.position", [context, width]);
  for (let i = 0; i < layers; i++) {
    add(`blocks.${i}.norm1.gain`, [width]);
    add(`blocks.${i}.attn.qkv`, [width, 3 * width]);
    add(`blocks.${i}.attn.out`, [width, width]);
    add(`blocks.${i}.norm2.gain`, [width]);
    add(`blocks.${i}.mlp.up`, [width, MLP_FACTOR * width]);
    add(`blocks.${i}.mlp.down`, [MLP_FACTOR * width, width]);
  }
  add("final_norm.gain", [width]);
  add(CLASSIFIER, [vocabulary, width], "classifier");
  return specs;
}

/** P, the number of scalars in θ. */
export function parameterCount(layout: readonly ParameterSpec[]): number {
  const last = layout[layout.length - 1];
  return last === undefined ? 0 : last.offset + last.size;
}
