/** What several runs say together, as the pages of claims, sweeps and comparisons put it. */
import { HEDGES, HESTERBERG, HOLM } from "./sources";
import type { Term } from "./term";

const raw = String.raw;

/** An entry of the section on several runs. */
function statistic(term: Omit<Term, "group">): Term {
  return { ...term, group: "statistics" };
}

export const STATISTIC_TERMS: readonly Term[] = [
  statistic({
    id: "claim",
    name: "claim",
    sentence:
      "A sentence about RL post-training with what would show it and what would refute it, both fixed before its runs were made.",
    related: ["verdict", "comparison-role"],
  }),
  statistic({
    id: "verdict",
    name: "holds, depends, does not hold, open",
    sentence:
      "What all conditions of a claim come to: it holds where every one is seen, does not hold where every one is refuted, depends where at least one is seen and one refuted, and is open otherwise: then an interval leaves one open.",
    related: ["claim", "comparison-role", "seen", "bootstrap-interval"],
  }),
  statistic({
    id: "seen",
    name: "seen: yes, no, open",
    sentence:
      "What a comparison’s interval says: yes where all of it lies on the expected side of 0 and its far end reaches the difference that matters, no where all of it falls short of that, open otherwise; where no difference is expected, yes and no change places. So a yes is sure of the direction, and may be of less than what matters; a no may be of a difference that is real and smaller.",
    related: ["verdict", "bootstrap-interval", "comparison-role"],
  }),
  statistic({
    id: "comparison-role",
    name: "condition, control",
    sentence:
      "A condition has a part in the verdict. A control has none: it says whether something else could have made the difference.",
    related: ["verdict"],
  }),
  statistic({
    id: "paired-difference",
    name: "paired difference",
    sentence:
      "What two arms differ by, seed by seed: both saw the same prompts and the same noise, so that what differs is what was done otherwise.",
    formula: raw`\frac1n\sum_s (a_s-b_s)`,
    related: ["seed", "bootstrap-interval", "effect-size"],
  }),
  statistic({
    id: "bootstrap-interval",
    name: "95 % interval by bootstrap",
    sentence:
      "Where the mean over all seeds probably lies: between two quantiles of the means of 10,000 resamples of the seeds, α′/2 from either end, which lie farther out the fewer seeds there are.",
    formula: raw`\alpha'/2 = \Phi\bigl(-\sqrt{n/(n-1)}\; t_{n-1,\,1-\alpha/2}\bigr)`,
    source: HESTERBERG,
    related: ["interval", "seed"],
  }),
  statistic({
    id: "effect-size",
    name: "effect size d",
    sentence:
      "The mean difference in units of its own spread over seeds, with the correction for few seeds. At 1 about one seed in six would point the other way, at 3 hardly any.",
    formula: raw`d = \frac{\bar\Delta}{s_\Delta}\Bigl(1-\frac{3}{4(n-1)-1}\Bigr)`,
    source: HEDGES,
    related: ["paired-difference"],
  }),
  statistic({
    id: "sign-test",
    name: "signs",
    sentence:
      "In how many seeds the difference is positive and in how many it is negative. If either were as likely, so uneven a count would be as rare as p says.",
    formula: raw`p = \min\Bigl(1,\ 2^{1-n}\sum_{i\le m}\binom{n}{i}\Bigr), \quad m\text{ the rarer sign}`,
    source: { text: "the exact two-sided sign test" },
    related: ["holm", "paired-difference"],
  }),
  statistic({
    id: "holm",
    name: "p (Holm)",
    sentence:
      "The p of the sign test, made larger for how many comparisons the claim has: with many, a small p is found by chance. With few seeds it cannot be small at all: 2^(1−n) times the comparisons is the least there is.",
    formula: raw`\tilde p_{(i)} = \max_{j\le i}\,\min\bigl(1,\ (m-j+1)\,p_{(j)}\bigr)`,
    source: HOLM,
    related: ["sign-test"],
  }),
  statistic({
    id: "steps-to",
    name: "steps to a level",
    sentence:
      "The first step at which a measure is at or above a level, interpolated between two evaluations. A run that ends before counts with its last step, one that diverged with the last step planned, and the mean is then marked ≥.",
    related: ["heldout/reward", "setting/eval_every"],
  }),
  statistic({
    id: "at-level",
    name: "at equal reward",
    sentence:
      "A measure where the held-out reward first reaches a level: arms that learn at different speeds are compared where they are as good, not where they are as old. On the Lab it is the reward of one batch of training prompts, or over several seeds its mean over five steps.",
    related: ["steps-to", "heldout/reward"],
  }),
  statistic({
    id: "equal-reward",
    name: "read at equal reward",
    sentence:
      "On the Compare page: each run and each seed of it at its own first step whose training reward, as a mean over the last five steps, is at least a level, with every other measure as it was measured last by then. Seeds that never get there, or were there from the first five steps on, have no such step and are counted.",
    formula: raw`t_s = \min\Bigl\{t : \tfrac15\sum_{i=t-4}^{t} r_{s,i} \ge \ell\Bigr\}`,
    related: ["at-level", "paired-difference", "interval"],
  }),
  statistic({
    id: "supervised",
    name: "supervised training",
    sentence:
      "Training on demonstrations of right answers instead of on rewarded samples: the control that tells the effect of RL from that of training.",
    formula: raw`L = -\frac{1}{\sum_u |y_u|}\sum_u\sum_t \log\pi(y_{u,t}|x_u,y_{u,<t})`,
    related: ["lp-ft", "standard-rl"],
  }),
  statistic({
    id: "sweep",
    name: "sweep",
    sentence:
      "Runs over several values of some settings: every combination of them, a number drawn at random, or a list.",
    related: ["configuration", "measure"],
  }),
  statistic({
    id: "preset",
    name: "preset",
    sentence:
      "A whole experiment with a name: task, base policy, objective, schedule and every other setting. What is not set elsewhere comes from it.",
    related: ["base-policy", "configuration"],
  }),
  statistic({
    id: "configuration",
    name: "configuration",
    sentence: "One choice of values for everything that a sweep varies. It is run with every seed.",
    related: ["sweep", "seed"],
  }),
  statistic({
    id: "measure",
    name: "measure",
    sentence:
      "A number read off a whole run: a metric at the end, at the start, at a step or as a mean, the steps to a level, or another metric where that level is reached.",
    related: ["steps-to", "at-level"],
  }),
];
