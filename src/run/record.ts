/**
 * The record of a run: what the page draws, what the command line writes, what files are read into.
 *
 * Columnar: a typed array per metric, NaN where not measured; rows ascend by step and are appended,
 * never re-sorted. Memory is bounded for a run left overnight: metrics are all kept (8 bytes a value,
 * some 300 bytes a step); kernels, completions and what instruments measured are thinned evenly beyond
 * a capacity (`ThinnedSeries`), and `stride` says by how much.
 */
import type { Phase } from "../experiment/phase";
import { type CohortFrame, seedsOf } from "./cohort-frames";
import { CohortRecord } from "./cohort-record";
import { Column } from "./column";
import type {
  KernelFrame,
  MeasurementFrame,
  RolloutFrame,
  RunEvent,
  RunHeader,
  StepFrame,
} from "./frames";
import { orderMetrics } from "./metrics";
import { ThinnedSeries } from "./thinned-series";

/** Most frames that a record holds; at N = 32 and 128 rollouts a step this is about 20 MB. */
export interface RecordCapacity {
  readonly kernels: number;
  readonly rollouts: number;
  readonly answers: number;
}

const DEFAULT_CAPACITY: RecordCapacity = { kernels: 1024, rollouts: 1024, answers: 1024 };

/** Most frames of one instrument, and most bytes: of larger frames fewer are held. */
const MEASUREMENTS = { frames: 1024, bytes: 24 << 20, least: 16 } as const;

/** Frames of this size that a series may hold. */
function measurementCapacity(frame: MeasurementFrame): number {
  const bytes = Object.values(frame.arrays).reduce((sum, { data }) => sum + data.byteLength, 0);
  const fit = Math.floor(MEASUREMENTS.bytes / Math.max(1, bytes));
  return Math.min(MEASUREMENTS.frames, Math.max(MEASUREMENTS.least, fit));
}

/** Everything that is known of one run, by step. */
export class RunRecord {
  readonly kernels: ThinnedSeries<KernelFrame>;
  readonly rollouts: ThinnedSeries<RolloutFrame>;
  readonly answers: ThinnedSeries<RolloutFrame>;
  /** The run's seeds, where there are several; this record is of the first of them, the lead. */
  readonly cohort: CohortRecord | null;
  private readonly stepColumn = new Column();
  private readonly columns = new Map<string, Column>();
  private readonly measurements = new Map<string, ThinnedSeries<MeasurementFrame>>();
  private eventList: RunEvent[] = [];
  private readonly listeners = new Set<() => void>();
  private changes = 0;

  /** @param measured most frames of one instrument; by their size unless told. */
  constructor(
    readonly header: RunHeader,
    capacity: RecordCapacity = DEFAULT_CAPACITY,
    private readonly measured: number | null = null,
  ) {
    this.kernels = new ThinnedSeries(capacity.kernels);
    this.rollouts = new ThinnedSeries(capacity.rollouts);
    this.answers = new ThinnedSeries(capacity.answers);
    const seeds = seedsOf(header.experiment);
    this.cohort = seeds.length > 1 ? new CohortRecord(seeds) : null;
  }

  /** Grows by one with every change; a painter redraws when it differs from what it drew. */
  get version(): number {
    return this.changes;
  }

  /** Calls `listener` after every change; returns the function that ends this. */
  subscribe(listener: () => void): () => void {
    this.listeners.add(listener);
    return () => {
      this.listeners.delete(listener);
    };
  }

  /** Rows held. */
  get rows(): number {
    return this.stepColumn.length;
  }

  /** The steps of the rows, ascending [rows]; a view valid until the next append. */
  steps(): Float64Array {
    return this.stepColumn.view();
  }

  /** The last row's step, or -1 while there is none. */
  get lastStep(): number {
    return this.rows === 0 ? -1 : this.stepColumn.at(this.rows - 1);
  }

  /** Names of the metrics measured at least once, in the order of `METRIC_ORDER`. */
  names(): string[] {
    return orderMetrics(this.columns.keys());
  }

  /** A metric's values [rows], NaN where not measured, as a view valid until the next append; null if never measured. */
  values(name: string): Float64Array | null {
    return this.columns.get(name)?.view() ?? null;
  }

  /** The index of the last row whose step is at most `step`; -1 if there is none. */
  rowAt(step: number): number {
    const steps = this.stepColumn.view();
    let low = 0;
    let high = steps.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((steps[middle] as number) <= step) low = middle + 1;
      else high = middle;
    }
    return low - 1;
  }

  /** The metric's last measured value at or before `step`; NaN if there is none. */
  valueAt(name: string, step: number): number {
    const column = this.columns.get(name);
    if (column === undefined) return Number.NaN;
    for (let row = this.rowAt(step); row >= 0; row--) {
      const value = column.at(row);
      if (!Number.isNaN(value)) return value;
    }
    return Number.NaN;
  }

  /** The first step, not after `until`, at which the metric was at least `level`; null if there is none. */
  firstStepAt(name: string, level: number, until: number): number | null {
    const values = this.values(name);
    if (values === null) return null;
    const row = values.subarray(0, this.rowAt(until) + 1).findIndex((value) => value >= level);
    return row === -1 ? null : (this.steps()[row] as number);
  }

  /** Every metric's last measured value at or before `step`. */
  snapshotAt(step: number): Record<string, number> {
    const snapshot: Record<string, number> = {};
    for (const name of this.names()) {
      const value = this.valueAt(name, step);
      if (!Number.isNaN(value)) snapshot[name] = value;
    }
    return snapshot;
  }

  /** What an instrument measured, by its id; null if it never did. Its numbers are among the metrics. */
  series(id: string): ThinnedSeries<MeasurementFrame> | null {
    return this.measurements.get(id) ?? null;
  }

  /** The ids of the instruments that measured something, in the order of their first measurement. */
  instruments(): string[] {
    return [...this.measurements.keys()];
  }

  /** What happened, in order of time. */
  get events(): readonly RunEvent[] {
    return this.eventList;
  }

  /**
   * Appends one step. A frame of the last row's step completes that row (as when θ_s was measured
   * while paused and is then trained on). Throws a RangeError for an older step, and then changes nothing.
   */
  append(frame: StepFrame): void {
    const last = this.lastStep;
    if (!Number.isInteger(frame.step) || frame.step < 0 || frame.step < last) {
      throw new RangeError(`step ${frame.step} after step ${last}: steps are whole and ascend`);
    }
    const measured = Object.entries(frame.measurements ?? {});
    const parts = [frame.kernel, frame.rollouts, frame.answers, ...measured.map(([, one]) => one)];
    for (const part of parts) {
      if (part !== null && part.step !== frame.step) {
        throw new RangeError(`a frame of step ${part.step} came with step ${frame.step}`);
      }
    }
    const isNewRow = frame.step > last;
    if (isNewRow) this.stepColumn.push(frame.step);
    for (const [name, value] of Object.entries(frame.metrics)) {
      if (Number.isNaN(value)) continue;
      let column = this.columns.get(name);
      if (column === undefined) {
        column = new Column(this.rows);
        this.columns.set(name, column);
      } else if (column.length < this.rows) {
        column.push(Number.NaN);
      }
      column.setLast(value);
    }
    if (isNewRow) {
      for (const column of this.columns.values()) {
        if (column.length < this.rows) column.push(Number.NaN);
      }
    }
    if (frame.kernel !== null) this.kernels.append(frame.kernel);
    if (frame.rollouts !== null) this.rollouts.append(frame.rollouts);
    if (frame.answers !== null) this.answers.append(frame.answers);
    for (const [id, measurement] of measured) this.appendMeasurement(id, measurement);
    for (const event of frame.events) {
      if (!this.repeatsPhase(event)) this.eventList.push(event);
    }
    this.changed();
  }

  /** Appends one step of the run's seeds. Throws a RangeError where there are none, or as `append`. */
  appendCohort(frame: CohortFrame): void {
    if (this.cohort === null) throw new RangeError("the run is of one seed");
    this.cohort.append(frame);
    this.changed();
  }

  private appendMeasurement(id: string, frame: MeasurementFrame): void {
    let series = this.measurements.get(id);
    if (series === undefined) {
      series = new ThinnedSeries(this.measured ?? measurementCapacity(frame));
      this.measurements.set(id, series);
    }
    series.append(frame);
  }

  /** Whether an event announces the phase that is in force already, as a run does that was resumed. */
  private repeatsPhase(event: RunEvent): boolean {
    if (event.kind !== "phase") return false;
    const before = this.eventList.findLast(({ kind }) => kind === "phase" || kind === "schedule");
    return (
      before?.kind === "phase" &&
      before.index === event.index &&
      JSON.stringify(before.phase) === JSON.stringify(event.phase)
    );
  }

  /** The phase in force at a step, by the events: its place in its schedule and what it is; null if unknown. */
  phaseAt(step: number): { readonly index: number; readonly phase: Phase } | null {
    for (let at = this.eventList.length - 1; at >= 0; at--) {
      const event = this.eventList[at] as RunEvent;
      if (event.kind === "phase" && event.step <= step) return event;
    }
    return null;
  }

  /** Drops everything of `step` and later, as when a run goes on from an earlier state. */
  truncate(step: number): void {
    const rows = this.rowAt(step - 1) + 1;
    this.stepColumn.truncate(rows);
    for (const column of this.columns.values()) column.truncate(rows);
    for (const series of [this.kernels, this.rollouts, this.answers]) series.truncate(step);
    for (const series of this.measurements.values()) series.truncate(step);
    this.eventList = this.eventList.filter((event) => event.step < step);
    this.cohort?.truncate(step);
    this.changed();
  }

  /** Appends an event that came between steps. */
  addEvent(event: RunEvent): void {
    this.eventList.push(event);
    this.changed();
  }

  private changed(): void {
    this.changes += 1;
    for (const listener of this.listeners) listener();
  }
}
