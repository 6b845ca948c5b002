/** What a sweep found, in sentences made from its results by rule. */
import type { BestPoint, Wanted } from "../../results/best-point";
import type { Measure } from "../../results/measure";
import { intervalText, measureText, resultText } from "./words";

/** Below this many seeds the interval is too short (docs/statistics.md). */
const FEW = 5;

/**
 * The finding: the best point, its value and what it is the best of.
 * @param isOpen whether runs are still to come.
 */
export function findingOf(
  best: BestPoint,
  measure: Measure,
  wanted: Wanted,
  name: string,
  isOpen: boolean,
): { readonly before: string; readonly point: string; readonly after: string } {
  const value = `${best.bound ? "at least " : ""}${resultText(best.interval.estimate)}`;
  if (best.compared === 1) {
    return {
      before: isOpen ? "So far, " : "",
      point: name,
      after: `: ${measureText(measure)} is ${value}.`,
    };
  }
  if (best.tied > 1) {
    const before = `${isOpen ? "So far, " : ""}${best.tied} of ${best.compared} configurations share`;
    return {
      before: `${before} the ${wanted} ${measureText(measure)}, ${value}.`,
      point: "",
      after: "",
    };
  }
  return {
    before: `${isOpen ? "So far, of" : "Of"} ${best.compared} configurations, `,
    point: name,
    after: ` has the ${wanted} ${measureText(measure)}, ${value}.`,
  };
}

/** How far the finding can be trusted. */
export function cautionsOf(best: BestPoint, nextName: string): string[] {
  const { interval, compared, waiting, next, flattery } = best;
  if (best.tied > 1) return [];
  const sentences: string[] = [];
  const seeds = `${interval.n} ${interval.n === 1 ? "seed" : "seeds"}`;
  sentences.push(
    Number.isNaN(interval.low)
      ? "One seed has no interval."
      : `${intervalText(interval)} is its mean with a 95 % interval over ${seeds}` +
          `${interval.n < FEW ? ", too few for it to hold the mean that often" : ""}.`,
  );
  if (compared > 1) {
    const by =
      flattery === null || flattery === 0
        ? ""
        : `, by about ${resultText(flattery)} as the bootstrap of the choice has it`;
    sentences.push(
      `It was picked as the best of ${compared}, so this mean flatters it${by}: ` +
        "believe it when other seeds agree.",
    );
  }
  if (next?.paired) {
    const { difference } = next.paired;
    const apart = difference.low > 0 || difference.high < 0;
    sentences.push(
      `Less the next best, ${nextName}, it is ${intervalText(difference)}, paired by seed` +
        `${Number.isNaN(difference.low) || apart ? "" : ": they cannot be told apart"}.`,
    );
  }
  if (waiting > 0) {
    sentences.push(
      `${waiting} ${waiting === 1 ? "configuration has" : "configurations have"} fewer seeds with a ` +
        `value and ${waiting === 1 ? "is" : "are"} left out.`,
    );
  }
  return sentences;
}
