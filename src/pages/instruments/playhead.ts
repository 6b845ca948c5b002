/** The step in view, as instruments are told it. */
import type { Playhead } from "../../panels/instruments/instrument-panel";
import { stepInView } from "../../store/run-views";
import { useView } from "../../store/view";

export const PLAYHEAD: Playhead = {
  stepOf: stepInView,
  following: () => useView.getState().playhead === null,
  subscribe: (listener) => useView.subscribe(listener),
};
