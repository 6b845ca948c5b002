/** What the instrument "theory" measured at a step, and what it comes to. */
import type { RunRecord } from "../../../run/record";
import { arrayOf, measuredAt } from "../measured";

/** Which step is predicted: the run's own, along its displacement, or the theory's step of descent. */
export type Direction = "optimizer" | "sgd";

/** One measurement of the theory. */
export interface TheoryReading {
  readonly step: number;
  /** Predicted and actual Δz of some of the N·V pairs. */
  readonly predicted: Float32Array;
  readonly actual: Float32Array;
  /** Of all N·V pairs. */
  readonly pairs: number;
  readonly r2: number;
  /** NaN where no line through 0 says anything of what happened, as of a cloud without width. */
  readonly slope: number;
}

/** The least share of Σa² that the line through 0 explains where its slope is given. */
const LEAST_FITTED = 0.25;

/**
 * Whether a slope means something: (Σpa)²/(Σp²Σa²), the share of Σa² that the line through 0 explains, is
 * not small. Of the sums n, Σp, Σa, Σp², Σa², Σpa.
 */
function hasSlope(sums: ArrayLike<number>): boolean {
  const [p = 0, a = 0, product = 0] = [sums[3], sums[4], sums[5]];
  return product ** 2 >= LEAST_FITTED * p * a && p * a > 0;
}

/** Metrics of a direction: `r2`, `slope`, and these of each component. */
export function theoryMetric(direction: Direction, name: string): string {
  return `theory/${direction === "optimizer" ? "optimizer/" : ""}${name}`;
}

/** The newest measurement at or before a step; null before the first. */
export function theoryAt(
  record: RunRecord,
  step: number,
  direction: Direction,
): TheoryReading | null {
  const frame = measuredAt(record, "theory", step);
  const predicted = arrayOf(frame, direction)?.data;
  const actual = arrayOf(frame, "actual")?.data;
  if (!frame || !predicted || !actual) return null;
  const sums = arrayOf(frame, `${direction}_sums`)?.data ?? [];
  const value = (name: string) => record.valueAt(theoryMetric(direction, name), frame.step);
  return {
    step: frame.step,
    predicted,
    actual,
    pairs: sums[0] ?? predicted.length,
    r2: value("r2"),
    slope: hasSlope(sums) ? value("slope") : Number.NaN,
  };
}
