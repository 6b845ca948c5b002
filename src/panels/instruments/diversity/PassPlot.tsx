import { useMemo } from "react";
import { formatFixed } from "../../../charts/format";
import { spreadLabels } from "../../../charts/label-layout";
import { fillDot, hairline, strokeLine } from "../../../charts/line-track";
import { Term } from "../../terms/Term";
import type { InstrumentRun, Playhead } from "../instrument-panel";
import { Plot, type PlotScene } from "../plot/Plot";
import { namedTries, type PassCurve, passAt, startCurve } from "./pass-curve";

/** Room for names at the lines' ends, px. */
const NAMES = 132;
const LEFT = 34;

interface Curve {
  readonly key: string;
  readonly curve: PassCurve;
  readonly label: string;
  readonly colour: string;
  readonly tone: string;
  readonly dash: readonly number[];
}

/** The chance that at least one of k tries is right: at the step in view, and at the start. */
export function PassPlot(props: {
  readonly runs: readonly InstrumentRun[];
  readonly playhead: Playhead;
}) {
  const { runs, playhead } = props;
  const sources = useMemo(() => [...runs.map(({ record }) => record), playhead], [runs, playhead]);
  const curves = (): Curve[] => {
    const now = runs.flatMap(({ role, record, identity }): Curve[] => {
      const curve = passAt(record, playhead.stepOf(record));
      if (!curve) return [];
      const over = role === "kept";
      return [
        {
          key: role,
          curve,
          label: identity.short,
          colour: `--${identity.colour}`,
          tone: identity.colour,
          dash: over ? [1, 3] : [],
        },
      ];
    });
    // Both runs start from one policy: its curve stands once.
    const curve = runs[0] ? startCurve(runs[0].record) : null;
    if (!curve) return now;
    const start = { key: "start", curve, label: "before training", dash: [4, 3] };
    return [{ ...start, colour: "--ink-3", tone: "second" }, ...now];
  };
  const paint = (scene: PlotScene) => {
    const { context, overlay, theme, width, height } = scene;
    const [top, bottom, right] = [10, height - 34, width - NAMES];
    const drawn = curves();
    const n = Math.max(2, ...drawn.map(({ curve }) => curve.tries.at(-1) ?? 2));
    const x = (k: number) => LEFT + (Math.log(k) / Math.log(n)) * (right - LEFT);
    const y = (share: number) => bottom - share * (bottom - top);
    for (const share of [0, 0.5, 1]) {
      const rule = share === 0 ? "--rule" : "--rule-2";
      hairline(context, LEFT, y(share), right, y(share), theme.colour(rule));
      overlay.text(`share ${share}`, LEFT - 7, y(share) + 4, share === 0.5 ? ".5" : String(share), {
        "text-anchor": "end",
      });
    }
    for (const k of namedTries(n)) {
      hairline(context, x(k), bottom, x(k), bottom + 4, theme.colour("--rule"));
      overlay.text(`k ${k}`, x(k), bottom + 17, String(k), { "text-anchor": "middle" });
    }
    overlay.text("unit", right, bottom + 31, "tries k, logarithmic", { "text-anchor": "end" });
    if (drawn.length === 0) {
      overlay.text("empty", LEFT + 12, y(0.5) - 8, "measured when the run begins", {});
      return;
    }
    for (const { curve, colour, dash } of drawn) {
      const points: number[] = [];
      curve.pass.forEach((value, i) => {
        if (Number.isFinite(value)) points.push(x(curve.tries[i] as number), y(value));
      });
      strokeLine(context, points, { colour: theme.colour(colour), width: 1.75, dash, alpha: 1 });
      if (dash.length > 0) continue;
      for (let i = 0; i < points.length; i += 2) {
        fillDot(context, points[i] as number, points[i + 1] as number, 2, theme.colour(colour));
      }
    }
    const middles = spreadLabels(
      drawn.map(({ curve }) => ({ at: y(curve.pass.at(-1) ?? 0), size: 15 })),
      top - 4,
      bottom,
    );
    drawn.forEach(({ key, label, tone, curve: { pass } }, i) => {
      const text = `${label} ${formatFixed(pass[0] ?? Number.NaN)} → ${formatFixed(pass.at(-1) ?? Number.NaN)}`;
      overlay.text(`name ${key}`, right + 8, (middles[i] ?? 0) + 4, text, { class: tone });
    });
  };
  const describe = () => {
    const drawn = curves();
    if (drawn.length === 0) return "pass@k over k: not measured yet.";
    const words = drawn.map(
      ({ label, curve: { pass, tries } }) =>
        `${label} ${formatFixed(pass[0] ?? 0)} with one try, ${formatFixed(pass.at(-1) ?? 0)} with ${tries.at(-1)}`,
    );
    return `pass@k over k. ${words.join("; ")}.`;
  };
  return (
    <section className="diversity-pass">
      <h2 className="ins-title">
        <Term id="pass-at-k">pass@k</Term>{" "}
        <small>
          chance that at least one of k tries is right, <Term id="heldout">held-out</Term> prompts
        </small>
      </h2>
      <Plot className="diversity-plot" sources={sources} paint={paint} describe={describe} />
    </section>
  );
}
