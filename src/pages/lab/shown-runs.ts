/** The runs on the page with what is drawn of each: name, hue, and whether it is a ghost. */
import { useMemo } from "react";
import type { RunRecord } from "../../run/record";
import { useLab } from "../../store/lab";
import type { RunIdentity } from "../../store/run-identity";
import { useIdentity } from "../../store/run-views";

export interface ShownRun {
  readonly role: "main" | "companion" | "kept" | "opened";
  readonly record: RunRecord;
  readonly identity: RunIdentity;
}

/** Whether only the curves of a run are shown: it is over, or comes from a file. */
export function isGhost({ role }: ShownRun): boolean {
  return role === "kept" || role === "opened";
}

/** Main run first; those whose curves alone are shown last. */
export function useShownRuns(): readonly ShownRun[] {
  const { main, companion, kept } = useLab((lab) => lab.runs);
  const mainIdentity = useIdentity(main);
  const companionIdentity = useIdentity(companion);
  const keptIdentity = useIdentity(kept);
  const opened = useLab((lab) => lab.opened);
  const openedIdentity = useIdentity(opened);
  return useMemo(() => {
    const shown: ShownRun[] = [];
    if (main && mainIdentity) shown.push({ role: "main", record: main, identity: mainIdentity });
    if (companion && companionIdentity) {
      // Two runs of one hue could not be told apart: the second then takes the third.
      const identity: RunIdentity =
        companionIdentity.colour === mainIdentity?.colour
          ? { ...companionIdentity, colour: companionIdentity.colour === "third" ? "std" : "third" }
          : companionIdentity;
      shown.push({ role: "companion", record: companion, identity });
    }
    if (kept && keptIdentity) shown.push({ role: "kept", record: kept, identity: keptIdentity });
    if (opened && openedIdentity) {
      shown.push({ role: "opened", record: opened, identity: openedIdentity });
    }
    return shown;
  }, [
    main,
    mainIdentity,
    companion,
    companionIdentity,
    kept,
    keptIdentity,
    opened,
    openedIdentity,
  ]);
}
