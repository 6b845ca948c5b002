import { useMemo } from "react";
import type { Experiment } from "../../experiment/experiment";
import { buildSchedule } from "../../experiment/schedules";
import { FigureMenu } from "../../panels/figures/FigureMenu";
import type { KernelTab } from "../../panels/kernels/KernelCaption";
import { KernelPanel } from "../../panels/kernels/KernelPanel";
import type { KernelSource } from "../../panels/kernels/kernel-source";
import { probeGroups, probeNames } from "../../panels/kernels/probe-labels";
import { differenceOfKernels, recordKernels } from "../../panels/kernels/record-kernels";
import type { Trained } from "../../panels/lever/trained";
import { leadName } from "../../panels/seed-name";
import type { RunHeader } from "../../run/frames";
import { useLab } from "../../store/lab";
import { identify } from "../../store/run-identity";
import { type KernelOf, useView } from "../../store/view";
import { pairOf, type ShownRun } from "./shown-runs";

const NO_KERNEL: KernelSource = {
  current: () => null,
  first: () => null,
  subscribe: () => () => {},
};
const KERNEL_FIGURES = [
  {
    name: "kernel",
    title: "The neural tangent kernel and its two components",
    selector: ".kp",
    // Not the room for the wires over the letters.
    bands: (element: HTMLElement) => {
      const letters = element.querySelector<HTMLElement>(".kp-equation");
      return [[letters?.offsetTop ?? 0, element.offsetHeight] as const];
    },
  },
];
const NO_PROBES: RunHeader["probes"] = [];

/** The runs that an experiment is about to open, by role and name. */
function askedRuns({ settings, schedule }: Experiment): Pick<ShownRun, "role" | "identity">[] {
  const { companion } = settings;
  if (companion === "none") return [];
  const main = identify(settings.schedule, schedule);
  const other = identify(companion, buildSchedule(companion, settings, 0));
  return [
    { role: "main", identity: main },
    { role: "companion", identity: other },
  ];
}

const STEP_IN_VIEW = {
  current: () => useView.getState().playhead,
  subscribe: (listener: () => void) => useView.subscribe(listener),
};

/** The kernel panel, over the run that is chosen in it. */
export function Kernels(props: {
  readonly live: readonly ShownRun[];
  readonly trained: Trained;
  /** Whether to say how a map is read, and to leave out what can be chosen. */
  readonly gloss?: boolean;
  /** The side that a map may have, px; the page's own unless given. */
  readonly most?: number;
}) {
  const { live, trained, gloss = false, most } = props;
  const scale = useView((view) => view.scale);
  const asked = useLab((lab) => lab.asked);
  const wanted = useView((view) => view.kernelOf);
  const [main, companion] = pairOf(live);
  const fork = live.findLast(({ role }) => role === "fork");
  const beside = fork ?? companion;
  const there = { main, companion, fork, difference: beside }[wanted];
  const awaited = !main && asked.settings.companion !== "none" && !gloss;
  const kernelOf = there && !gloss ? wanted : "main";
  const probes = main?.record.header.probes ?? NO_PROBES;

  const ordering = useMemo(
    () => (main ? recordKernels(main.record, STEP_IN_VIEW) : NO_KERNEL),
    [main],
  );
  const source = useMemo(() => {
    if (!main) return NO_KERNEL;
    if (kernelOf !== "difference") return recordKernels((there ?? main).record, STEP_IN_VIEW);
    if (!beside) return NO_KERNEL;
    // A fork that is behind is compared with the run at the step that it has come to.
    const view = {
      current: () => Math.min(STEP_IN_VIEW.current() ?? Infinity, beside.record.lastStep),
      subscribe: STEP_IN_VIEW.subscribe,
    };
    return differenceOfKernels(
      recordKernels(main.record, view),
      recordKernels(beside.record, view),
    );
  }, [main, there, beside, kernelOf]);

  const contexts = useMemo(() => probeNames(probes), [probes]);
  const groups = useMemo(() => probeGroups(probes), [probes]);
  const tabs = useMemo<KernelTab[]>(() => {
    const runs: Pick<ShownRun, "role" | "identity">[] = [main, companion, fork].filter(
      (run) => run !== undefined,
    );
    if (awaited) runs.push(...askedRuns(asked));
    if (runs.length < 2) return [];
    return [
      ...runs.map(({ role, identity }) => ({
        id: role,
        label: fork ? identity.short : identity.name,
        colour: identity.colour,
      })),
      {
        id: "difference",
        label: "difference",
      },
    ];
  }, [main, companion, fork, awaited, asked]);

  return (
    <div className="lab-kernels figure-host">
      <KernelPanel
        source={source}
        ordering={ordering}
        // Until they are there, as many as are asked for: a map's side is so many whole cells.
        size={probes.length || asked.settings.ntk_probes}
        contexts={contexts}
        groups={groups}
        trained={{
          classifier: trained.classifier !== "none",
          backbone: trained.backbone !== "none",
        }}
        scale={scale}
        onScale={(next) => useView.setState({ scale: next })}
        normalisation="(1/V) tr K"
        tabs={tabs}
        awaited={awaited}
        tab={kernelOf}
        gloss={gloss}
        {...(gloss && main ? { sum: `${main.identity.name}’s` } : {})}
        {...(most === undefined ? {} : { most })}
        save={main && <FigureMenu figures={KERNEL_FIGURES} />}
        seed={leadName(main?.record)}
        onTab={(id) => useView.setState({ kernelOf: id as KernelOf })}
      />
    </div>
  );
}
