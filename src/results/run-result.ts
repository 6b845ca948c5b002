/** What is kept of a finished run: what it was, and its metrics over time. */
import type { Experiment } from "../experiment/experiment";
import type { SettingKey } from "../experiment/schema";
import type { Recorded } from "../experiment/sweep";

/** Metrics at some of a run's steps. */
export interface Curves {
  /** Ascending; row s is of θ_s, the policy before update s. */
  readonly steps: readonly number[];
  /** By metric, as long as `steps`; null where it was not measured. */
  readonly values: Readonly<Record<string, readonly (number | null)[]>>;
}

/** How a run ended; one that failed for another reason gives no result. */
export type RunStatus = "finished" | "diverged";

/** What a run measured. */
export interface Measured {
  readonly status: RunStatus;
  /** Why it diverged; empty where it did not. */
  readonly message: string;
  /** Updates made. */
  readonly steps: number;
  /** The last value of every metric, whenever it was measured. */
  readonly final: Readonly<Record<string, number>>;
  readonly curves: Curves;
}

/** One run of a sweep, as a line of its results says it. */
export interface RunResult extends Measured {
  /** The experiment's, by `runId`. */
  readonly id: string;
  /** The sweep's name. */
  readonly sweep: string;
  /** Which of its points, from 0, and what that is called. */
  readonly point: number;
  readonly label: string;
  /** What was varied, by setting. */
  readonly values: Readonly<Record<string, string | number>>;
  readonly experiment: Experiment;
  /** What was to be kept of it. */
  readonly record: Recorded;
  readonly engineVersion: string;
  readonly backend: string;
  readonly adapter: string;
  /** When it ended, ISO 8601 in UTC. */
  readonly date: string;
  /** What it took, start to end. */
  readonly seconds: number;
  /** Of a line that was read: settings that it is too old to have; see `assumedText`. */
  readonly assumed?: readonly SettingKey[];
}

/** Whether a metric is wanted by a list of names, some of them beginnings that end in "*". */
export function isRecorded(name: string, wanted: readonly string[] | null): boolean {
  return (
    wanted === null ||
    wanted.some((one) => (one.endsWith("*") ? name.startsWith(one.slice(0, -1)) : name === one))
  );
}

/** Whether a result holds all that is now wanted of its run. */
export function hasRecorded({ record }: RunResult, wanted: Recorded): boolean {
  const { metrics, instruments } = record;
  return (
    (metrics === null || (wanted.metrics?.every((name) => metrics.includes(name)) ?? false)) &&
    wanted.instruments.every(({ id, every }) =>
      instruments.some((one) => one.id === id && every % one.every === 0),
    )
  );
}

/** The runs of which `known`, by id, holds no result with all that is wanted of them. */
export function missingRuns<Run extends { readonly id: string }>(
  runs: readonly Run[],
  known: ReadonlyMap<string, RunResult>,
  wantedOf: (run: Run) => Recorded,
): Run[] {
  return runs.filter((run) => {
    const result = known.get(run.id);
    return result === undefined || !hasRecorded(result, wantedOf(run));
  });
}

/** Seven significant digits: what float32 has, and what a file need not exceed. */
function rounded(value: number): number {
  return Number(value.toPrecision(7));
}

/** Collects a run's metrics as it goes. Rows ascend; one step may come in several parts. */
export class CurveCollector {
  private readonly steps: number[] = [];
  private readonly rows: Map<string, number>[] = [];
  private readonly last = new Map<string, number>();

  /**
   * @param wanted names of metrics, or beginnings with "*"; null for all.
   * @param cadences a row is kept where one of these divides its step, and the last one always.
   */
  constructor(
    private readonly wanted: readonly string[] | null,
    private readonly cadences: readonly number[],
  ) {}

  /** Adds what was measured at a step; what is not finite is left out. */
  add(step: number, metrics: Readonly<Record<string, number>>): void {
    const before = this.steps.at(-1);
    if (before !== step) {
      if (before !== undefined && !this.isKept(before)) {
        this.steps.pop();
        this.rows.pop();
      }
      this.steps.push(step);
      this.rows.push(new Map());
    }
    const row = this.rows.at(-1) as Map<string, number>;
    for (const [name, value] of Object.entries(metrics)) {
      if (!Number.isFinite(value) || !isRecorded(name, this.wanted)) continue;
      row.set(name, rounded(value));
      this.last.set(name, rounded(value));
    }
  }

  /** What was collected, metrics by alphabet. */
  collected(): Pick<Measured, "final" | "curves"> {
    const names = [...this.last.keys()].sort();
    const column = (name: string) => this.rows.map((row) => row.get(name) ?? null);
    return {
      final: Object.fromEntries(names.map((name) => [name, this.last.get(name) as number])),
      curves: {
        steps: [...this.steps],
        values: Object.fromEntries(names.map((name) => [name, column(name)])),
      },
    };
  }

  private isKept(step: number): boolean {
    return this.cadences.some((every) => step % every === 0);
  }
}
