/** What a fork is called: by what it does otherwise than the run that it left, and from which step on. */
import { settingText } from "../experiment/differences";
import { type Phase, phaseTrainsGroup } from "../experiment/phase";
import { isNamedSchedule, scheduleById } from "../experiment/schedules";
import { type SettingKey, settingOf } from "../experiment/schema";
import type { RunRecord } from "../run/record";
import { phaseInForce } from "./run-views";

/** E.g. "released at 40", "learning rate 0.003 from 40"; "as it was, from 40" where nothing differs. */
export function forkName(fork: RunRecord, origin: RunRecord | null): string {
  const step = fork.header.origin?.step ?? 0;
  const parts: string[] = [];
  let words = `from ${step}`;
  for (const event of fork.events) {
    if (event.step !== step) continue;
    if (event.kind === "settings") {
      for (const [key, { to }] of Object.entries(event.changes)) {
        const value = settingText(key as SettingKey, to as number | string);
        parts.push(`${settingOf(key as SettingKey).label} ${value}`);
      }
    } else if (event.kind === "schedule") {
      const before = (origin && phaseInForce(origin, step)?.phase) ?? null;
      const after = event.schedule[0] as Phase;
      const name = isNamedSchedule(event.id) ? scheduleById(event.id).label : null;
      // What a schedule of several phases does first is not all that it does.
      const staged = name !== null && event.schedule.length > 1;
      const verb = staged ? null : before && verbOf(before, after);
      if (verb) words = `at ${step}`;
      parts.unshift(verb ?? name ?? after.name);
    }
  }
  // "At" belongs to what was done there, "from" to what has been so since.
  const [first, ...rest] = parts;
  if (first === undefined) return `as it was, ${words}`;
  return [`${first} ${words}`, ...rest].join(", ");
}

/** What a switch did to the backbone, in a word; null where it was something else. */
function verbOf(before: Phase, after: Phase): string | null {
  if (before.objective !== after.objective) return null;
  const classifier = [before, after].every((phase) => phaseTrainsGroup(phase, "classifier"));
  const [was, is] = [before, after].map((phase) => phaseTrainsGroup(phase, "backbone"));
  if (!classifier || was === is) return null;
  return is ? "released" : "held";
}
