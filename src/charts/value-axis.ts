/**
 * The vertical axis of a live chart. Its range must hold data that are still coming without moving at
 * every step, so it starts from a hint, and when it has to grow it grows to the next round number.
 */
import { nice, ticks } from "d3-array";

/** The least and the greatest value of an axis. */
export type Domain = readonly [number, number];

/** What is known of a quantity before any of it is measured. */
export interface RangeHint {
  /** Always inside the axis, e.g. [0, 1] for a share; null where nothing is known beforehand. */
  readonly start: Domain | null;
  /** Never left by the axis, for a quantity that cannot go there; null where there is no such end. */
  readonly bounds?: readonly [number | null, number | null];
  /** The least range shown when the axis is fitted to the data: keeps noise from looking like news. */
  readonly minSpan: number;
}

/**
 * The range that holds `data`: `previous` while it does, or else one grown to round numbers. Null
 * while neither hint nor data say anything.
 */
export function growDomain(
  previous: Domain | null,
  data: Domain | null,
  hint: RangeHint,
): Domain | null {
  const current = previous ?? hint.start;
  if (!current) return fitDomain(null, data, hint);
  if (!data || (data[0] >= current[0] && data[1] <= current[1])) return current;
  const low = Math.min(current[0], data[0]);
  const high = Math.max(current[1], data[1]);
  // A quarter of the way ahead, so that a drifting curve rescales its axis rarely.
  const room = (high - low) / 4;
  return bounded(
    nice(data[0] < current[0] ? low - room : low, data[1] > current[1] ? high + room : high, 8),
    hint,
  );
}

/** The range fitted closely to `data`, at least `minSpan` wide; the hint's start without data. */
export function fitDomain(
  previous: Domain | null,
  data: Domain | null,
  hint: RangeHint,
): Domain | null {
  if (!data) return previous ?? hint.start;
  if (previous && data[0] >= previous[0] && data[1] <= previous[1]) return previous;
  const low = previous ? Math.min(previous[0], data[0]) : data[0];
  const high = previous ? Math.max(previous[1], data[1]) : data[1];
  const lack = Math.max(hint.minSpan - (high - low), (high - low) * 0.3);
  return bounded(nice(low - lack / 2, high + lack / 2, 8), hint);
}

function bounded([low, high]: [number, number], hint: RangeHint): Domain {
  const [least, most] = hint.bounds ?? [null, null];
  return [least === null ? low : Math.max(least, low), most === null ? high : Math.min(most, high)];
}

/**
 * Round ticks inside the range and their spacing: as many as fit in `maxCount`; where only one round
 * value would be left, the two ends of a closer set.
 */
export function axisTicks(
  [low, high]: Domain,
  maxCount: number,
): { readonly values: readonly number[]; readonly spacing: number } {
  let closer: readonly number[] = [];
  for (let wanted = maxCount + 2; wanted >= 1; wanted--) {
    const values = ticks(low, high, wanted);
    const spacing = (values[1] ?? high) - (values[0] ?? low);
    if (values.length > maxCount) closer = values;
    else if (values.length > 1) return { values, spacing };
  }
  const [first, last] = [closer[0] ?? low, closer.at(-1) ?? high];
  const spacing = closer.length > 1 ? (closer[1] as number) - first : high - low;
  return maxCount > 1 && last > first
    ? { values: [first, last], spacing }
    : { values: [first], spacing };
}

/** Maps a value of the range to a height in px, larger values higher up. */
export function valueToY([low, high]: Domain, top: number, bottom: number): (v: number) => number {
  const scale = high > low ? (bottom - top) / (high - low) : 0;
  return (value) => bottom - (value - low) * scale;
}
