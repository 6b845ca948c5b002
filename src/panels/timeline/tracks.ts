/**
 * Every track that the time panel can show. A new one is one entry here: see docs/panels.md.
 * Metrics are named as in the record (TRL's names where TRL has one).
 */
import type { RangeHint } from "../../charts/value-axis";
import type { Phase } from "../../experiment/phase";
import { MARK } from "../lede/sentence";
import type { TrackSpec } from "./track";

const SHARE: RangeHint = { start: [0, 1], bounds: [0, 1], minSpan: 0.2 };
const NATS: RangeHint = { start: [0, 2], bounds: [0, null], minSpan: 0.2 };
/** A size whose start is not known before it is measured. */
const SIZE: RangeHint = { start: null, bounds: [0, null], minSpan: 0.5 };
const DRIFT: RangeHint = { start: [0, 0.5], bounds: [0, null], minSpan: 0.05 };
/** Cheap, and it means something only when every step is measured. */
const EVERY_STEP_BUDGET = { id: "entropy-budget", every: 1 } as const;

export const TRACKS: readonly TrackSpec[] = [
  {
    id: "reward",
    title: "Reward",
    unit: "share right",
    lines: [{ metric: "reward" }],
    range: SHARE,
    weight: 1.5,
    decimals: 2,
    threshold: MARK,
  },
  {
    id: "entropy",
    title: "Entropy",
    unit: "nats a token",
    lines: [{ metric: "entropy" }],
    range: NATS,
    positive: true,
    weight: 1.25,
    decimals: 2,
  },
  {
    id: "entropy-so-far",
    title: "Entropy by part",
    unit: "≈ nats, own task",
    term: "entropy-so-far",
    lines: [
      { metric: "own/entropy_change/optimizer/gradient", component: "gradient" },
      { metric: "own/entropy_change/optimizer/representation", component: "representation" },
    ],
    watches: EVERY_STEP_BUDGET,
    summed: true,
    range: { start: [-0.5, 0], minSpan: 0.1 },
    weight: 1,
    decimals: 2,
  },
  {
    id: "confidence",
    title: "Confidence",
    unit: "mean largest π",
    lines: [{ metric: "confidence" }],
    range: SHARE,
    weight: 0.95,
    decimals: 2,
  },
  {
    id: "classifier",
    title: "Classifier",
    unit: "‖W‖, answer rows",
    lines: [{ metric: "classifier/norm_answer_rows" }],
    range: { ...SIZE, minSpan: 1 },
    positive: true,
    weight: 0.9,
    decimals: 2,
  },
  {
    id: "kernel-traces",
    title: "Kernel traces",
    unit: "× their start",
    lines: [
      { metric: "ntk/gradient/trace", component: "gradient" },
      { metric: "ntk/representation/trace", component: "representation" },
    ],
    range: { start: [0.9, 1.5], bounds: [0, null], minSpan: 0.3 },
    positive: true,
    weight: 1.25,
    decimals: 2,
    relative: "first",
  },
  {
    id: "entropy-budget",
    title: "Entropy budget",
    unit: "nats, this step",
    term: "entropy-budget",
    lines: [],
    watches: EVERY_STEP_BUDGET,
    bars: {
      parts: [
        { metric: "entropy_change/optimizer/representation", component: "representation" },
        { metric: "entropy_change/optimizer/gradient", component: "gradient" },
      ],
      actual: "entropy_change/actual",
    },
    range: { start: null, minSpan: 0.001 },
    weight: 1.25,
    decimals: 4,
  },
  {
    id: "entropy-elsewhere",
    title: "Entropy, others",
    unit: "≈ nats, other tasks",
    term: "entropy-so-far",
    lines: [
      { metric: "elsewhere/entropy_change/optimizer/gradient", component: "gradient" },
      { metric: "elsewhere/entropy_change/optimizer/representation", component: "representation" },
    ],
    watches: EVERY_STEP_BUDGET,
    summed: true,
    range: { start: [-0.5, 0], minSpan: 0.1 },
    weight: 1,
    decimals: 2,
  },
  {
    id: "diversity",
    title: "Diversity",
    unit: "different right answers",
    lines: [{ metric: "diversity/distinct_valid" }],
    range: { start: null, bounds: [0, null], minSpan: 2 },
    positive: true,
    weight: 1.1,
    decimals: 1,
  },
  {
    id: "heldout-reward",
    title: "Held-out reward",
    unit: "share right",
    lines: [{ metric: "heldout/reward" }],
    range: SHARE,
    weight: 1.2,
    decimals: 2,
    threshold: MARK,
  },
  {
    id: "heldout-entropy",
    title: "Held-out entropy",
    unit: "nats a token",
    lines: [{ metric: "heldout/entropy" }],
    range: NATS,
    positive: true,
    weight: 1.1,
    decimals: 2,
  },
  {
    id: "heldout-confidence",
    title: "Held-out confidence",
    unit: "mean largest π",
    lines: [{ metric: "heldout/confidence" }],
    range: SHARE,
    weight: 1,
    decimals: 2,
  },
  {
    id: "gradient-share",
    title: "Gradient share",
    unit: "of the trace",
    lines: [{ metric: "ntk/gradient_share", component: "gradient" }],
    range: { start: [0.9, 1], bounds: [0, 1], minSpan: 0.02 },
    weight: 1,
    decimals: 3,
  },
  {
    id: "feature-cosine",
    title: "Feature cosine",
    unit: "mean over contexts",
    lines: [{ metric: "features/cosine_mean" }],
    range: { start: [0, 1], bounds: [-1, 1], minSpan: 0.1 },
    weight: 1,
    decimals: 2,
  },
  {
    id: "feature-drift",
    title: "Feature drift",
    unit: "of h, relative",
    lines: [{ metric: "features/drift" }],
    range: DRIFT,
    positive: true,
    weight: 1,
    decimals: 3,
  },
  {
    id: "classifier-drift",
    title: "Classifier drift",
    unit: "of W, relative",
    lines: [{ metric: "classifier/drift" }],
    range: DRIFT,
    positive: true,
    weight: 1,
    decimals: 3,
  },
  {
    id: "classifier-norm",
    title: "Classifier, all rows",
    unit: "‖W‖, Frobenius",
    lines: [{ metric: "classifier/norm_fro" }],
    range: { ...SIZE, minSpan: 1 },
    positive: true,
    weight: 1,
    decimals: 2,
  },
  {
    id: "classifier-spectral",
    title: "Classifier, spectral",
    unit: "‖W‖, largest singular value",
    lines: [{ metric: "classifier/norm_spectral" }],
    range: { ...SIZE, minSpan: 1 },
    positive: true,
    weight: 1,
    decimals: 2,
  },
  {
    id: "gradient-classifier",
    title: "Gradient, classifier",
    unit: "norm before clipping",
    lines: [{ metric: "grad_norm/classifier" }],
    range: SIZE,
    positive: true,
    weight: 1,
    decimals: 2,
  },
  {
    id: "gradient-backbone",
    title: "Gradient, backbone",
    unit: "norm before clipping",
    lines: [{ metric: "grad_norm/backbone" }],
    range: SIZE,
    positive: true,
    weight: 1,
    decimals: 2,
  },
  {
    id: "kl",
    title: "KL to the base",
    unit: "nats a token, k3",
    lines: [{ metric: "kl" }],
    range: { start: [0, 0.5], bounds: [0, null], minSpan: 0.05 },
    positive: true,
    weight: 1,
    decimals: 3,
  },
  {
    id: "signal",
    title: "Groups without signal",
    unit: "share, all rewards equal",
    lines: [{ metric: "frac_reward_zero_std" }],
    range: SHARE,
    weight: 1,
    decimals: 2,
  },
];

/** What the Lab shows until the user chooses otherwise. */
const DEFAULT_TRACKS: readonly string[] = [
  "reward",
  "entropy",
  "confidence",
  "classifier",
  "kernel-traces",
  "entropy-budget",
];

/** The same where a run learns from demonstrations: nothing is rewarded there but on held-out prompts. */
const SUPERVISED_TRACKS: readonly string[] = [
  "heldout-reward",
  "entropy",
  "confidence",
  "classifier",
  "kernel-traces",
  "diversity",
];

/** The usual tracks of a schedule, by their ids. */
export function usualTracks(schedule: readonly Pick<Phase, "objective">[]): readonly string[] {
  const rewarded = schedule.some(({ objective }) => objective === "rl");
  return rewarded ? DEFAULT_TRACKS : SUPERVISED_TRACKS;
}
