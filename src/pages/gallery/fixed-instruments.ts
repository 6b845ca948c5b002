/**
 * Two made-up runs with what every instrument would have measured of them, the same at every visit: what the
 * examples of the instruments are drawn of. The numbers are smooth waves and show nothing.
 */
import { resolveExperiment } from "../../experiment/resolve";
import type { InstrumentRun, Playhead } from "../../panels/instruments/instrument-panel";
import {
  type MeasurementFrame,
  type ProbeContext,
  packRollouts,
  type Rollout,
} from "../../run/frames";
import type { Answer, ResultArray } from "../../run/protocol";
import { RunRecord } from "../../run/record";
import { identify } from "../../store/run-identity";
import { VOCABULARY_SIZE } from "../../tasks/vocabulary";

/** The last step planned. */
export const LAST = 60;
/** Updates whose backbone is held in the first run. */
const STAGE = 12;
const V = VOCABULARY_SIZE;

/** Contexts after "=", four of each of permute, sort and reverse. */
const PROBES: readonly ProbeContext[] = [11, 12, 13].flatMap((task) =>
  [0, 1, 2, 3].map((i) => ({
    tokens: [task, (3 + i) % 10, (1 + 2 * i) % 10, (7 + 3 * i) % 10, (4 + i) % 10, 10],
    position: 5,
  })),
);
const N = PROBES.length;
const SAMPLES = 24;
const PARTS = [
  "embed.token",
  "blocks.0.attn.qkv",
  "blocks.0.mlp.up",
  "blocks.1.attn.qkv",
  "blocks.1.mlp.up",
  "final_norm.gain",
];

/** A number between −1 and 1 that is another one in every cell. */
function wave(...at: readonly number[]): number {
  return at.reduce((sum, value, k) => sum + Math.sin(value * (1.3 + 0.71 * k) + k), 0) / at.length;
}

function array(shape: readonly number[], of: (...at: number[]) => number): ResultArray {
  const size = shape.reduce((product, length) => product * length, 1);
  const data = Float32Array.from({ length: size }, (_, flat) => {
    const at: number[] = [];
    let rest = flat;
    for (const length of shape.toReversed()) {
      at.unshift(rest % length);
      rest = Math.floor(rest / length);
    }
    return of(...at);
  });
  return { shape: [...shape], data } as ResultArray;
}

/** Alike within a task, less so between two. */
function kernel(scale: number, turn: number): ResultArray {
  const task = (i: number) => Math.floor(i / 4);
  return array([N, N], (i = 0, j = 0) =>
    i === j ? 3 * scale : scale * ((task(i) === task(j) ? 1 : 0.1) + 0.4 * wave(i + j, turn)),
  );
}

/** What the run does at a step: how far it has come, and what trains. */
interface Moment {
  readonly step: number;
  readonly held: boolean;
  /** From 0 to 1. */
  readonly come: number;
}

/** Signed parts of a change, with what they add up to and what is left. */
function budget(name: string, { step, held, come }: Moment, size: number) {
  const fade = size * (1.1 - come);
  const representation = fade * (held ? 2 : 0.5) * (1 + 0.3 * wave(step));
  const gradient = held ? 0 : fade * (1 + 0.6 * wave(step, 2));
  const rest = 0.12 * fade * wave(3 * step);
  const actual = representation + gradient + rest;
  const parts = { representation, gradient, residual: rest };
  return Object.fromEntries([
    ...Object.entries(parts).flatMap(([part, value]) => [
      [`${name}/${part}`, value * 0.4],
      [`${name}/optimizer/${part}`, value],
    ]),
    [`${name}/actual`, actual],
    [`${name}/classifier`, representation + rest],
    [`${name}/backbone`, gradient],
    [`${name}/interaction`, 0],
  ]);
}

function metricsAt(moment: Moment): Record<string, number> {
  const { step, held, come } = moment;
  const drives = held ? 1 : 0.2 + 0.1 * wave(step);
  const fit = 0.97 + 0.02 * wave(step);
  const passes = [1, 2, 4, 8, 16].map((k) => [
    `diversity/pass@${k}`,
    1 - (0.75 - 0.55 * come) ** k * (1 - 0.1 * come),
  ]);
  return {
    ...budget("entropy_change", moment, -0.03),
    ...budget("confidence_change", moment, 0.01),
    ...budget("logit_change", moment, 2),
    "drive/representation": drives,
    "drive/gradient": 1 - drives,
    "drive/cross": 0.02 * wave(step),
    "ntk/representation/change": held ? 0 : 0.02 * (1 + 0.4 * wave(step)),
    "ntk/gradient/change": 0.05 * (1 + 0.4 * wave(step, 1)),
    "ntk/representation/shared": 3,
    "ntk/representation/shared_share": 0.2,
    "features/cosine_mean": 0.12 + 0.06 * come,
    "features/effective_rank": 8 - 2 * come,
    "features/drift": held ? 0 : 0.3 * come,
    "features/plane_shown": 0.43,
    "classifier/drift": 0.15 * Math.min(1, 3 * come),
    "diversity/distinct_valid": 4 + 3 * come - 4 * come ** 2,
    "diversity/answer_entropy": 1.3 + come - come ** 2,
    "heldout/entropy": 1.7 - 1.1 * come,
    ...Object.fromEntries(passes),
    "influence/magnitude": 1,
    "influence/representation/magnitude": 1,
    "influence/gradient/magnitude": held ? 0 : 1,
    "influence/unrelated_share": 0.3 - 0.1 * come,
    "influence/representation/unrelated_share": 0.6 - 0.2 * come,
    ...(held ? {} : { "influence/gradient/unrelated_share": 0.3 - 0.1 * come }),
    "theory/optimizer/r2": fit,
    "theory/optimizer/slope": 1 + 0.05 * wave(step),
    "theory/optimizer/representation/slope": 1,
    ...(held ? {} : { "theory/optimizer/gradient/slope": 1 + 0.06 * wave(step, 1) }),
    "theory/r2": 0.1 + 0.05 * wave(step),
    "theory/slope": 6 + wave(step),
  };
}

function measurementsAt({ step, held, come }: Moment): Record<string, MeasurementFrame> {
  const turn = 0.02 * step;
  const idle = held ? 0 : 1;
  const by = (size: number) => array([N], (i = 0) => size * (1.2 + wave(i, step)));
  const frames: Record<string, Record<string, ResultArray>> = {
    influence: {
      representation: array([N, SAMPLES], (i, u) => 0.002 * wave(i ?? 0, u ?? 0, step)),
      gradient: array([N, SAMPLES], (i, u) => idle * 0.005 * wave(u ?? 0, i ?? 0, 1)),
      samples: array([SAMPLES], (u = 0) => u),
      tokens: array([N], (i = 0) => i % 10),
    },
    "entropy-budget": Object.fromEntries(
      ["entropy", "confidence"].flatMap((name) => [
        ...["optimizer", "sgd"].flatMap((along) => [
          [`${name}_${along}_representation`, by(-0.01)],
          [`${name}_${along}_gradient`, by(-0.02 * idle)],
        ]),
        [`${name}_actual`, by(-0.01 - 0.02 * idle)],
      ]),
    ),
    "layer-attribution": Object.fromEntries(
      ["logit_norm", "entropy", "confidence"].map((name, q) => [
        name,
        array([5], (i = 0) => (q === 1 ? -0.01 : 0.02) * (1.3 + wave(i, q))),
      ]),
    ),
    // Of these the numbers alone are drawn.
    attribution: {},
    drive: {},
    "kernel-change": {},
    diversity: {
      pass: array([16], (k = 0) => 1 - (0.75 - 0.55 * come) ** (k + 1) * (1 - 0.1 * come)),
    },
    features: { cosine: array([N, N], (i = 0, j = 0) => (i === j ? 1 : 0.7 * wave(i + j, turn))) },
    "feature-plane": {
      contexts: array([N, 2], (i = 0, axis = 0) => 3 * wave(i, axis, turn) + (axis ? come : 0)),
      rows: array([V, 2], (a = 0, axis = 0) =>
        a > 9 ? -3 + axis + 0.05 * wave(a, axis) : 4 * wave(2 * a, axis) * (1 + come),
      ),
      explained: array([2], (axis = 0) => 0.24 - 0.03 * axis),
    },
    answers: {
      prompt: array([6], (i = 0) => [11, 3, 1, 7, 4, 10][i] ?? 0),
      answers: array([6, 4], (row = 0, i = 0) => [3, 1, 7, 4][(row + i) % 4] ?? 0),
      log_probabilities: array([6], (row = 0) => Math.log(0.02 + 0.1 * come * (1 + wave(row)))),
    },
    theory: {
      actual: array([64], (p = 0) => wave(p, step)),
      optimizer: array([64], (p = 0) => wave(p, step) + 0.05 * wave(7 * p)),
      sgd: array([64], (p = 0) => 0.15 * wave(p, step) + 0.02 * wave(5 * p)),
      // n, Σp, Σa, Σp², Σa², Σpa.
      optimizer_sums: array([6], (i = 0) => [N * V, 0, 0, 1, 1, 1][i] ?? 0),
      sgd_sums: array([6], (i = 0) => [N * V, 0, 0, 0.026, 1, 0.156][i] ?? 0),
    },
    "kernel-layers": {
      parts: array([PARTS.length, N, N], (part = 0, i = 0, j = 0) =>
        i === j ? 6 + part + 6 * come : 2 * wave(part + i, j, i),
      ),
    },
    "mean-feature": { cross: kernel(0.6, 1), centred: kernel(4, turn) },
    "kernel-spectra": Object.fromEntries(
      ["representation", "gradient"].map((name, k) => [
        name,
        array([16], (rank = 0) => (k ? 90 : 30) * (1 + come) * Math.exp(-0.3 * rank)),
      ]),
    ),
    "log-probability-kernel": { representation: kernel(1, turn), gradient: kernel(2, turn) },
  };
  const labels: Record<string, Record<string, readonly string[]>> = {
    "kernel-layers": { part: PARTS },
    "layer-attribution": {
      group: ["embeddings", "block 1", "block 2", "final norm", "classifier"],
    },
  };
  return Object.fromEntries(
    Object.entries(frames).map(([id, arrays]) => [
      id,
      { step, milliseconds: 4, arrays, labels: labels[id] ?? {} },
    ]),
  );
}

/** Half of the samples are right. */
const BATCH: readonly Rollout[] = Array.from({ length: SAMPLES }, (_, u) => {
  const right = u % 2 === 0;
  const completion = right ? [4, 1, 3, 7] : [4, 4, 3, (u * 3) % 10];
  return {
    prompt: [11, 3, 1, 7, 4, 10],
    completion,
    logprobs: completion.map((_, t) => -0.2 - 0.3 * (1 + wave(u, t))),
    reward: right ? 1 : 0,
    advantage: u % 6 === 5 ? 0 : right ? 0.5 : -0.5,
  };
});

function runOf(role: "main" | "companion", steps: number): InstrumentRun {
  const schedule = role === "main" ? "cf-rl" : "standard";
  const experiment = resolveExperiment({
    schedule,
    companion: "none",
    max_steps: LAST,
    stage1_steps: STAGE,
  });
  const record = new RunRecord({
    id: `gallery-${role}-${steps}`,
    label: role,
    experiment,
    backend: "cpu",
    adapter: "",
    probes: PROBES,
  });
  for (let step = 0; step < steps; step++) {
    const held = role === "main" && step < STAGE;
    const moment = { step, held, come: (role === "main" ? 1 : 0.7) * (step / LAST) };
    record.append({
      step,
      metrics: metricsAt(moment),
      events: [],
      kernel: { step, representation: kernel(4, step).data, gradient: kernel(9, step).data },
      rollouts: packRollouts(step, BATCH),
      answers: null,
      measurements: step % 4 === 0 ? measurementsAt(moment) : {},
    } as Parameters<RunRecord["append"]>[0]);
  }
  return { role, record, identity: identify(schedule, experiment.schedule) };
}

/** Both runs after so many rows. */
export function instrumentRuns(steps: number): InstrumentRun[] {
  return [runOf("main", steps), runOf("companion", steps)];
}

/** A playhead that rests on a step, or follows the newest one. */
export function playheadAt(step: number | null): Playhead {
  return {
    stepOf: ({ lastStep }) => Math.max(0, step === null ? lastStep : Math.min(step, lastStep)),
    following: () => step === null,
    subscribe: () => () => {},
  };
}

/** What any question is answered: a block, a distribution or a ripple, by what is asked. */
export async function answerOf(question: string): Promise<Answer> {
  const step = 40;
  const map = (size: number, turn: number) =>
    array([N + 1, V], (i = 0, a = 0) => size * wave(i, a, turn) * (a === 4 ? 2 : 1));
  const maps = (size: number) => ({
    representation: map(0.2 * size, 1),
    gradient: map(0.3 * size, 2),
    predicted: map(0.5 * size, 3),
    measured: map(0.52 * size, 3),
  });
  if (question === "ripple") {
    const logits = Object.entries(maps(1.4)).map(([name, one]) => [`logits_${name}`, one] as const);
    const arrays = {
      ...maps(1),
      ...Object.fromEntries(logits),
      contexts: array([N + 1, 6], (i = 0, t = 0) => PROBES[i % N]?.tokens[t] ?? -1),
      scales: array([4], (k = 0) => 10 ** (k - 2)),
      errors: array([4], (k = 0) => 0.04 * 10 ** (k - 2)),
      rounding: array([4], () => 1e-6),
    };
    return { step, scalars: {}, arrays };
  }
  if (question === "block") {
    const representation = array([V, V], (a, b) => (a === b ? 3 : 0));
    return { step, scalars: {}, arrays: { representation, gradient: kernelBlock() } };
  }
  const { answers, log_probabilities } =
    measurementsAt({ step, held: false, come: 0.6 }).answers?.arrays ?? {};
  return { step, scalars: {}, arrays: { answers, log_probabilities } as Answer["arrays"] };
}

function kernelBlock(): ResultArray {
  return array([V, V], (a = 0, b = 0) => 12 * wave(a, b) + (a === b ? 20 : 0));
}
