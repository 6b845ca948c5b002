/** Values of a sweep as people type them: "0.001, 0.002", "standard, cf-rl", "1-8". */
import { isSettingKey, settingOf } from "../../experiment/schema";

const DECIMAL = /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i;

/** More seeds than a sweep may have: a list that is cut here is refused by its parser. */
const TOO_MANY = 10_001;

/** Whether what is set by this key is a number. */
export function isNumeric(key: string): boolean {
  return isSettingKey(key) && settingOf(key).kind !== "choice";
}

/** The number of a text, as typed or as the page sets it ("1e−3"); the text where it is none. */
export function numberOrText(text: string): number | string {
  const plain = text.trim().replaceAll("−", "-");
  return DECIMAL.test(plain) ? Number(plain) : text.trim();
}

/**
 * The parts of "a, [b, c], d" between its own separators: those outside brackets and quotes. Empty
 * parts are left out.
 */
export function splitOutside(text: string, separator: RegExp): string[] {
  const parts: string[] = [];
  let depth = 0;
  let quoted = false;
  let part = "";
  for (let at = 0; at < text.length; at++) {
    const letter = text[at] as string;
    if (quoted && letter === "\\") {
      part += letter + (text[++at] ?? "");
      continue;
    }
    if (letter === '"') quoted = !quoted;
    if (!quoted && (letter === "[" || letter === "{")) depth++;
    if (!quoted && (letter === "]" || letter === "}")) depth--;
    if (!quoted && depth <= 0 && separator.test(letter)) {
      parts.push(part);
      part = "";
    } else {
      part += letter;
    }
  }
  return [...parts, part].map((one) => one.trim()).filter((one) => one !== "");
}

/** What a text stands for as a value of `key`, unchecked: phases and quoted texts are JSON. */
export function readValue(key: string, text: string): unknown {
  if (/^["[{]/.test(text)) {
    try {
      return JSON.parse(text);
    } catch {
      return text;
    }
  }
  return isNumeric(key) ? numberOrText(text) : text;
}

/** The values of a list, unchecked. */
export function readValues(key: string, text: string): unknown[] {
  return splitOutside(text, /[,\n]/).map((part) => readValue(key, part));
}

/** A value in the form that `readValue` reads. */
export function writeValue(value: unknown): string {
  if (typeof value === "number") return String(value);
  if (typeof value === "string" && /^[^\s,;"[\]{}=]+$/.test(value)) return value;
  return JSON.stringify(value);
}

/** Seeds as the file gives them, unchecked, from "1-8" or "1, 2, 5-9". */
export function readSeeds(text: string): unknown {
  const parts = splitOutside(text, /[,\s]/);
  const range = (part: string) => {
    const [, from, to] = /^(\d{1,10})[-–](\d{1,10})$/.exec(part) ?? [];
    const [first, last] = [Number(from), Number(to)];
    return from === undefined || last < first ? null : { from: first, count: last - first + 1 };
  };
  const only = parts.length === 1 ? range(parts[0] as string) : null;
  if (only !== null) return only;
  const seeds: unknown[] = [];
  for (const part of parts) {
    const many = range(part);
    if (many === null) seeds.push(numberOrText(part));
    else for (let i = 0; i < many.count && seeds.length < TOO_MANY; i++) seeds.push(many.from + i);
  }
  return seeds;
}

/** Seeds as they are typed. */
export function writeSeeds(seeds: readonly number[]): string {
  const [from = 0] = seeds;
  const inARow = seeds.length > 1 && seeds.every((seed, index) => seed === from + index);
  return inARow ? `${from}-${from + seeds.length - 1}` : seeds.join(", ");
}

/**
 * Numbers from one to another, evenly spaced on a scale, with six digits; whole ones where the setting
 * takes no others. Fewer than `count` where whole numbers are too close; none where an end or the
 * count makes no sense.
 */
export function spacedValues(
  key: string,
  from: number,
  to: number,
  count: number,
  scale: "linear" | "log",
): number[] {
  const sound = Number.isFinite(from) && Number.isFinite(to) && count >= 1 && count <= 1000;
  if (!sound || (scale === "log" && (from <= 0 || to <= 0))) return [];
  const whole = isSettingKey(key) && settingOf(key).kind === "integer";
  const [a, b] = scale === "log" ? [Math.log(from), Math.log(to)] : [from, to];
  const values = Array.from({ length: Math.floor(count) }, (_, i) => {
    // The ends as they were given, not by way of their logarithms.
    if (i === 0) return from;
    if (i === Math.floor(count) - 1) return to;
    const at = a + ((b - a) * i) / (Math.floor(count) - 1);
    const value = scale === "log" ? Math.exp(at) : at;
    return whole ? Math.round(value) : Number(value.toPrecision(6));
  });
  return [...new Set(values)];
}
