/** What an instrument measured of a run, as its record keeps it; its numbers are among the metrics. */
import type { MeasurementFrame } from "../../run/frames";
import type { ResultArray } from "../../run/protocol";
import type { RunRecord } from "../../run/record";

/** All kept measurements of an instrument, by ascending step; empty while there is none. */
export function measurements(record: RunRecord | null, id: string): readonly MeasurementFrame[] {
  return record?.series(id)?.frames ?? [];
}

/** The newest measurement of an instrument at or before a step; null while there is none. */
export function measuredAt(
  record: RunRecord | null,
  id: string,
  step: number,
): MeasurementFrame | null {
  return record?.series(id)?.at(step) ?? null;
}

/** An array of a measurement; null where it has none of that name. */
export function arrayOf(measured: MeasurementFrame | null, name: string): ResultArray | null {
  return measured?.arrays[name] ?? null;
}
