import { useMemo } from "react";
import type { InstrumentPanelProps } from "../instrument-panel";
import { MetricChart } from "../plot/MetricChart";
import { runLines } from "../run-lines";
import { PassPlot } from "./PassPlot";
import { SharesPlot } from "./SharesPlot";
import "./diversity.css";

/** What is charted over steps. */
const CHARTS = [
  {
    title: "Distinct",
    unit: "right answers",
    metric: "diversity/distinct_valid",
    range: { start: [0, 4], bounds: [0, null], minSpan: 1 },
  },
  {
    title: "Among right",
    unit: "entropy, nats",
    metric: "diversity/answer_entropy",
    range: { start: [0, 2], bounds: [0, null], minSpan: 0.5 },
  },
  {
    title: "A token",
    unit: "entropy, nats",
    metric: "heldout/entropy",
    range: { start: [0, 2], bounds: [0, null], minSpan: 0.5 },
  },
] as const;

/** Diversity: many tries, different right answers, and the whole distribution for one prompt. */
export function DiversityPanel({ runs, playhead, maxStep, ask }: InstrumentPanelProps) {
  const charts = useMemo(
    () => CHARTS.map((chart) => ({ ...chart, lines: runLines(runs, chart.metric) })),
    [runs],
  );
  return (
    <div className="diversity">
      <PassPlot runs={runs} playhead={playhead} />
      <div className="diversity-charts">
        {charts.map(({ title, metric, unit, lines, range }) => (
          <MetricChart
            key={title}
            title={title}
            term={metric}
            unit={unit}
            lines={lines}
            playhead={playhead}
            maxStep={maxStep}
            range={range}
          />
        ))}
      </div>
      <SharesPlot runs={runs} playhead={playhead} ask={ask} />
    </div>
  );
}
