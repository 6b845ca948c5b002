/**
 * Settings that a visitor changed while a run was under way, as a link to a step of it carries them:
 * `changes=30:learning_rate:0.002,45:beta:0.1`, each in force from the update of its step on.
 */
import { parseSetting } from "../experiment/check-setting";
import type { Experiment } from "../experiment/experiment";
import { type SettingKey, type SettingValues, settingOf } from "../experiment/schema";
import type { RunRecord } from "../run/record";

/** One change: its step, its setting, its value. */
export interface LiveChange {
  readonly step: number;
  readonly key: SettingKey;
  readonly value: SettingValues[SettingKey];
}

/** Most changes that a link carries: more would make it long, and a code of it hard to read. */
export const MOST_CHANGES = 24;

/** What was changed up to a step, in order; a setting that was dragged has its last value at each step. */
export function changesUpTo(record: RunRecord, step: number): LiveChange[] {
  const changes = new Map<string, LiveChange>();
  for (const event of record.events) {
    if (event.kind !== "settings" || event.step > step) continue;
    for (const [name, { to }] of Object.entries(event.changes)) {
      const key = name as SettingKey;
      const value = to as SettingValues[SettingKey];
      const place = `${event.step} ${key}`;
      changes.delete(place);
      changes.set(place, { step: event.step, key, value });
    }
  }
  return [...changes.values()];
}

/** An experiment with the settings that a run of it began with, before any was changed. */
export function asBegun(experiment: Experiment, record: RunRecord): Experiment {
  const begun: Record<string, unknown> = {};
  for (const event of record.events) {
    if (event.kind !== "settings") continue;
    for (const [key, { from }] of Object.entries(event.changes)) begun[key] ??= from;
  }
  const settings = { ...experiment.settings, ...begun } as SettingValues;
  return { ...experiment, settings };
}

/**
 * The experiment of a run with the settings that were in force after what was changed up to a step: its
 * header holds those that it was opened with, and what a visitor changed since is among its events.
 */
export function asChanged(record: RunRecord, step = Number.POSITIVE_INFINITY): Experiment {
  const { experiment } = record.header;
  const changed = changesUpTo(record, step).map(({ key, value }) => [key, value]);
  const settings = { ...experiment.settings, ...Object.fromEntries(changed) } as SettingValues;
  return { ...experiment, settings };
}

/** The changes as a link has them. */
export function writeChanges(changes: readonly LiveChange[]): string {
  return changes
    .map(({ step, key, value }) => `${step}:${key}:${encodeURIComponent(value)}`)
    .join(",");
}

/** Reads what `writeChanges` wrote, decoded; undefined where any of it cannot be had. */
export function readChanges(text: string): readonly LiveChange[] | undefined {
  const parts = text.split(",", MOST_CHANGES + 1);
  if (parts.length > MOST_CHANGES) return undefined;
  const changes: LiveChange[] = [];
  for (const part of parts) {
    const [, at = "", name = "", written = ""] =
      /^(\d{1,7}):([a-z0-9_]{1,40}):([\w.+-]{1,40})$/.exec(part) ?? [];
    const checked = parseSetting(name, written);
    const step = Number(at);
    const inOrder = step >= (changes.at(-1)?.step ?? 0);
    if (at === "" || !checked.ok || !inOrder) return undefined;
    const key = name as SettingKey;
    if (settingOf(key).applies !== "live") return undefined;
    changes.push({ step, key, value: checked.value });
  }
  return changes;
}
