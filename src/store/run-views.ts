/** What the page needs of a record to lay itself out: changes a few times a run, so React may know. */
import { useCallback, useMemo, useSyncExternalStore } from "react";
import type { Phase } from "../experiment/phase";
import type { RunRecord } from "../run/record";
import { identityOf, type RunIdentity } from "./run-identity";
import { useView } from "./view";

/** The phase in force at a step, and the step at which it began; null before the first row. */
export function phaseInForce(
  record: RunRecord,
  step: number,
): { readonly phase: Phase; readonly since: number } | null {
  for (let at = record.events.length - 1; at >= 0; at--) {
    const event = record.events[at];
    if (event?.kind === "phase" && event.step <= step) {
      return { phase: event.phase, since: event.step };
    }
  }
  return null;
}

/** The step in view of a record: the playhead's, or the newest. */
export function stepInView(record: RunRecord): number {
  const newest = Math.max(0, record.lastStep);
  const { playhead } = useView.getState();
  return playhead === null ? newest : Math.min(playhead, newest);
}

const noRecord = () => () => {};

/** The phase that the step in view trains under; the first one planned before any row is there. */
export function usePhaseInView(record: RunRecord | null): Phase | null {
  const subscribe = useCallback(
    (listener: () => void) => {
      const ends = [record?.subscribe(listener), useView.subscribe(listener)];
      return () => {
        for (const end of ends) end?.();
      };
    },
    [record],
  );
  return useSyncExternalStore(subscribe, () =>
    record
      ? (phaseInForce(record, stepInView(record))?.phase ??
        record.header.experiment.schedule[0] ??
        null)
      : null,
  );
}

/** The run's identity, up to date with its switches. */
export function useIdentity(record: RunRecord | null): RunIdentity | null {
  const subscribe = useMemo(
    () => (record ? (listener: () => void) => record.subscribe(listener) : noRecord),
    [record],
  );
  const events = useSyncExternalStore(subscribe, () => record?.events.length ?? 0);
  // biome-ignore lint/correctness/useExhaustiveDependencies: the number of events stands for the events
  return useMemo(() => (record ? identityOf(record) : null), [record, events]);
}
