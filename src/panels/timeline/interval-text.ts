/** Means over seeds in words: ".82 [.77, .87]". */
import { formatFixed } from "../../charts/format";
import type { SeedMean } from "../../statistics/seed-mean";
import type { TrackSpec } from "./track";

/** An interval without what the quantity cannot be: no share is above 1. */
export function withinBounds<S extends SeedMean>(summary: S, { range }: TrackSpec): S {
  const [least, most] = range.bounds ?? [null, null];
  return {
    ...summary,
    low: Math.max(summary.low, least ?? Number.NEGATIVE_INFINITY),
    high: Math.min(summary.high, most ?? Number.POSITIVE_INFINITY),
  };
}

/** "[.77, .87]"; "one seed" where there is no interval. */
export function formatInterval({ low, high, count }: SeedMean, decimals: number): string {
  if (count < 2) return "one seed";
  return `[${formatFixed(low, decimals)}, ${formatFixed(high, decimals)}]`;
}

/** ".82 [.77, .87]". */
export function formatMean(summary: SeedMean, decimals: number): string {
  return `${formatFixed(summary.mean, decimals)} ${formatInterval(summary, decimals)}`;
}

/** "+.12 [.05, .19]": of a difference the sign is always there. */
export function formatDifference(summary: SeedMean, decimals: number): string {
  const text = formatMean(summary, decimals);
  return summary.mean > 0 && /[1-9]/.test(formatFixed(summary.mean, decimals)) ? `+${text}` : text;
}
