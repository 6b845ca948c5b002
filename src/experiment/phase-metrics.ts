/**
 * The metrics that a phase may end at: those of every run, whatever is watched, less the timings, which
 * would make two runs of one seed differ. In the order in which files and lists give them.
 */
export const PHASE_METRICS: readonly string[] = [
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
  "diversity/pass@64",
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
];

/** Those of them that belong to a policy's geometry or kernel: of several seeds only the first measures them. */
const OF_ONE_SEED = /^(classifier|features|ntk)\//;

/** What every one of several seeds side by side measures: its training, and the held-out prompts. */
export const SEED_METRICS: readonly string[] = PHASE_METRICS.filter(
  (name) => !OF_ONE_SEED.test(name),
);
