/**
 * The optimisers of the textbooks in float64, one scalar at a time: what `engine/optimizer.ts` is
 * held against. Every scalar has moments and a count of its own and skips a step when frozen.
 */

export interface ScalarState {
  theta: number;
  m: number;
  v: number;
  count: number;
}

export interface ScalarRule {
  readonly kind: "sgd" | "adam" | "adamw";
  readonly betas: readonly [number, number];
  readonly epsilon: number;
  readonly weightDecay: number;
}

/** One scalar's update with learning rate `rate`; nothing happens at rate null (frozen). */
export function scalarUpdate(
  state: ScalarState,
  gradient: number,
  rate: number | null,
  rule: ScalarRule,
  decays: boolean,
): void {
  if (rate === null) {
    return;
  }
  state.count += 1;
  if (rule.kind === "sgd") {
    state.theta -= rate * gradient;
    return;
  }
  if (rule.kind === "adamw" && decays) {
    state.theta -= rate * rule.weightDecay * state.theta;
  }
  const [beta1, beta2] = rule.betas;
  state.m = beta1 * state.m + (1 - beta1) * gradient;
  state.v = beta2 * state.v + (1 - beta2) * gradient * gradient;
  const mHat = state.m / (1 - beta1 ** state.count);
  const vHat = state.v / (1 - beta2 ** state.count);
  state.theta -= (rate * mHat) / (Math.sqrt(vHat) + rule.epsilon);
}
