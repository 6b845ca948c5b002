import { useMemo } from "react";
import { formatFixed } from "../../charts/format";
import { hairline } from "../../charts/line-track";
import { useView } from "../../store/view";
import { budgetNames } from "../instruments/entropy-budget/budget";
import { Plot, type PlotScene } from "../instruments/plot/Plot";
import { cumulatedColumns, rowAt, signedColumns } from "../instruments/plot/signed-columns";
import { putGlyph } from "../instruments/plot/step-lines";
import type { FigureProps } from "./scene-run";

/** Where bars begin, px: their names stand before them, or over them below a width. */
const LEFT = 196;
const NARROW = 540;
/** The upper bar's place, and the room for a value under each, px. */
const TOP = 52;
const TOP_NARROW = 72;
const GAP = 60;
/** Height of a bar at most, px. */
const TALLEST = 88;

const VIEW = { subscribe: (listener: () => void) => useView.subscribe(listener) };

/** How much of the change of entropy each component predicts, all updates so far together, beside what happened. */
export function BudgetFigure({ runs, asked, stepInView }: FigureProps) {
  const [run] = runs;
  const record = run?.record ?? null;
  const sources = useMemo(() => [record, VIEW], [record]);
  const sums = () => {
    const columns = record && signedColumns(record, budgetNames("entropy", "taken"));
    return columns ? rowAt(cumulatedColumns(columns), stepInView()) : null;
  };
  const paint = (scene: PlotScene) => {
    const { context, overlay, theme, width, height } = scene;
    const row = sums();
    const narrow = width < NARROW;
    const left = narrow ? 0 : LEFT;
    const first = narrow ? TOP_NARROW : TOP;
    const bar = Math.min(TALLEST, (height - first) / 2 - GAP);
    const nameLeft = narrow ? 6 : 0;
    const nameAt = (top: number) => (narrow ? top - 8 : top + bar / 2 + 5);
    overlay.text("title", 0, 12, `Change of entropy over ${stepInView()} steps`, {
      class: "ink bold v16",
    });
    overlay.text(
      "unit",
      narrow ? 0 : width,
      narrow ? 32 : 12,
      "nats, mean over the probe contexts",
      {
        class: "second",
        "text-anchor": narrow ? "start" : "end",
      },
    );
    if (!row) {
      overlay.text("empty", left, height / 2, "not measured yet", { class: "second" });
      return;
    }
    const [representation = 0, gradient = 0] = row.parts;
    const { actual } = row;
    const low = Math.min(actual, Math.min(0, representation) + Math.min(0, gradient));
    const high = Math.max(0, actual, Math.max(0, representation) + Math.max(0, gradient));
    const span = Math.max(1e-9, high - low);
    // Entropy falls as a rule, so what is lost grows to the right.
    const x = (value: number) => left + ((high - value) / span) * (width - left - 8);
    const fill = (top: number, from: number, to: number, colour: string) => {
      context.fillStyle = theme.colour(colour);
      context.fillRect(Math.min(x(from), x(to)), top, Math.abs(x(to) - x(from)), bar);
    };
    const second = first + bar + GAP;
    overlay.text("measured", nameLeft, nameAt(first), "what happened", { class: "ink v16" });
    fill(first, 0, actual, "--ink-2");
    overlay.text("measured value", x(actual / 2), first + bar + 20, formatFixed(actual), {
      class: "ink bold v16",
      "text-anchor": "middle",
    });
    overlay.text("predicted", nameLeft, nameAt(second), "predicted, by component", {
      class: "ink v16",
    });
    if (asked) {
      const from = representation * gradient > 0 ? representation : 0;
      fill(second, 0, representation, "--rep");
      fill(second, from, from + gradient, "--grad");
      const parts = [
        ["representation", representation, 0, "rep"],
        ["gradient", gradient, from, "grad"],
      ] as const;
      let free = 0;
      for (const [name, value, begin, tone] of parts) {
        const label = `${name} ${formatFixed(value)}`;
        const half = 10 + label.length * (narrow ? 3.3 : 3.7);
        // Under its part, but clear of the edges and of its neighbour.
        const middle = Math.max(free + half, Math.min(width - half, x(begin + value / 2)));
        free = middle + half + 8;
        putGlyph(scene, `glyph ${name}`, name, middle - half, second + bar + 15);
        overlay.text(`part ${name}`, middle + 8, second + bar + 20, label, {
          class: `${tone} bold v16`,
          "text-anchor": "middle",
        });
      }
    } else {
      context.save();
      context.setLineDash([2, 3]);
      context.strokeStyle = theme.colour("--ink-3");
      context.strokeRect(x(0) + 0.5, second + 0.5, Math.abs(x(actual) - x(0)) - 1, bar - 1);
      context.restore();
      overlay.text("riddle", x(actual / 2), second + bar / 2 + 10, "?", {
        class: "lec-riddle",
        "text-anchor": "middle",
      });
    }
    hairline(context, x(0), first - 12, x(0), second + bar + 12, theme.colour("--ink"));
  };
  const describe = () => {
    const row = sums();
    if (!row) return "Entropy budget: not measured yet.";
    const [representation = 0, gradient = 0] = row.parts;
    const parts = asked
      ? ` Predicted: representation ${formatFixed(representation)}, gradient ${formatFixed(gradient)}.`
      : "";
    return `Entropy changed by ${formatFixed(row.actual)} nats over ${stepInView()} steps.${parts}`;
  };
  return <Plot className="lec-plot" sources={sources} paint={paint} describe={describe} />;
}
