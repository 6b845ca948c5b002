/** What settings, values, measures and points are called on the Sweep page. */
import { formatFixed, withoutZero } from "../../charts/format";
import { decodePhases } from "../../experiment/phase-link";
import { presetById } from "../../experiment/presets";
import { isSettingKey, settingOf } from "../../experiment/schema";
import type { Measure } from "../../results/measure";
import { formatMeasure } from "../../results/measure-text";
import { shortNumber } from "../../results/report-tables";
import type { Interval } from "../../statistics/bootstrap";

/** What stands beside a setting's key and explains it. */
export function keyHint(key: string): string {
  if (!isSettingKey(key)) return key === "preset" ? "what it is" : "";
  const { label } = settingOf(key);
  // In other letters the key says the same.
  return label.toLowerCase() === key.replaceAll("_", " ") ? "what it is" : label;
}

/** A value of a setting in a few words. */
export function valueText(key: string, value: string | number | null): string {
  if (value === null) return "–";
  if (typeof value === "number") return compactNumber(value);
  if (key === "preset") return presetById(value)?.title ?? value;
  if (key === "schedule" && value.includes(",")) return `${decodePhases(value).length} own phases`;
  return value;
}

/** A number of at most four digits, with a power of ten where it is very small or large. */
export function compactNumber(value: number): string {
  const size = Math.abs(value);
  const text =
    size !== 0 && (size < 1e-3 || size >= 1e5)
      ? Number(value.toPrecision(4)).toExponential()
      : String(Number(value.toPrecision(4)));
  return withoutZero(text.replace("e+", "e").replaceAll("-", "−"));
}

/** A result in three digits, as the page sets numbers. */
export function resultText(value: number): string {
  return withoutZero(shortNumber(value));
}

/** Beyond these sizes numbers have powers of ten, and no common number of decimals. */
const SMALL = 1e-3;
const LARGE = 1e5;

/**
 * How the numbers of a column are written: three digits for the largest of them, and as many decimals for all,
 * so that they stand under one another.
 */
export function columnText(values: readonly number[]): (value: number) => string {
  const largest = values.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
  if (!(largest >= SMALL && largest < LARGE)) return resultText;
  const decimals = Math.max(0, 2 - Math.floor(Math.log10(largest)));
  return (value) => formatFixed(value, decimals);
}

/** A mean with its interval: ".82 [.78, .87]"; the mean alone where there is none. */
export function intervalText({ estimate, low, high }: Interval): string {
  if (Number.isNaN(low)) return resultText(estimate);
  return `${resultText(estimate)} [${resultText(low)}, ${resultText(high)}]`;
}

/** What a measure is, in words. */
export function measureText(measure: Measure): string {
  switch (measure.kind) {
    case "final":
      return `${measure.metric} at the end`;
    case "start":
      return `${measure.metric} at the start`;
    case "mean":
      return `mean ${measure.metric}`;
    case "at":
      return `${measure.metric} at step ${measure.step}`;
    case "steps_to":
      return `steps to ${measure.metric} ${resultText(measure.level)}`;
    case "at_level":
      return `${measure.metric} at ${measure.of} ${resultText(measure.level)}`;
    default: {
      const text = formatMeasure(measure);
      const [, changed] = /^change\((.*)\)$/.exec(text) ?? [];
      return changed === undefined ? text : `change of ${changed}`;
    }
  }
}

/** A configuration by what is varied in it: "learning_rate .003, schedule cf-rl". */
export function pointText(
  keys: readonly string[],
  at: (key: string) => string | number | null,
): string {
  if (keys.length === 0) return "as it is";
  return keys.map((key) => `${key} ${valueText(key, at(key))}`).join(", ");
}

/** The same, shorter: the values alone. */
export function shortPointText(
  keys: readonly string[],
  at: (key: string) => string | number | null,
): string {
  return keys.length === 0 ? "as it is" : keys.map((key) => valueText(key, at(key))).join(", ");
}
