/** The budget of a run's updates, read off its metrics: what each component predicts, and what happened. */
import type { Series } from "../../../charts/series";
import type { BarColumns } from "../../../charts/step-bars";
import type { RunRecord } from "../../../run/record";

/** Of what the change is: the probes' mean entropy in nats, or their mean largest probability. */
export type BudgetQuantity = "entropy" | "confidence";

/**
 * Which step is predicted. `taken`: the one that the run's optimiser made, to first order along its
 * own displacement. `sgd`: the theory's step of descent at the same rates.
 */
export type BudgetStep = "taken" | "sgd";

/** The metrics' names of one budget. */
export interface BudgetNames {
  readonly representation: string;
  readonly gradient: string;
  readonly residual: string;
  readonly actual: string;
}

export function budgetNames(quantity: BudgetQuantity, step: BudgetStep): BudgetNames {
  const of = (part: string) => `${quantity}_change/${step === "taken" ? "optimizer/" : ""}${part}`;
  return {
    representation: of("representation"),
    gradient: of("gradient"),
    residual: of("residual"),
    actual: `${quantity}_change/actual`,
  };
}

/** One budget of a run in columns, one row a step, NaN where not measured. */
export interface BudgetColumns {
  readonly steps: ArrayLike<number>;
  readonly length: number;
  readonly representation: ArrayLike<number>;
  readonly gradient: ArrayLike<number>;
  readonly residual: ArrayLike<number>;
  readonly actual: ArrayLike<number>;
}

/** Null where the budget was never measured. */
export function budgetColumns(record: RunRecord, names: BudgetNames): BudgetColumns | null {
  const representation = record.values(names.representation);
  const gradient = record.values(names.gradient);
  const residual = record.values(names.residual);
  const actual = record.values(names.actual);
  if (!representation || !gradient || !residual || !actual) return null;
  const steps = record.steps();
  const length = Math.min(steps.length, representation.length);
  return { steps, length, representation, gradient, residual, actual };
}

/** The components as a stack with a tick at what happened. */
export function budgetBars(columns: BudgetColumns, ticks: boolean): BarColumns {
  const { steps, length, representation, gradient, actual } = columns;
  return { steps, length, parts: [representation, gradient], actual: ticks ? actual : null };
}

/** Running sums of the measured values, NaN where one is missing: the total so far is kept. */
export function cumulated(values: ArrayLike<number>, length: number): Float64Array {
  const sums = new Float64Array(length);
  let total = 0;
  for (let i = 0; i < length; i++) {
    const value = values[i] as number;
    if (Number.isFinite(value)) total += value;
    sums[i] = Number.isFinite(value) ? total : Number.NaN;
  }
  return sums;
}

/** The same budget with every column cumulated. */
export function cumulatedBudget(columns: BudgetColumns): BudgetColumns {
  const of = (values: ArrayLike<number>) => cumulated(values, columns.length);
  return {
    ...columns,
    representation: of(columns.representation),
    gradient: of(columns.gradient),
    residual: of(columns.residual),
    actual: of(columns.actual),
  };
}

/** A column as a curve. */
export function seriesOfColumn(columns: BudgetColumns, values: ArrayLike<number>): Series {
  return { length: columns.length, steps: columns.steps, values };
}

/** The numbers of one row. */
export interface BudgetRow {
  readonly step: number;
  readonly representation: number;
  readonly gradient: number;
  readonly predicted: number;
  readonly actual: number;
  readonly residual: number;
}

/** The last measured row at or before a step; null where there is none. */
export function budgetAt(columns: BudgetColumns, step: number): BudgetRow | null {
  for (let row = columns.length - 1; row >= 0; row--) {
    const at = columns.steps[row] as number;
    if (at > step) continue;
    const [representation, gradient, residual, actual] = [
      columns.representation[row] as number,
      columns.gradient[row] as number,
      columns.residual[row] as number,
      columns.actual[row] as number,
    ];
    if (!Number.isFinite(representation + gradient + actual)) continue;
    const predicted = representation + gradient;
    return { step: at, representation, gradient, predicted, actual, residual };
  }
  return null;
}

/** How many steps up to one were measured, of how many made. */
export function coverage(columns: BudgetColumns, step: number): { measured: number; made: number } {
  let [measured, made] = [0, 0];
  for (let row = 0; row < columns.length; row++) {
    if ((columns.steps[row] as number) > step) break;
    made += 1;
    if (Number.isFinite(columns.actual[row] as number)) measured += 1;
  }
  return { measured, made };
}
