/** The layout of a colour bar: which values are named along it, and where, without collisions. */
import type { SignedScale } from "./signed-scale";

/** A value that is named along the bar. */
export interface BarTick {
  readonly value: number;
  /** px from the bar's left end. */
  readonly x: number;
  readonly text: string;
}

/** px from the left end of a bar that runs from `low` to the scale's max over `width` px. */
export function barX(scale: SignedScale, low: number, width: number, value: number): number {
  const from = scale.position(low);
  return ((scale.position(value) - from) / (1 - from)) * width;
}

/** The position in [−1, 1] shown at a share of the bar's width: the inverse of `barX`. */
export function barPosition(scale: SignedScale, low: number, share: number): number {
  const from = scale.position(low);
  return from + (1 - from) * share;
}

/**
 * Names 0 first, then the powers of ten inside the range from the largest down, then the range's end
 * where nothing was near it; a name that would touch one already there is left out.
 *
 * @param charWidth px a character of the label takes.
 */
export function barTicks(
  scale: SignedScale,
  low: number,
  width: number,
  format: (value: number) => string,
  charWidth = 6,
): BarTick[] {
  const top = Math.floor(Math.log10(scale.max) + 1e-9);
  const wanted = [0];
  for (let power = top; power > top - 6; power--) {
    wanted.push(10 ** power, -(10 ** power));
  }
  if (scale.max > 3 * 10 ** top || scale.kind === "linear") wanted.splice(1, 0, scale.max);
  const kept: BarTick[] = [];
  for (const value of wanted) {
    if (value < low * (1 + 1e-9) || value > scale.max * (1 + 1e-9)) continue;
    if (value !== 0 && scale.knee !== null && Math.abs(value) < scale.knee) continue;
    const tick = { value, x: barX(scale, low, width, value), text: format(value) };
    const clear = kept.every(
      (other) =>
        Math.abs(other.x - tick.x) >= ((other.text.length + tick.text.length) / 2 + 1) * charWidth,
    );
    if (clear) kept.push(tick);
  }
  return kept.sort((a, b) => a.x - b.x);
}
