/**
 * The entropy budget of an update: how much of the change of the probes' entropy each component of
 * the kernel predicts to first order, beside the change that took place; likewise for confidence.
 *
 * ΔH ≈ −Cov_{a∼π}(log π_a, Δz_a)/τ is linear in Δz, so the components' parts add up to the
 * prediction; what first order leaves out is the residual, and is shown.
 */
import { predictedConfidenceChange, predictedEntropyChange } from "./dynamics";
import type { LogitChange } from "./logit-change";
import { confidences, entropies, logSoftmax } from "./softmax";

/** A change of a quantity at every probe, each [N]: actual = representation + gradient + residual. */
export interface ProbeBudget {
  /** The change that took place. */
  readonly actual: Float64Array;
  /** Predicted through the classifier. */
  readonly representation: Float64Array;
  /** Predicted through the features. */
  readonly gradient: Float64Array;
  /** What first order does not explain. */
  readonly residual: Float64Array;
}

/** The budgets of one update. */
export interface UncertaintyBudget {
  /** Of π's entropy, nats. */
  readonly entropy: ProbeBudget;
  /** Of π's largest probability. */
  readonly confidence: ProbeBudget;
}

/** What a budget is made from. */
export interface BudgetRequest {
  /** z before and after the update, [N,V]. */
  readonly before: ArrayLike<number>;
  readonly after: ArrayLike<number>;
  /** The first-order change by component. */
  readonly change: LogitChange;
  readonly vocabulary: number;
  readonly temperature: number;
}

/** The budget of what `measure` reads off log-probabilities and `predict` says of its change. */
function budgetOf(
  request: BudgetRequest,
  measure: (logProbabilities: Float64Array, vocabulary: number) => Float64Array,
  predict: typeof predictedEntropyChange,
): ProbeBudget {
  const { before, after, change, vocabulary, temperature } = request;
  const value = (logits: ArrayLike<number>) =>
    measure(logSoftmax(logits, vocabulary, temperature), vocabulary);
  const start = value(before);
  const actual = value(after).map((end, i) => end - (start[i] as number));
  const representation = predict(before, change.representation, vocabulary, temperature);
  const gradient = predict(before, change.gradient, vocabulary, temperature);
  const residual = actual.map(
    (total, i) => total - (representation[i] as number) - (gradient[i] as number),
  );
  return { actual, representation, gradient, residual };
}

/** Both budgets of an update on the probes. */
export function uncertaintyBudget(request: BudgetRequest): UncertaintyBudget {
  return {
    entropy: budgetOf(request, entropies, predictedEntropyChange),
    confidence: budgetOf(request, confidences, predictedConfidenceChange),
  };
}

/** Means over the probes, by name: `actual`, `representation`, `gradient`, `residual`. */
export function budgetMeans(budget: ProbeBudget): Record<keyof ProbeBudget, number> {
  const mean = (values: Float64Array) => values.reduce((a, b) => a + b, 0) / values.length;
  return {
    actual: mean(budget.actual),
    representation: mean(budget.representation),
    gradient: mean(budget.gradient),
    residual: mean(budget.residual),
  };
}
