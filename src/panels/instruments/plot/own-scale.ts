/** The colour scale of one map: its bound follows the data in steps, so that colours keep their meaning. */
import type { MatrixSummary } from "../../../charts/matrix-summary";
import { type SignedScale, steadyBound, symlogScale } from "../../../charts/signed-scale";

/** Where symlog turns from linear to logarithmic, as a share of the largest value. */
const KNEE = [1 / 1000, 1 / 6] as const;

/** The scale of one map over time. */
export class OwnScale {
  #bound = 0;
  #typical = 0;

  /** Forgets the bound: something else is shown. */
  reset(): void {
    this.#bound = 0;
    this.#typical = 0;
  }

  /** A scale for maps with these summaries: one for all of them. */
  scale(summaries: readonly Pick<MatrixSummary, "largest" | "typical">[]): SignedScale {
    this.#bound = steadyBound(this.#bound, Math.max(0, ...summaries.map((s) => s.largest)));
    this.#typical = steadyBound(this.#typical, Math.min(...summaries.map((s) => s.typical)));
    const max = this.#bound || 1;
    const share = Math.min(KNEE[1], Math.max(KNEE[0], this.#typical / max));
    return symlogScale(max, max * share);
  }
}
