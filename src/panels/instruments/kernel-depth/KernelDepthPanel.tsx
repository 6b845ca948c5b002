import { useMemo, useRef, useState } from "react";
import type { RunRecord } from "../../../run/record";
import { usePhaseInView } from "../../../store/run-views";
import { useView } from "../../../store/view";
import { KernelPanel } from "../../kernels/KernelPanel";
import type { Cell, KernelSource } from "../../kernels/kernel-source";
import { probeGroups, probeNames } from "../../kernels/probe-labels";
import { trainedBy } from "../../lever/trained";
import { Term } from "../../terms/Term";
import type { InstrumentPanelProps } from "../instrument-panel";
import { MetricChart, type MetricLine } from "../plot/MetricChart";
import { useStageTint } from "../plot/stage-tint";
import { useChoice } from "../use-choice";
import { BlockMap } from "./BlockMap";
import { BELOW as BELOW_CHOICE, CELL } from "./choices";
import { KERNEL_KINDS, type KernelKind, kernelOfKind } from "./kernel-kinds";
import { LayerSplit } from "./LayerSplit";
import { MeanFeatureSplit } from "./MeanFeatureSplit";
import { Spectra } from "./Spectra";
import "./kernel-depth.css";

const NO_KERNEL: KernelSource = {
  current: () => null,
  first: () => null,
  subscribe: () => () => {},
};
const NO_TABS: readonly never[] = [];

/** Both components' curves of one metric, in the component's hue. */
function componentLines(
  record: RunRecord | null,
  metric: (component: string) => string,
): MetricLine[] {
  if (!record) return [];
  return (["representation", "gradient"] as const).map((component) => ({
    record,
    metric: metric(component),
    colour: component === "representation" ? "--rep" : "--grad",
    tone: component === "representation" ? "rep" : "grad",
    label: component,
    component,
  }));
}

type Below = "parts" | "motion";

const BELOW: readonly { readonly below: Below; readonly label: string }[] = [
  { below: "parts", label: "What the components are made of" },
  { below: "motion", label: "How they move: spectra, drift, alignment, rank" },
];

const MOTION_CHARTS = [
  {
    title: "Drift",
    term: "component-drift",
    unit: "‖K − K₀‖ / ‖K₀‖",
    metric: (component: string) => `ntk/${component}/drift`,
    range: { start: [0, 0.5], bounds: [0, null], minSpan: 0.1 },
  },
  {
    title: "Alignment",
    term: "alignment",
    unit: "cos(K, K₀)",
    metric: (component: string) => `ntk/${component}/alignment`,
    range: { start: [0.9, 1], bounds: [null, 1], minSpan: 0.05 },
  },
  {
    title: "Rank",
    term: "component-rank",
    unit: "effective",
    metric: (component: string) => `ntk/${component}/effective_rank`,
    range: { start: null, bounds: [1, null], minSpan: 2 },
  },
] as const;

/** The kernel in depth: what drives and what changes, what the components are made of, how they move. */
export function KernelDepthPanel({ record, runs, playhead, maxStep, ask }: InstrumentPanelProps) {
  const [kind, setKind] = useChoice<KernelKind>("kernel-depth", CELL);
  const [below, setBelow] = useChoice<Below>("kernel-depth", BELOW_CHOICE);
  const [cell, setCell] = useState<Cell>({ row: 0, column: 1 });
  const hovered = useRef<Cell | null>(null);
  const scale = useView((view) => view.scale);
  const phase = usePhaseInView(record);
  const trained = useMemo(() => trainedBy(phase?.trainable ?? "all"), [phase]);
  const probes = record?.header.probes;
  const names = useMemo(() => probeNames(probes ?? []), [probes]);
  const groups = useMemo(() => probeGroups(probes ?? []), [probes]);
  const source = useMemo(
    () => (record ? kernelOfKind(record, kind, playhead) : NO_KERNEL),
    [record, kind, playhead],
  );
  const run = runs.find((one) => one.record === record) ?? null;
  const tint = useStageTint(run);
  const drive = useMemo(
    (): MetricLine[] => [
      ...componentLines(record, (component) => `drive/${component}`),
      ...(record
        ? [
            {
              record,
              metric: "drive/cross",
              colour: "--ink-3",
              tone: "second",
              label: "cross",
              dash: [3, 3],
            },
          ]
        : []),
    ],
    [record],
  );
  const change = useMemo(
    () => componentLines(record, (component) => `ntk/${component}/change`),
    [record],
  );
  const motion = useMemo(
    () => MOTION_CHARTS.map((chart) => ({ ...chart, lines: componentLines(record, chart.metric) })),
    [record],
  );
  const shared = { record, playhead, maxStep, tint, names, scale };
  const open = () => {
    if (hovered.current) setCell(hovered.current);
  };
  return (
    <div className="depth">
      {/* biome-ignore lint/a11y/noStaticElementInteractions: listens to clicks and keys on the maps in it */}
      <div
        className="depth-kernel"
        onClick={(event) => {
          if ((event.target as Element).closest(".kp-map")) open();
        }}
        onKeyDown={(event) => {
          if (event.key === "Enter") open();
        }}
      >
        <KernelPanel
          source={source}
          size={probes?.length || 32}
          contexts={names}
          groups={groups}
          trained={{
            classifier: trained.classifier !== "none",
            backbone: trained.backbone !== "none",
          }}
          scale={scale}
          onScale={(next) => useView.setState({ scale: next })}
          normalisation={KERNEL_KINDS.find((one) => one.kind === kind)?.formula ?? ""}
          tabs={NO_TABS}
          tab=""
          onTab={() => {}}
          onHoverCell={(at) => {
            hovered.current = at;
          }}
        />
        <p className="depth-kinds">
          <Term id="cell-kind" className="second">
            A cell holds
          </Term>
          <span className="tabs">
            {KERNEL_KINDS.map((choice) => (
              <button
                key={choice.kind}
                type="button"
                aria-pressed={choice.kind === kind}
                onClick={() => setKind(choice.kind)}
              >
                {choice.label}
              </button>
            ))}
          </span>
        </p>
      </div>
      <BlockMap run={run} ask={ask} cell={cell} names={names} />
      <div className="depth-update">
        <MetricChart
          title="Drives"
          term="drive-share"
          unit="share of ‖Δz‖²"
          lines={drive}
          playhead={playhead}
          maxStep={maxStep}
          range={{ start: [0, 1], minSpan: 0.5 }}
          tint={tint}
        />
        <MetricChart
          title="Changes"
          term="component-change"
          unit="by one update"
          lines={change}
          playhead={playhead}
          maxStep={maxStep}
          range={{ start: [0, 0.05], bounds: [0, null], minSpan: 0.01 }}
          decimals={3}
          tint={tint}
        />
      </div>
      <div className="depth-below">
        <h2 className="tabs">
          {BELOW.map((choice) => (
            <button
              key={choice.below}
              type="button"
              aria-pressed={choice.below === below}
              onClick={() => setBelow(choice.below)}
            >
              {choice.label}
            </button>
          ))}
        </h2>
        {below === "parts" ? (
          <div className="depth-parts">
            <LayerSplit {...shared} />
            <MeanFeatureSplit {...shared} />
          </div>
        ) : (
          <div className="depth-motion">
            <Spectra record={record} playhead={playhead} maxStep={maxStep} tint={tint} />
            {motion.map(({ title, term, unit, lines, range }) => (
              <MetricChart
                key={title}
                title={title}
                term={term}
                unit={unit}
                lines={lines}
                playhead={playhead}
                maxStep={maxStep}
                range={range}
                tint={tint}
              />
            ))}
          </div>
        )}
      </div>
    </div>
  );
}
