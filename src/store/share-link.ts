/** The links that the page hands out: of its experiment, at a step and with what is open where wished. */
import type { Experiment } from "../experiment/experiment";
import { encodeLink } from "../experiment/link";
import { useLab } from "./lab";
import { asBegun, changesUpTo, type LiveChange, MOST_CHANGES } from "./live-changes";
import { asLived } from "./lived-schedule";
import { joinAddress, usePlace } from "./place";
import { NOTHING_SHARED, type SharedView } from "./shared-view";
import { useView } from "./view";

/** What a link is to hold beside the experiment. */
export interface LinkWishes {
  /** The step that the run is brought to; null for a run from its start. */
  readonly step: number | null;
  /** Whether the page, the tracks, the kernel and the scale that are open now come with it. */
  readonly panels: boolean;
  /** Whether switches made by hand come with it, as a schedule. */
  readonly lived: boolean;
  /** Whether settings that were changed on the way to the step come with it, each at its step. */
  readonly changed: boolean;
}

/** The page's address without query and hash. */
export function pageAddress(): string {
  return `${location.origin}${location.pathname}`;
}

/** What a link carries of the settings that were changed by hand: all up to its step, or nothing. */
function sharedChanges({ step, changed }: LinkWishes): readonly LiveChange[] | null {
  const { main } = useLab.getState().runs;
  if (step === null || !changed || main === null) return null;
  const changes = changesUpTo(main, step);
  return changes.length > MOST_CHANGES ? null : changes;
}

/** The experiment that a link holds, by these wishes. */
function sharedExperiment(wishes: LinkWishes): Experiment {
  const { asked, runs } = useLab.getState();
  if (runs.main === null) return asked;
  const { step, lived } = wishes;
  const begun = sharedChanges(wishes) === null ? asked : asBegun(asked, runs.main);
  if (!lived) return begun;
  return asLived(begun, runs.main, step ?? runs.main.lastStep) ?? begun;
}

/** The hash of a link, with its "#". It names its preset even where that is the usual one: that may change. */
export function shareHash(wishes: LinkWishes): string {
  const { tracks, kernelOf, scale } = useView.getState();
  const kernel = kernelOf === "main" || kernelOf === "fork" ? null : kernelOf;
  const open: SharedView = { ...NOTHING_SHARED, tracks, kernel, scale };
  const changes = sharedChanges(wishes);
  const view = {
    ...(wishes.panels ? open : NOTHING_SHARED),
    step: wishes.step,
    changes: changes === null || changes.length === 0 ? null : changes,
  };
  const place = wishes.panels ? usePlace.getState() : ({ page: "lab", instrument: null } as const);
  return joinAddress(encodeLink(sharedExperiment(wishes)), place, view);
}
