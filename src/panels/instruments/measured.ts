/** What an instrument measured of a run, as its record keeps it. */
import type { InstrumentResult, ResultArray } from "../../instruments/instrument";
import type { RunRecord } from "../../run/record";
import type { ThinnedSeries } from "../../run/thinned-series";

/** One measurement of an instrument, on θ_step or on its update. */
export interface Measured extends InstrumentResult {
  readonly step: number;
}

interface WithSeries {
  series?(id: string): ThinnedSeries<Measured> | null;
}

/** All kept measurements of an instrument, by ascending step; empty while there is none. */
export function measurements(record: RunRecord | null, id: string): readonly Measured[] {
  return (record as WithSeries | null)?.series?.(id)?.frames ?? [];
}

/** The newest measurement of an instrument at or before a step; null while there is none. */
export function measuredAt(record: RunRecord | null, id: string, step: number): Measured | null {
  return (record as WithSeries | null)?.series?.(id)?.at(step) ?? null;
}

/** The first measurement of an instrument in a run; null while there is none. */
export function firstMeasured(record: RunRecord | null, id: string): Measured | null {
  return measurements(record, id)[0] ?? null;
}

/** An array of a measurement; null where it has none of that name. */
export function arrayOf(measured: Measured | null, name: string): ResultArray | null {
  return measured?.arrays[name] ?? null;
}
