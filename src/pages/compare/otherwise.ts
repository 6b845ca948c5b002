/** What a run's settings are otherwise than those of the first run, changes while it ran included. */
import { differences, settingWords } from "../../experiment/differences";
import { SETTING_KEYS, type SettingKey } from "../../experiment/schema";
import type { RunRecord } from "../../run/record";
import { asChanged, changesUpTo, type LiveChange } from "../../store/live-changes";

/** What says how far a run goes and how it is planned: when that was decided is nothing that it did. */
const PLANNED: ReadonlySet<SettingKey> = new Set(["max_steps", "stage1_steps", "stage1_lr_scale"]);

/**
 * In words, in the schema's order: "learning rate 0.001"; "learning rate 0.0005 from step 40" where it was
 * changed as the run went, which the first run says of itself too.
 */
export function otherwise(record: RunRecord, first: RunRecord): readonly string[] {
  const now = asChanged(record);
  const found = new Map(differences(now, asChanged(first)).map(({ key, text }) => [key, text]));
  // What a fork does otherwise from its first step on is in its name.
  const named = record.header.origin?.step ?? null;
  return SETTING_KEYS.filter((key) => key !== "companion").flatMap((key) => {
    const changes = livedChanges(record, key);
    const alike = JSON.stringify(changes) === JSON.stringify(livedChanges(first, key));
    const last = changes.at(-1);
    if (last === undefined || (alike && record !== first)) {
      // It may have ended alike, having been otherwise on the way there.
      return found.get(key) ?? (alike ? [] : settingWords(key, now.settings[key]));
    }
    if (changes.every(({ step }) => step === named)) return [];
    const times = changes.length > 1 ? ` (changed ${changes.length} times)` : "";
    return `${settingWords(key, last.value)} from step ${last.step}${times}`;
  });
}

/** When a setting was changed, and to what; a change before the first update is how the run began. */
function livedChanges(record: RunRecord, key: SettingKey): readonly LiveChange[] {
  if (PLANNED.has(key)) return [];
  return changesUpTo(record, Number.POSITIVE_INFINITY).filter(
    (change) => change.key === key && change.step > 0,
  );
}
