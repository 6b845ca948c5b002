/** Which steps may be queued together. */
import type { StepRequest } from "./step-engine";

/**
 * Names what steps must have in common to be queued together: what is learnt from, shapes and
 * counts. Steps with equal keys may differ in anything else: policy, seed, rates, schedule, rewards.
 */
export function sideBySideKey({ objective, policy, settings, task }: StepRequest): string {
  const { vocabulary, width, layers, heads, context } = policy.shape;
  const counts =
    objective === "supervised"
      ? [settings.pretrain_batch, settings.demonstrations]
      : [
          settings.beta === 0,
          ...[settings.num_prompts, settings.num_generations, settings.num_iterations],
        ];
  return [
    ...[objective, task.id, settings.optimizer, policy.constants !== null],
    ...[vocabulary, width, layers, heads, context],
    ...counts,
  ].join(" ");
}
