/** The links that the page hands out: of its experiment, at a step and with what is open where wished. */
import type { Experiment } from "../experiment/experiment";
import { encodeLink } from "../experiment/link";
import { useLab } from "./lab";
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
}

/** The page's address without query and hash. */
export function pageAddress(): string {
  return `${location.origin}${location.pathname}`;
}

/** The experiment that a link holds, by these wishes. */
function sharedExperiment({ step, lived }: LinkWishes): Experiment {
  const { asked, runs } = useLab.getState();
  if (!lived || runs.main === null) return asked;
  return asLived(asked, runs.main, step ?? runs.main.lastStep) ?? asked;
}

/** The hash of a link, with its "#". It names its preset even where that is the usual one: that may change. */
export function shareHash(wishes: LinkWishes): string {
  const { tracks, kernelOf, scale } = useView.getState();
  const kernel = kernelOf === "main" || kernelOf === "fork" ? null : kernelOf;
  const open: SharedView = { step: null, tracks, kernel, scale };
  const view = { ...(wishes.panels ? open : NOTHING_SHARED), step: wishes.step };
  const place = wishes.panels ? usePlace.getState() : ({ page: "lab", instrument: null } as const);
  return joinAddress(encodeLink(sharedExperiment(wishes)), place, view);
}
