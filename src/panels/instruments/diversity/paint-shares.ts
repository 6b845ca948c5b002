/** Bars of every right answer's probability, one run standing on the base line and the other hanging from it. */
import { formatFixed } from "../../../charts/format";
import { hairline } from "../../../charts/line-track";
import { tokensText } from "../../../tasks/vocabulary";
import type { PlotScene } from "../plot/Plot";
import { drawnOrder, MOST_NAMED, type Shares } from "./answer-shares";

/** A run whose shares are drawn. */
export interface SharesRun {
  readonly key: string;
  readonly shares: Shares;
  readonly colour: "std" | "cf" | "third";
}

/** Room at the left for the numbers of the axis, and at the right for the bar of wrong answers, px. */
const LEFT = 34;
const WRONG = 44;
const GAP = 20;
/** Height of the row of answers between the two runs, px. */
const ROW = 20;
/** Room that an answer's name takes, px. */
const NAME = 33;
/** Probabilities at which there is a gridline. */
const TICKS = [0.001, 0.005, 0.01, 0.02, 0.05, 0.1, 0.25, 0.5, 1] as const;
/** Least distance of two of them, px. */
const APART = 15;

/** Draws one or two runs; all have the same answers in the same order. */
export function paintShares(scene: PlotScene, runs: readonly SharesRun[]): void {
  const { context, overlay, theme, width, height } = scene;
  const first = runs[0]?.shares;
  if (!first) return;
  const count = first.answers.length;
  const named = count <= MOST_NAMED;
  const reach = runs.length > 1 ? (height - ROW) / 2 - 8 : height - ROW - 8;
  const largest = Math.max(...runs.flatMap(({ shares }) => shares.probabilities));
  const top = TICKS.find((tick) => tick >= largest) ?? 1;
  const length = (p: number) => reach * Math.sqrt(Math.min(1, Math.max(0, p) / top));
  const right = width - WRONG - GAP;
  const slot = (right - LEFT) / count;
  const bar = Math.max(1, slot - Math.min(6, slot / 5));
  runs.forEach(({ key, shares, colour }, r) => {
    const down = r > 0;
    const base = down ? 8 + reach + ROW : 8 + reach;
    const end = (p: number) => (down ? base + length(p) : base - length(p));
    let below = 0;
    for (const tick of TICKS) {
      if (tick > top || length(tick) - below < APART) continue;
      // The end of the axis is named rather than what comes close to it.
      if (tick < top && length(top) - length(tick) < APART) continue;
      below = length(tick);
      hairline(context, LEFT, end(tick), right, end(tick), theme.colour("--rule-2"));
      overlay.text(`tick ${key} ${tick}`, LEFT - 7, end(tick) + 4, String(tick).replace(/^0/, ""), {
        "text-anchor": "end",
      });
    }
    hairline(context, LEFT, base, right, base, theme.colour("--rule"));
    context.fillStyle = theme.colour(`--${colour}`);
    const order = drawnOrder(shares);
    const fill = (x: number, w: number, p: number) => {
      context.fillRect(x, Math.min(base, end(p)), w, Math.abs(end(p) - base));
    };
    order.forEach((answer, place) => {
      fill(LEFT + place * slot + (slot - bar) / 2, bar, shares.probabilities[answer] as number);
    });
    context.strokeStyle = theme.colour(`--${colour}`);
    context.lineWidth = 1;
    // On a scale of its own, from nothing to all: it would dwarf what the chart is about.
    const wrong = 1 - shares.right;
    const tall = (reach - 14) * wrong;
    const from = down ? base : base - tall;
    context.strokeRect(width - WRONG + 0.5, from + 0.5, WRONG - 1, Math.max(0, tall - 1));
    context.fillRect(width - WRONG, base - 0.5, WRONG, 1);
    overlay.text(
      `wrong ${key}`,
      width - WRONG / 2,
      down ? base + tall + 13 : base - tall - 4,
      formatFixed(wrong),
      { class: colour, "text-anchor": "middle" },
    );
    // The even share: what every answer would have if the policy did not care which.
    const even = shares.right / count;
    hairline(context, LEFT, end(even), right, end(even), theme.colour("--ink"), [2, 3]);
    if (named)
      nameTop(scene, key, colour, shares, (place) => LEFT + (place + 0.5) * slot, end, down);
  });
  const row = 8 + reach + ROW - 5;
  overlay.text("wrong", width - WRONG / 2, row, "wrong", { "text-anchor": "middle" });
  if (!named) {
    overlay.text("row", LEFT, row, `${count} right answers, each run’s from its most probable`, {});
    return;
  }
  const stride = Math.ceil(NAME / slot);
  first.answers.forEach((answer, place) => {
    if (place % stride !== 0) return;
    overlay.text(`answer ${place}`, LEFT + (place + 0.5) * slot, row, tokensText(answer), {
      "text-anchor": "middle",
    });
  });
}

/** The probability of the most probable answer, over its bar. */
function nameTop(
  { overlay }: PlotScene,
  key: string,
  colour: string,
  { probabilities }: Shares,
  x: (place: number) => number,
  end: (p: number) => number,
  down: boolean,
): void {
  const best = probabilities.indexOf(Math.max(...probabilities));
  const p = probabilities[best] ?? 0;
  overlay.text(`top ${key}`, x(best), down ? end(p) + 13 : end(p) - 4, formatFixed(p), {
    class: `${colour} bold halo`,
    "text-anchor": "middle",
  });
}
