/** Checks between settings, each right on its own. */
import { type Problem, problemOf } from "./problem";
import type { SettingKey, SettingValues } from "./schema";

/** Completions a step samples at most, so that a link cannot exhaust a phone's memory. */
export const MAX_COMPLETIONS = 4096;

/** A problem between several settings. */
export interface CrossFieldProblem extends Problem {
  /** Every setting that takes part: changing one of them can mend it. */
  readonly fields: readonly SettingKey[];
}

function between(
  fields: readonly [SettingKey, ...SettingKey[]],
  wrong: string,
  allowed: string,
): CrossFieldProblem {
  return { ...problemOf(fields[0], wrong, allowed), fields };
}

/** Everything wrong between settings that passed `validateSetting` one by one; empty if all is well. */
export function crossFieldProblems(settings: SettingValues): CrossFieldProblem[] {
  const problems: CrossFieldProblem[] = [];
  const { width, heads, algorithm, num_generations: group, num_prompts: prompts } = settings;
  if (width % heads !== 0) {
    problems.push(
      between(
        ["heads", "width"],
        `${heads} heads do not divide a width of ${width}`,
        "a divisor of width",
      ),
    );
  }
  if (algorithm !== "reinforce" && group < 2) {
    problems.push(
      between(
        ["num_generations", "algorithm"],
        `${algorithm} compares the completions of a prompt, and ${group} leaves nothing to compare`,
        "2 or more, or algorithm reinforce",
      ),
    );
  }
  if (prompts * group > MAX_COMPLETIONS) {
    problems.push(
      between(
        ["num_prompts", "num_generations"],
        `${prompts} prompts of ${group} completions are ${prompts * group} completions a step`,
        `${MAX_COMPLETIONS} in all or fewer`,
      ),
    );
  }
  return problems;
}
