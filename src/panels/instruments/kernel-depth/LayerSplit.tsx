import { useCallback, useMemo, useRef, useSyncExternalStore } from "react";
import { formatPercent, formatSignificant } from "../../../charts/format";
import { summariseMatrix } from "../../../charts/matrix-summary";
import type { Domain } from "../../../charts/value-axis";
import { growDomain } from "../../../charts/value-axis";
import type { MeasurementFrame } from "../../../run/frames";
import type { RunRecord } from "../../../run/record";
import type { ColourScale } from "../../../store/view";
import { Term } from "../../terms/Term";
import type { Playhead } from "../instrument-panel";
import { measuredAt, measurements } from "../measured";
import { OwnScale } from "../plot/own-scale";
import { Plot, type PlotScene } from "../plot/Plot";
import { shadesOf } from "../plot/shades";
import { beginSteps, endSteps, type Tint } from "../plot/step-axes";
import { drawStack, type Stack } from "../plot/step-stack";
import { useChoice } from "../use-choice";
import { PARTS } from "./choices";
import { PartMaps } from "./PartMaps";
import {
  type Folding,
  groupKernel,
  type PartGroup,
  partGroups,
  partNames,
  partTraces,
} from "./parts";

const FOLDINGS: readonly { readonly folding: Folding; readonly label: string }[] = [
  { folding: "both", label: "by layer and kind" },
  { folding: "layer", label: "by layer" },
  { folding: "kind", label: "by kind" },
];

/** More maps than these are drawn smaller. */
const FEW = 6;
/** Room for the names of the bands, px. */
const NAMES = 104;

/** Which parameters carry the gradient component: bands over steps, and a map of each part. */
export function LayerSplit(props: {
  readonly record: RunRecord | null;
  readonly playhead: Playhead;
  readonly maxStep: number;
  readonly tint: Tint | null;
  readonly names: readonly string[];
  /** Each map on its own scale, or all on one. */
  readonly scale: ColourScale;
}) {
  const { record, playhead, maxStep, tint, names, scale } = props;
  const [folding, setFolding] = useChoice<Folding>("kernel-depth", PARTS);
  const sources = useMemo(() => [record, playhead], [record, playhead]);
  const parts = usePartNames(record);
  const groups = useMemo(
    () => partGroups(parts === "" ? [] : parts.split(" "), folding),
    [parts, folding],
  );
  const domain = useRef<{ record: RunRecord | null; range: Domain | null }>({
    record,
    range: null,
  });

  const step = () => (record ? playhead.stepOf(record) : 0);
  const frame = () => measuredAt(record, "kernel-layers", step());
  const maps = useMemo(
    () => partMaps(groups, frameReader(record, playhead), scale),
    [groups, record, playhead, scale],
  );

  const paint = (scene: PlotScene) => {
    const { overlay, theme, width, height } = scene;
    const frames = measurements(record, "kernel-layers");
    if (frames.length === 0) {
      overlay.text("empty", 38, height / 2, "not measured yet", {});
      return;
    }
    const stack = stackOf(frames, groups);
    const whole = frames.map((one) => partTraces(one).reduce((sum, trace) => sum + trace, 0));
    if (domain.current.record !== record) domain.current = { record, range: null };
    const range = growDomain(domain.current.range, [0, Math.max(...whole)], {
      start: null,
      bounds: [0, null],
      minSpan: 1e-6,
    }) ?? [0, 1];
    domain.current.range = range;
    const chart = beginSteps(scene, {
      box: { left: 38, top: 8, right: width - NAMES, bottom: height - 20 },
      last: Math.max(1, maxStep, record?.lastStep ?? 0),
      playhead: step(),
      domain: range,
      tint,
    });
    const shades = shadesOf(theme, "--grad", groups.length);
    const at = Math.max(
      0,
      stack.steps.findLastIndex((one) => one <= step()),
    );
    const total = whole[at] || 1;
    drawStack(
      scene,
      chart,
      stack,
      groups.map((group, g) => {
        const share = ((stack.parts[g] as number[])[at] ?? 0) / total;
        return {
          key: group.label,
          label: `${group.label} ${formatPercent(share)}`,
          fill: shades[g] ?? theme.colour("--grad"),
          tone: "grad",
        };
      }),
    );
    endSteps(scene, chart);
  };
  const describe = () => {
    const now = frame();
    if (!now) return "Gradient component by parameter: not measured yet.";
    const traces = partTraces(now);
    const total = traces.reduce((sum, trace) => sum + trace, 0);
    const shares = groups.map(({ label, members }) => {
      const own = members.reduce((sum, member) => sum + (traces[member] as number), 0);
      return `${label} ${formatPercent(own / total)}`;
    });
    return `Gradient component by parameter at step ${now.step}: ${formatSignificant(total)} in all, of which ${shares.join(", ")}.`;
  };

  return (
    <section className="depth-part">
      <h3 className="ins-title">
        <Term id="kernel-layers">Gradient component</Term> <small>mean of its diagonal</small>
        <span className="tabs">
          {FOLDINGS.map((choice) => (
            <button
              key={choice.folding}
              type="button"
              aria-pressed={choice.folding === folding}
              onClick={() => setFolding(choice.folding)}
            >
              {choice.label}
            </button>
          ))}
        </span>
      </h3>
      <div className="depth-beside">
        <Plot className="depth-stack" sources={sources} paint={paint} describe={describe} />
        <div>
          <PartMaps
            maps={maps}
            sources={sources}
            size={names.length || 32}
            side={groups.length > FEW ? 64 : 96}
            names={names}
          />
          <p className="ins-unit">
            {scale === "own" ? "Each map on its own scale" : "One scale for all maps"}; they add up
            to the component.
          </p>
        </div>
      </div>
    </section>
  );
}

/** The names of the instrument's parts, parted by spaces; empty before it measured. */
function usePartNames(record: RunRecord | null): string {
  const subscribe = useCallback(
    (listener: () => void) => record?.subscribe(listener) ?? (() => {}),
    [record],
  );
  return useSyncExternalStore(subscribe, () =>
    partNames(record?.series("kernel-layers")?.last ?? null).join(" "),
  );
}

function frameReader(record: RunRecord | null, playhead: Playhead) {
  return () => measuredAt(record, "kernel-layers", record ? playhead.stepOf(record) : 0);
}

/** A map a group; each is made once a measurement. */
function partMaps(
  groups: readonly PartGroup[],
  read: () => MeasurementFrame | null,
  choice: ColourScale,
) {
  const keeper = new OwnScale();
  let made: {
    readonly of: MeasurementFrame;
    readonly kernels: readonly Float32Array[];
    readonly scale: ReturnType<OwnScale["scale"]>;
    readonly size: number;
  } | null = null;
  const all = () => {
    const frame = read();
    if (!frame) return null;
    if (made?.of !== frame) {
      const size = frame.arrays.parts?.shape[1] ?? 0;
      const kernels = groups.map((group) => groupKernel(frame, group));
      const scale = keeper.scale(kernels.map((kernel) => summariseMatrix(kernel, size)));
      made = { of: frame, kernels, scale, size };
    }
    return made;
  };
  return groups
    .filter(({ label }) => label !== "")
    .map(({ label }, g) => ({
      label,
      read: () => {
        const found = all();
        const values = found?.kernels[g];
        if (!found || !values) return null;
        const { size, scale } = found;
        return choice === "own" ? { values, size } : { values, size, scale };
      },
    }));
}

function stackOf(frames: readonly MeasurementFrame[], groups: readonly PartGroup[]): Stack {
  return {
    steps: frames.map(({ step }) => step),
    parts: groups.map(({ members }) =>
      frames.map((frame) => {
        const traces = partTraces(frame);
        return members.reduce((sum, member) => sum + (traces[member] ?? 0), 0);
      }),
    ),
  };
}
