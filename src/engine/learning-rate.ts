/** The learning rate over a run, before the factors of its phases. */
import type { SettingValues } from "../experiment/schema";

/**
 * η of the update at a step, by `lr_scheduler_type`: constant, or half a cosine that falls from the rate to 0
 * at `max_steps` and stays there (Loshchilov & Hutter, arXiv:1608.03983, without restarts).
 */
export function learningRateAt(
  settings: Pick<SettingValues, "learning_rate" | "lr_scheduler_type" | "max_steps">,
  step: number,
): number {
  const { learning_rate: rate, lr_scheduler_type: type, max_steps: last } = settings;
  if (type === "constant") {
    return rate;
  }
  const progress = Math.min(step / last, 1);
  return rate * 0.5 * (1 + Math.cos(Math.PI * progress));
}
