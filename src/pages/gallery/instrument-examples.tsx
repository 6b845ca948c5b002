import { InstrumentFrame } from "../../panels/instruments/InstrumentFrame";
import type { InstrumentPanel } from "../../panels/instruments/instrument-panel";
import { INSTRUMENT_PANELS } from "../../panels/instruments/registry";
import type { WatchReport } from "../../run/protocol";
import type { Example } from "./example";
import { answerOf, instrumentRuns, LAST, playheadAt } from "./fixed-instruments";

const NONE = instrumentRuns(0);
const MIDWAY = instrumentRuns(41);
const NEWEST = playheadAt(null);
const BACK = playheadAt(20);
const NO_REPORTS = {};
const nothing = () => {};
const ask = (_: string, question: string) => answerOf(question);

function Panel(props: {
  readonly panel: InstrumentPanel;
  readonly runs: typeof NONE;
  readonly playhead?: typeof NEWEST;
  readonly shown?: string;
  readonly reports?: Readonly<Record<string, WatchReport>>;
}) {
  const { panel, runs, playhead = NEWEST, shown = "main", reports = NO_REPORTS } = props;
  return (
    <div className="gallery-instrument">
      <InstrumentFrame
        panel={panel}
        runs={runs}
        role={shown}
        onRole={nothing}
        playhead={playhead}
        maxStep={LAST}
        catalogue={null}
        reports={reports}
        ask={ask}
      />
    </div>
  );
}

const panelOf = (id: string) =>
  INSTRUMENT_PANELS.find((panel) => panel.id === id) as InstrumentPanel;

const FAILED: Readonly<Record<string, WatchReport>> = {
  theory: {
    id: "theory",
    every: "auto",
    interval: 5,
    milliseconds: 4,
    problem: "a matrix holds a number that is not finite",
  },
};

/** Every instrument before a run and midway; one looking back, one of the other run, one that failed. */
export const INSTRUMENT_EXAMPLES: readonly Example[] = [
  ...INSTRUMENT_PANELS.flatMap((panel): Example[] => [
    // What is tried in the ripple is one for the whole page.
    ...(panel.id === "ripple"
      ? []
      : [
          {
            id: `${panel.id}-empty`,
            title: `${panel.title}: nothing measured`,
            of: <Panel panel={panel} runs={NONE} />,
          },
        ]),
    {
      id: `${panel.id}-midway`,
      title: `${panel.title}: midway`,
      of: <Panel panel={panel} runs={MIDWAY} />,
    },
  ]),
  {
    id: "entropy-budget-looking-back",
    title: "Entropy budget: looking back",
    of: <Panel panel={panelOf("entropy-budget")} runs={MIDWAY} playhead={BACK} />,
  },
  {
    id: "theory-failed",
    title: "Does the theory hold here?: the other run, and a measurement that failed",
    of: <Panel panel={panelOf("theory")} runs={MIDWAY} shown="companion" reports={FAILED} />,
  },
];
