/**
 * The V × V block of one pair of contexts: how a push on logit b at x' moves logit a at x. Computed
 * from the two contexts alone, so that a cell of the heatmap can be opened when it is clicked.
 */
import type { Policy } from "../../engine/policy";
import type { ProbeContext } from "./context-batch";
import { fullKernel } from "./kernel";

/** K(x, x')[a, b] of both components, each row-major [V,V]. Not symmetric unless x is x'. */
export interface KernelBlock {
  /** ⟨h(x), h(x')⟩ I_V. */
  readonly representation: Float32Array;
  /** W J(x) J(x')ᵀ Wᵀ. */
  readonly gradient: Float32Array;
}

/**
 * The block of a pair.
 * @param left x, whose logits move.
 * @param right x', whose logits are pushed.
 * @throws RangeError when a context is malformed or longer than the policy's.
 */
export async function kernelBlock(
  policy: Policy,
  left: ProbeContext,
  right: ProbeContext,
): Promise<KernelBlock> {
  const { vocabulary } = policy.shape;
  const whole = await fullKernel(policy, [left, right]);
  const cut = (component: Float32Array) =>
    Float32Array.from({ length: vocabulary ** 2 }, (_, index) => {
      const [a, b] = [Math.floor(index / vocabulary), index % vocabulary];
      return component[(a * 2 + 1) * vocabulary + b] as number;
    });
  return { representation: cut(whole.representation), gradient: cut(whole.gradient) };
}

/** Two tokens that a block couples: pushing logit b at x' by ε moves logit a at x by value·ε. */
export interface TokenCoupling {
  readonly a: number;
  readonly b: number;
  readonly value: number;
}

/** Which couplings to look among: of a token with itself, of two different tokens, or all. */
export type CouplingKind = "same" | "different" | "all";

/**
 * The strongest couplings of a block, by absolute value, the strongest first.
 * @param block a component or their sum, row-major [V,V].
 * @param count how many at most.
 * @throws RangeError when the block is not square.
 */
export function strongestCouplings(
  block: ArrayLike<number>,
  count: number,
  among: CouplingKind = "all",
): TokenCoupling[] {
  const side = Math.round(Math.sqrt(block.length));
  if (side * side !== block.length) {
    throw new RangeError(`block holds ${block.length} numbers; it must be square`);
  }
  return Array.from(block, (value, index) => ({
    a: Math.floor(index / side),
    b: index % side,
    value,
  }))
    .filter(({ a, b }) => among === "all" || (a === b) === (among === "same"))
    .sort((one, other) => Math.abs(other.value) - Math.abs(one.value))
    .slice(0, count);
}
