/** The policy, its parameters, what it learns from, and how figures are read. */
import { GRPO, LP_FT, REINFORCE, RLOO, TOMIHARI, TRANSFORMER } from "./sources";
import type { Term } from "./term";

const raw = String.raw;

export const POLICY_TERMS: readonly Term[] = [
  {
    id: "policy",
    name: "policy",
    group: "policy",
    sentence:
      "The model that is trained: it gives every next token a probability, and answers by drawing one token after the other. Here a small transformer.",
    formula: raw`\pi(\cdot|x) = \operatorname{softmax}\bigl(z(x)/\tau\bigr)`,
    source: TRANSFORMER,
    related: ["classifier", "backbone", "completion"],
  },
  {
    id: "classifier",
    name: "classifier W",
    group: "policy",
    sentence:
      "The last layer, also called the LM head: it turns a context’s final feature into one score per token. It has no bias and shares nothing with the embedding.",
    formula: raw`z(x) = W\, h(x), \qquad W\in\mathbb R^{V\times d}`,
    source: TOMIHARI,
    related: ["backbone", "trained", "feature", "gradient"],
  },
  {
    id: "backbone",
    name: "backbone ψ",
    group: "policy",
    sentence: "Everything before the classifier: what makes features of a context.",
    formula: raw`\theta = (W,\psi)`,
    source: TOMIHARI,
    related: ["classifier", "trained", "feature"],
  },
  {
    id: "feature",
    name: "feature h",
    group: "policy",
    sentence:
      "What the backbone makes of a context: the d numbers after the last norm, which are all that the classifier sees of it.",
    formula: raw`h(x)\in\mathbb R^{d}`,
    source: TOMIHARI,
    related: ["features/cosine_mean", "representation"],
  },
  {
    id: "context",
    name: "context",
    group: "policy",
    sentence:
      "A prompt with the completion’s tokens so far: what the next token is predicted from.",
    related: ["completion", "probe"],
  },
  {
    id: "completion",
    name: "completion",
    group: "policy",
    sentence:
      "What the policy answers to a prompt, token by token. A cell’s tint is the probability that its token had; the token after which no right answer could follow is ruled below.",
    related: ["policy", "reward", "diversity/distinct_valid"],
  },
  {
    id: "base-policy",
    name: "base policy",
    group: "policy",
    sentence:
      "The policy that training starts from, pretrained on all tasks with noisy demonstrations until it is right some of the time.",
    related: ["policy", "kl"],
  },
  {
    id: "standard-rl",
    name: "standard RL",
    group: "learning",
    sentence:
      "Reinforcement learning that trains everything from the first step, at one learning rate: completions are sampled, right ones are rewarded, and parameters move so that rewarded ones become likelier.",
    formula: raw`L = -\frac{1}{B}\sum_u A_u \log\pi(y_u|x_u)`,
    source: REINFORCE,
    related: ["cf-rl", "advantage", "reward"],
  },
  {
    id: "trained",
    name: "learning, held",
    group: "learning",
    sentence:
      "Parameters that are learning are changed by every update; those that are held keep their values, bit for bit. Learning in part: some of their layers are.",
    related: ["classifier", "backbone", "lever", "drives"],
  },
  {
    id: "score",
    name: "the score",
    group: "learning",
    sentence:
      "A run’s schedule over its steps, in two lanes: W, the classifier, over ψ, the backbone. A lane is filled while its parameters are learning and dotted while they are held; its height is the learning rate, and what is only planned is paler.",
    related: ["classifier", "backbone", "trained", "stage"],
  },
  {
    id: "stage",
    name: "stage",
    group: "learning",
    sentence:
      "A stretch of the schedule in which the same parameters are trained at the same rates. Where one follows another the score says what is new: “10 backbone joins” means that from step 10 on the backbone learns too. Charts are tinted while the first stage holds a part.",
    related: ["score", "backbone", "cf-rl", "setting/schedule"],
  },
  {
    id: "lp-ft",
    name: "LP-FT",
    group: "learning",
    sentence:
      "Linear probing, then fine-tuning: the same order as CF-RL, but taught by demonstrations. Its reason is another one: the features are spared distortion.",
    source: LP_FT,
    related: ["cf-rl"],
  },
  {
    id: "advantage",
    name: "advantage",
    group: "learning",
    sentence:
      "How much better a completion was rewarded than its group: with it, what was sampled is made likelier or less likely. Beside the answers it stands unscaled: 1 for right and 0 for wrong, less the group’s mean (first line), so that where all are right or all wrong there is nothing to learn. RLOO trains with the mean of the others (second line), GRPO divides by the group’s spread.",
    formula: raw`\begin{aligned}A_i &= r_i - \frac{1}{G}\sum_j r_j\\ A_i &= r_i - \frac{1}{G-1}\sum_{j\ne i} r_j\end{aligned}`,
    source: RLOO,
    related: ["setting/algorithm", "group"],
  },
  {
    id: "group",
    name: "group",
    group: "learning",
    sentence:
      "The completions that are sampled for one prompt in one step, compared among themselves.",
    source: GRPO,
    related: ["advantage", "frac_reward_zero_std"],
  },
  {
    id: "heldout",
    name: "held-out",
    group: "learning",
    sentence:
      "Prompts that are never trained on. Answers, evaluations and the kernel are of these.",
    related: ["heldout/reward", "probe"],
  },
  {
    id: "scale",
    name: "own and shared scale",
    group: "reading",
    sentence:
      "Own: each map runs to its own largest value and shows its structure. Shared: one scale for all three shows their sizes. Both are symmetric-logarithmic, so that small cells do not vanish: linear up to c, the median size of a cell, and logarithmic beyond. Of kernels c is kept between 1/10,000 and 1/100 of the largest value where the scale is shared, between 1/1,000 and 1/6 where it is a map’s own.",
    formula: raw`\operatorname{asinh}(v/c)`,
    related: ["cell"],
  },
  {
    id: "interval",
    name: "95 % interval",
    group: "reading",
    sentence:
      "Where the mean over all seeds probably lies, judged by those that were run. It says nothing of other rates or tasks.",
    formula: raw`\bar v \pm t_{n-1,\,0.975}\, \frac{s}{\sqrt n}`,
    source: { text: "Student 1908" },
    related: ["seed"],
  },
  {
    id: "seed",
    name: "seed",
    group: "reading",
    sentence:
      "The number that all randomness comes from. Two runs of one seed see the same prompts and the same noise, so that they differ by what they train alone.",
    related: ["setting/seed", "interval"],
  },
];
