/** Every metric of a run. Where TRL has the name, the meaning is TRL's, and what differs is said. */
import { KERNEL_METRIC_TERMS } from "./kernel-metric-terms";
import { metric } from "./metric";
import { EFFECTIVE_RANK, K3, PASS_AT_K, PPO, TRL } from "./sources";
import type { Term } from "./term";

const raw = String.raw;

const passAt = (k: number): Term =>
  metric(
    `diversity/pass@${k}`,
    `pass@${k}`,
    k === 1
      ? "The chance that a sampled completion is right, mean over held-out prompts."
      : `The chance that at least one of ${k} completions is right, mean over held-out prompts: it falls behind pass@1 when the answers become one.`,
    {
      formula: raw`1-\binom{n-c}{${k}}\Big/\binom{n}{${k}}, \quad c\text{ right of }n`,
      source: PASS_AT_K,
      related: ["diversity/distinct_valid"],
    },
  );

export const METRIC_TERMS: readonly Term[] = [
  metric(
    "phase",
    "phase",
    "Which phase of the schedule the step was trained under, counted from 0.",
    { related: ["stage"] },
  ),
  metric(
    "learning_rate",
    "learning rate",
    "The rate of the step, before the phase’s multipliers: in stage 1 of CF-RL the classifier learns at this times the stage’s factor.",
    { source: TRL, related: ["setting/learning_rate", "setting/stage1_lr_scale"] },
  ),
  metric(
    "loss",
    "loss",
    "What the step minimised; with policy gradients its value says little, its gradient everything.",
    { source: TRL, related: ["standard-rl"] },
  ),
  metric(
    "reward",
    "reward",
    "Mean over the completions that the step sampled, for training prompts; with the usual rule the share that is right. “Reached .8”, like the ring on the curve, is the first step whose one batch earned as much: later ones may earn less.",
    {
      formula: raw`\bar r = \frac{1}{B}\sum_{i=1}^{B} r_i`,
      unit: "share right",
      source: TRL,
      related: ["heldout/reward", "advantage"],
    },
  ),
  metric(
    "reward_std",
    "spread of rewards",
    "Standard deviation of the rewards over the whole batch.",
    {
      formula: raw`\sqrt{\tfrac{1}{B-1}\sum_i (r_i-\bar r)^2}`,
      source: TRL,
      related: ["reward", "frac_reward_zero_std"],
    },
  ),
  metric(
    "frac_reward_zero_std",
    "groups without signal",
    "Share of completions whose group was rewarded alike throughout: nothing can be learned from them.",
    {
      unit: "share",
      source: TRL,
      related: ["group", "advantage"],
    },
  ),
  metric(
    "entropy",
    "entropy",
    "How undecided the policy is, mean over the tokens of its completions: 0 when it is sure, log V when all tokens are as likely.",
    {
      formula: raw`H(x) = -\sum_a \pi_a(x)\log\pi_a(x)`,
      unit: "nats a token",
      source: TRL,
      related: ["confidence", "entropy-budget", "diversity/answer_entropy"],
    },
  ),
  metric(
    "confidence",
    "confidence",
    "The probability of the policy’s favourite token, mean over the tokens of its completions.",
    {
      formula: raw`\max_a \pi_a(x)`,
      unit: "mean largest π",
      related: ["entropy", "heldout/confidence"],
    },
  ),
  metric(
    "kl",
    "KL to the base",
    "How far the policy has moved from the base policy, mean over tokens, by the estimate that TRL uses.",
    {
      formula: raw`k_3 = e^{u}-u-1, \quad u = \log\pi_{\mathrm{base}}-\log\pi`,
      unit: "nats a token",
      source: K3,
      related: ["setting/beta", "base-policy"],
    },
  ),
  metric(
    "clip_ratio/low_mean",
    "clipped below",
    "Share of tokens whose probability has fallen so far that their gradient is cut.",
    {
      formula: raw`\rho < 1-\varepsilon \;\text{ and }\; A<0`,
      source: PPO,
      related: ["setting/epsilon"],
    },
  ),
  metric(
    "clip_ratio/high_mean",
    "clipped above",
    "Share of tokens whose probability has risen so far that their gradient is cut.",
    {
      formula: raw`\rho > 1+\varepsilon_{\mathrm{high}} \;\text{ and }\; A>0`,
      source: PPO,
      related: ["setting/epsilon_high"],
    },
  ),
  metric(
    "heldout/reward",
    "held-out reward",
    "Mean reward on the fixed held-out prompts, without declared noise.",
    { unit: "share right", related: ["reward", "heldout"] },
  ),
  metric(
    "heldout/entropy",
    "held-out entropy",
    "Entropy, mean over the tokens of completions of held-out prompts.",
    { unit: "nats a token", related: ["entropy"] },
  ),
  metric(
    "heldout/confidence",
    "held-out confidence",
    "Confidence, mean over the tokens of completions of held-out prompts.",
    { unit: "mean largest π", related: ["confidence"] },
  ),
  metric(
    "diversity/distinct_valid",
    "diversity",
    "How many different right answers the policy still gives to one prompt, among its samples, mean over held-out prompts. A wrong one counts for nothing.",
    {
      unit: "different right answers",
      related: ["diversity/answer_entropy", "diversity/pass@16"],
    },
  ),
  passAt(1),
  passAt(4),
  passAt(16),
  passAt(64),
  metric(
    "diversity/answer_entropy",
    "entropy among right answers",
    "How evenly the right answers are spread, mean over prompts that have one; it can last while the entropy of tokens falls.",
    {
      formula: raw`-\sum_y f_y\log f_y`,
      unit: "nats",
      related: ["entropy", "diversity/distinct_valid"],
    },
  ),
  metric("classifier/norm_fro", "norm of the classifier", "The size of W, all rows together.", {
    formula: raw`\lVert W\rVert_F = \sqrt{\textstyle\sum_{a,k} W_{ak}^2}`,
    related: ["classifier/norm_answer_rows", "gradient"],
  }),
  metric(
    "classifier/norm_spectral",
    "spectral norm of the classifier",
    "The largest factor by which W stretches any feature.",
    {
      formula: raw`\lVert W\rVert_2 = \sigma_1(W)`,
      related: ["classifier/norm_fro"],
    },
  ),
  metric(
    "classifier/norm_answer_rows",
    "classifier, answer rows",
    "The size of what in W tells answers apart: the digits’ rows less their mean row.",
    {
      formula: raw`\Bigl\lVert W_{0:9}-\mathbf 1\bar w^{\top}\Bigr\rVert_F`,
      related: ["classifier/norm_fro"],
    },
  ),
  metric(
    "classifier/drift",
    "drift of the classifier",
    "How far W has moved from where the run began.",
    {
      formula: raw`\lVert W_s-W_0\rVert_F / \lVert W_0\rVert_F`,
      related: ["features/drift"],
    },
  ),
  metric(
    "features/cosine_mean",
    "feature cosine",
    "How alike the features of different contexts are: at 1 an update on one moves all.",
    {
      formula: raw`\operatorname{mean}_{i\ne j}\;\frac{\langle h_i,h_j\rangle}{\lVert h_i\rVert\,\lVert h_j\rVert}`,
      related: ["feature", "representation"],
    },
  ),
  metric(
    "features/effective_rank",
    "effective rank of the features",
    "In how many directions, as it were, the probes’ features lie.",
    {
      formula: raw`\exp\Bigl(-\sum_i p_i\log p_i\Bigr), \quad p_i = \sigma_i\Big/\sum_j\sigma_j`,
      source: EFFECTIVE_RANK,
      related: ["features/cosine_mean"],
    },
  ),
  metric(
    "features/drift",
    "drift of the features",
    "How far the probes’ features have moved from where the run began; 0 while the backbone is held.",
    {
      formula: raw`\lVert H_s-H_0\rVert_F / \lVert H_0\rVert_F`,
      related: ["feature"],
    },
  ),
  metric(
    "grad_norm/classifier",
    "gradient of the classifier",
    "Norm of the loss’s gradient by W, before clipping.",
    {
      formula: raw`\lVert \partial L/\partial W\rVert`,
      related: ["setting/max_grad_norm"],
    },
  ),
  metric(
    "grad_norm/backbone",
    "gradient of the backbone",
    "Norm of the loss’s gradient by ψ, before clipping.",
    {
      formula: raw`\lVert \partial L/\partial\psi\rVert`,
      related: ["setting/max_grad_norm"],
    },
  ),
  ...KERNEL_METRIC_TERMS,
  metric("step_time", "step time", "How long the step took.", { unit: "seconds", source: TRL }),
  metric("speed/steps_per_second", "speed", "Steps a second, measured over the last ones.", {
    unit: "steps/s",
  }),
];
