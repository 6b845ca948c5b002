import { useCallback, useMemo, useSyncExternalStore } from "react";
import { firstHeldStage, stagesOf } from "../../timeline/stage";
import type { InstrumentRun } from "../instrument-panel";
import type { Tint } from "./step-axes";

/** The first stage of a run that holds a group still: what its charts are tinted by. */
export function useStageTint(run: InstrumentRun | null): Tint | null {
  const record = run?.record ?? null;
  const colour = run?.identity.colour ?? null;
  const subscribe = useCallback(
    (listener: () => void) => record?.subscribe(listener) ?? (() => {}),
    [record],
  );
  const events = useSyncExternalStore(subscribe, () => record?.events.length ?? 0);
  // biome-ignore lint/correctness/useExhaustiveDependencies: the number of events stands for the events
  return useMemo(() => {
    const stage =
      record && firstHeldStage(stagesOf(record.header.experiment.schedule, record.events));
    return stage && colour
      ? { from: stage.from, to: stage.to ?? Number.POSITIVE_INFINITY, colour }
      : null;
  }, [record, colour, events]);
}
