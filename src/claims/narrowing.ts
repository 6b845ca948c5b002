import type { Claim, ClaimMeasure } from "./claim";
import { CF_RL, final, minus, PERMUTE, STANDARD, start } from "./reading";

const TRIES = [1, 4, 16, 64] as const;
const metric = (k: number) => `diversity/pass@${k}`;

const passes = Object.fromEntries(
  TRIES.flatMap((k): [string, ClaimMeasure][] => [
    [`base${k}`, { label: `pass@${k} before`, unit: "", measure: start(metric(k)) }],
    [`pass${k}`, { label: `pass@${k} at the end`, unit: "", measure: final(metric(k)) }],
    [
      `gain${k}`,
      {
        label: `gain in pass@${k}`,
        unit: "",
        measure: minus(final(metric(k)), start(metric(k))),
      },
    ],
  ]),
);
const named = (kind: "base" | "pass") => TRIES.map((k) => `${kind}${k}`);

export const narrowing: Claim = {
  id: "narrowing",
  sentence: "Part of RL’s gain is narrowing: with enough tries the base policy catches up.",
  hypothesis:
    "RL’s gain in the chance of a right answer among k tries is large at k = 1, smaller by .2 at k = 64, and there less than .05.",
  common: { ...PERMUTE, eval_every: 40, eval_samples: 64 },
  arms: [
    STANDARD,
    CF_RL,
    {
      id: "supervised",
      label: "supervised",
      tone: "neutral",
      experiment: { schedule: "ft", demonstration_noise: 0, pretrain_batch: 128 },
    },
  ],
  instruments: [],
  measures: passes,
  comparisons: [
    {
      id: "one",
      label: "pass@1 after RL, against before",
      a: { arm: "standard", measure: "pass1" },
      b: { arm: "standard", measure: "base1" },
      expects: "more",
      matters: 0.1,
      role: "condition",
    },
    {
      id: "shrinks",
      label: "RL’s gain in pass@64, against its gain in pass@1",
      a: { arm: "standard", measure: "gain64" },
      b: { arm: "standard", measure: "gain1" },
      expects: "less",
      matters: 0.2,
      role: "condition",
    },
    {
      id: "caught",
      label: "pass@64 after RL, against before",
      a: { arm: "standard", measure: "pass64" },
      b: { arm: "standard", measure: "base64" },
      expects: "not more",
      matters: 0.05,
      role: "condition",
    },
    {
      id: "cf-rl",
      label: "pass@64 after CF-RL, against before",
      a: { arm: "cf-rl", measure: "pass64" },
      b: { arm: "cf-rl", measure: "base64" },
      expects: "not more",
      matters: 0.05,
      role: "control",
    },
    {
      id: "supervised",
      label: "pass@64 after supervised training, against RL",
      a: { arm: "supervised", measure: "pass64" },
      b: { arm: "standard", measure: "pass64" },
      expects: "more",
      matters: 0.02,
      role: "control",
    },
  ],
  figure: {
    kind: "lines",
    axis: "chance of a right answer",
    x: TRIES,
    xLabel: "tries k",
    lines: [
      { label: "base policy", arm: "standard", measures: named("base") },
      { label: "standard RL", arm: "standard", measures: named("pass") },
      { label: "CF-RL", arm: "cf-rl", measures: named("pass") },
      { label: "supervised", arm: "supervised", measures: named("pass") },
    ],
  },
  dependsOn: "on what is asked",
  explanation: {
    verdict: "holds",
    summary:
      "RL triples the chance that one try is right. With sixteen tries the base policy is right nearly always too, with sixty-four in every case, as all the others are.",
    text: "A base policy that is right three times in ten is right at least once in sixteen tries nearly always: it knows the answers, and RL makes it say them first. What RL gains with one try is therefore gained by moving probability to answers that were there, not by finding new ones, and the gain is gone where one may try often. Supervised training narrows less: at one try it gains less, at many it is the same.",
  },
  lab: { arm: "standard", companion: "none" },
};
