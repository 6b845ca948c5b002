import { useCallback, useMemo, useSyncExternalStore } from "react";
import type { Scene } from "../../lecture/lecture";
import type { SceneRun } from "../../panels/lecture/scene-run";
import { reachedBy, shownRun, useLecture } from "../../store/lecture";
import { identityOf } from "../../store/run-identity";

/** The scene's runs with their records, names and hues; a new list only when one is replaced or switched. */
export function useSceneRuns(scene: Scene | null): readonly SceneRun[] {
  const version = useLecture((state) => state.version);
  const recorded = useLecture((state) => state.recorded);
  const flipped = useLecture((state) => state.flipped);
  const lecture = useLecture((state) => state.lecture);
  const ids = scene?.runs;
  // biome-ignore lint/correctness/useExhaustiveDependencies: they stand for what `shownRun` reads
  const shown = useMemo(
    () => (ids ?? []).map((id) => ({ id, ...shownRun(id) })),
    [ids, version, recorded, flipped],
  );
  const subscribe = useCallback(
    (listener: () => void) => {
      const ends = shown.map(({ record }) => record?.subscribe(listener));
      return () => {
        for (const end of ends) end?.();
      };
    },
    [shown],
  );
  const events = useSyncExternalStore(subscribe, () =>
    shown.map(({ record }) => record?.events.length ?? 0).join(),
  );
  // biome-ignore lint/correctness/useExhaustiveDependencies: the numbers of events stand for the events
  return useMemo(
    () =>
      shown.flatMap(({ id, record, ripple }) => {
        if (!record) return [];
        const name = lecture?.runs[id]?.name;
        const identity = identityOf(record);
        return [
          { id, record, ripple, identity: name ? { ...identity, name, short: name } : identity },
        ];
      }),
    [shown, events, lecture],
  );
}

/** Whether the runs of the scene have come to a step: changes once, so React may know. */
export function useReached(scene: Scene | null, runs: readonly SceneRun[], step: number): boolean {
  const subscribe = useCallback(
    (listener: () => void) => {
      const ends = runs.map(({ record }) => record.subscribe(listener));
      return () => {
        for (const end of ends) end();
      };
    },
    [runs],
  );
  return useSyncExternalStore(subscribe, () => scene !== null && reachedBy(scene) >= step);
}
