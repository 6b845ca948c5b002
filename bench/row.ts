/** What a benchmark reports: rows, each one figure with what it was compared with and its target. */
import type { BackendReport } from "../src/engine/backend";

/** The backends that Node has. */
export type NodeBackend = "wasm" | "cpu" | "webgpu";

/** A bound on a row's figure. */
export interface Target {
  readonly is: "at least" | "at most";
  readonly value: number;
}

/** A row, before it is measured. */
export interface RowSpec {
  /** Path-like and unique, e.g. `wasm/training-step/jax-js`; `--only` takes it or a beginning of it. */
  readonly id: string;
  /** One line: what is measured, and against what. */
  readonly what: string;
  /** Of the figure; `×` for a ratio. */
  readonly unit: string;
  readonly target: Target | null;
  /** The kind of adapter that the target is meant for; any where left out. */
  readonly adapter?: "hardware" | "software";
}

/** One side of a figure. */
export interface Quantity {
  readonly name: string;
  /** A median, where it was timed. */
  readonly value: number;
  readonly unit: string;
  /** The median of the processor's time, in the same unit; null where nothing was timed. */
  readonly processor: number | null;
}

/** What was measured. */
export interface Figure {
  readonly value: number;
  /** What is behind a ratio, ours first. */
  readonly sides: readonly Quantity[];
  /**
   * The same of the processor's time, which other work on the machine does not count into; null where
   * nothing was timed.
   */
  readonly ofProcessor: number | null;
  /** Pairs behind it; null for a count. */
  readonly pairs: number | null;
  /** What a reader of the figure must know besides; empty where there is nothing. */
  readonly note: string;
}

/** What became of a row. */
export type Outcome =
  | { readonly kind: "measured"; readonly figure: Figure; readonly met: boolean | null }
  /** It cannot run here. */
  | { readonly kind: "left out"; readonly reason: string }
  /** It should have run here. */
  | { readonly kind: "failed"; readonly reason: string };

/** A row, after. */
export interface Row extends RowSpec {
  readonly backend: NodeBackend;
  readonly outcome: Outcome;
}

/** What a family measures with. */
export interface Bench {
  /** The backend that is current. */
  readonly backend: BackendReport;
  /** Pairs asked for; a slow comparison may take fewer, and says so in its figure. */
  readonly pairs: number;
  /** Whether a row is asked for. */
  wants(id: string): boolean;
}

/** What a family answers for one row: a figure, or why there is none here. */
export type Answer = Figure | { readonly leftOut: string };

/** Rows that share their preparation and are measured together. */
export interface Family {
  readonly backend: NodeBackend;
  readonly rows: readonly RowSpec[];
  /** By the rows' ids. @throws Error where something that should run does not. */
  measure(bench: Bench): Promise<Readonly<Record<string, Answer>>>;
}

/** Whether a figure keeps to a target; null where there is none. */
export function meets(target: Target | null, value: number): boolean | null {
  if (target === null) {
    return null;
  }
  return target.is === "at least" ? value >= target.value : value <= target.value;
}

/** Whether `--only` asks for a row: its id or the beginning of it, by whole parts. */
export function isAsked(only: readonly string[], id: string): boolean {
  return only.length === 0 || only.some((one) => id === one || id.startsWith(`${one}/`));
}
