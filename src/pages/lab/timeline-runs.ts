/** The shown runs as the time panel takes them: with their stages and what happened to them. */
import { useCallback, useMemo, useSyncExternalStore } from "react";
import { type SettingKey, settingOf } from "../../experiment/schema";
import { settingText } from "../../panels/setting-text";
import { stagesOf } from "../../panels/timeline/stage";
import type { Flag, TimelineRun } from "../../panels/timeline/timeline-model";
import type { RunEvent } from "../../run/frames";
import type { RunIdentity } from "../../store/run-identity";
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

const LABEL: Readonly<Record<ShownRun["role"], (identity: RunIdentity) => string>> = {
  main: ({ short }) => short,
  companion: ({ short }) => short,
  fork: ({ name }) => name,
  kept: ({ short }) => `${short}, before`,
  opened: ({ short }) => `${short}, file`,
};

/** Dashes of runs in one hue, the first of them solid. */
const DASHES: readonly (readonly number[])[] = [[], [7, 3], [2, 2], [9, 3, 2, 3]];

function timelineRun(shown: ShownRun, _: number, all: readonly ShownRun[]): TimelineRun {
  const { role, record, identity } = shown;
  const ghost = isGhost(shown);
  const { experiment } = record.header;
  const stages = stagesOf(experiment.schedule, record.events);
  const adjustable =
    role === "main" &&
    ["cf-rl", "head-rate", "backbone-first"].includes(experiment.settings.schedule);
  return {
    id: idOf(shown),
    label: LABEL[role](identity),
    short: identity.short,
    colour: identity.colour,
    ghost,
    ...(role === "fork" ? branchOf(shown, all) : {}),
    source: record,
    cohort: record.cohort,
    // The end of a first stage can be moved for as long as it lies ahead.
    stages: stages.map((stage, i) =>
      adjustable && i === 0 && stages.length > 1 && stage.to !== null && record.lastStep < stage.to
        ? { ...stage, movable: true }
        : stage,
    ),
    flags: ghost || role === "fork" ? [] : flagsOf(record.events),
  };
}

/** A name for a run that no other on the page has. */
function idOf({ role, record }: ShownRun): string {
  return role === "fork" ? record.header.id : role;
}

/** Where a fork left which run, and how it is told from others in its hue. */
function branchOf(shown: ShownRun, all: readonly ShownRun[]) {
  const { origin } = shown.record.header;
  const left = all.find(({ record }) => record.header.id === origin?.run) ?? all[0];
  const before = all
    .slice(0, all.indexOf(shown))
    .filter(({ identity }) => identity.colour === shown.identity.colour);
  let root = left;
  while (root?.role === "fork") {
    const of = root.record.header.origin?.run;
    root = all.find(({ record }) => record.header.id === of);
  }
  return {
    branch: { of: left ? idOf(left) : "main", from: origin?.step ?? 0 },
    ...(root ? { base: root.record } : {}),
    ...(before.length > 0 ? { dash: DASHES[before.length % DASHES.length] as number[] } : {}),
  };
}

/** The edits of a run, in a few words each. */
export function flagsOf(events: readonly RunEvent[]): Flag[] {
  return events.flatMap((event) => {
    if (event.kind === "recovered") return [{ step: event.step, text: "engine started again" }];
    if (event.kind !== "settings") return [];
    return Object.entries(event.changes).map(([key, { to }]) => ({
      step: event.step,
      text: `${settingOf(key as SettingKey).label} ${typeof to === "number" ? settingText(to) : to}`,
    }));
  });
}
