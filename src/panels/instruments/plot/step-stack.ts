/** Parts of a whole over steps: bands that lie on one another and are named at their ends. */
import { spreadLabels } from "../../../charts/label-layout";
import { fillDot, hairline, standingApart } from "../../../charts/line-track";
import type { PlotScene } from "./Plot";
import type { StepChart } from "./step-axes";
import { nameEdge } from "./step-lines";

/** Parts at the steps at which they were measured. */
export interface Stack {
  /** Ascending [S]. */
  readonly steps: readonly number[];
  /** A row a part, lowest first [P][S]; all of one sign. */
  readonly parts: readonly (readonly number[])[];
}

/** A band, and how it is drawn. */
export interface BandStyle {
  readonly key: string;
  readonly label: string;
  /** CSS colour of the band. */
  readonly fill: string;
  readonly tone?: string;
}

/** How pale the bands are beyond the playhead. */
const BEYOND = 0.35;

/** Lower edges of every band and, last, the upper edge of the highest [P+1][S]. */
export function stackEdges({ steps, parts }: Stack): number[][] {
  const edges = [steps.map(() => 0)];
  for (const part of parts) {
    const below = edges.at(-1) as number[];
    edges.push(part.map((value, i) => (below[i] as number) + value));
  }
  return edges;
}

/** Fills the bands, with a hairline of paper between two, dots what was measured, and names them at their ends. */
export function drawStack(
  scene: PlotScene,
  chart: StepChart,
  stack: Stack,
  bands: readonly BandStyle[],
): void {
  const { context, theme, overlay } = scene;
  const { box, time, y, playhead, key = "" } = chart;
  const { steps } = stack;
  const count = steps.length;
  if (count === 0) return;
  const edges = stackEdges(stack);
  // A single measurement is a column of a few px, not nothing.
  const x = (i: number) =>
    count === 1 ? time.x(steps[0] as number) + (i === 0 ? 0 : 6) : time.x(steps[i] as number);
  const columns = count === 1 ? [0, 0] : steps.map((_, i) => i);
  const fill = (from: number, to: number, alpha: number) => {
    context.save();
    context.beginPath();
    context.rect(from, box.top - 2, Math.max(0, to - from), box.bottom - box.top + 2);
    context.clip();
    context.globalAlpha = alpha;
    bands.forEach((band, p) => {
      const low = edges[p] as number[];
      const high = edges[p + 1] as number[];
      context.beginPath();
      columns.forEach((i, at) => {
        context.lineTo(x(at), y(high[i] as number));
      });
      for (let at = columns.length - 1; at >= 0; at--) {
        context.lineTo(x(at), y(low[columns[at] as number] as number));
      }
      context.closePath();
      context.fillStyle = band.fill;
      context.fill();
      context.strokeStyle = theme.colour("--paper");
      context.lineWidth = 0.75;
      context.stroke();
    });
    context.restore();
  };
  const edge = Math.max(time.x(playhead), count === 1 ? x(1) : box.left + 1);
  fill(box.left, edge, 1);
  fill(edge, box.right + 8, BEYOND);
  hairline(context, box.left, box.bottom, box.right, box.bottom, theme.colour("--rule"));
  const top = edges.at(-1) as number[];
  for (const i of standingApart(count, x, time)) {
    if ((steps[i] as number) > playhead) break;
    fillDot(context, x(i), y(top[i] as number), 2, theme.colour("--ink-2"));
  }

  const end = count - 1;
  const middles = spreadLabels(
    bands.map((_, p) => ({
      at: y(
        (((edges[p] as number[])[end] as number) + ((edges[p + 1] as number[])[end] as number)) / 2,
      ),
      size: 14,
    })),
    box.top - 4,
    box.bottom + 6,
  );
  const from = Math.max(nameEdge(chart, steps[end] as number), count === 1 ? x(1) + 7 : 0);
  bands.forEach((band, p) => {
    overlay.text(`${key} band ${band.key}`, from, (middles[p] ?? 0) + 4, band.label, {
      class: `${band.tone ?? "second"} halo`,
    });
  });
}
