/** Scales of several maps that make a sum: each to its own largest value, or one for all of them. */
import { preferredCeiling, type SignedScale, symlogScale } from "../../../charts/signed-scale";
import type { ColourScale } from "../../../store/view";

/** Where symlog may bend, as a share of the largest value: at what is usual, within these limits. */
const SHARED_KNEE = [1 / 200, 1 / 12] as const;
const OWN_KNEE = [1 / 60, 1 / 6] as const;

interface Extremes {
  readonly largest: number;
  readonly typical: number;
}

function extremesOf(values: Float32Array): Extremes {
  const sizes = values.map(Math.abs).sort();
  return { largest: sizes.at(-1) ?? 0, typical: sizes[sizes.length >> 1] ?? 0 };
}

function scaleTo(
  { largest, typical }: Extremes,
  [least, most]: readonly [number, number],
): SignedScale {
  const max = preferredCeiling(largest) || 1;
  const usual = typical > 0 ? (2 * typical) / max : most;
  return symlogScale(max, max * Math.min(most, Math.max(least, usual)));
}

/** A scale for each map, in their order. A map that is 0 throughout takes no part in the shared one. */
export function partScales(maps: readonly Float32Array[], choice: ColourScale): SignedScale[] {
  const extremes = maps.map(extremesOf);
  if (choice === "own") return extremes.map((one) => scaleTo(one, OWN_KNEE));
  const largest = Math.max(0, ...extremes.map((one) => one.largest));
  const usual = extremes.map(({ typical }) => typical).filter((typical) => typical > 0);
  const shared = scaleTo(
    { largest, typical: usual.length > 0 ? Math.min(...usual) : 0 },
    SHARED_KNEE,
  );
  return maps.map(() => shared);
}
