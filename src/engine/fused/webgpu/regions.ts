/**
 * Where a captured step keeps what: two flat float32 buffers on the device.
 *
 * The *tape* holds the forward pass's activations and the backward pass's δ, one region a quantity,
 * row r = b·T + t. The *ledger* holds what belongs to sequences and to the step as a whole; its first
 * part is what the host reads back. Sizes depend on the batch, which is known only when a step is
 * made, so a region is an offset *per row* (or per sequence) that is multiplied by the number of them.
 */
import { MLP_FACTOR } from "../../layout";
import { type CaptureShape, sequenceLength } from "./capture-shape";

/** Regions of the tape: floats that lie before each, per row. */
export interface TapeRegions {
  /** Offset per row by name: `x`, `hat1.0`, `qkv.1`, … */
  readonly offset: (name: string) => number;
  /** Floats per row in all. */
  readonly perRow: number;
  /** Floats per row of one block: block i's regions lie i times that after block 0's. */
  readonly perLayer: number;
}

/**
 * The tape of a shape. Of block i: `hat1`, `inverse1` (RMSNorm's x̂ [d] and r [1]), `qkv` [3d],
 * `probabilities` [H·T], `attended` [d], `hat2`, `inverse2`, `up` [4d] before and `hidden` [4d]
 * after the SiLU; and δ at the outputs of each parameter: `d.qkv` [3d], `d.out` [d], `d.up` [4d],
 * `d.down` [d], `d.norm1`, `d.norm2` [d]. Of the whole: the residual stream `x`, the final norm's
 * `hat`, `inverse` and `d.norm`, `features` [d] where they are not x̂ times the gain, `z` [V] (logits, then log-probabilities), `d.z` [V], `d.x` (at the
 * embedding), and scratch `d.attended` [d], `d.scores` [H·T], `projection` [1].
 */
export function tapeRegions(shape: CaptureShape): TapeRegions {
  const { width, heads, layers, vocabulary } = shape.policy;
  const attention = heads * sequenceLength(shape);
  const offsets = new Map<string, number>();
  let end = 0;
  const add = (name: string, size: number) => {
    offsets.set(name, end);
    end += size;
  };
  for (const name of ["x", "hat", "d.norm", "d.x", "d.attended"]) {
    add(name, width);
  }
  if (shape.hasConstants) {
    add("features", width);
  }
  add("inverse", 1);
  add("projection", 1);
  add("d.scores", attention);
  add("z", vocabulary);
  add("d.z", vocabulary);
  const common = end;
  for (let i = 0; i < layers; i++) {
    const names = ["hat1", "hat2", "attended", "d.out", "d.down", "d.norm1", "d.norm2"];
    for (const name of names) {
      add(`${name}.${i}`, width);
    }
    add(`inverse1.${i}`, 1);
    add(`inverse2.${i}`, 1);
    add(`qkv.${i}`, 3 * width);
    add(`d.qkv.${i}`, 3 * width);
    add(`probabilities.${i}`, attention);
    for (const name of ["up", "hidden", "d.up"]) {
      add(`${name}.${i}`, MLP_FACTOR * width);
    }
  }
  return {
    perRow: end,
    perLayer: (end - common) / layers,
    offset(name) {
      const offset = offsets.get(name);
      if (offset === undefined) {
        throw new Error(`the tape has no region "${name}"`);
      }
      return offset;
    },
  };
}

/** Most inner iterations of one step (the schema's limit on `num_iterations`). */
export const MOST_ITERATIONS = 16;

/** Scalars that an iteration leaves in the ledger. */
export const ITERATION_SCALARS = 6;

/** Scalars a sequence contributes to an iteration's: loss, k3, clipped low, high, entropy, confidence. */
export const SEQUENCE_SCALARS = 6;

/** Scalars of the step: reward_std, frac_reward_zero_std, entropy, confidence. */
export const STEP_SCALARS = 4;

/** Floats that lie before each of the ledger's parts, all runs' in turn. */
export interface LedgerRegions {
  /** Completions [R,B,L], token ids. */
  readonly tokens: number;
  /** log π of the sampled tokens under θ_s [R,B,L]. */
  readonly logp: number;
  /** [R,B]. */
  readonly rewards: number;
  /** [R,B]. */
  readonly advantages: number;
  /** Each group's prompt, its place in the catalogue [R,B/G]. */
  readonly prompts: number;
  /** [R,4]: reward_std, frac_reward_zero_std, entropy, confidence. */
  readonly scalars: number;
  /** [R,16,6]: loss, kl, clip ratio low and high, gradient norm of classifier and of backbone. */
  readonly iterations: number;
  /** Floats up to here are read back. */
  readonly readable: number;
  /** log π under the policy being updated [R,B,L]. */
  readonly current: number;
  /** log π under the base policy [R,B,L]. */
  readonly reference: number;
  /** [R,B,6]. */
  readonly sequences: number;
  /** Factor by which the gradient is clipped, [R]. */
  readonly clip: number;
  /** Sum of squares of each tile of the gradient, [R,tiles]. */
  readonly tiles: number;
  /** Floats in all. */
  readonly size: number;
}

/** The ledger of R runs of B/G groups, B sequences, and sampled completions of `length` tokens. */
export function ledgerRegions(
  runs: number,
  groups: number,
  batch: number,
  length: number,
  tiles: number,
): LedgerRegions {
  let end = 0;
  const take = (floats: number) => {
    const first = end;
    end += runs * floats;
    return first;
  };
  return {
    tokens: take(batch * length),
    logp: take(batch * length),
    rewards: take(batch),
    advantages: take(batch),
    prompts: take(groups),
    scalars: take(STEP_SCALARS),
    iterations: take(MOST_ITERATIONS * ITERATION_SCALARS),
    readable: end,
    current: take(batch * length),
    reference: take(batch * length),
    sequences: take(SEQUENCE_SCALARS * batch),
    clip: take(1),
    tiles: take(tiles),
    size: end,
  };
}
