import { useMemo } from "react";
import type { InstrumentPanelProps } from "../instrument-panel";
import { MetricChart, type MetricLine } from "../plot/MetricChart";
import { runLines } from "../run-lines";
import { TheoryScatter } from "./TheoryScatter";
import { theoryMetric } from "./theory-reading";
import "./theory.css";

const OPTIMIZERS: Readonly<Record<string, string>> = { sgd: "SGD", adam: "Adam", adamw: "AdamW" };

/** The honest gauge: how far first-order dynamics explain this run. */
export function TheoryPanel(props: InstrumentPanelProps) {
  const { record, runs, playhead, maxStep } = props;
  const identity = runs.find((run) => run.record === record)?.identity;
  const chosen = record?.header.experiment.settings.optimizer ?? "adam";
  const optimizer = OPTIMIZERS[chosen] ?? chosen;
  const isSgd = chosen === "sgd";
  const shared = { playhead, maxStep, names: 76 };
  const r2 = useMemo(() => runLines(runs, theoryMetric("optimizer", "r2")), [runs]);
  const slope = useMemo(() => runLines(runs, theoryMetric("optimizer", "slope")), [runs]);
  const sgd = useMemo(() => runLines(runs, theoryMetric("sgd", "r2")), [runs]);
  const parts = useMemo<MetricLine[]>(
    () =>
      record
        ? (["representation", "gradient"] as const).map((component) => ({
            record,
            metric: theoryMetric("optimizer", `${component}/slope`),
            colour: component === "representation" ? "--rep" : "--grad",
            tone: component === "representation" ? "rep" : "grad",
            label: component === "representation" ? "repr." : "gradient",
            component,
          }))
        : [],
    [record],
  );
  if (!record) return <p className="quiet">Choose an experiment to begin.</p>;
  return (
    <div className="th">
      <div className="th-now">
        <TheoryScatter
          record={record}
          direction="optimizer"
          optimizer={optimizer}
          isSgd={isSgd}
          title={`First order along ${optimizer}’s own step`}
          playhead={playhead}
        />
        <TheoryScatter
          record={record}
          direction="sgd"
          optimizer={optimizer}
          isSgd={isSgd}
          title={isSgd ? "The kernel’s step, unclipped" : "The kernel’s SGD step"}
          playhead={playhead}
        />
      </div>
      <div className="th-over">
        <MetricChart
          {...shared}
          title="R²"
          term="r-squared"
          unit={`along ${optimizer}’s step`}
          lines={r2}
          range={{ start: [0, 1], minSpan: 0.1 }}
        />
        <MetricChart
          {...shared}
          title="Slope"
          term="slope"
          unit="what happened over what was predicted"
          lines={slope}
          range={{ start: [0.9, 1.1], minSpan: 0.05 }}
        />
        <MetricChart
          {...shared}
          title="R², SGD"
          term="sgd-step"
          unit="the kernel’s own step"
          lines={sgd}
          range={{ start: [0, 1], minSpan: 0.1 }}
        />
        <MetricChart
          {...shared}
          title="Slope"
          term="slope"
          unit={`representation and gradient, ${identity?.name ?? ""}`}
          lines={parts}
          range={{ start: [0.9, 1.1], minSpan: 0.05 }}
        />
      </div>
    </div>
  );
}
