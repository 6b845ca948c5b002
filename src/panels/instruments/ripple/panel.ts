/** The ripple as the Instruments view lists it. */
import type { FindingContext, InstrumentPanel } from "../instrument-panel";
import { movements } from "./movement";
import { RipplePanel } from "./RipplePanel";
import { useRipple } from "./ripple-store";
import { rewardedPlaces, rewardedTokens } from "./ripple-update";
import { rippleLede } from "./sentences";

/** The sentence is on the update that is in force, whichever step is in view. */
function finding({ record }: FindingContext) {
  const { outcome, applied } = useRipple.getState();
  if (!applied || outcome?.record !== record) return null;
  const { draft, reading } = outcome;
  const own = rewardedPlaces(draft).map((place) => draft.completion[place] as number);
  const moved = movements(reading, "log-probability", rewardedTokens(draft), own);
  return rippleLede(draft, moved);
}

export const ripplePanel: InstrumentPanel = {
  id: "ripple",
  title: "The ripple of one update",
  question: "Reward one answer: where else does the policy change, and is it as predicted?",
  look: "Reward one answer, and look for the other contexts in which its tokens move too.",
  watches: [],
  asks: ["ripple"],
  caveat:
    "The kernel predicts an SGD step to first order; a step of the run’s own optimiser is predicted along its own displacement.",
  finding,
  findingChanges: { subscribe: useRipple.subscribe },
  maps: true,
  Component: RipplePanel,
};
