/**
 * The scales in force on the three maps. Bounds follow the data in steps of a tenth of a decade, so that a
 * colour keeps its meaning from one kernel to the next.
 */

import { type SignedScale, steadyBound, symlogScale } from "../../charts/signed-scale";
import type { ColourScale } from "../../store/view";

/** What scales are made of: each map's largest size, its most negative value, its median size. */
export interface MapExtremes {
  readonly largest: number;
  readonly smallest: number;
  readonly typical: number;
}

/** Scales of the three maps and of the colour bar beside them. */
export interface MapScales {
  readonly maps: readonly [SignedScale, SignedScale, SignedScale];
  /** What the bar shows: the shared scale, or on "own" one in units of each map's largest value. */
  readonly bar: SignedScale;
  /** The bar's left end, ≤ 0, in the bar's units. */
  readonly barLow: number;
}

/**
 * Where symlog turns from linear to logarithmic, as a share of the largest value: at the map's usual
 * value, but never so low that noise is blown up, nor so high that what lies off the diagonal fades.
 */
const SHARED_KNEE = [1 / 10_000, 1 / 100] as const;
const OWN_KNEE = [1 / 1000, 1 / 6] as const;

/** Remembers the bounds from one kernel to the next. */
export class ScaleKeeper {
  #bounds = [0, 0, 0];
  #lows = [0, 0, 0];
  #typical = [0, 0, 0];

  /** Forgets the bounds: another run's kernel, or another normalisation, is shown. */
  reset(): void {
    this.#bounds = [0, 0, 0];
    this.#lows = [0, 0, 0];
    this.#typical = [0, 0, 0];
  }

  /** Scales for maps with these extremes, in the order full, representation, gradient. */
  scales(choice: ColourScale, extremes: readonly MapExtremes[]): MapScales {
    extremes.forEach((extreme, i) => {
      this.#bounds[i] = steadyBound(this.#bounds[i] ?? 0, extreme.largest);
      this.#lows[i] = steadyBound(this.#lows[i] ?? 0, Math.max(0, -extreme.smallest));
      this.#typical[i] = steadyBound(this.#typical[i] ?? 0, extreme.typical);
    });
    return choice === "shared" ? this.#shared() : this.#own();
  }

  #bound(i: number): number {
    return this.#bounds[i] || 1;
  }

  /** One scale, whose knee is at what is usual in the smallest of the three. */
  #shared(): MapScales {
    const max = Math.max(this.#bound(0), this.#bound(1), this.#bound(2));
    const usual = Math.min(...this.#typical);
    const scale = symlogScale(max, max * between(usual / max, SHARED_KNEE));
    const low = Math.min(max, Math.max(...this.#lows));
    return { maps: [scale, scale, scale], bar: scale, barLow: low > 0 ? -low : 0 };
  }

  #own(): MapScales {
    const knee = (i: number) => between((this.#typical[i] ?? 0) / this.#bound(i), OWN_KNEE);
    const own = (i: number) => symlogScale(this.#bound(i), this.#bound(i) * knee(i));
    // The bar stands for all three: in units of each map's largest value, bent like the full kernel's.
    const low = Math.min(1, Math.max(...this.#lows.map((value, i) => value / this.#bound(i))));
    return {
      maps: [own(0), own(1), own(2)],
      bar: symlogScale(1, knee(0)),
      barLow: low > 0 ? -low : 0,
    };
  }
}

function between(share: number, [least, most]: readonly [number, number]): number {
  return Math.min(most, Math.max(least, share));
}
