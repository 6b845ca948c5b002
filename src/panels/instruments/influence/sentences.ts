/** Where a batch's influence lands, in words. */
import type { LedePart } from "../../lede/sentence";
import { percent } from "../../percent";

/** The shares of Σ|I| on probes of other tasks; NaN where a component moves nothing. */
export interface UnrelatedShares {
  readonly whole: number;
  readonly representation: number;
  readonly gradient: number;
}

/** How much of what a batch teaches lands on other tasks. */
export function influenceLede(shares: UnrelatedShares): readonly LedePart[] | null {
  const { whole, representation, gradient } = shares;
  if (!Number.isFinite(whole)) return null;
  const opening: LedePart[] = [
    { text: percent(whole), tone: "strong" },
    { text: " of this batch’s influence lands on other tasks" },
  ];
  const idle = !Number.isFinite(gradient) || !Number.isFinite(representation);
  if (idle) {
    const held = Number.isFinite(gradient) ? "representation" : "gradient";
    return [...opening, { text: `; the ${held} is idle.` }];
  }
  return [
    ...opening,
    { text: ": " },
    { text: `${percent(representation)} of the representation’s`, tone: "rep" },
    { text: ", " },
    { text: `${percent(gradient)} of the gradient’s`, tone: "grad" },
    { text: "." },
  ];
}
