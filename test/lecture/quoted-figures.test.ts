/**
 * The figures that the shipped lecture's texts and speaker's notes quote by hand. Each phrase with a
 * figure is put together here from what it is of: the recorded runs, the claims' results, the runs'
 * settings, or runs that are made here. A figure that stands in no such phrase fails.
 */
import { readFileSync } from "node:fs";
import { beforeAll, expect, it } from "vitest";
import { CF_RL, LEVEL } from "../../src/claims/reading";
import { parseClaims } from "../../src/claims/reference";
import { CLAIMS } from "../../src/claims/registry";
import type { Scene } from "../../src/lecture/lecture";
import { parseLecture } from "../../src/lecture/parse-lecture";
import { MEAN_OF } from "../../src/lecture/quantity";
import type { RichText } from "../../src/lecture/rich-text";
import type { RunRecord } from "../../src/run/record";
import { MIXTURE } from "../../src/tasks/registry";
import {
  DIGIT_COUNT,
  PERMUTE_TOKEN,
  PROMPT_LENGTH,
  tokensText,
  tokenText,
  VOCABULARY_SIZE,
} from "../../src/tasks/vocabulary";
import type { KernelReach } from "./kernel-reach";
import { budgetsOf, reachOf, recorded, startOf } from "./quoted-runs";

const LECTURE = parseLecture(readFileSync("public/lectures/learning-dynamics.json", "utf8"));
const { claims: OUTCOMES } = parseClaims(readFileSync("public/claims/reference.json", "utf8"));
const STD = LECTURE.runs.std!.experiment.settings;
const CF = LECTURE.runs.cf!.experiment.settings;
const RIPPLE = LECTURE.runs.std!.ripple!;

const std = recorded(LECTURE, "std");
const cf = recorded(LECTURE, "cf");
const DESCENT = { optimizer: "sgd", learning_rate: 0.05 } as const;

let descent: RunRecord;
let classifierAlone: RunRecord;
let reach: { readonly start: KernelReach; readonly end: KernelReach };
let start: Awaited<ReturnType<typeof startOf>>;

beforeAll(async () => {
  const others = [DESCENT, { schedule: "classifier-only" }] as const;
  [descent, classifierAlone] = (await budgetsOf(LECTURE, others)) as [RunRecord, RunRecord];
  reach = await reachOf(LECTURE);
  start = await startOf(LECTURE);
}, 240_000);

const WORDS: readonly (readonly [number, string])[] = [
  [3, "three"],
  [4, "four"],
  [5, "five"],
  [6, "six"],
  [7, "seven"],
  [8, "eight"],
  [9, "nine"],
  [10, "ten"],
  [11, "eleven"],
  [12, "twelve"],
  [13, "thirteen"],
  [14, "fourteen"],
  [15, "fifteen"],
  [16, "sixteen"],
  [20, "twenty"],
  [25, "twenty-five"],
  [30, "thirty"],
];
/** A figure, in digits or as a word. Two are no figure: most things here come in pairs. */
const FIGURE = new RegExp(
  `\\d|\\b(?:${WORDS.map(([, word]) => word).join("|")}|forty|fifty|hundred|half|thirds?|tenths?)\\b`,
  "gi",
);
/** What a name or a source is called by. */
const NAMES = /\d{4}\.\d{5}|pythia-2\.8b|stage 1/g;

/** The nearest whole number, as a word. */
function word(value: number): string {
  const found = WORDS.find(([number]) => number === Math.round(value));
  if (!found) throw new Error(`there is no word here for ${value}`);
  return found[1];
}
/** Without the 0 before the point, as the page writes. */
const decimals = (value: number, count: number) =>
  Math.abs(value).toFixed(count).replace(/^0\./, ".");
const percent = (share: number, count = 0) => `${decimals(100 * share, count)} %`;

/** What was measured of a metric, summed over the run. */
function summed(record: RunRecord, metric: string): number {
  const values = record.values(metric);
  if (!values) throw new Error(`${metric} was not measured`);
  return values.reduce((sum, value) => (Number.isNaN(value) ? sum : sum + value), 0);
}
/** Representation's share of a budget over the run. */
function representationShare(record: RunRecord, budget: string): number {
  const representation = summed(record, `${budget}/representation`);
  return representation / (representation + summed(record, `${budget}/gradient`));
}
const fall = (record: RunRecord, where: string) =>
  decimals(summed(record, `${where}/entropy_change/actual`), 2);

const claimOf = (id: string) => CLAIMS.find((claim) => claim.id === id)!;
const outcomeOf = (id: string) => OUTCOMES.find((one) => one.id === id)!;
const mean = (id: string, arm: string, measure: string) =>
  outcomeOf(id).arms[arm]![measure]!.interval!.estimate;
const comparison = (id: string, of: string) =>
  outcomeOf(id).comparisons.find((one) => one.id === of)!.paired!.difference;
/** As the claims page numbers them: `claims 7 and 8`. */
function numbered(...ids: readonly string[]): string {
  const numbers = ids.map((id) => CLAIMS.findIndex((claim) => claim.id === id) + 1);
  const last = numbers.pop();
  return numbers.length === 0 ? `claim ${last}` : `claims ${numbers.join(", ")} and ${last}`;
}
const { seeds: SEEDS } = outcomeOf("freezing");
const SEED_RANGE = `seeds ${SEEDS[0]} to ${SEEDS.at(-1)}`;
const SEED_COUNT = `${word(SEEDS.length)} seeds`;
const INTERVALS = `${percent(comparison("freezing", "frozen").level)} interval`;
const AT_LEVEL = `reward ${decimals(LEVEL, 1)}`;
const STEPS = `${word(CF.stage1_steps)} steps`;
const FASTER = `${word(CF.stage1_lr_scale)} times`;
const DIGITS = `${word(PROMPT_LENGTH - 2)} digits`;
const REWARDED = tokenText(RIPPLE.completion[RIPPLE.token as number] as number);

const sceneAt = (id: string) => LECTURE.scenes.findIndex((scene) => scene.id === id);
/** What is said only where it is so. */
const where = (is: boolean, said: string) => (is ? [said] : []);

/** The phrases of each scene that have figures, put together from what these are of. */
const PHRASES: Readonly<Record<string, () => readonly string[]>> = {
  task: () => [
    `asked for ${DIGITS}`,
    `the prompt is ${DIGITS}`,
    `about one time in ${word(1 / std.valueAt("heldout/reward", 0))}`,
    ...where(STD.reward === "correctness", "the reward is 1 for each of these, 0 for the others"),
    ...where(start.parameters > 2e4 && start.parameters < 1e5, "a few ten thousand parameters"),
    `${word(VOCABULARY_SIZE)} tokens, pretrained on ${word(MIXTURE.length)} tasks`,
    `all with seed ${STD.seed}`,
  ],
  surer: () =>
    where(
      comparison("confidence-and-diversity", "matched").high < 0,
      `at ${AT_LEVEL} RL still has less entropy than supervised training`,
    ),
  variety: () => [
    ...where(
      std.valueAt("diversity/distinct_valid", 120) > std.valueAt("diversity/distinct_valid", 0),
      `among ${word(STD.eval_samples)} samples instead and you find more than before`,
    ),
    `${numbered("confidence-and-diversity")} compares, over ${SEED_COUNT}`,
    `keeps about ${word(mean("confidence-and-diversity", "supervised", "distinct"))} different ones among ${word(STD.eval_samples)}, RL about ${word(mean("confidence-and-diversity", "standard", "distinct"))}. It ${outcomeOf("confidence-and-diversity").verdict}`,
    `over seeds: ${numbered("confidence-and-diversity")}`,
  ],
  ripple: () => [
    `“permute ${tokensText(RIPPLE.prompt).slice(1, -1)}”: its first digit, a ${REWARDED}, is rewarded, once`,
    `the probability of a ${REWARDED} change`,
    `the ${REWARDED} rises`,
    ...where(
      Math.max(
        mean("spread-of-confidence", "standard", "whole"),
        mean("spread-of-confidence", "standard", "drawnWhole"),
      ) < 0.5,
      `${numbered("spread-of-confidence")} finds that the step of the argument from alike features to rising confidence does not hold for most pairs`,
    ),
  ],
  split: () => [
    `${word(sceneAt("lever") - sceneAt("split"))} scenes on`,
    `over all ${word(VOCABULARY_SIZE)} tokens`,
  ],
  budget: () => {
    const { probes } = std.header;
    const own = probes.filter(({ tokens }) => tokens[0] === PERMUTE_TOKEN).length;
    const size = (component: "representation" | "gradient", digits: boolean) =>
      reach.start.mean(component, "itself", digits);
    const onDigits =
      size("representation", true) / (size("representation", true) + size("gradient", true));
    const across = (at: KernelReach) =>
      `${decimals(at.mean("representation", "across"), 0)} and ${decimals(at.mean("gradient", "across"), 0)}`;
    const within =
      reach.start.mean("gradient", "within") / reach.start.mean("representation", "within");
    return [
      `over ${std.lastStep} steps`,
      `${numbered("components")} says the same over ${SEED_COUNT}, and ${outcomeOf("components").verdict}`,
      `${word(own)} of the trained task and ${word(probes.length - own)} of the others`,
      `why ${percent(1 - std.valueAt("ntk/gradient_share", 0), 1)} can do so much`,
      `${percent(1 - size("gradient", true) / size("gradient", false))} of the gradient component stand on ${word(VOCABULARY_SIZE - DIGIT_COUNT)} tokens`,
      `rows in W are ${word(start.others / start.digits)} times as long`,
      `on the ${word(DIGIT_COUNT)} digits representation is ${percent(onDigits)} of the size`,
      `about ${across(reach.start)} at the start, ${across(reach.end)} at the end`,
      `gradient is, at the start, ${word(within)} times as large`,
      `${percent(representationShare(std, "entropy_change/optimizer"))} of what Adam’s steps were to do`,
      `plain descent from the same points would have given ${percent(representationShare(std, "entropy_change"))}`,
      ...where(
        STD.max_grad_norm > 0,
        `(SGD, rate ${decimals(DESCENT.learning_rate, 2)}, clipped) gives ${percent(representationShare(descent, "entropy_change/optimizer"))}`,
      ),
      `by ${fall(classifierAlone, "own")} in ${std.lastStep} steps against ${fall(std, "own")}`,
      `by ${fall(classifierAlone, "elsewhere")} in both`,
      `by ${fall(std, "elsewhere")} in both`,
      `${FASTER} the rate`,
      `this and the two notes before: seed ${STD.seed}`,
    ];
  },
  alike: () => [
    `${SEED_COUNT} show no difference`,
    `${numbered("feature-variability")}, ${SEED_RANGE}, with ${INTERVALS}s`,
  ],
  lever: () => [],
  shape: () => [
    `${STEPS}, classifier only or everything`,
    `${STEPS} of the classifier alone, ${word(CF.stage1_steps)} of everything`,
    `times in ${STEPS} of standard RL`,
    `over ${SEED_COUNT}`,
    `${STEPS} of the classifier change next to nothing: ${decimals(mean("gradient-component", "equal-rate", "growth"), 3)} times over ${SEED_COUNT}`,
    `${numbered("gradient-component")}, ${SEED_RANGE}, which ${outcomeOf("gradient-component").verdict} on`,
  ],
  race: () => [
    `which is first at ${AT_LEVEL}`,
    `its classifier learns ${FASTER} as fast`,
    `first earns ${decimals(LEVEL, 1)} at step`,
    `over ${SEED_COUNT}`,
    `at ${AT_LEVEL} it has`,
    `over the last ${word(MEAN_OF)} steps`,
    `(${numbered("surer-elsewhere", "not-lp-ft")}, ${SEED_COUNT}`,
    `${STEPS} of the classifier at ${FASTER} the rate`,
    `${numbered("cf-rl-faster", "surer-elsewhere", "not-lp-ft")}, ${SEED_RANGE}`,
  ],
  referee: () => {
    const { matters } = claimOf("freezing").comparisons.find(({ id }) => id === "frozen")!;
    const frozen = comparison("freezing", "frozen").estimate;
    const tuned = claimOf("cf-rl-faster").arms.find(({ id }) => id === "tuned")!.experiment;
    return [
      `${SEED_COUNT}, and the referee`,
      `${FASTER} is a lot`,
      `the same ${word(CF.stage1_steps)} fast steps`,
      `${INTERVALS} …`,
      `the same fast classifier for ${STEPS}`,
      ...where(frozen > 0 && frozen < matters, `faster, by less than the ${matters} steps`),
      `at ${word(tuned.learning_rate! / STD.learning_rate)} times the rate`,
      `some ${word(-comparison("cf-rl-faster", "tuned").estimate)} steps ahead (${numbered("cf-rl-faster")})`,
      `steps to ${AT_LEVEL} on held-out prompts`,
      `over ${word(SEEDS.length)} paired seeds`,
      `with ${INTERVALS}s`,
      `${numbered("cf-rl-faster", "freezing")} of this page, ${SEED_RANGE}`,
    ];
  },
  "lp-ft": () => [`at ${FASTER} the rate`, `${numbered("not-lp-ft")}, ${SEED_RANGE}`],
  toy: () => [`has ${word(CLAIMS.length)} claims`],
};

/** All that a scene has in words, its numbers by name left out. */
function textOf({ topic, question, answer, view, notes, source }: Scene): string {
  const spoken = [
    question.text,
    ...question.choices.flatMap(({ text, because }) => [text, because]),
    ...answer.says.flatMap(({ text, more }) => [text, more]),
    ...view
      .flatMap((figure) => (figure.kind === "points" ? figure.points : []))
      .map(({ text }) => text),
    source,
  ];
  const words = (text: RichText) => text.map((part) => ("text" in part ? part.text : "…")).join("");
  return [topic, ...spoken.map(words), ...notes].join("\n").toLowerCase();
}

it.each(LECTURE.scenes.map((scene) => [scene.id, scene] as const))(
  "quotes its figures as they are: %s",
  (id, scene) => {
    const text = textOf(scene);
    const phrases = (PHRASES[id]?.() ?? []).map((phrase) => phrase.toLowerCase());
    expect(phrases.filter((phrase) => !text.includes(phrase))).toEqual([]);
    // The longest first: one may stand in another.
    const held = phrases.toSorted((a, b) => b.length - a.length);
    const rest = held.reduce((left, phrase) => left.replaceAll(phrase, ""), text);
    expect(rest.replace(NAMES, "").match(FIGURE) ?? []).toEqual([]);
  },
);

it("shows runs of one seed, and claims of others, with the same first stage", () => {
  for (const { experiment } of Object.values(LECTURE.runs)) {
    expect(experiment.settings.seed).toBe(STD.seed);
  }
  for (const { seeds } of OUTCOMES) expect(seeds).toEqual(SEEDS);
  const { stage1_steps, stage1_lr_scale } = CF;
  expect(CF_RL.experiment).toMatchObject({ stage1_steps, stage1_lr_scale });
});

it("sees the representation component stand still to the last digit in the first stage", () => {
  const traces = Array.from({ length: CF.stage1_steps + 1 }, (_, step) =>
    cf.valueAt("ntk/representation/trace", step),
  ).filter((value) => !Number.isNaN(value));
  expect(traces.length).toBeGreaterThan(2);
  expect(new Set(traces).size).toBe(1);
});
