/**
 * A part of a record as plain data, which any storage takes: records grow by rows, so that what was
 * stored once need not be stored again.
 */
import type { SeedEnd } from "./cohort-frames";
import type { KernelFrame, MeasurementFrame, RolloutFrame, RunEvent } from "./frames";
import type { RunRecord } from "./record";

/** Rows of the steps in [from, to). */
export interface RecordSlice {
  readonly from: number;
  readonly to: number;
  /** [rows] */
  readonly steps: Float64Array;
  /** Metrics by name [rows], NaN where not measured. */
  readonly metrics: Readonly<Record<string, Float64Array>>;
  readonly events: readonly RunEvent[];
  /** Those that the record holds. */
  readonly kernels: readonly KernelFrame[];
  readonly rollouts: readonly RolloutFrame[];
  readonly answers: readonly RolloutFrame[];
  readonly measurements: Readonly<Record<string, readonly MeasurementFrame[]>>;
  readonly cohort: CohortSlice | null;
}

/** Rows of the seeds: metrics by name, [rows] of each seed in their order. */
export interface CohortSlice {
  readonly steps: Float64Array;
  readonly metrics: Readonly<Record<string, readonly Float64Array[]>>;
  readonly ended: readonly SeedEnd[];
}

/** The first row of a step or a later one. */
function rowFrom(steps: Float64Array, step: number): number {
  const row = steps.findIndex((one) => one >= step);
  return row < 0 ? steps.length : row;
}

/** Copies the rows of steps in [from, to). */
export function sliceRecord(record: RunRecord, from: number, to: number): RecordSlice {
  const steps = record.steps();
  const [first, end] = [rowFrom(steps, from), rowFrom(steps, to)];
  const within = <T extends { readonly step: number }>(frames: readonly T[]) =>
    frames.filter(({ step }) => step >= from && step < to);
  const metrics: Record<string, Float64Array> = {};
  for (const name of record.names()) {
    const values = record.values(name)?.slice(first, end);
    if (values?.some((value) => !Number.isNaN(value))) metrics[name] = values;
  }
  const measurements: Record<string, readonly MeasurementFrame[]> = {};
  for (const id of record.instruments()) {
    const frames = within(record.series(id)?.frames ?? []);
    if (frames.length > 0) measurements[id] = frames;
  }
  return {
    ...{ from, to, steps: steps.slice(first, end), metrics, measurements },
    events: within(record.events),
    kernels: within(record.kernels.frames),
    rollouts: within(record.rollouts.frames),
    answers: within(record.answers.frames),
    cohort: sliceCohort(record, from, to),
  };
}

function sliceCohort({ cohort }: RunRecord, from: number, to: number): CohortSlice | null {
  if (cohort === null) return null;
  const steps = cohort.steps();
  const [first, end] = [rowFrom(steps, from), rowFrom(steps, to)];
  const metrics: Record<string, Float64Array[]> = {};
  for (const name of cohort.names()) {
    metrics[name] = cohort.seeds.map(
      (_, seed) => cohort.values(name, seed)?.slice(first, end) ?? new Float64Array(end - first),
    );
  }
  const ended = cohort.ended.filter(({ step }) => step >= from && step < to);
  return { steps: steps.slice(first, end), metrics, ended };
}

/** Steps of one slice of several: what is copied in one go takes a few milliseconds. */
const STEPS = 50;

/** The rows of steps in [from, to) as slices of a few steps each, made as they are asked for. */
export function* sliceRows(record: RunRecord, from: number, to: number): Generator<RecordSlice> {
  for (let at = from; at < to; at += STEPS) {
    yield sliceRecord(record, at, Math.min(to, at + STEPS));
  }
}

/** Appends a slice to a record that ends before it; throws a RangeError where it does not. */
export function appendSlice(record: RunRecord, slice: RecordSlice): void {
  const byStep = <T extends { readonly step: number }>(frames: readonly T[]) =>
    new Map(frames.map((frame) => [frame.step, frame]));
  const [kernels, rollouts, answers] = [slice.kernels, slice.rollouts, slice.answers].map(
    (frames) => byStep<KernelFrame | RolloutFrame>(frames),
  ) as [Map<number, KernelFrame>, Map<number, RolloutFrame>, Map<number, RolloutFrame>];
  const measurements = Object.entries(slice.measurements).map(
    ([id, frames]) => [id, byStep(frames)] as const,
  );
  const columns = Object.entries(slice.metrics);
  const rows = new Set(slice.steps);
  slice.steps.forEach((step, row) => {
    const measured = measurements.flatMap(([id, frames]) => {
      const frame = frames.get(step);
      return frame === undefined ? [] : [[id, frame] as const];
    });
    record.append({
      step,
      metrics: Object.fromEntries(columns.map(([name, values]) => [name, values[row] as number])),
      events: slice.events.filter((event) => event.step === step),
      kernel: kernels.get(step) ?? null,
      rollouts: rollouts.get(step) ?? null,
      answers: answers.get(step) ?? null,
      measurements: Object.fromEntries(measured),
    });
  });
  for (const event of slice.events) if (!rows.has(event.step)) record.addEvent(event);
  if (slice.cohort !== null) appendCohort(record, slice.cohort);
}

function appendCohort(record: RunRecord, { steps, metrics, ended }: CohortSlice): void {
  const names = Object.keys(metrics);
  steps.forEach((step, row) => {
    const values = names.flatMap((name) =>
      (metrics[name] as readonly Float64Array[]).map((seed) => seed[row] as number),
    );
    const until = steps[row + 1] ?? Number.POSITIVE_INFINITY;
    const since = row === 0 ? Number.NEGATIVE_INFINITY : step;
    record.appendCohort({
      ...{ step, names, values: Float64Array.from(values) },
      ended: ended.filter((end) => end.step >= since && end.step < until),
    });
  });
}
