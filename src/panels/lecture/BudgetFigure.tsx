import { useMemo } from "react";
import { formatFixed, formatPercent } from "../../charts/format";
import { hairline } from "../../charts/line-track";
import { useView } from "../../store/view";
import { budgetNames } from "../instruments/entropy-budget/budget";
import { Plot, type PlotScene } from "../instruments/plot/Plot";
import {
  cumulatedColumns,
  rowAt,
  type SignedNames,
  type SignedRow,
  signedColumns,
} from "../instruments/plot/signed-columns";
import { putGlyph } from "../instruments/plot/step-lines";
import type { FigureProps, SceneRun } from "./scene-run";

/** Below this width, px, the second half of the title has a line of its own. */
const NARROW = 440;
/** Where bars begin, px: their names stand before them; after the longest there is room for a value. */
const LEFT = 112;
const RIGHT = 48;
/** The first group's place; of a group its name, a bar, and between two bars, px. */
const TOP = 40;
const NAME = 26;
const BAR = 34;
const GAP = 6;

const VIEW = { subscribe: (listener: () => void) => useView.subscribe(listener) };

interface Group {
  readonly name: string;
  readonly row: SignedRow;
}

/** The fall of entropy so far where the run trains and where it does not; all contexts where these are not told apart. */
function groupsOf(record: SceneRun["record"] | null, step: number): Group[] {
  const part = (of: string): SignedNames => ({
    parts: [
      `${of}/entropy_change/optimizer/representation`,
      `${of}/entropy_change/optimizer/gradient`,
    ],
    actual: `${of}/entropy_change/actual`,
    rest: null,
  });
  const group = (name: string, names: SignedNames): Group[] => {
    const columns = record && signedColumns(record, names);
    const row = columns && rowAt(cumulatedColumns(columns), step);
    return row ? [{ name, row }] : [];
  };
  const apart = [
    ...group("on the trained task", part("own")),
    ...group("on the other tasks", part("elsewhere")),
  ];
  return apart.length > 0 ? apart : group("on all contexts", budgetNames("entropy", "taken"));
}

const partsOf = ({ row }: Group) => {
  const [representation = 0, gradient = 0] = row.parts;
  return { representation, gradient };
};

/** How much of the change of entropy each component predicts, all updates so far together, beside what happened. */
export function BudgetFigure({ runs, asked, stepInView }: FigureProps) {
  const [run] = runs;
  const record = run?.record ?? null;
  const sources = useMemo(() => [record, VIEW], [record]);
  const paint = (scene: PlotScene) => {
    const { overlay, width, height } = scene;
    const groups = groupsOf(record, stepInView());
    overlay.text("title", 0, 12, `Change of entropy over ${stepInView()} steps`, {
      class: "ink bold v16",
    });
    const narrow = width < NARROW;
    overlay.text("unit", narrow ? 0 : width, narrow ? 32 : 12, "nats, mean over fixed contexts", {
      class: "second",
      "text-anchor": narrow ? "start" : "end",
    });
    if (groups.length === 0) {
      overlay.text("empty", LEFT, height / 2, "not measured yet", { class: "second" });
      return;
    }
    const ends = groups.flatMap((group) => {
      const { representation, gradient } = partsOf(group);
      return [0, group.row.actual, representation, gradient, representation + gradient];
    });
    const [low, high] = [Math.min(...ends), Math.max(...ends)];
    const span = Math.max(1e-9, high - low);
    // Entropy falls as a rule, so what is lost grows to the right.
    const x = (value: number) => LEFT + ((high - value) / span) * (width - LEFT - RIGHT);
    groups.forEach((group, i) => {
      const room = (height - TOP) / groups.length;
      drawGroup(scene, group, { top: TOP + i * room, x, shown: asked });
    });
  };
  const describe = () => {
    const groups = groupsOf(record, stepInView());
    if (groups.length === 0) return "Entropy budget: not measured yet.";
    const each = groups.map((group) => {
      const { representation, gradient } = partsOf(group);
      const parts = asked
        ? `, predicted: representation ${formatFixed(representation)}, gradient ${formatFixed(gradient)}`
        : "";
      return `${group.name} by ${formatFixed(group.row.actual)} nats${parts}`;
    });
    return `Entropy changed over ${stepInView()} steps ${each.join("; ")}.`;
  };
  return <Plot className="lec-plot" sources={sources} paint={paint} describe={describe} />;
}

/** A group's name, what happened, and under it what the components predict, a riddle until it is shown. */
function drawGroup(
  scene: PlotScene,
  group: Group,
  at: { readonly top: number; readonly x: (value: number) => number; readonly shown: boolean },
): void {
  const { context, overlay, theme } = scene;
  const { top, x, shown } = at;
  const { name, row } = group;
  const { representation, gradient } = partsOf(group);
  const first = top + NAME;
  const second = first + BAR + GAP;
  const bar = (y: number, from: number, to: number, colour: string) => {
    context.fillStyle = theme.colour(colour);
    context.fillRect(Math.min(x(from), x(to)), y, Math.abs(x(to) - x(from)), BAR);
  };
  overlay.text(`${name} name`, LEFT, top + 16, name, { class: "ink bold v16" });
  overlay.text(`${name} measured`, LEFT - 8, first + BAR / 2 + 5, "what happened", {
    class: "ink",
    "text-anchor": "end",
  });
  overlay.text(`${name} predicted`, LEFT - 8, second + BAR / 2 + 5, "predicted", {
    class: "ink",
    "text-anchor": "end",
  });
  bar(first, 0, row.actual, "--ink-2");
  const value = formatFixed(row.actual);
  overlay.text(`${name} value`, Math.max(x(0), x(row.actual)) + 6, first + BAR / 2 + 6, value, {
    class: "ink bold v16",
  });
  if (shown) {
    const from = representation * gradient > 0 ? representation : 0;
    bar(second, 0, representation, "--rep");
    bar(second, from, from + gradient, "--grad");
    const sum = representation + gradient;
    const share = (part: number) =>
      part / sum >= 0 && part / sum <= 1 ? `, ${formatPercent(part / sum)}` : "";
    let left = scene.width < NARROW ? 0 : x(0);
    for (const [part, amount, tone] of [
      ["representation", representation, "rep"],
      ["gradient", gradient, "grad"],
    ] as const) {
      const label = `${part} ${formatFixed(amount)}${share(amount)}`;
      putGlyph(scene, `${name} glyph ${part}`, part, left + 5, second + BAR + 13);
      overlay.text(`${name} ${part}`, left + 16, second + BAR + 18, label, {
        class: `${tone} bold v16`,
      });
      left += 16 + label.length * 7.6 + 20;
    }
  } else {
    context.save();
    context.setLineDash([2, 3]);
    context.strokeStyle = theme.colour("--ink-3");
    context.strokeRect(
      Math.min(x(0), x(row.actual)) + 0.5,
      second + 0.5,
      Math.abs(x(row.actual) - x(0)) - 1,
      BAR - 1,
    );
    context.restore();
    overlay.text(`${name} riddle`, x(row.actual / 2), second + BAR / 2 + 10, "?", {
      class: "lec-riddle",
      "text-anchor": "middle",
    });
  }
  hairline(context, x(0), first - 4, x(0), second + BAR + 4, theme.colour("--ink"));
}
