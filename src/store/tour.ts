/** The tour: which step of it is shown, if any. It only points; the runs go on as they did. */
import { create } from "zustand";
import { goTo, usePlace } from "./place";

export const useTour = create<{
  /** The step that is shown; null while there is no tour. */
  readonly at: number | null;
}>()(() => ({ at: null }));

/** Begins the tour, on the page whose controls it points at. */
export function startTour(): void {
  if (usePlace.getState().page !== "lab") goTo({ page: "lab", instrument: null });
  useTour.setState({ at: 0 });
}

/** Ends the tour wherever it is. */
export function endTour(): void {
  useTour.setState({ at: null });
}
