/** A name for a run that follows from what it is: the same experiment has the same one everywhere. */
import { SCHEMA_VERSION } from "./config";
import type { Experiment } from "./experiment";
import { defaultSettings, SETTING_KEYS } from "./schema";

/** Settings that do not change what a run computes, or that the phases say already. */
const NOT_IN_ID: ReadonlySet<string> = new Set([
  "companion",
  "seeds",
  "schedule",
  "instrument_share",
]);

/** FNV-1a with 64 bits (Fowler, Noll & Vo), of a text's UTF-8, as 16 hexadecimal digits. */
export function fnv1a64(text: string): string {
  let hash = 0xcbf29ce484222325n;
  for (const byte of new TextEncoder().encode(text)) {
    hash = BigInt.asUintN(64, (hash ^ BigInt(byte)) * 0x100000001b3n);
  }
  return hash.toString(16).padStart(16, "0");
}

/**
 * The id of an experiment's run: a hash of every setting that differs from its default, the seed among
 * them, and of the phases less their names. The preset is not part of it; nor are settings that a later
 * version adds and a run leaves at their defaults.
 */
export function runId({ settings, schedule }: Experiment): string {
  const usual = defaultSettings();
  const changed = SETTING_KEYS.filter(
    (key) => settings[key] !== usual[key] && !NOT_IN_ID.has(key),
  ).sort();
  const phases = schedule.map(({ trainable, until, lr, objective }) => [
    trainable,
    until === null ? null : Object.entries(until).sort(([a], [b]) => (a < b ? -1 : 1)),
    lr.classifier,
    lr.backbone,
    objective,
  ]);
  const said = [SCHEMA_VERSION, changed.map((key) => [key, settings[key]]), phases];
  return fnv1a64(JSON.stringify(said));
}
