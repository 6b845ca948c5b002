import { useMemo } from "react";
import type { KernelTab } from "../../panels/kernels/KernelCaption";
import { KernelPanel } from "../../panels/kernels/KernelPanel";
import type { KernelSource } from "../../panels/kernels/kernel-source";
import { probeGroups, probeNames } from "../../panels/kernels/probe-labels";
import { differenceOfKernels, recordKernels } from "../../panels/kernels/record-kernels";
import type { Trained } from "../../panels/lever/trained";
import { leadName } from "../../panels/seed-name";
import type { RunHeader } from "../../run/frames";
import { type KernelOf, useView } from "../../store/view";
import type { ShownRun } from "./shown-runs";

const NO_KERNEL: KernelSource = {
  current: () => null,
  first: () => null,
  subscribe: () => () => {},
};
const NO_PROBES: RunHeader["probes"] = [];

const STEP_IN_VIEW = {
  current: () => useView.getState().playhead,
  subscribe: (listener: () => void) => useView.subscribe(listener),
};

/** The kernel panel, over the run that is chosen in it. */
export function Kernels(props: { readonly live: readonly ShownRun[]; readonly trained: Trained }) {
  const { live, trained } = props;
  const scale = useView((view) => view.scale);
  const wanted = useView((view) => view.kernelOf);
  const [main, companion] = live;
  const kernelOf = companion ? wanted : "main";
  const probes = main?.record.header.probes ?? NO_PROBES;

  const ordering = useMemo(
    () => (main ? recordKernels(main.record, STEP_IN_VIEW) : NO_KERNEL),
    [main],
  );
  const source = useMemo(() => {
    if (!main) return NO_KERNEL;
    const ofMain = recordKernels(main.record, STEP_IN_VIEW);
    if (!companion || kernelOf === "main") return ofMain;
    const ofCompanion = recordKernels(companion.record, STEP_IN_VIEW);
    return kernelOf === "companion" ? ofCompanion : differenceOfKernels(ofMain, ofCompanion);
  }, [main, companion, kernelOf]);

  const contexts = useMemo(() => probeNames(probes), [probes]);
  const groups = useMemo(() => probeGroups(probes), [probes]);
  const tabs = useMemo<KernelTab[]>(() => {
    if (!main || !companion) return [];
    return [
      { id: "main", label: main.identity.name, colour: main.identity.colour },
      { id: "companion", label: companion.identity.name, colour: companion.identity.colour },
      { id: "difference", label: "difference" },
    ];
  }, [main, companion]);

  return (
    <div className="lab-kernels">
      <KernelPanel
        source={source}
        ordering={ordering}
        size={probes.length || 32}
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
        tab={kernelOf}
        seed={leadName(main?.record)}
        onTab={(id) => useView.setState({ kernelOf: id as KernelOf })}
      />
    </div>
  );
}
