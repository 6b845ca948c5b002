/** What was measured on one policy so far, and how it is told in frames. */
import type { RolloutSample } from "../engine/step-engine";
import type { StepReport } from "../engine/trainer";
import type { InstrumentResult, StateContext } from "../instruments/instrument";
import {
  type AnswerShares,
  type KernelFrame,
  type MeasurementFrame,
  packRollouts,
  type Rollout,
  type RunEvent,
  type StepFrame,
} from "./frames";

/** A measurement of an instrument, as it was made. */
export interface Measured {
  readonly result: InstrumentResult;
  readonly milliseconds: number;
}

/** What was measured on θ_step, before update `step`. */
export interface Measurement {
  readonly step: number;
  context: StateContext;
  metrics: Readonly<Record<string, number>>;
  kernel: KernelFrame | null;
  answers: readonly Rollout[] | null;
  distribution: AnswerShares | null;
  evaluated: boolean;
  /** By the instruments' ids. */
  readonly instruments: Map<string, Measured>;
}

/** A measurement that knows the geometry alone. */
export function newMeasurement(
  context: StateContext,
  metrics: Readonly<Record<string, number>>,
): Measurement {
  return {
    step: context.step,
    context,
    metrics,
    kernel: null,
    answers: null,
    distribution: null,
    evaluated: false,
    instruments: new Map(),
  };
}

/**
 * What a measurement says that `before`, which was told of this policy already, did not.
 * @param phaseIndex the phase in force, by its place in the schedule.
 */
export function measuredFrame(
  before: Measurement | null,
  measured: Measurement,
  events: readonly RunEvent[],
  phaseIndex: number,
): StepFrame {
  const { step, kernel, answers, distribution } = measured;
  const answered = answers === null || answers === before?.answers ? null : answers;
  return {
    step,
    metrics: { ...measured.metrics, phase: phaseIndex },
    events,
    kernel: kernel === before?.kernel ? null : copyKernel(kernel),
    rollouts: null,
    answers:
      answered === null
        ? null
        : { ...packRollouts(step, answered), ...(distribution === null ? {} : { distribution }) },
    measurements: measurementFrames(
      step,
      [...measured.instruments].filter(([id]) => before?.instruments.has(id) !== true),
    ),
  };
}

/** The frame of a policy, with what the update that it took reports, and the times of that. */
export function withStep(
  frame: StepFrame,
  { step, phaseIndex, metrics, samples }: StepReport,
  times: Readonly<Record<string, number>>,
): StepFrame {
  return {
    ...frame,
    metrics: { ...frame.metrics, ...metrics, ...times, phase: phaseIndex },
    rollouts: samples.length === 0 ? null : packRollouts(step, samples.map(rolloutOf)),
  };
}

/** The frame of a policy, with what was measured of the update that it took. */
export function withUpdates(frame: StepFrame, updates: ReadonlyMap<string, Measured>): StepFrame {
  return {
    ...frame,
    metrics: { ...frame.metrics, ...scalarsOf(updates) },
    measurements: { ...frame.measurements, ...measurementFrames(frame.step, updates) },
  };
}

/** The part of a sample that a run keeps. */
function rolloutOf(sample: RolloutSample): Rollout {
  return {
    prompt: sample.prompt,
    completion: sample.completion,
    logprobs: sample.logprobs,
    reward: sample.reward,
    advantage: sample.advantage,
  };
}

/** The numbers of some measurements, by name; those that could not be told are left out. */
export function scalarsOf(results: ReadonlyMap<string, Measured>): Record<string, number> {
  const scalars: Record<string, number> = {};
  for (const { result } of results.values()) {
    for (const [name, value] of Object.entries(result.scalars)) {
      if (Number.isFinite(value)) scalars[name] = value;
    }
  }
  return scalars;
}

/** Frames of measurements, with arrays of their own: one that is transferred is lost to its sender. */
function measurementFrames(
  step: number,
  results: Iterable<readonly [string, Measured]>,
): Record<string, MeasurementFrame> {
  const frames: Record<string, MeasurementFrame> = {};
  for (const [id, { result, milliseconds }] of results) {
    const arrays = Object.fromEntries(
      Object.entries(result.arrays).map(([name, { shape, data }]) => [
        name,
        { shape, data: data.slice() },
      ]),
    );
    frames[id] = { step, milliseconds, arrays, labels: result.labels ?? {} };
  }
  return frames;
}

/** A frame of its own, for one that is transferred is lost to its sender. */
function copyKernel(kernel: KernelFrame | null): KernelFrame | null {
  if (kernel === null) return null;
  const { step, representation, gradient, full } = kernel;
  return {
    step,
    representation: representation.slice(),
    gradient: gradient.slice(),
    ...(full === undefined
      ? {}
      : {
          full: { representation: full.representation.slice(), gradient: full.gradient.slice() },
        }),
  };
}
