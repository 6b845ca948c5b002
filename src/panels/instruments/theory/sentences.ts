/** Whether first order holds, in words computed from R² and slope. */
import { formatFixed } from "../../../charts/format";
import type { LedePart } from "../../lede/sentence";
import { percent } from "../../percent";
import { r2Text } from "./fit";
import type { Direction } from "./theory-reading";

/** From this R² on first order is said to hold, and below the other it is said to fail. */
const HOLDS = 0.95;
const FAILS = 0.5;
/** A slope this near to 1 needs no words. */
const NEAR = 0.03;

/** What R² is called. */
export function verdict(r2: number): "holds" | "holds in part" | "fails" {
  if (r2 >= HOLDS) return "holds";
  return r2 >= FAILS ? "holds in part" : "fails";
}

/** How what happened compares in size with what was predicted. */
function sizeWords(slope: number): string {
  if (!Number.isFinite(slope) || Math.abs(slope - 1) <= NEAR) return "";
  if (slope <= 0) return ", and points the other way";
  if (slope >= 1.5 || slope <= 0.67) {
    return `, and what happened is ${formatFixed(slope, slope >= 10 ? 0 : 1)} times as large`;
  }
  const by = percent(Math.abs(slope - 1));
  return `, and what happened is ${by} ${slope > 1 ? "larger" : "smaller"}`;
}

/**
 * The sentence over the scatter. First order is judged along the step that was made; whether the
 * kernel's own step was that step is another question, and is answered beside it.
 */
export function theoryLede(
  optimizer: string,
  taken: { readonly r2: number; readonly slope: number },
  sgd: { readonly r2: number; readonly slope: number },
  isSgd: boolean,
): readonly LedePart[] | null {
  if (!Number.isFinite(taken.r2)) return null;
  const state = verdict(taken.r2);
  const opening: LedePart[] = [
    { text: `Along the step that ${optimizer} took, first order ` },
    { text: state, tone: "strong" },
    { text: ": it explains " },
    {
      text: taken.r2 > 0 ? percent(taken.r2) : "nothing",
      tone: "strong",
    },
    { text: " of it" },
  ];
  if (isSgd || !Number.isFinite(sgd.r2)) {
    return [...opening, { text: `${sizeWords(taken.slope)}.` }];
  }
  const elsewhere = verdict(sgd.r2) === "holds" ? "" : `: ${optimizer} went elsewhere`;
  const words = `; of plain descent, which the paper’s formula speaks of, R² is ${r2Text(sgd.r2)}${elsewhere}.`;
  return [...opening, { text: words }];
}

/** What a scatter of one direction shows. */
export function scatterSentence(
  direction: Direction,
  optimizer: string,
  isSgd: boolean,
  r2: number,
): string {
  if (direction === "optimizer") {
    const step = `along the step that ${optimizer} took`;
    if (verdict(r2) === "holds")
      return `The points lie on the diagonal: first order ${step} is enough.`;
    return `What is off the diagonal is what first order ${step} leaves out.`;
  }
  if (isSgd) return `The kernel’s own step; what is off the diagonal is clipping or higher order.`;
  if (verdict(r2) === "holds") return `The kernel’s SGD step is nearly the one that was made.`;
  return `The kernel predicts an SGD step; ${optimizer} divides by past gradients and made another.`;
}
