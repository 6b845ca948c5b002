/** The vertical axis of a track: linear, or logarithmic where it is asked for; then its range is in decades. */
import { logTicks } from "../../charts/log-axis";
import {
  axisTicks,
  type Domain,
  fitDomain,
  growDomain,
  type RangeHint,
  valueToY,
} from "../../charts/value-axis";
import type { TrackPlace } from "./layout";
import type { TrackSpec } from "./track";

/** Of a logarithmic axis nothing is known beforehand; it shows a factor of 1.6 at least. */
const DECADES: RangeHint = { start: null, minSpan: 0.2 };

/** The range for data [low, high], from the one before; of a logarithmic axis log10 of its ends. */
export function nextDomain(
  track: TrackSpec,
  previous: Domain | null,
  data: Domain | null,
  fitted: boolean,
): Domain | null {
  const next = fitted ? fitDomain : growDomain;
  if (!track.log) return next(previous, data, track.range);
  return next(previous, data && [Math.log10(data[0]), Math.log10(data[1])], DECADES);
}

/** Value → px; NaN for what has no place on a logarithmic axis. */
export function trackY(track: TrackSpec, domain: Domain, place: TrackPlace): (v: number) => number {
  const linear = valueToY(domain, place.plotTop, place.plotBottom);
  return track.log ? (value) => (value > 0 ? linear(Math.log10(value)) : Number.NaN) : linear;
}

/** Round values for gridlines, and the spacing that decides how they are written. */
export function trackTicks(
  track: TrackSpec,
  domain: Domain,
  most: number,
): { readonly values: readonly number[]; readonly spacing: (value: number) => number } {
  if (track.log) {
    const values = logTicks(domain, most);
    return { values, spacing: (value) => 10 ** Math.floor(Math.log10(value) + 1e-9) };
  }
  const { values, spacing } = axisTicks(domain, most);
  return { values, spacing: () => spacing };
}
