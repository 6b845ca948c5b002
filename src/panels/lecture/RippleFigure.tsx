import { useMemo } from "react";
import { formatFixed, formatTick } from "../../charts/format";
import { hairline } from "../../charts/line-track";
import { axisTicks, fitDomain, valueToY } from "../../charts/value-axis";
import { tokenText } from "../../tasks/vocabulary";
import { Plot, type PlotScene } from "../instruments/plot/Plot";
import { probeGroups } from "../kernels/probe-labels";
import type { FigureProps } from "./scene-run";

/** Below this width, px, the second half of the title has a line of its own. */
const NARROW = 540;
const WHAT = "bar: measured; ring: predicted by the kernel";
const BOX = { left: 48, top: 44, bottom: 30 } as const;
/** The bar of the rewarded prompt stands before those of the others, in room for so many. */
const OWN = 4;
/** Between the blocks of two tasks, in bars. */
const APART = 0.8;

/** What one rewarded answer moves: a bar a context, by task; ringed, what the kernel predicted. */
export function RippleFigure({ runs, asked }: FigureProps) {
  const [run] = runs;
  const ripple = run?.ripple ?? null;
  const probes = run?.record.header.probes;
  const groups = useMemo(() => probeGroups(probes ?? []), [probes]);
  const sources = useMemo(() => [run?.record ?? null], [run]);

  const tokens = () =>
    ripple?.tokens.map((token) => `“${tokenText(token)}”`).join(", ") ?? "the rewarded token";
  const paint = (scene: PlotScene) => {
    const { context, overlay, theme, width, height } = scene;
    const title = `How far log π of ${tokens()} moves, nats`;
    overlay.text("title", 0, 12, title, { class: "ink bold v16" });
    const narrow = width < NARROW;
    overlay.text("unit", narrow ? 0 : width, narrow ? 32 : 12, WHAT, {
      class: "second",
      "text-anchor": narrow ? "start" : "end",
    });
    const count = probes?.length ?? 0;
    if (!run || !ripple || count === 0) {
      overlay.text("empty", BOX.left, height / 2, "the policy is being asked", { class: "second" });
      return;
    }
    const predicted = ripple.representation.map((value, i) => value + (ripple.gradient[i] ?? 0));
    const all = [...ripple.byProbe, ...predicted, ripple.here, ripple.predictedHere];
    const domain = fitDomain(null, [Math.min(0, ...all), Math.max(0, ...all)], {
      start: null,
      minSpan: 1e-6,
    });
    if (!domain) return;
    const bottom = height - BOX.bottom;
    const y = valueToY(domain, BOX.top, bottom);
    const { values, spacing } = axisTicks(domain, 5);
    for (const value of values) {
      hairline(context, BOX.left, y(value), width, y(value), theme.colour("--rule-2"));
      overlay.text(`value ${value}`, BOX.left - 8, y(value) + 4, formatTick(value, spacing), {
        "text-anchor": "end",
      });
    }
    hairline(context, BOX.left, y(0), width, y(0), theme.colour("--ink"));
    const step = (width - BOX.left) / (OWN + count + APART * groups.length);
    const drawBar = (x: number, value: number, ring: number, colour: string) => {
      context.fillStyle = theme.colour(colour);
      const [top, bottom] = [Math.min(y(0), y(value)), Math.max(y(0), y(value))];
      context.fillRect(x + step * 0.2, top, step * 0.6, bottom - top);
      context.beginPath();
      context.arc(x + step / 2, y(ring), 2.6, 0, 2 * Math.PI);
      context.fillStyle = theme.colour("--paper");
      context.fill();
      context.lineWidth = 1.25;
      context.strokeStyle = theme.colour("--ink");
      context.stroke();
    };
    const { colour } = run.identity;
    overlay.text("own", BOX.left + (OWN * step) / 2, height - 8, narrow ? "here" : "rewarded", {
      class: `${colour} bold`,
      "text-anchor": "middle",
    });
    if (asked) {
      const x = BOX.left + ((OWN - 1) * step) / 2;
      drawBar(x, ripple.here, ripple.predictedHere, `--${colour}`);
    }
    groups.forEach(({ label: name, short, from, to }, g) => {
      const label = name.length > 10 ? (short ?? name) : name;
      const left = BOX.left + (OWN + from + APART * (g + 1)) * step;
      overlay.text(`group ${from}`, left + ((to - from) * step) / 2, height - 8, label, {
        class: "ink v16",
        "text-anchor": "middle",
      });
      hairline(
        context,
        left,
        bottom + 6,
        left + (to - from) * step,
        bottom + 6,
        theme.colour("--rule"),
      );
      if (!asked) return;
      for (let i = from; i < to; i++) {
        const x = left + (i - from) * step;
        const value = ripple.byProbe[i] as number;
        drawBar(x, value, predicted[i] as number, value >= 0 ? "--ink" : "--ink-3");
      }
    });
    if (!asked) {
      overlay.text("question", BOX.left + (width - BOX.left) / 2, (BOX.top + bottom) / 2, "?", {
        class: "lec-riddle",
        "text-anchor": "middle",
      });
    }
  };
  const describe = () =>
    !asked || !ripple
      ? "A bar for every context, by task; shown with the answer."
      : `Of ${ripple.probes} contexts log π of ${tokens()} rises on ${ripple.rises} and falls on ${ripple.falls}, from ${formatFixed(Math.min(...ripple.byProbe), 3)} to ${formatFixed(Math.max(...ripple.byProbe), 3)} nats.`;
  return <Plot className="lec-plot" sources={sources} paint={paint} describe={describe} />;
}
