/** Registers the panel of the kernel in depth. */
import { formatPercent } from "../../../charts/format";
import { phaseInForce } from "../../../store/run-views";
import type { LedePart } from "../../lede/sentence";
import { trainedBy } from "../../lever/trained";
import type { FindingContext, InstrumentPanel } from "../instrument-panel";
import { CHOICES } from "./choices";
import { KernelDepthPanel } from "./KernelDepthPanel";

/** A change smaller than this is none: rounding. */
const NONE = 1e-6;
/** A share below this is next to nothing. */
const ALONE = 0.01;

/** What drives the update in view, and what it changes. */
export function kernelFinding({ record, step }: FindingContext): readonly LedePart[] | null {
  // The newest step in view may have had no update yet: then the last one that was measured is meant.
  const update = record.series("drive")?.at(step)?.step ?? null;
  if (update === null) return null;
  const representation = record.valueAt("drive/representation", update);
  const gradient = record.valueAt("drive/gradient", update);
  if (!Number.isFinite(representation + gradient)) return null;
  const which = update === step ? "This update" : `Update ${update}`;
  const phase = phaseInForce(record, update)?.phase;
  if (phase && trainedBy(phase.trainable).backbone === "none" && gradient === 0) {
    const changed = record.valueAt("ntk/representation/change", update);
    return [
      { text: `${which} is driven by the ` },
      { text: "representation component", tone: "rep" },
      { text: " alone" },
      ...(changed < NONE
        ? [
            { text: " and changes the " },
            { text: "gradient component", tone: "grad" as const },
            { text: " alone." },
          ]
        : [{ text: "." }]),
    ];
  }
  const leads = gradient > representation ? "gradient" : "representation";
  const [more, less] =
    leads === "gradient" ? [gradient, representation] : [representation, gradient];
  return [
    { text: `${which} is driven ${less < ALONE ? "all but alone " : ""}by the ` },
    { text: `${leads} component`, tone: leads === "gradient" ? "grad" : "rep" },
    {
      text:
        less < ALONE
          ? "; both change."
          : ` for ${formatPercent(more)}, by the other for ${formatPercent(less)}; both change.`,
    },
  ];
}

export const kernelDepthPanel: InstrumentPanel = {
  id: "kernel-depth",
  title: "The kernel in depth",
  question: "Which component drives this update, which changes, and what are they made of?",
  look: "Look for the component that drives the update, and for the one that the update changes.",
  choices: CHOICES,
  watches: [
    "kernel-layers",
    "mean-feature",
    "kernel-spectra",
    "kernel-change",
    "log-probability-kernel",
    "drive",
  ],
  asks: ["block"],
  caveat:
    "Everything here is exact for the probe contexts, which are fixed and held out. What drives an update is a prediction to first order of one step of gradient descent; the run’s optimiser may step elsewhere. A block is computed from the policy as it is now, not at the step in view.",
  finding: kernelFinding,
  maps: true,
  Component: KernelDepthPanel,
};
