import { useRef } from "react";
import { MatrixMap } from "../../panels/instruments/plot/MatrixMap";
import { RampBar } from "../../panels/instruments/plot/RampBar";
import { KernelPanel, type KernelPanelProps } from "../../panels/kernels/KernelPanel";
import { TimelinePanel, type TimelinePanelProps } from "../../panels/timeline/TimelinePanel";
import { TRACKS } from "../../panels/timeline/tracks";
import type { Example } from "./example";
import { CONTEXTS, GROUPS, KERNEL, NO_KERNEL, runsOf, SIZE } from "./fixed-data";

const nothing = () => {};
const SHOWN = ["reward", "entropy", "kernel-traces"];
const MEASURES = SHOWN.flatMap((id) => TRACKS.find((track) => track.id === id) ?? []);
const MIDWAY = runsOf(28);
const BEGUN = runsOf(6);
const OVER = runsOf(41);
const NONE = runsOf(0);

function Kernel(props: Partial<KernelPanelProps>) {
  return (
    <div className="gallery-kernel">
      <KernelPanel
        source={KERNEL}
        size={SIZE}
        contexts={CONTEXTS}
        groups={GROUPS}
        trained={{ classifier: true, backbone: true }}
        scale="own"
        onScale={nothing}
        normalisation="(1/V) tr K"
        tabs={[
          { id: "main", label: "CF-RL", colour: "cf" },
          { id: "companion", label: "Standard RL", colour: "std" },
        ]}
        tab="main"
        onTab={nothing}
        {...props}
      />
    </div>
  );
}

function Timeline(props: Partial<TimelinePanelProps>) {
  return (
    <div className="gallery-timeline">
      <TimelinePanel
        runs={MIDWAY}
        tracks={MEASURES}
        maxStep={40}
        playhead={null}
        onScrub={nothing}
        {...props}
      />
    </div>
  );
}

function Ramp() {
  const bar = useRef<HTMLSpanElement>(null);
  return <RampBar ref={bar} />;
}

const SOURCES = [KERNEL];

/** What is drawn: maps and curves. */
export const CHART_EXAMPLES: readonly Example[] = [
  {
    id: "kernel-empty",
    title: "Kernel, before a run",
    of: <Kernel source={NO_KERNEL} tabs={[]} />,
  },
  { id: "kernel-own", title: "Kernel, each map on its own scale", of: <Kernel /> },
  {
    id: "kernel-shared",
    title: "Kernel, one scale, classifier only",
    of: <Kernel scale="shared" trained={{ classifier: true, backbone: false }} gloss />,
  },
  {
    id: "matrix-map",
    title: "A map of an instrument",
    of: (
      <MatrixMap
        sources={SOURCES}
        name="Gradient component"
        side={160}
        size={SIZE}
        groups={GROUPS}
        read={() => ({ values: KERNEL.current()?.gradient ?? new Float32Array(), size: SIZE })}
      />
    ),
  },
  { id: "ramp-bar", title: "The diverging map", of: <Ramp /> },
  { id: "timeline-empty", title: "Time, before a run", of: <Timeline runs={NONE} /> },
  {
    id: "timeline-stage-1",
    title: "Time, in the first stage",
    of: <Timeline runs={BEGUN} onBoundary={nothing} />,
  },
  { id: "timeline-running", title: "Time, midway", of: <Timeline /> },
  {
    id: "timeline-looking-back",
    title: "Time, looking back, smoothed, an axis logarithmic",
    of: (
      <Timeline
        playhead={16}
        smoothing={8}
        tracks={MEASURES.map((track) => ({ ...track, log: track.id === "entropy" }))}
      />
    ),
  },
  { id: "timeline-finished", title: "Time, at the end", of: <Timeline runs={OVER} /> },
];
