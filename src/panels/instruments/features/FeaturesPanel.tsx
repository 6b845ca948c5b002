import { useMemo } from "react";
import type { InstrumentPanelProps } from "../instrument-panel";
import { MetricChart } from "../plot/MetricChart";
import { runLines } from "../run-lines";
import { FeatureMaps } from "./FeatureMaps";
import { PlanePlot } from "./PlanePlot";
import "./features.css";

/** What is charted beside the plane: title, metric, unit, and the range that is shown at first. */
const CHARTS = [
  {
    title: "Mean cosine",
    metric: "features/cosine_mean",
    unit: "two contexts",
    range: { start: [0, 0.2], bounds: [null, 1], minSpan: 0.1 },
  },
  {
    title: "Effective rank",
    metric: "features/effective_rank",
    unit: "directions",
    range: { start: null, bounds: [1, null], minSpan: 2 },
  },
  {
    title: "Drift of features",
    metric: "features/drift",
    unit: "‖h − h₀‖ / ‖h₀‖",
    range: { start: [0, 0.2], bounds: [0, null], minSpan: 0.1 },
  },
  {
    title: "Drift of classifier",
    metric: "classifier/drift",
    unit: "‖W − W₀‖ / ‖W₀‖",
    range: { start: [0, 0.2], bounds: [0, null], minSpan: 0.1 },
  },
] as const;

/** Features and classifier: how alike contexts are, and which of the two moves. */
export function FeaturesPanel({ record, runs, playhead, maxStep }: InstrumentPanelProps) {
  const charts = useMemo(
    () => CHARTS.map((chart) => ({ ...chart, lines: runLines(runs, chart.metric) })),
    [runs],
  );
  return (
    <div className="features">
      <PlanePlot record={record} playhead={playhead} />
      <div className="features-side">
        <FeatureMaps record={record} playhead={playhead} />
        <div className="features-charts">
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
      </div>
    </div>
  );
}
