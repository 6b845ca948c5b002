/**
 * Scales from a signed number to a position in [−1, 1], 0 staying 0: what a diverging map needs.
 * The symmetric logarithm is asinh(v/c): linear below its knee c, logarithmic above, so that a
 * component at a few per cent of the largest value can still be seen.
 */

/** A symmetric scale; `max` is drawn with the map's last colour, −max with its first. */
export interface SignedScale {
  readonly kind: "symlog" | "linear";
  /** In the unit of the values, > 0. */
  readonly max: number;
  /** Where symlog turns from linear to logarithmic, in the unit of the values; null when linear. */
  readonly knee: number | null;
  /** Position in [−1, 1]; values beyond ±max are clipped. */
  position(value: number): number;
}

/** The scale v ↦ v / max. @throws RangeError when max is not a positive number. */
export function linearScale(max: number): SignedScale {
  requirePositive("max", max);
  return { kind: "linear", max, knee: null, position: (value) => clip(value / max) };
}

/**
 * The scale v ↦ asinh(v/knee) / asinh(max/knee).
 *
 * @throws RangeError when max or knee is not a positive number.
 */
export function symlogScale(max: number, knee: number): SignedScale {
  requirePositive("max", max);
  requirePositive("knee", knee);
  const top = Math.asinh(max / knee);
  return { kind: "symlog", max, knee, position: (value) => clip(Math.asinh(value / knee) / top) };
}

function requirePositive(name: string, value: number): void {
  if (!(value > 0) || !Number.isFinite(value)) {
    throw new RangeError(`${name} ${value}: expected a positive number`);
  }
}

function clip(position: number): number {
  return Math.min(1, Math.max(-1, position));
}

/** Steps of a tenth of a decade, rounded as in ISO 3's R10 series of preferred numbers. */
const PREFERRED = [1, 1.25, 1.6, 2, 2.5, 3.15, 4, 5, 6.3, 8, 10];

/** The smallest preferred number (R10) that is at least `value`; 0 stays 0. */
export function preferredCeiling(value: number): number {
  if (!(value > 0) || !Number.isFinite(value)) return 0;
  const decade = 10 ** Math.floor(Math.log10(value));
  const mantissa = value / decade;
  // The tolerance keeps a preferred number from being lifted to the next by rounding.
  const step = PREFERRED.find((candidate) => candidate >= mantissa * (1 - 1e-9)) ?? 10;
  return Number((step * decade).toPrecision(12));
}

/**
 * A bound that follows a changing extreme without flicker: it grows as soon as it must, and shrinks
 * only when the data have fallen below a third of it.
 */
export function steadyBound(previous: number, extreme: number): number {
  const wanted = preferredCeiling(extreme);
  if (wanted > previous) return wanted;
  return extreme < previous / 3 ? wanted : previous;
}
