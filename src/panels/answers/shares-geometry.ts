/** Where the bars of the distribution over right answers stand. */

/** Height of a bar of probability 1; heights grow as √π, so that rare answers are still seen. */
export const REACH = 45;
/** Room above and below the bars for names. */
export const MARGIN = 20;
/** Width of the bar of all wrong completions, at the right edge. */
const WRONG = 22;
const GAP = 8;

/** One run's bars. */
export interface SharesShape {
  /** The bars of the right answers, as one SVG path. */
  readonly right: string;
  /** The outline of the wrong completions' bar. */
  readonly wrong: string;
  /** The most probable answer: its place in the list, and where its name goes. */
  readonly top: {
    readonly index: number;
    readonly x: number;
    readonly y: number;
    readonly anchor: "start" | "end";
  };
}

/**
 * Bars that stand on (or, with `down`, hang from) a base line.
 * @param width of the whole, px.
 * @param base  y of the line.
 */
export function sharesShape(
  probabilities: readonly number[],
  wrong: number,
  width: number,
  base: number,
  down: boolean,
): SharesShape {
  const slot = (width - WRONG - GAP) / probabilities.length;
  const bar = Math.max(1, slot - 1.5);
  const end = (height: number) => (down ? base + height : base - height);
  const height = (p: number) => REACH * Math.sqrt(Math.min(1, Math.max(0, p)));
  const rectangle = (x: number, w: number, h: number) =>
    `M${px(x)} ${px(base)}V${px(end(h))}H${px(x + w)}V${px(base)}Z`;
  const right = probabilities.map((p, i) => rectangle(i * slot, bar, height(p))).join("");
  const index = probabilities.reduce(
    (best, p, i) => (p > (probabilities[best] as number) ? i : best),
    0,
  );
  const tall = height(probabilities[index] ?? 0);
  const inLeftHalf = index < probabilities.length / 2;
  // Over its bar, clear of all others; beside it where the names at the edge are in the way.
  const over = tall < 0.75 * REACH;
  return {
    right,
    wrong: rectangle(width - WRONG + 0.5, WRONG - 1, height(wrong)),
    top: {
      index,
      x: over
        ? index * slot + (inLeftHalf ? 0 : bar)
        : inLeftHalf
          ? index * slot + bar + 4
          : index * slot - 4,
      y: down ? end(tall) + (over ? 12 : 0) : end(tall) + (over ? -4 : 9),
      anchor: inLeftHalf ? "start" : "end",
    },
  };
}

function px(value: number): string {
  return String(Math.round(value * 10) / 10);
}
