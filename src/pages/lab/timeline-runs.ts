/** The shown runs as the time panel takes them: with their stages and what happened to them. */
import { useCallback, useMemo, useSyncExternalStore } from "react";
import { type SettingKey, settingOf } from "../../experiment/schema";
import { settingText } from "../../panels/setting-text";
import { stagesOf } from "../../panels/timeline/stage";
import type { Flag, TimelineRun } from "../../panels/timeline/timeline-model";
import type { RunEvent } from "../../run/frames";
import { isGhost, type ShownRun } from "./shown-runs";

/** The runs with their stages and flags; a new list only when an event or an identity is new. */
export function useTimelineRuns(shown: readonly ShownRun[]): readonly TimelineRun[] {
  const subscribe = useCallback(
    (listener: () => void) => {
      const ends = shown.map(({ record }) => record.subscribe(listener));
      return () => {
        for (const end of ends) end();
      };
    },
    [shown],
  );
  const events = useSyncExternalStore(subscribe, () =>
    shown.map(({ record }) => record.events.length).join(),
  );
  // biome-ignore lint/correctness/useExhaustiveDependencies: the numbers of events stand for the events
  return useMemo(() => shown.map(timelineRun), [shown, events]);
}

const LABEL: Readonly<Record<ShownRun["role"], (name: string) => string>> = {
  main: (name) => name,
  companion: (name) => name,
  kept: (name) => `${name}, before`,
  opened: (name) => `${name}, file`,
};

function timelineRun(shown: ShownRun): TimelineRun {
  const { role, record, identity } = shown;
  const ghost = isGhost(shown);
  const { experiment } = record.header;
  const stages = stagesOf(experiment.schedule, record.events);
  const adjustable =
    role === "main" &&
    ["cf-rl", "head-rate", "backbone-first"].includes(experiment.settings.schedule);
  return {
    id: role,
    label: LABEL[role](identity.short),
    colour: identity.colour,
    ghost,
    source: record,
    cohort: record.cohort,
    // The end of a first stage can be moved for as long as it lies ahead.
    stages: stages.map((stage, i) =>
      adjustable && i === 0 && stages.length > 1 && stage.to !== null && record.lastStep < stage.to
        ? { ...stage, movable: true }
        : stage,
    ),
    flags: ghost ? [] : flagsOf(record.events),
  };
}

/** The edits of a run, in a few words each. */
export function flagsOf(events: readonly RunEvent[]): Flag[] {
  return events.flatMap((event) => {
    if (event.kind !== "settings") return [];
    return Object.entries(event.changes).map(([key, { to }]) => ({
      step: event.step,
      text: `${settingOf(key as SettingKey).label} ${typeof to === "number" ? settingText(to) : to}`,
    }));
  });
}
