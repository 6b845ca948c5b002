import { useMemo, useRef } from "react";
import { formatPercent } from "../../../charts/format";
import { summariseMatrix } from "../../../charts/matrix-summary";
import { type Domain, growDomain } from "../../../charts/value-axis";
import type { MeasurementFrame } from "../../../run/frames";
import type { RunRecord } from "../../../run/record";
import type { ColourScale } from "../../../store/view";
import { meanDiagonal } from "../../kernels/read-out";
import { Term } from "../../terms/Term";
import { setText, usePainter } from "../../use-painter";
import type { Playhead } from "../instrument-panel";
import { arrayOf, measuredAt, measurements } from "../measured";
import { OwnScale } from "../plot/own-scale";
import { Plot, type PlotScene } from "../plot/Plot";
import { shadesOf } from "../plot/shades";
import { beginSteps, endSteps, type Tint } from "../plot/step-axes";
import { drawStack } from "../plot/step-stack";
import { type PartMap, PartMaps } from "./PartMaps";

const SHARED = "ntk/representation/shared";
const SHARE = "ntk/representation/shared_share";
/** Room for the names of the bands, px. */
const NAMES = 60;

/** How much of the representation component is the mean feature that all contexts share. */
export function MeanFeatureSplit(props: {
  readonly record: RunRecord | null;
  readonly playhead: Playhead;
  readonly maxStep: number;
  readonly tint: Tint | null;
  readonly names: readonly string[];
  /** Each map on its own scale, or all on one. */
  readonly scale: ColourScale;
}) {
  const { record, playhead, maxStep, tint, names, scale } = props;
  const sources = useMemo(() => [record, playhead], [record, playhead]);
  const maps = useMemo(() => sumMaps(record, playhead, scale), [record, playhead, scale]);
  const share = useRef<HTMLParagraphElement>(null);
  const domain = useRef<{ record: RunRecord | null; range: Domain | null }>({
    record,
    range: null,
  });
  const step = () => (record ? playhead.stepOf(record) : 0);
  const sentence = () => {
    const now = record?.valueAt(SHARE, step()) ?? Number.NaN;
    return Number.isFinite(now)
      ? `The mean feature carries ${formatPercent(now)} of the trace. The cross terms have none.`
      : "";
  };
  usePainter(sources, () => setText(share.current, sentence()));

  const paint = (scene: PlotScene) => {
    const { overlay, theme, width, height } = scene;
    const frames = measurements(record, "mean-feature");
    if (!record || frames.length === 0) {
      overlay.text("empty", 38, height / 2, "not measured yet", {});
      return;
    }
    const shared = frames.map((frame) => record.valueAt(SHARED, frame.step));
    const rest = frames.map(centredTrace);
    const whole = shared.map((value, i) => value + (rest[i] as number));
    if (domain.current.record !== record) domain.current = { record, range: null };
    const range = growDomain(domain.current.range, [0, Math.max(...whole)], {
      start: null,
      bounds: [0, null],
      minSpan: 1e-6,
    }) ?? [0, 1];
    domain.current.range = range;
    const chart = beginSteps(scene, {
      box: { left: 38, top: 8, right: width - NAMES, bottom: height - 20 },
      last: Math.max(1, maxStep, record.lastStep),
      playhead: step(),
      domain: range,
      tint,
    });
    const [dark, pale] = shadesOf(theme, "--rep", 2) as [string, string];
    drawStack(scene, chart, { steps: frames.map((frame) => frame.step), parts: [shared, rest] }, [
      { key: "shared", label: "shared", fill: dark, tone: "rep" },
      { key: "rest", label: "centred", fill: pale, tone: "rep" },
    ]);
    endSteps(scene, chart);
  };
  return (
    <section className="depth-part">
      <h3 className="ins-title">
        <Term id="mean-feature">Representation component</Term>{" "}
        <small>by h = mean feature m + rest c</small>
      </h3>
      <Plot
        className="depth-stack"
        sources={sources}
        paint={paint}
        describe={() =>
          `Representation component by mean feature. ${sentence() || "Not measured yet."}`
        }
      />
      <PartMaps maps={maps} sources={sources} size={names.length || 32} side={96} names={names} />
      <p ref={share} className="ins-unit" />
    </section>
  );
}

const TRACES = new WeakMap<MeasurementFrame, number>();

function centredTrace(frame: MeasurementFrame): number {
  let trace = TRACES.get(frame);
  if (trace === undefined) {
    const centred = arrayOf(frame, "centred");
    trace = centred ? meanDiagonal(centred.data, centred.shape[0] ?? 0) : Number.NaN;
    TRACES.set(frame, trace);
  }
  return trace;
}

/** ⟨m,m⟩ + cross + ⟨c,c′⟩ as maps. */
function sumMaps(record: RunRecord | null, playhead: Playhead, choice: ColourScale): PartMap[] {
  const keeper = new OwnScale();
  let made: {
    readonly of: MeasurementFrame;
    readonly parts: readonly Float32Array[];
    readonly scale: ReturnType<OwnScale["scale"]>;
    readonly size: number;
  } | null = null;
  const all = () => {
    const frame = measuredAt(record, "mean-feature", record ? playhead.stepOf(record) : 0);
    const [cross, centred] = [arrayOf(frame, "cross"), arrayOf(frame, "centred")];
    if (!record || !frame || !cross || !centred) return null;
    if (made?.of !== frame) {
      const size = cross.shape[0] ?? 0;
      const shared = new Float32Array(size * size).fill(record.valueAt(SHARED, frame.step));
      const parts = [shared, cross.data, centred.data];
      const summaries = parts.map((values) => summariseMatrix(values, size));
      // A constant map has no typical size of its own worth bending the scale for.
      made = { of: frame, parts, scale: keeper.scale(summaries.slice(1)), size };
    }
    return made;
  };
  const part = (index: number) => () => {
    const found = all();
    const values = found?.parts[index];
    if (!found || !values) return null;
    const { size, scale } = found;
    // A constant map has no scale of its own.
    return choice === "own" && index > 0 ? { values, size } : { values, size, scale };
  };
  return [
    { label: "shared ⟨m, m⟩", read: part(0) },
    { label: "cross ⟨m, c⟩", sign: "+", read: part(1) },
    { label: "centred ⟨c, c′⟩", sign: "+", read: part(2) },
  ];
}
