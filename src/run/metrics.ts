/**
 * The metrics' names: the order in which files and lists give them, and which of them are timings.
 * Names are TRL's where TRL has one (`GRPOTrainer`'s logged metrics); the rest follow the same style.
 */
import { PHASE_METRICS } from "../experiment/phase-metrics";

/** Every metric that a run may hold, in the order of the columns of `metrics.csv`. */
export const METRIC_ORDER: readonly string[] = [
  "phase",
  "learning_rate",
  ...PHASE_METRICS,
  "step_time",
  "speed/steps_per_second",
];

/**
 * Metrics that are read off a clock. Two runs of one config, seed and backend agree bit for bit in
 * every column but these.
 */
export const TIMING_METRICS: readonly string[] = ["step_time", "speed/steps_per_second"];

const RANK = new Map(METRIC_ORDER.map((name, index) => [name, index]));

/** Sorts names into `METRIC_ORDER`, those it does not know after it by alphabet. Returns a new array. */
export function orderMetrics(names: Iterable<string>): string[] {
  return [...names].sort((a, b) => {
    const rankA = RANK.get(a) ?? METRIC_ORDER.length;
    const rankB = RANK.get(b) ?? METRIC_ORDER.length;
    return rankA - rankB || (a < b ? -1 : a > b ? 1 : 0);
  });
}
