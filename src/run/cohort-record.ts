/**
 * The record of a run's seeds: each seed's metrics by step, and what they say together. Columnar, as
 * a run's own record is. Up to `capacity` rows are all kept; beyond it every second one, then every
 * fourth, and so on, and the newest.
 */

import { seedMean } from "../statistics/seed-mean";
import type { CohortFrame, SeedEnd } from "./cohort-frames";
import { Column } from "./column";
import { orderMetrics } from "./metrics";

/** Rows held: at 16 seeds and 12 metrics about 4 MB. */
const CAPACITY = 2048;

/** Means and the ends of their 95 % intervals by row, as views valid until the next change. */
export interface CohortColumns {
  readonly mean: Float64Array;
  readonly low: Float64Array;
  readonly high: Float64Array;
  /** Seeds that were measured; NaN where none was. */
  readonly count: Float64Array;
  /** The least and the most of any seed up to and with each row; NaN before the first. */
  readonly least: Float64Array;
  readonly most: Float64Array;
}

interface MetricColumns {
  readonly mean: Column;
  readonly low: Column;
  readonly high: Column;
  readonly count: Column;
  readonly least: Column;
  readonly most: Column;
  /** By seed. */
  readonly seeds: readonly Column[];
}

/** Metrics by seed and step, with means and intervals over seeds. */
export class CohortRecord {
  private readonly stepColumn = new Column();
  private readonly columns = new Map<string, MetricColumns>();
  private endList: SeedEnd[] = [];
  /** Every how many appended rows one is kept. */
  private spacing = 1;
  private lastOrdinal = -1;

  /**
   * @param seeds R of them, the lead's first.
   * @param capacity most rows held; at least 2.
   */
  constructor(
    readonly seeds: readonly number[],
    private readonly capacity = CAPACITY,
  ) {}

  /** Rows held. */
  get rows(): number {
    return this.stepColumn.length;
  }

  /** Every how many rows one is kept: 1 as long as all are. */
  get stride(): number {
    return this.spacing;
  }

  /** The steps of the rows, ascending [rows]; a view valid until the next change. */
  steps(): Float64Array {
    return this.stepColumn.view();
  }

  /** The last row's step, or −1 while there is none. */
  get lastStep(): number {
    return this.rows === 0 ? -1 : this.stepColumn.at(this.rows - 1);
  }

  /** Metrics measured at least once, in the order of files. */
  names(): string[] {
    return orderMetrics(this.columns.keys());
  }

  /** What the seeds say together of a metric [rows]; null if it was never measured. */
  summary(name: string): CohortColumns | null {
    const columns = this.columns.get(name);
    if (columns === undefined) return null;
    const { mean, low, high, count, least, most } = columns;
    return {
      ...{ mean: mean.view(), low: low.view(), high: high.view(), count: count.view() },
      ...{ least: least.view(), most: most.view() },
    };
  }

  /** A metric of one seed, by its place in `seeds` [rows]; null if it was never measured. */
  values(name: string, seed: number): Float64Array | null {
    return this.columns.get(name)?.seeds[seed]?.view() ?? null;
  }

  /** A metric of every seed [R] at the last row at or before `step` that holds any; null if none does. */
  at(name: string, step: number): { readonly step: number; readonly values: number[] } | null {
    const columns = this.columns.get(name);
    if (columns === undefined) return null;
    for (let row = this.rowAt(step); row >= 0; row--) {
      if (!(columns.count.at(row) > 0)) continue;
      return {
        step: this.stepColumn.at(row),
        values: columns.seeds.map((column) => column.at(row)),
      };
    }
    return null;
  }

  /** Seeds that train no further, in order of time. */
  get ended(): readonly SeedEnd[] {
    return this.endList;
  }

  /**
   * Appends one step. A frame of the last row's step completes that row. Throws a RangeError for an
   * older step or another number of seeds, and then changes nothing.
   */
  append(frame: CohortFrame): void {
    const { step, names, values } = frame;
    const seeds = this.seeds.length;
    if (!Number.isInteger(step) || step < 0 || step < this.lastStep) {
      throw new RangeError(`step ${step} after step ${this.lastStep}: steps are whole and ascend`);
    }
    if (values.length !== names.length * seeds) {
      throw new RangeError(`${values.length} values of ${names.length} metrics of ${seeds} seeds`);
    }
    if (step > this.lastStep) this.beginRow(step);
    names.forEach((name, metric) => {
      this.fill(name, values.subarray(metric * seeds, (metric + 1) * seeds));
    });
    this.endList.push(...frame.ended);
  }

  /** Drops everything of `step` and later, as when a run goes on from an earlier state. */
  truncate(step: number): void {
    const rows = this.rowAt(step - 1) + 1;
    if (rows < this.rows) {
      for (const column of this.allColumns()) column.truncate(rows);
      // All rows but the newest are those of every so many.
      if (rows === 0) this.spacing = 1;
      this.lastOrdinal = rows === 0 ? -1 : (rows - 1) * this.spacing;
    }
    this.endList = this.endList.filter((end) => end.step < step);
  }

  /** The index of the last row whose step is at most `step`; −1 if there is none. */
  private rowAt(step: number): number {
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

  private beginRow(step: number): void {
    const { rows } = this;
    const isPassing = rows > 0 && this.lastOrdinal % this.spacing !== 0;
    if (isPassing) for (const column of this.allColumns()) column.truncate(rows - 1);
    if (this.rows === this.capacity) this.thin();
    this.lastOrdinal += 1;
    this.stepColumn.push(step);
    for (const columns of this.columns.values()) {
      const { least, most } = columns;
      for (const column of columnsOf(columns)) {
        // What has been the least so far is so until something is less.
        column.push(
          column === least || column === most ? column.at(column.length - 1) : Number.NaN,
        );
      }
    }
  }

  /** Keeps every second row. */
  private thin(): void {
    this.spacing *= 2;
    for (const column of this.allColumns()) column.keepEverySecond();
  }

  private fill(name: string, values: Float64Array): void {
    if (values.every(Number.isNaN)) return;
    let columns = this.columns.get(name);
    if (columns === undefined) {
      const blank = () => new Column(this.rows);
      columns = {
        mean: blank(),
        low: blank(),
        high: blank(),
        count: blank(),
        least: blank(),
        most: blank(),
        seeds: this.seeds.map(blank),
      };
      this.columns.set(name, columns);
    }
    const row = this.rows - 1;
    const { least, most } = columns;
    values.forEach((value, seed) => {
      if (Number.isNaN(value)) return;
      columns.seeds[seed]?.setLast(value);
      // A comparison with NaN is false: the first value is the least and the most.
      if (!(least.at(row) <= value)) least.setLast(value);
      if (!(most.at(row) >= value)) most.setLast(value);
    });
    const summary = seedMean(columns.seeds.map((column) => column.at(row)));
    columns.mean.setLast(summary?.mean ?? Number.NaN);
    columns.low.setLast(summary?.low ?? Number.NaN);
    columns.high.setLast(summary?.high ?? Number.NaN);
    columns.count.setLast(summary?.count ?? Number.NaN);
  }

  private *allColumns(): Iterable<Column> {
    yield this.stepColumn;
    for (const columns of this.columns.values()) yield* columnsOf(columns);
  }
}

function columnsOf(columns: MetricColumns): readonly Column[] {
  const { mean, low, high, count, least, most, seeds } = columns;
  return [mean, low, high, count, least, most, ...seeds];
}
