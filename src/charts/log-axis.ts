/** A logarithmic axis: decades that hold the data, and their ticks. */

/** A range of positive numbers. */
export interface LogRange {
  readonly low: number;
  readonly high: number;
}

/** The decades that hold every positive finite value; null where there is none. */
export function decadesOf(values: ArrayLike<number>, least = 1): LogRange | null {
  let [low, high] = [Number.POSITIVE_INFINITY, 0];
  for (let i = 0; i < values.length; i++) {
    const value = values[i] as number;
    if (!(value > 0) || !Number.isFinite(value)) continue;
    low = Math.min(low, value);
    high = Math.max(high, value);
  }
  if (high === 0) return null;
  const from = Math.floor(Math.log10(low) + 1e-9);
  const to = Math.max(from + least, Math.ceil(Math.log10(high) - 1e-9));
  return { low: 10 ** from, high: 10 ** to };
}

/** A place for a value between `start` (at the range's low end) and `end`, px; clipped. */
export function logPlace(range: LogRange, start: number, end: number): (value: number) => number {
  const span = Math.log(range.high / range.low);
  return (value) => {
    const share = Math.log(value / range.low) / span;
    return start + Math.min(1, Math.max(0, share)) * (end - start);
  };
}

/** Powers of ten in the range, at most `most` of them, the highest always. */
function decadeTicks({ low, high }: LogRange, most: number): number[] {
  const from = Math.round(Math.log10(low));
  const to = Math.round(Math.log10(high));
  const stride = Math.max(1, Math.ceil((to - from + 1) / Math.max(1, most)));
  const ticks: number[] = [];
  for (let power = to; power >= from; power -= stride) ticks.unshift(10 ** power);
  return ticks;
}

/** Sets of mantissas, from the closest to the widest. */
const MANTISSAS: readonly (readonly number[])[] = [[1, 2, 3, 5, 7], [1, 2, 5], [1, 3], [1]];

/**
 * Round values of a logarithmic axis from 10^low to 10^high, at most `most` where there is a choice; where
 * decades are too many every second or third is named.
 */
export function logTicks([low, high]: readonly [number, number], most: number): number[] {
  const inside = (value: number) =>
    value >= 10 ** low * (1 - 1e-9) && value <= 10 ** high * (1 + 1e-9);
  const from = Math.floor(low + 1e-9);
  const to = Math.ceil(high - 1e-9);
  for (const mantissas of MANTISSAS) {
    const ticks: number[] = [];
    for (let power = from; power <= to; power++) {
      for (const mantissa of mantissas) ticks.push(Number(`${mantissa}e${power}`));
    }
    const kept = ticks.filter(inside);
    if (kept.length >= 1 && kept.length <= most) return kept;
  }
  return decadeTicks({ low: 10 ** from, high: 10 ** to }, most).filter(inside);
}
