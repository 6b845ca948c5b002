/** The page's beginning: greets a newcomer, or opens what the address asks for. */
import { FIRST_PRESET, SMALL_FIRST_PRESET } from "../experiment/presets";
import { resolveExperiment } from "../experiment/resolve";
import { endFirstVisit, FIRST_PACE, isFirstVisit, onPhone, useFirstVisit } from "./first-visit";
import { client, useLab } from "./lab";
import { followAddress, openAddress } from "./lab-address";
import { open } from "./open-run";
import { usePlace } from "./place";
import { followSight } from "./unseen";
import { useView } from "./view";

/**
 * Opens what the address asks for, keeps the address up to date, and rests while nobody looks.
 * `start` says whether the run begins by itself.
 */
export function beginLab(start: boolean): void {
  const greeting = isFirstVisit(location);
  if (greeting) {
    useFirstVisit.setState({ greeting });
    useView.setState({ pace: FIRST_PACE });
  }
  const { pace } = useView.getState();
  if (pace > 0) void client.setSpeed(pace);
  if (greeting) {
    const experiment = resolveExperiment(onPhone() ? SMALL_FIRST_PRESET : FIRST_PRESET);
    useLab.setState({ asked: experiment });
    void open(experiment, start);
  } else openAddress(start);
  followAddress();
  // Whoever has gone to another page has seen enough to come back to the whole Lab.
  usePlace.subscribe(({ page }) => {
    if (page !== "lab" && useFirstVisit.getState().greeting) endFirstVisit();
  });
  followSight();
}
