/** `events.json`: what happened to a run, as a list of `RunEvent`. */

import { checkPhases } from "../../experiment/parse-phases";
import type { Phase } from "../../experiment/phase";
import type { RunEvent, StopReason } from "../frames";
import { decodeJson, RunFileError } from "./file-error";

const FILE = "events.json";
const MAX_EVENTS = 100_000;
const REASONS: readonly StopReason[] = ["finished", "interrupted", "diverged", "failed"];

/** The whole file, indented for a reader. */
export function writeEvents(events: readonly RunEvent[]): Uint8Array<ArrayBuffer> {
  return new TextEncoder().encode(`${JSON.stringify(events, null, 2)}\n`);
}

type Fail = (key: string, problem: string) => never;

function phasesOf(value: unknown, key: string, fail: Fail): Phase[] {
  const checked = checkPhases(value);
  if ("phases" in checked) return checked.phases;
  return fail(key, checked.problems.map((problem) => problem.message).join("; "));
}

/** One phase of a schedule: it may end, which a schedule's last phase may not. */
function phaseOf(value: unknown, fail: Fail): Phase {
  const last = { trainable: "all" };
  const ends = typeof value === "object" && value !== null && "until" in value && value.until;
  return phasesOf(ends ? [value, last] : [value], "phase", fail)[0] as Phase;
}

function textOf(value: unknown, key: string, fail: Fail): string {
  return typeof value === "string" && value.length <= 10_000 ? value : fail(key, "must be a text");
}

type SettingsEvent = Extract<RunEvent, { kind: "settings" }>;

function changesOf(value: unknown, fail: Fail): SettingsEvent["changes"] {
  if (typeof value !== "object" || value === null || Array.isArray(value)) {
    return fail("changes", "must be an object");
  }
  for (const [key, change] of Object.entries(value)) {
    const { from, to } = (change ?? {}) as Record<string, unknown>;
    for (const side of [from, to]) {
      if (!["string", "number", "boolean"].includes(typeof side)) {
        return fail(`changes.${key.slice(0, 40)}`, "must have a value in from and in to");
      }
    }
  }
  return value as SettingsEvent["changes"];
}

function eventOf(value: unknown, fail: Fail): RunEvent {
  if (typeof value !== "object" || value === null || Array.isArray(value)) {
    return fail("", "is not an object");
  }
  const entry = value as Record<string, unknown>;
  const step = entry.step as number;
  if (!Number.isSafeInteger(step) || step < 0) {
    return fail("step", "must be a whole number from 0");
  }
  switch (entry.kind) {
    case "phase": {
      const index = entry.index as number;
      if (!Number.isSafeInteger(index) || index < 0) return fail("index", "must be a whole number");
      return { step, kind: "phase", index, phase: phaseOf(entry.phase, fail) };
    }
    case "schedule":
      return {
        step,
        kind: "schedule",
        id: textOf(entry.id, "id", fail),
        schedule: phasesOf(entry.schedule, "schedule", fail),
      };
    case "settings":
      return { step, kind: "settings", changes: changesOf(entry.changes, fail) };
    case "recovered":
      return {
        step,
        kind: "recovered",
        reason: textOf(entry.reason, "reason", fail),
        backend: textOf(entry.backend, "backend", fail),
      };
    case "stopped": {
      const reason = REASONS.find((known) => known === entry.reason);
      if (reason === undefined) return fail("reason", `must be one of ${REASONS.join(", ")}`);
      return { step, kind: "stopped", reason, message: textOf(entry.message, "message", fail) };
    }
    default:
      return fail("kind", "must be one of phase, schedule, settings, recovered, stopped");
  }
}

/** Reads the file. Throws a RunFileError naming the event and its key. */
export function readEvents(bytes: Uint8Array): RunEvent[] {
  const parsed = decodeJson(FILE, bytes);
  if (!Array.isArray(parsed) || parsed.length > MAX_EVENTS) {
    throw new RunFileError(FILE, "", `must be a list of at most ${MAX_EVENTS} events`);
  }
  return parsed.map((value: unknown, index) =>
    eventOf(value, (key, problem) => {
      throw new RunFileError(FILE, `[${index}]${key === "" ? "" : `.${key}`}`, problem);
    }),
  );
}
