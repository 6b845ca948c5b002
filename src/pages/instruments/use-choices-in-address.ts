import { useEffect } from "react";
import type { InstrumentPanel } from "../../panels/instruments/instrument-panel";
import { readChoices, useChosen, writeChoices } from "../../store/instrument-choices";
import { addLinkProblem } from "../../store/lab";
import { moveTo, usePlace } from "../../store/place";

const NONE = [] as const;

/** Keeps what is chosen in the open instrument in the address, and chooses what a link asks for. */
export function useChoicesInAddress(panel: InstrumentPanel | undefined): void {
  const show = usePlace((place) => place.show ?? null);
  useEffect(() => {
    if (!panel) return;
    const { id, choices = NONE } = panel;
    // An address that says nothing leaves the panel as it was left.
    if (show !== null && show !== writeChoices(id, choices)) {
      for (const problem of readChoices(id, choices, show)) addLinkProblem(problem);
    }
    const keep = () => {
      const text = writeChoices(id, choices);
      if (text !== (usePlace.getState().show ?? null)) moveTo({ show: text });
    };
    keep();
    return useChosen.subscribe(keep);
  }, [panel, show]);
}
