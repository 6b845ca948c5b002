import { useCallback, useSyncExternalStore } from "react";
import type { ShownRun } from "./shown-runs";

/** The numbers of the runs' events, as a text: it is another one when an event is new. */
export function useEventCounts(shown: readonly ShownRun[]): string {
  const subscribe = useCallback(
    (listener: () => void) => {
      const ends = shown.map(({ record }) => record.subscribe(listener));
      return () => {
        for (const end of ends) end();
      };
    },
    [shown],
  );
  return useSyncExternalStore(subscribe, () =>
    shown.map(({ record }) => record.events.length).join(),
  );
}
