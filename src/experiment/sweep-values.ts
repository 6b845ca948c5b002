/** The values in a sweep file: each is checked as the setting that it is for. */
import { validateSetting } from "./check-setting";
import { checkPhases } from "./parse-phases";
import { PRESETS, presetById } from "./presets";
import { type Problem, problemOf, quote } from "./problem";
import { isSettingKey, SETTING_KEYS, settingOf } from "./schema";
import type { RandomAxis, RandomRange } from "./sweep";

/** Settings that a sweep sets itself. */
const OWN = ["seed", "seeds", "companion"];

/** What is wrong with the name of something that is set; empty if it may be. */
function keyProblems(path: string, key: string): Problem[] {
  if (OWN.includes(key)) {
    return [problemOf(path, "is set by the sweep itself", "the key seeds beside it; no companion")];
  }
  if (key === "preset" || isSettingKey(key)) return [];
  return [problemOf(path, "no such setting", ["preset", ...SETTING_KEYS].join(", "))];
}

/** What is wrong with one value of a setting, a preset or a schedule; empty if it is allowed. */
function valueProblems(path: string, key: string, value: unknown): Problem[] {
  if (key === "preset") {
    const known = typeof value === "string" && presetById(value) !== undefined;
    const allowed = PRESETS.map(({ id }) => id).join(", ");
    return known ? [] : [problemOf(path, `${quote(value)} is not a preset`, allowed)];
  }
  if (key === "schedule" && typeof value === "object" && value !== null) {
    const checked = checkPhases(value);
    if ("phases" in checked) return [];
    return checked.problems.map(({ message }) => problemOf(path, message));
  }
  const checked = validateSetting(key, value);
  // The path goes before what was wrong, in place of the setting's name.
  return checked.ok ? [] : [problemOf(path, checked.problem.message.slice(key.length + 2))];
}

/** What is wrong with settings, a preset and a schedule, each by its own; `path` goes before them. */
export function settingsProblems(
  path: string,
  settings: Readonly<Record<string, unknown>>,
): Problem[] {
  return Object.entries(settings).flatMap(([key, value]) => {
    const at = `${path}.${key.slice(0, 40)}`;
    const problems = keyProblems(at, key);
    return problems.length > 0 ? problems : valueProblems(at, key, value);
  });
}

/** What is wrong with what all runs have in common. */
export function commonProblems({
  settings = {},
  ...beside
}: Readonly<Record<string, unknown>>): Problem[] {
  if (typeof settings !== "object" || settings === null || Array.isArray(settings)) {
    const wrong = `${quote(settings)} is not an object`;
    return [problemOf("experiment.settings", wrong, "settings by key")];
  }
  return [
    ...settingsProblems("experiment", beside),
    ...settingsProblems("experiment.settings", settings as Record<string, unknown>),
  ];
}

/** What is wrong with the ends of a range. */
function rangeProblems(path: string, key: string, { from, to, scale }: RandomRange): Problem[] {
  if (!isSettingKey(key) || settingOf(key).kind === "choice") {
    return [problemOf(path, "has no numbers to draw from", "a list of values")];
  }
  const problems = [
    ...valueProblems(`${path}.from`, key, from),
    ...valueProblems(`${path}.to`, key, to),
  ];
  if (from > to) problems.push(problemOf(`${path}.to`, `${to} is below from`, `${from} or more`));
  if (scale === "log" && from <= 0) {
    problems.push(problemOf(`${path}.from`, `${from} has no logarithm`, "a positive number"));
  }
  return problems;
}

/** What is wrong with the axes of a grid or of random points. */
export function axesProblems(path: string, axes: Readonly<Record<string, RandomAxis>>): Problem[] {
  return Object.entries(axes).flatMap(([key, axis]) => {
    const at = `${path}.${key.slice(0, 40)}`;
    const problems = keyProblems(at, key);
    if (problems.length > 0) return problems;
    if ("from" in axis) return rangeProblems(at, key, axis);
    const texts = axis.map((value) => JSON.stringify(value));
    return axis.flatMap((value, index) => [
      ...valueProblems(`${at}[${index}]`, key, value),
      ...(texts.indexOf(texts[index] as string) < index
        ? [problemOf(`${at}[${index}]`, `${quote(value)} is there twice`, "each value once")]
        : []),
    ]);
  });
}
