/** How long runs will take, from what runs took: nothing is guessed. */
import type { PlannedRun } from "../../experiment/sweep";
import type { RunResult } from "../../results/run-result";

/** Seconds a step of some runs, start and end included; null where none made a step. */
function secondsPerStep(results: readonly RunResult[]): number | null {
  const steps = results.reduce((sum, result) => sum + result.steps, 0);
  const seconds = results.reduce((sum, result) => sum + result.seconds, 0);
  return steps === 0 ? null : seconds / steps;
}

/**
 * Seconds that runs take in so many workers, each at the pace of the known runs of its own point, or
 * else of all that are known. Null where none is.
 */
export function estimateSeconds(
  runs: readonly PlannedRun[],
  known: readonly RunResult[],
  workers: number,
): number | null {
  const usual = secondsPerStep(known);
  if (usual === null) return null;
  const byLabel = new Map<string, RunResult[]>();
  for (const result of known) {
    const there = byLabel.get(result.label);
    if (there === undefined) byLabel.set(result.label, [result]);
    else there.push(result);
  }
  const total = runs.reduce((sum, { label, experiment }) => {
    const own = secondsPerStep(byLabel.get(label) ?? []);
    return sum + experiment.settings.max_steps * (own ?? usual);
  }, 0);
  return total / Math.max(1, Math.min(workers, runs.length));
}
