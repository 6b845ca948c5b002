/** The shown runs as the time panel takes them: with their stages and what happened to them. */
import { useMemo } from "react";
import { type SettingKey, settingOf } from "../../experiment/schema";
import { settingText } from "../../panels/setting-text";
import { type Stage, stagesOf, trainsTheSame } from "../../panels/timeline/stage";
import type { Flag, TimelineRun } from "../../panels/timeline/timeline-model";
import type { RunEvent } from "../../run/frames";
import type { KeptRun } from "../../store/kept-runs";
import type { RunIdentity } from "../../store/run-identity";
import { isGhost, type ShownRun } from "./shown-runs";
import { useEventCounts } from "./use-event-counts";

/** The runs with their stages and flags; a new list only when an event or an identity is new. */
export function useTimelineRuns(shown: readonly ShownRun[]): readonly TimelineRun[] {
  const events = useEventCounts(shown);
  // biome-ignore lint/correctness/useExhaustiveDependencies: the numbers of events stand for the events
  return useMemo(() => shown.map(timelineRun), [shown, events]);
}

const LABEL: Readonly<Record<ShownRun["role"], (identity: RunIdentity) => string>> = {
  main: ({ short }) => short,
  companion: ({ short }) => short,
  fork: ({ name }) => name,
  kept: ({ name }) => name,
};

/** Dashes of runs in one hue, the first of them solid. */
const DASHES: readonly (readonly number[])[] = [[], [7, 3], [2, 2], [9, 3, 2, 3]];

/** Hues of kept runs, in the order of Okabe and Ito but for those that mean something else. */
const KEPT_HUES = ["kept-1", "kept-2", "kept-3"] as const;
/** Their dashes, px: another one when all hues are taken. */
const KEPT_DASHES: readonly (readonly number[])[] = [
  [0.1, 4],
  [6, 3],
  [2, 2, 6, 2],
  [10, 4],
];

/** What a kept run is drawn by. */
export function markOf({ mark }: KeptRun): Pick<TimelineRun, "colour" | "dash"> {
  const colour = KEPT_HUES[mark % KEPT_HUES.length] ?? "kept-1";
  const dash = KEPT_DASHES[Math.floor(mark / KEPT_HUES.length) % KEPT_DASHES.length] ?? [];
  return { colour, dash };
}

function timelineRun(shown: ShownRun, _: number, all: readonly ShownRun[]): TimelineRun {
  const { role, record, identity } = shown;
  const ghost = isGhost(shown);
  const { experiment } = record.header;
  const stages = stagesOf(experiment.schedule, record.events);
  return {
    id: idOf(shown),
    label: LABEL[role](identity),
    short: identity.short,
    colour: identity.colour,
    ghost,
    ...(shown.kept ? markOf(shown.kept) : {}),
    ...(role === "fork" ? branchOf(shown, all) : {}),
    source: record,
    cohort: record.cohort,
    // The stages of the lever's run can be changed for as long as they are not over.
    stages: role === "main" ? stages.map((stage) => open(stage, record.lastStep)) : stages,
    flags: ghost || role === "fork" ? [] : flagsOf(record.events),
  };
}

/** A run as one beside others of its kind: with lanes of its own, as nothing that can be changed. */
export function drawnRun(shown: ShownRun, all: readonly ShownRun[]): TimelineRun {
  const { branch: _, ghost: __, ...run } = timelineRun(shown, 0, all);
  const { experiment } = shown.record.header;
  return { ...run, stages: stagesOf(experiment.schedule, shown.record.events) };
}

/** A stage with what can still be done to it. */
function open(stage: Stage, newest: number): Stage {
  if (stage.plan === undefined) return stage;
  return { ...stage, changeable: true, movable: stage.to !== null && newest < stage.to };
}

/** A name for a run that no other on the page has. */
function idOf({ role, record, kept }: ShownRun): string {
  return kept?.id ?? (role === "fork" ? record.header.id : role);
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
    past: pastOf(shown, all),
    ...(root ? { base: root.record } : {}),
    ...(before.length > 0 ? { dash: DASHES[before.length % DASHES.length] as number[] } : {}),
  };
}

/** The runs that a fork goes on from, as far as they are on the page. */
function pastOf({ record }: ShownRun, all: readonly ShownRun[]): NonNullable<TimelineRun["past"]> {
  const { origin } = record.header;
  const left = origin && all.find((one) => one.record.header.id === origin.run);
  if (!left) return [];
  return [...pastOf(left, all), { source: left.record, until: origin.step }];
}

/** A change of schedule by hand that left what was in force as it was: the border to come is another. */
function editedLater(step: number, events: readonly RunEvent[]): Flag[] {
  const phases = events.filter((event) => event.kind === "phase");
  const before = phases.findLast((event) => event.step < step)?.phase;
  const after = phases.find((event) => event.step >= step)?.phase;
  const same = before && after && trainsTheSame(before, after);
  return same ? [{ step, text: "stages changed" }] : [];
}

/** The edits of a run, in a few words each. */
function flagsOf(events: readonly RunEvent[]): Flag[] {
  return events.flatMap((event) => {
    if (event.kind === "recovered")
      return [{ step: event.step, text: opened(event.reason) ?? "engine started again" }];
    if (event.kind === "schedule") return editedLater(event.step, events);
    if (event.kind !== "settings") return [];
    return Object.entries(event.changes).map(([key, { to }]) => ({
      step: event.step,
      text: `${settingOf(key as SettingKey).label} ${typeof to === "number" ? settingText(to) : to}`,
    }));
  });
}

/** A run that began with a policy from a file has no other word for it; null for a run that goes on. */
function opened(reason: string): string | null {
  return /^The policy in .* was opened$/.test(reason) ? "policy opened" : null;
}
