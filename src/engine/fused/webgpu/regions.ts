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
 * `hat`, `inverse` and `d.norm`, `z` [V] (logits, then log-probabilities), `d.z` [V], `d.x` (at the
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
const STEP_SCALARS = 4;

/** Offsets of the ledger's parts for a batch; each is linear in the batch B. */
export interface LedgerRegions {
  /** Completions [B,L], token ids. */
  readonly tokens: number;
  /** log π of the sampled tokens under θ_s [B,L]. */
  readonly logp: number;
  /** [B]. */
  readonly rewards: number;
  /** [B]. */
  readonly advantages: number;
  /** [4]: reward_std, frac_reward_zero_std, entropy, confidence. */
  readonly scalars: number;
  /** [16,6]: loss, kl, clip ratio low and high, gradient norm of classifier and of backbone. */
  readonly iterations: number;
  /** Floats up to here are read back. */
  readonly readable: number;
  /** log π under the policy being updated [B,L]. */
  readonly current: number;
  /** log π under the base policy [B,L]. */
  readonly reference: number;
  /** [B,6]. */
  readonly sequences: number;
  /** Factor by which the gradient is clipped, [1]. */
  readonly clip: number;
  /** Sum of squares of each tile of the gradient. */
  readonly tiles: number;
}

/** The ledger of `batch` sequences with completions of `length` tokens. */
export function ledgerRegions(batch: number, length: number): LedgerRegions {
  const each = batch * length;
  const scalars = 2 * each + 2 * batch;
  const iterations = scalars + STEP_SCALARS;
  const readable = iterations + MOST_ITERATIONS * ITERATION_SCALARS;
  const sequences = readable + 2 * each;
  const clip = sequences + SEQUENCE_SCALARS * batch;
  return {
    tokens: 0,
    logp: each,
    rewards: 2 * each,
    advantages: 2 * each + batch,
    scalars,
    iterations,
    readable,
    current: readable,
    reference: readable + each,
    sequences,
    clip,
    tiles: clip + 1,
  };
}

/** The same offsets as WGSL constants and functions of the run-time batch `S.batch`. */
export function ledgerWgsl(length: number): string {
  const [zero, one] = [ledgerRegions(0, length), ledgerRegions(1, length)];
  return (Object.keys(zero) as (keyof LedgerRegions)[])
    .filter((name) => name !== "readable")
    .map((name) => {
      const slope = one[name] - zero[name];
      return `fn ledger_${name}() -> u32 { return ${slope}u * S.batch + ${zero[name]}u; }`;
    })
    .join("\n");
}
