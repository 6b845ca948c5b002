/** One setting at a time: is this value allowed, and what value does this text stand for. */
import { type Checked, problemOf, quote } from "./problem";
import {
  isSettingKey,
  SETTING_KEYS,
  type SettingKey,
  type SettingValues,
  settingOf,
} from "./schema";
import type { Setting } from "./setting";

/** What a setting allows, in words: "a whole number from 1 to 128", or its choices. */
function allowedValues(setting: Setting): string {
  if (setting.kind === "choice") return setting.choices.map(({ value }) => value).join(", ");
  return `a ${setting.kind === "integer" ? "whole " : ""}number from ${setting.min} to ${setting.max}`;
}

/**
 * Whether `value` is allowed for the setting `key`. An unknown key is a problem too, so that this is
 * safe on names that somebody typed. Nothing is coerced: a number given as text is a problem.
 */
export function validateSetting<K extends SettingKey>(
  key: K,
  value: unknown,
): Checked<SettingValues[K]>;
export function validateSetting(key: string, value: unknown): Checked<SettingValues[SettingKey]>;
export function validateSetting(key: string, value: unknown): Checked<string | number> {
  if (!isSettingKey(key)) {
    const field = key.length > 40 ? `${key.slice(0, 40)}…` : key;
    return { ok: false, problem: problemOf(field, "no such setting", SETTING_KEYS.join(", ")) };
  }
  const setting = settingOf(key);
  const refuse = (wrong: string): Checked<never> => ({
    ok: false,
    problem: problemOf(key, wrong, allowedValues(setting)),
  });
  if (setting.kind === "choice") {
    const chosen = setting.choices.find((candidate) => candidate.value === value);
    return chosen === undefined
      ? refuse(`${quote(value)} is not a choice`)
      : { ok: true, value: chosen.value };
  }
  if (typeof value !== "number" || Number.isNaN(value))
    return refuse(`${quote(value)} is not a number`);
  if (setting.kind === "integer" && Number.isFinite(value) && !Number.isInteger(value)) {
    return refuse(`${value} is not a whole number`);
  }
  if (value < setting.min) return refuse(`${value} is too small`);
  if (value > setting.max) return refuse(`${value} is too large`);
  // Adding 0 turns −0 into 0, so that equal settings are written alike.
  return { ok: true, value: value + 0 };
}

/** A decimal number as people and `String(number)` write it; no hexadecimal, no blanks. */
const DECIMAL = /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i;

/** The value that a text from a flag or a link stands for, checked as by `validateSetting`. */
export function parseSetting<K extends SettingKey>(key: K, text: string): Checked<SettingValues[K]>;
export function parseSetting(key: string, text: string): Checked<SettingValues[SettingKey]>;
export function parseSetting(key: string, text: string): Checked<string | number> {
  const numeric = isSettingKey(key) && settingOf(key).kind !== "choice";
  return validateSetting(key, numeric && DECIMAL.test(text) ? Number(text) : text);
}
