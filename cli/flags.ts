/** From flags to an experiment: each error names its flag, what was wrong and what is allowed. */
import { parseSetting } from "../src/experiment/check-setting";
import type { Experiment } from "../src/experiment/experiment";
import { checkPhases } from "../src/experiment/parse-phases";
import type { Phase } from "../src/experiment/phase";
import { decodePhases } from "../src/experiment/phase-link";
import { ExperimentError, type Problem } from "../src/experiment/problem";
import { resolveExperiment } from "../src/experiment/resolve";
import type { SettingValues } from "../src/experiment/schema";
import { INSTRUMENTS } from "../src/instruments/registry";
import type { Watched } from "../src/run/watch-list";
import { INTERVALS_ALLOWED, isInterval } from "../src/run/watch-request";
import { UsageError } from "./errors";

/** The flags that stand for a setting. */
const FLAG_OF: Partial<Record<string, string>> = {
  preset: "--preset",
  max_steps: "--steps",
  seed: "--seed",
  seeds: "--seeds",
  schedule: "--schedule",
  ntk_every: "--ntk-every",
  demonstration_noise: "--noise",
};

/** Where no cadence is asked for: the automatic one goes by the clock, and no two runs would agree. */
const NTK_EVERY = 10;

/** Flags as they were given, by name; undefined where not. */
export interface ExperimentFlags {
  readonly preset?: string | undefined;
  readonly steps?: string | undefined;
  readonly seed?: string | undefined;
  readonly seeds?: string | undefined;
  readonly schedule?: string | undefined;
  /** Phases in the compact form of links. */
  readonly phases?: string | undefined;
  readonly ntkEvery?: string | undefined;
  readonly noise?: string | undefined;
  /** Each "key=value". */
  readonly set: readonly string[];
}

/** A message about a setting, told of the flag it came from. */
function flagged(problem: Problem, setKeys: ReadonlySet<string>): string {
  const flag = FLAG_OF[problem.field];
  if (setKeys.has(problem.field) || flag === undefined) return `--set ${problem.message}`;
  return `${flag}: ${problem.message.slice(problem.field.length + 2)}`;
}

/** The phases of `--phases`, which make the schedule a custom one; null where none are given. */
function phasesFromFlag(text: string | undefined, problems: string[]): readonly Phase[] | null {
  if (text === undefined) return null;
  const checked = checkPhases(decodePhases(text));
  if ("phases" in checked) return checked.phases;
  problems.push(...checked.problems.map(({ message }) => `--phases: ${message}`));
  return null;
}

/**
 * The experiment that the flags ask for. One folder holds one run, so it has no companion, and its
 * kernel is measured by steps, never by the clock. Throws a UsageError listing everything wrong.
 */
export function experimentFromFlags(flags: ExperimentFlags): Experiment {
  const problems: string[] = [];
  const values = new Map<string, string | number>();
  const setKeys = new Set<string>();
  const put = (key: string, text: string | undefined) => {
    if (text === undefined) return;
    const checked = parseSetting(key, text);
    if (checked.ok) values.set(key, checked.value);
    else problems.push(flagged(checked.problem, setKeys));
  };
  for (const assignment of flags.set) {
    const at = assignment.indexOf("=");
    if (at < 1) {
      problems.push(`--set: "${assignment}" is not an assignment; allowed: key=value`);
      continue;
    }
    const key = assignment.slice(0, at);
    if (setKeys.has(key)) problems.push(`--set ${key}: is given twice`);
    setKeys.add(key);
    put(key, assignment.slice(at + 1));
  }
  for (const [key, text] of [
    ["max_steps", flags.steps],
    ["seed", flags.seed],
    ["seeds", flags.seeds],
    ["schedule", flags.schedule],
    ["ntk_every", flags.ntkEvery],
    ["demonstration_noise", flags.noise],
  ] as const) {
    if (text !== undefined && setKeys.has(key)) {
      problems.push(`${FLAG_OF[key]}: --set ${key} says the same; give one of them`);
    }
    put(key, text);
  }
  if (setKeys.has("companion") && values.get("companion") !== "none") {
    problems.push(
      "--set companion: a folder holds one run; run again with another --schedule and the same --seed",
    );
  }
  const phases = phasesFromFlag(flags.phases, problems);
  if (flags.phases !== undefined) {
    const named = values.get("schedule") ?? "custom";
    if (named !== "custom") {
      problems.push(`--phases: the schedule ${named} has phases of its own; give one of them`);
    }
    values.set("schedule", "custom");
  }
  if (flags.ntkEvery === "0") {
    problems.push("--ntk-every: 0 goes by the clock; allowed: a whole number from 1 to 1000");
  }
  if (problems.length > 0) throw new UsageError(problems.join("\n"));
  values.set("companion", "none");
  const changes = Object.fromEntries(values) as Partial<SettingValues>;
  try {
    const asked = {
      ...(flags.preset === undefined ? {} : { preset: flags.preset }),
      ...(phases === null ? {} : { schedule: phases }),
    };
    const experiment = resolveExperiment({ ...asked, settings: changes });
    return experiment.settings.ntk_every === 0
      ? resolveExperiment({ ...asked, settings: { ...changes, ntk_every: NTK_EVERY } })
      : experiment;
  } catch (error) {
    if (!(error instanceof ExperimentError)) throw error;
    throw new UsageError(error.problems.map((one) => flagged(one, setKeys)).join("\n"));
  }
}

/** A whole number from 1, from a flag. Throws a UsageError. */
export function countFlag(flag: string, text: string | undefined): number | null {
  if (text === undefined) return null;
  if (!/^[1-9]\d{0,6}$/.test(text)) {
    throw new UsageError(`${flag}: "${text}" is not allowed; allowed: a whole number from 1`);
  }
  return Number(text);
}

/**
 * The instruments that `--instrument NAME[:every=K]` asks for. Throws a UsageError listing everything
 * wrong.
 * @param every steps between measurements where a flag does not say.
 */
export function instrumentFlags(texts: readonly string[], every: number): Watched[] {
  const problems: string[] = [];
  const watched: Watched[] = [];
  for (const text of texts) {
    const [, name, interval] = /^([^:]*)(?::every=(.*))?$/.exec(text) ?? [];
    const instrument = INSTRUMENTS.find(({ id }) => id === (name ?? text.split(":")[0]));
    if (instrument === undefined) {
      const known = INSTRUMENTS.map(({ id }) => id).join(", ");
      problems.push(`--instrument: "${name ?? text}" is not one; allowed: ${known}`);
    } else if (name === undefined) {
      problems.push(`--instrument ${text}: cannot be read; allowed: ${instrument.id}:every=K`);
    } else if (watched.some((one) => one.instrument === instrument)) {
      problems.push(`--instrument ${name}: is given twice`);
    } else if (
      interval !== undefined &&
      !(/^\d+$/.test(interval) && isInterval(Number(interval)))
    ) {
      problems.push(
        `--instrument ${name}: every "${interval}" is not allowed; allowed: ${INTERVALS_ALLOWED}`,
      );
    } else {
      watched.push({ instrument, every: interval === undefined ? every : Number(interval) });
    }
  }
  if (problems.length > 0) throw new UsageError(problems.join("\n"));
  return watched;
}
