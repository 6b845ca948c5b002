/**
 * The metrics' names: the order in which files and lists give them, and which of them are timings.
 * Names are TRL's where TRL has one (`GRPOTrainer`'s logged metrics); the rest follow the same style.
 */

/** Every metric that a run may hold, in the order of the columns of `metrics.csv`. */
export const METRIC_ORDER: readonly string[] = [
  "phase",
  "learning_rate",
  "loss",
  "reward",
  "reward_std",
  "frac_reward_zero_std",
  "entropy",
  "confidence",
  "kl",
  "clip_ratio/low_mean",
  "clip_ratio/high_mean",
  "heldout/reward",
  "heldout/entropy",
  "heldout/confidence",
  "diversity/distinct_valid",
  "diversity/pass@1",
  "diversity/pass@4",
  "diversity/pass@16",
  "diversity/answer_entropy",
  "classifier/norm_fro",
  "classifier/norm_spectral",
  "classifier/norm_answer_rows",
  "classifier/drift",
  "features/cosine_mean",
  "features/effective_rank",
  "features/drift",
  "grad_norm/classifier",
  "grad_norm/backbone",
  "ntk/representation/trace",
  "ntk/representation/fro",
  "ntk/representation/top_eigenvalue",
  "ntk/representation/effective_rank",
  "ntk/gradient/trace",
  "ntk/gradient/fro",
  "ntk/gradient/top_eigenvalue",
  "ntk/gradient/effective_rank",
  "ntk/gradient_share",
  "ntk/drift",
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
