/** Checks between settings, each right on its own. */
import type { Phase } from "./phase";
import { SEED_METRICS } from "./phase-metrics";
import { type Problem, problemOf, quote } from "./problem";
import { MAX_SEED, type SettingKey, type SettingValues } from "./schema";

/** Completions a step samples at most, so that a link cannot exhaust a phone's memory. */
export const MAX_COMPLETIONS = 4096;

/** Blocks of every policy that is shipped. */
const SHIPPED_LAYERS = 2;

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
  if (settings.seed + settings.seeds - 1 > MAX_SEED) {
    problems.push(
      between(
        ["seeds", "seed"],
        `${settings.seeds} seeds from ${settings.seed} on go past the largest`,
        `at most ${MAX_SEED - settings.seed + 1} from there`,
      ),
    );
  }
  const { seeds, stage1_end: end } = settings;
  if (seeds > 1 && (end === "classifier" || end === "gradient_share")) {
    problems.push(
      between(
        ["stage1_end", "seeds"],
        `${quote(end)} is measured of the first of ${seeds} seeds only`,
        "steps, reward, or 1 seed",
      ),
    );
  }
  return problems;
}

/**
 * Ends of phases that not every one of several seeds can tell: a phase would end for the first of
 * them alone.
 */
function endsOfOneSeed(settings: SettingValues, phases: readonly Phase[]): Problem[] {
  if (settings.seeds === 1) return [];
  return phases.flatMap(({ until }, index) => {
    if (until === null || "step" in until || SEED_METRICS.includes(until.metric)) return [];
    const wrong = `${quote(until.metric)} is measured of the first of ${settings.seeds} seeds only`;
    return [problemOf(`schedule[${index}].until.metric`, wrong, SEED_METRICS.join(", "))];
  });
}

/** What a list of phases names that the policy of checked settings does not have, e.g. `blocks.7`. */
function absentLayers(settings: SettingValues, phases: readonly Phase[]): Problem[] {
  const layers = settings.base === "untrained" ? settings.layers : SHIPPED_LAYERS;
  return phases.flatMap(({ trainable }, index) =>
    typeof trainable === "string"
      ? []
      : trainable.flatMap((name) => {
          const block = Number(/^blocks\.(\d+)/.exec(name)?.[1] ?? 0);
          return block < layers
            ? []
            : [
                problemOf(
                  `schedule[${index}].trainable`,
                  `${quote(name)} is not a layer of a policy with ${layers} blocks`,
                  `blocks.0 to blocks.${layers - 1}`,
                ),
              ];
        }),
  );
}

/** Everything in checked phases that a policy of checked settings cannot do; empty if all is well. */
export function phaseProblems(settings: SettingValues, phases: readonly Phase[]): Problem[] {
  return [...absentLayers(settings, phases), ...endsOfOneSeed(settings, phases)];
}
