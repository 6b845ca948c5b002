import { useMemo } from "react";
import { formatTick } from "../../../charts/format";
import { hairline } from "../../../charts/line-track";
import { barExtent, paintBars, type StepBar } from "../../../charts/step-bars";
import { axisTicks, growDomain, valueToY } from "../../../charts/value-axis";
import type { RunRecord } from "../../../run/record";
import { taskByToken } from "../../../tasks/registry";
import type { Playhead } from "../instrument-panel";
import { arrayOf, measuredAt } from "../measured";
import { Plot, type PlotScene } from "../plot/Plot";
import { signedChange } from "../plot/signed-change";
import type { BudgetQuantity, BudgetStep } from "./budget";

/** The bars of every probe context at one step, in the probes' order; empty before a measurement. */
function contextBars(
  record: RunRecord,
  step: number,
  quantity: BudgetQuantity,
  predicted: BudgetStep,
  measured: boolean,
): StepBar[] {
  const frame = measuredAt(record, "entropy-budget", step);
  const direction = predicted === "taken" ? "optimizer" : "sgd";
  const representation = arrayOf(frame, `${quantity}_${direction}_representation`)?.data;
  const gradient = arrayOf(frame, `${quantity}_${direction}_gradient`)?.data;
  const actual = arrayOf(frame, `${quantity}_actual`)?.data;
  if (!representation || !gradient || !actual) return [];
  return Array.from(representation, (value, i) => ({
    from: i,
    to: i + 1,
    parts: [value, gradient[i] as number],
    actual: measured ? (actual[i] as number) : Number.NaN,
    count: 1,
  }));
}

/** The budget of one update in every probe context, task by task: where entropy goes. */
export function BudgetByContext(props: {
  readonly record: RunRecord;
  readonly quantity: BudgetQuantity;
  readonly step: BudgetStep;
  readonly measured: boolean;
  readonly playhead: Playhead;
}) {
  const { record, quantity, step, measured, playhead } = props;
  const sources = useMemo(() => [record, playhead], [record, playhead]);
  const bars = () => contextBars(record, playhead.stepOf(record), quantity, step, measured);
  const { probes } = record.header;

  const paint = ({ context, overlay, theme, width, height }: PlotScene) => {
    const left = width < 720 ? 44 : 0;
    const shown = bars();
    const extent = barExtent(shown);
    const bottom = height - 20;
    const cell = (width - left) / Math.max(1, probes.length);
    probes.forEach(({ tokens }, i) => {
      const token = tokens[0];
      if (i > 0 && probes[i - 1]?.tokens[0] === token) return;
      const to = probes.findIndex((probe, k) => k > i && probe.tokens[0] !== token);
      const end = to < 0 ? probes.length : to;
      if (i > 0) {
        hairline(context, left + i * cell, 0, left + i * cell, height, theme.colour("--rule-2"));
      }
      const name = taskByToken(token ?? -1)?.label ?? "";
      const label = width < 720 ? name.replace(" addition", "") : name;
      overlay.text(`task ${i}`, left + ((i + end) / 2) * cell, height - 4, label, {
        "text-anchor": "middle",
      });
    });
    const domain = growDomain(null, extent, { start: null, minSpan: 1e-9 });
    if (!domain || shown.length === 0) {
      const middle = Math.round((4 + bottom) / 2);
      hairline(context, left, middle, width, middle, theme.colour("--ink-3"));
      overlay.text("y 0", left - 10, middle + 4, "0", { "text-anchor": "end" });
      overlay.text("empty", left + 8, middle - 6, "not measured yet", { class: "halo" });
      return;
    }
    const y = valueToY(domain, 4, bottom);
    const ticks = axisTicks(domain, 4);
    for (const value of ticks.values) {
      const colour = theme.colour(value === 0 ? "--ink-3" : "--rule-2");
      hairline(context, left, y(value), width, y(value), colour);
      overlay.text(`y ${value}`, left - 10, y(value) + 4, formatTick(value, ticks.spacing), {
        "text-anchor": "end",
      });
    }
    const inset = Math.min(8, cell / 4);
    paintBars(context, shown, (place) => left + place * cell, y, {
      fills: [theme.colour("--rep"), theme.colour("--grad")],
      tick: theme.colour("--ink"),
      until: Number.POSITIVE_INFINITY,
      inset,
    });
  };
  const describe = () => {
    const shown = bars();
    if (shown.length === 0) return "Not measured yet.";
    const tasks = [...new Set(probes.map(({ tokens }) => tokens[0] ?? -1))];
    const words = tasks.map((token) => {
      const own = shown.filter((_, i) => probes[i]?.tokens[0] === token);
      const mean = (of: (bar: StepBar) => number) =>
        own.reduce((sum, bar) => sum + of(bar), 0) / own.length;
      const predicted = mean(({ parts }) => (parts[0] ?? 0) + (parts[1] ?? 0));
      const took = measured ? `, measured ${signedChange(mean(({ actual }) => actual))}` : "";
      return `${taskByToken(token)?.label ?? "prompt"} predicted ${signedChange(predicted)}${took}`;
    });
    return `Change of ${quantity} by task at step ${playhead.stepOf(record)}: ${words.join("; ")}.`;
  };
  return <Plot className="eb-contexts" sources={sources} paint={paint} describe={describe} />;
}
