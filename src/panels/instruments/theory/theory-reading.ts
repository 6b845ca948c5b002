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
  readonly slope: number;
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
  const value = (name: string) => record.valueAt(theoryMetric(direction, name), frame.step);
  return {
    step: frame.step,
    predicted,
    actual,
    pairs: arrayOf(frame, `${direction}_sums`)?.data[0] ?? predicted.length,
    r2: value("r2"),
    slope: value("slope"),
  };
}
