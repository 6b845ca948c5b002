/** The tint of a token: its run's hue, the stronger the more probable the token was. */
import type { RunIdentity } from "../../store/run-identity";

/** Tints are rounded to this many levels: finer differences cannot be seen and cost a style each. */
const LEVELS = 24;

/** A CSS colour for a token of probability p, from nearly paper to half the hue. */
export function tokenTint(colour: RunIdentity["colour"], p: number): string {
  const level = Math.round(LEVELS * Math.min(1, Math.max(0, p))) / LEVELS;
  return `color-mix(in srgb, var(--${colour}) ${Math.round(4 + 46 * level)}%, var(--paper))`;
}
