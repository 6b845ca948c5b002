import { useEffect, useRef, useState } from "react";
import { AnswerShares } from "../../panels/answers/AnswerShares";
import { AnswersPanel } from "../../panels/answers/AnswersPanel";
import { LAB_LEVER } from "../../panels/lever/geometry";
import { type EmbedId, readEmbed } from "../../store/embed";
import { useLab } from "../../store/lab";
import { InstrumentsPage } from "../instruments/InstrumentsPage";
import { Kernels } from "../lab/Kernels";
import { LabLever } from "../lab/LabLever";
import { LabPage } from "../lab/LabPage";
import { LabTransport } from "../lab/LabTransport";
import { LabWires } from "../lab/LabWires";
import { useLeverPosition } from "../lab/lever-position";
import { Notices } from "../lab/Notices";
import { isGhost, type ShownRun, useShownRuns } from "../lab/shown-runs";
import { Time } from "../lab/Time";
import { OpenWhole } from "./OpenWhole";
import "../lab/lab.css";
import "./embed.css";

/** The Lab, or one panel of it, in a frame of another page: as large as the frame, without a header. */
export function EmbedPage() {
  const panel = readEmbed(location.search)?.panel ?? "lab";
  if (panel === "lab") {
    return (
      <Frame panel={panel}>
        <LabPage header={false} />
      </Frame>
    );
  }
  if (panel === "instrument") {
    return (
      <Frame panel={panel}>
        <InstrumentsPage header={false} />
      </Frame>
    );
  }
  return (
    <Frame panel={panel}>
      <Notices />
      <Panel panel={panel} />
    </Frame>
  );
}

function Frame(props: { readonly panel: EmbedId; readonly children: React.ReactNode }) {
  return (
    <div className="embed" data-panel={props.panel}>
      {props.children}
      <footer>
        <OpenWhole />
      </footer>
    </div>
  );
}

/** One panel of the Lab. All but the time axis, which has its own, get the keys of the run below them. */
function Panel({ panel }: { readonly panel: Exclude<EmbedId, "lab" | "instrument"> }) {
  const main = useLab((lab) => lab.runs.main);
  const shown = useShownRuns();
  const live = shown.filter((run) => !isGhost(run));
  const most = useTracksThatFit();
  if (panel === "timeline") {
    return (
      <main className="embed-time">
        <EmbedTitle />
        <Time shown={shown} most={most} />
      </main>
    );
  }
  const transport = (
    <div className="embed-transport">
      <LabTransport record={main} />
    </div>
  );
  if (panel === "answers") {
    return (
      <main className="embed-panel embed-answers">
        <EmbedTitle />
        <AnswersPanel runs={live} />
        <div>
          {transport}
          <AnswerShares runs={live} />
        </div>
      </main>
    );
  }
  return (
    <main className="embed-panel">
      <EmbedTitle />
      <KernelsAndLever live={live} lever={panel === "lever"} />
      {transport}
    </main>
  );
}

/** What the frame is a part of, for those who do not see where it stands. */
function EmbedTitle() {
  return <h1 className="visually-hidden">RL post-training playground</h1>;
}

/** Height of the score of two runs with what stands around it, and the least of a track that can be read, px. */
const SCORE = 142;
const TRACK = 58;

/** How many tracks have room in the frame; two at least, and on a phone's width all, below each other. */
function tracksThatFit(): number {
  if (innerWidth < 768) return Number.POSITIVE_INFINITY;
  // On a large screen all is drawn larger.
  const zoom = Number(getComputedStyle(document.documentElement).zoom) || 1;
  return Math.max(2, Math.floor((innerHeight / zoom - SCORE) / TRACK));
}

function useTracksThatFit(): number {
  const [most, setMost] = useState(tracksThatFit);
  useEffect(() => {
    const update = () => setMost(tracksThatFit());
    addEventListener("resize", update);
    return () => removeEventListener("resize", update);
  }, []);
  return most;
}

/** The least side of a map, px: in small frames the widest formula is as wide. */
const LEAST_MAP = 96;
/** The link's own room at the foot of the frame, px. */
const FOOT = 24;
/** Width of what stands between and beside the maps, px; beside a lever it is more. */
const GAPS = 208;

/** The kernel, its maps as large as the frame allows; with the lever and its wires where asked. */
function KernelsAndLever(props: { readonly live: readonly ShownRun[]; readonly lever: boolean }) {
  const { live, lever } = props;
  const { trained } = useLeverPosition();
  const root = useRef<HTMLDivElement>(null);
  const rail = lever ? 240 : 0;
  const map = useMapSide(root, rail);
  const room = { geometry: LAB_LEVER, rail, plot: rail + (lever ? 24 : 0) + 80 };
  return (
    <div ref={root} className="embed-kernels" data-lever={lever || undefined}>
      {lever && (
        <aside aria-label="Controls">
          <LabLever room={room} shown={live} />
        </aside>
      )}
      {lever && <LabWires room={room} root={root} />}
      <Kernels live={live} trained={trained} most={map} />
    </div>
  );
}

/** The side that the maps may have in the frame, px: what its width and, beside all else in it, its height allow. */
function useMapSide(root: React.RefObject<HTMLElement | null>, rail: number): number {
  const [side, setSide] = useState(192);
  const latest = useRef(side);
  latest.current = side;
  useEffect(() => {
    const element = root.current;
    const panel = element?.parentElement;
    if (!element || !panel) return;
    const update = () => {
      // Where the frame is narrow the style sheet draws everything smaller.
      const zoom = element.getBoundingClientRect().width / element.offsetWidth || 1;
      const width = element.clientWidth - rail - GAPS - (rail > 0 ? 24 : 0);
      const { paddingTop, paddingBottom, rowGap } = getComputedStyle(panel);
      const around = [paddingTop, paddingBottom, rowGap].map(Number.parseFloat);
      const others = [...panel.children].filter((child) => child !== element);
      const taken = others.reduce((sum, { clientHeight }) => sum + clientHeight, FOOT);
      const room = innerHeight - around.reduce((sum, px) => sum + px, taken);
      const height = room / zoom - (element.offsetHeight - latest.current);
      setSide(Math.max(LEAST_MAP, Math.floor(Math.min(width / 3, height))));
    };
    const resized = new ResizeObserver(update);
    for (const child of panel.children) resized.observe(child);
    addEventListener("resize", update);
    return () => {
      resized.disconnect();
      removeEventListener("resize", update);
    };
  }, [root, rail]);
  return side;
}
