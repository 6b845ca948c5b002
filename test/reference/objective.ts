/**
 * The objectives again, in float64 and from the papers' formulas: loops over sequences and tokens,
 * no masks folded into weights, no derivatives. What `engine/objective.ts` is held against.
 */
import type { ObjectiveSettings } from "../../src/engine/reference/objective";

/** A batch as nested arrays: logits [B][T][V], sampled tokens [B][T], and per-token numbers [B][T]. */
export interface Batch {
  readonly logits: number[][][];
  readonly tokens: number[][];
  readonly oldLogp: number[][] | null;
  readonly refLogp: number[][] | null;
  readonly advantages: number[];
  readonly mask: number[][];
}

export function logSoftmax(z: readonly number[], temperature: number): number[] {
  const scaled = z.map((x) => x / temperature);
  const top = Math.max(...scaled);
  const total = scaled.reduce((sum, x) => sum + Math.exp(x - top), 0);
  return scaled.map((x) => x - top - Math.log(total));
}

/** log π of the sampled tokens, [B][T]. */
export function sampledLogp(batch: Batch, temperature: number): number[][] {
  return batch.logits.map((rows, i) =>
    rows.map((z, t) => logSoftmax(z, temperature)[batch.tokens[i]![t]!]!),
  );
}

const sum = (values: readonly number[]) => values.reduce((a, b) => a + b, 0);
const mean = (values: readonly number[]) => sum(values) / values.length;

function surrogate(ratio: number, advantage: number, settings: ObjectiveSettings): number {
  const bounded = Math.min(Math.max(ratio, 1 - settings.epsilon), 1 + settings.epsilon_high);
  return -Math.min(ratio * advantage, bounded * advantage);
}

/** Positions that count in sequence i. */
function counted(batch: Batch, i: number): number[] {
  return batch.mask[i]!.flatMap((m, t) => (m === 1 ? [t] : []));
}

/** L without the entropy bonus. */
export function policyLoss(batch: Batch, temperature: number, settings: ObjectiveSettings): number {
  const logp = sampledLogp(batch, temperature);
  const old = batch.oldLogp ?? logp;
  const k3 = (i: number, t: number) => {
    if (settings.beta === 0) {
      return 0;
    }
    const r = batch.refLogp![i]![t]! - logp[i]![t]!;
    return Math.exp(r) - r - 1;
  };
  const rows = logp.map((_, i) => i);
  if (settings.algorithm === "rloo") {
    return mean(
      rows.map((i) => {
        const inside = counted(batch, i);
        const ratio = Math.exp(sum(inside.map((t) => logp[i]![t]! - old[i]![t]!)));
        const kl = settings.beta * sum(inside.map((t) => k3(i, t)));
        return surrogate(ratio, batch.advantages[i]!, settings) + kl;
      }),
    );
  }
  if (settings.algorithm === "reinforce") {
    return mean(
      rows.map((i) =>
        sum(
          counted(batch, i).map(
            (t) => -batch.advantages[i]! * logp[i]![t]! + settings.beta * k3(i, t),
          ),
        ),
      ),
    );
  }
  const losses = rows.map((i) =>
    counted(batch, i).map(
      (t) =>
        surrogate(Math.exp(logp[i]![t]! - old[i]![t]!), batch.advantages[i]!, settings) +
        settings.beta * k3(i, t),
    ),
  );
  switch (settings.loss_type) {
    case "grpo":
      return mean(losses.map((own) => sum(own) / Math.max(own.length, 1)));
    case "bnpo":
    case "dapo":
      return sum(losses.flat()) / Math.max(losses.flat().length, 1);
    case "dr_grpo":
      return sum(losses.flat()) / (rows.length * batch.mask[0]!.length);
  }
}

/** Mean entropy of the tokens that count, nats. */
export function meanEntropy(batch: Batch, temperature: number): number {
  const entropies = batch.logits.flatMap((rows, i) =>
    counted(batch, i).map((t) => {
      const logs = logSoftmax(rows[t]!, temperature);
      return -sum(logs.map((l) => Math.exp(l) * l));
    }),
  );
  return sum(entropies) / Math.max(entropies.length, 1);
}

/** Derivative of `loss` at every logit by central differences, [B][T][V]. */
export function numericGradient(batch: Batch, loss: (batch: Batch) => number): number[][][] {
  const step = 1e-5;
  return batch.logits.map((rows, i) =>
    rows.map((z, t) =>
      z.map((_, a) => {
        const at = (delta: number) => {
          const logits = batch.logits.map((r) => r.map((x) => [...x]));
          logits[i]![t]![a]! += delta;
          return loss({ ...batch, logits });
        };
        return (at(step) - at(-step)) / (2 * step);
      }),
    ),
  );
}
