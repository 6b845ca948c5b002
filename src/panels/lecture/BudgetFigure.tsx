import { useMemo } from "react";
import { formatFixed } from "../../charts/format";
import { hairline } from "../../charts/line-track";
import { useView } from "../../store/view";
import { budgetNames } from "../instruments/entropy-budget/budget";
import { Plot, type PlotScene } from "../instruments/plot/Plot";
import { cumulatedColumns, rowAt, signedColumns } from "../instruments/plot/signed-columns";
import { putGlyph } from "../instruments/plot/step-lines";
import type { FigureProps } from "./scene-run";

/** Where bars begin, px: their names stand before them. */
const LEFT = 168;
/** Height of a bar, the upper one's place, and the room for a value between them, px. */
const BAR = 56;
const TOP = 56;
const GAP = 62;

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
    overlay.text("title", 0, 12, `Change of entropy over ${stepInView()} steps`, {
      class: "ink bold v14",
    });
    overlay.text("unit", width, 12, "nats, mean over the probe contexts", {
      class: "second",
      "text-anchor": "end",
    });
    if (!row) {
      overlay.text("empty", LEFT, height / 2, "not measured yet", { class: "second" });
      return;
    }
    const [representation = 0, gradient = 0] = row.parts;
    const { actual } = row;
    const low = Math.min(actual, Math.min(0, representation) + Math.min(0, gradient));
    const high = Math.max(0, actual, Math.max(0, representation) + Math.max(0, gradient));
    const span = Math.max(1e-9, high - low);
    // Entropy falls as a rule, so what is lost grows to the right.
    const x = (value: number) => LEFT + ((high - value) / span) * (width - LEFT - 8);
    const bar = (top: number, from: number, to: number, colour: string) => {
      context.fillStyle = theme.colour(colour);
      context.fillRect(Math.min(x(from), x(to)), top, Math.abs(x(to) - x(from)), BAR);
    };
    const second = TOP + BAR + GAP;
    overlay.text("measured", 0, TOP + BAR / 2 + 5, "what happened", { class: "ink v14" });
    bar(TOP, 0, actual, "--ink-2");
    overlay.text("measured value", x(actual / 2), TOP + BAR + 20, formatFixed(actual), {
      class: "ink bold v16",
      "text-anchor": "middle",
    });
    overlay.text("predicted", 0, second + BAR / 2 + 5, "predicted, by component", {
      class: "ink v14",
    });
    if (asked) {
      const from = representation * gradient > 0 ? representation : 0;
      bar(second, 0, representation, "--rep");
      bar(second, from, from + gradient, "--grad");
      const parts = [
        ["representation", representation, 0, "rep"],
        ["gradient", gradient, from, "grad"],
      ] as const;
      for (const [name, value, begin, tone] of parts) {
        const middle = x(begin + value / 2);
        const label = `${name} ${formatFixed(value)}`;
        putGlyph(scene, `glyph ${name}`, name, middle - label.length * 3.3 - 8, second + BAR + 15);
        overlay.text(`part ${name}`, middle + 4, second + BAR + 20, label, {
          class: `${tone} bold v14`,
          "text-anchor": "middle",
        });
      }
    } else {
      context.save();
      context.setLineDash([2, 3]);
      context.strokeStyle = theme.colour("--ink-3");
      context.strokeRect(x(0) + 0.5, second + 0.5, Math.abs(x(actual) - x(0)) - 1, BAR - 1);
      context.restore();
      overlay.text("riddle", x(actual / 2), second + BAR / 2 + 10, "?", {
        class: "lec-riddle",
        "text-anchor": "middle",
      });
    }
    hairline(context, x(0), TOP - 12, x(0), second + BAR + 12, theme.colour("--ink"));
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
