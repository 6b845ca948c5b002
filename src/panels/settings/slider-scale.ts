/** A slider's place and the value it stands for: linear, or evenly in decades. */
import type { NumberSetting } from "../../experiment/setting";

/** Places of a slider: 0 … PLACES. */
export const PLACES = 1000;

/** The place of a value, rounded; values outside the range lie at its ends. */
export function placeOf(setting: NumberSetting, value: number): number {
  const { min, max, scale } = setting;
  const share =
    scale === "log" ? Math.log(value / min) / Math.log(max / min) : (value - min) / (max - min);
  return Math.round(PLACES * Math.min(1, Math.max(0, share)));
}

/**
 * The value at a place: on the setting's grain where the scale is linear, at two significant digits
 * where it is logarithmic, and always within the range.
 */
export function valueAt(setting: NumberSetting, place: number): number {
  const { min, max, scale, step, kind } = setting;
  // The ends are exact, however the grain falls between them.
  if (place <= 0) return min;
  if (place >= PLACES) return max;
  const share = place / PLACES;
  const raw = scale === "log" ? min * (max / min) ** share : min + (max - min) * share;
  const grain = scale === "log" ? tidy(raw) : min + Math.round((raw - min) / step) * step;
  // A sum of steps such as .1 + .2 keeps no more digits than the step has.
  const clean = Number(grain.toPrecision(10));
  return Math.min(max, Math.max(min, kind === "integer" ? Math.round(clean) : clean));
}

function tidy(value: number): number {
  return Number(value.toPrecision(2));
}
