/**
 * The scales in force on the three maps. Bounds follow the data in steps of a tenth of a decade, so that a
 * colour keeps its meaning from one kernel to the next.
 */
import { type SignedScale, steadyBound, symlogScale } from "../../charts/signed-scale";

/** "own": each map to its own largest value; "shared": one scale for all three. */
export type ScaleChoice = "own" | "shared";

/** What bounds are made of: each map's largest size and its most negative value. */
export interface MapExtremes {
  readonly largest: number;
  readonly smallest: number;
}

/** Scales of the three maps and of the colour bar beside them. */
export interface MapScales {
  readonly maps: readonly [SignedScale, SignedScale, SignedScale];
  /** What the bar shows: the shared scale, or on "own" one in units of each map's largest value. */
  readonly bar: SignedScale;
  /** The bar's left end, ≤ 0, in the bar's units. */
  readonly barLow: number;
}

/** A shared scale reaches two decades below its largest value before it turns linear. */
const SHARED_REACH = 100;
/** An own scale is bent only a little: enough to lift what lies off the diagonal. */
const OWN_REACH = 6;

/** Remembers the bounds from one kernel to the next. */
export class ScaleKeeper {
  #bounds = [0, 0, 0];
  #lows = [0, 0, 0];

  /** Forgets the bounds: another run's kernel, or another normalisation, is shown. */
  reset(): void {
    this.#bounds = [0, 0, 0];
    this.#lows = [0, 0, 0];
  }

  /** Scales for maps with these extremes, in the order full, representation, gradient. */
  scales(choice: ScaleChoice, extremes: readonly MapExtremes[]): MapScales {
    extremes.forEach((extreme, i) => {
      this.#bounds[i] = steadyBound(this.#bounds[i] ?? 0, extreme.largest);
      this.#lows[i] = steadyBound(this.#lows[i] ?? 0, Math.max(0, -extreme.smallest));
    });
    const bound = (i: number) => this.#bounds[i] || 1;
    if (choice === "shared") {
      const max = Math.max(bound(0), bound(1), bound(2));
      const scale = symlogScale(max, max / SHARED_REACH);
      const low = Math.min(max, Math.max(...this.#lows));
      return { maps: [scale, scale, scale], bar: scale, barLow: low > 0 ? -low : 0 };
    }
    const own = (i: number) => symlogScale(bound(i), bound(i) / OWN_REACH);
    const low = Math.min(1, Math.max(...this.#lows.map((value, i) => value / bound(i))));
    return {
      maps: [own(0), own(1), own(2)],
      bar: symlogScale(1, 1 / OWN_REACH),
      barLow: low > 0 ? -low : 0,
    };
  }
}
