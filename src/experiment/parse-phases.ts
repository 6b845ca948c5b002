/** Phases that a user wrote, checked; what may be left out is filled in. */
import * as v from "valibot";
import { describeTrainable, MAX_PHASE_NAME, type Phase } from "./phase";
import { PHASE_METRICS } from "./phase-metrics";
import { ExperimentError, type Problem, problemOf, quote } from "./problem";
import { expected, issueProblem } from "./shape-issue";

/** Phases a schedule has at most. */
const MAX_PHASES = 16;
/** The last step a phase may end at. */
const MAX_PHASE_STEP = 1_000_000;
/** The longest stretch of steps over which a metric may have to level off. */
const MAX_WINDOW = 10_000;
/** The largest factor on a learning rate. */
const MAX_LR_FACTOR = 1000;
const MAX_LAYERS_NAMED = 24;

/** A parameter's checkpoint name, or the beginning of several up to a dot. */
const LAYER =
  /^(embed(\.(token|position))?|blocks(\.\d{1,2}(\.(norm1(\.gain)?|norm2(\.gain)?|attn(\.(qkv|out))?|mlp(\.(up|down))?))?)?|final_norm(\.gain)?|classifier(\.weight)?)$/;

/** Printable characters only: no controls, no halves of a surrogate pair. */
const PRINTABLE = /^[^\p{C}]+$/u;

function matching(pattern: RegExp, allowed: string) {
  return v.pipe(v.string(expected(allowed)), v.regex(pattern, expected(allowed)));
}

function oneOf<const T extends string>(values: readonly T[]) {
  return v.picklist(values, expected(values.join(", ")));
}

const factorAllowed = `a number from 0 to ${MAX_LR_FACTOR}`;
const factor = v.optional(
  v.pipe(
    v.number(expected(factorAllowed)),
    v.minValue(0, expected(factorAllowed)),
    v.maxValue(MAX_LR_FACTOR, expected(factorAllowed)),
    // Adding 0 turns −0 into 0.
    v.transform((value) => value + 0),
  ),
  1,
);

const stepAllowed = `a whole number from 1 to ${MAX_PHASE_STEP}`;
const stepEnd = v.strictObject(
  {
    step: v.pipe(
      v.number(expected(stepAllowed)),
      v.integer(expected(stepAllowed)),
      v.minValue(1, expected(stepAllowed)),
      v.maxValue(MAX_PHASE_STEP, expected(stepAllowed)),
    ),
  },
  expected("only the key step"),
);
const metric = v.picklist(PHASE_METRICS, expected(PHASE_METRICS.join(", ")));
const metricEnd = v.strictObject(
  {
    metric,
    op: oneOf([">=", "<="]),
    value: v.pipe(
      v.number(expected("a number")),
      v.finite(expected("a finite number")),
      v.transform((value) => value + 0),
    ),
  },
  expected("only the keys metric, op and value"),
);
const windowAllowed = `a whole number of steps from 2 to ${MAX_WINDOW}`;
const plateauAllowed = "a number from 0 up";
const plateauEnd = v.strictObject(
  {
    metric,
    plateau: v.pipe(
      v.number(expected(plateauAllowed)),
      v.finite(expected(plateauAllowed)),
      v.minValue(0, expected(plateauAllowed)),
      v.transform((value) => value + 0),
    ),
    window: v.pipe(
      v.number(expected(windowAllowed)),
      v.integer(expected(windowAllowed)),
      v.minValue(2, expected(windowAllowed)),
      v.maxValue(MAX_WINDOW, expected(windowAllowed)),
    ),
  },
  expected("only the keys metric, plateau and window"),
);
const endAllowed =
  'null, {"step": 10}, {"metric": "reward", "op": ">=", "value": 0.8} or {"metric": "reward", "plateau": 0.02, "window": 20}';
const end = v.lazy((input) => {
  if (input === null) return v.null();
  if (typeof input !== "object") return v.custom<never>(() => false, expected(endAllowed));
  if (Object.hasOwn(input as object, "plateau")) return plateauEnd;
  return Object.hasOwn(input as object, "metric") ? metricEnd : stepEnd;
});

const layersAllowed =
  'classifier, backbone, all, or a list of layers such as ["blocks.0", "classifier"]';
const layers = v.pipe(
  v.array(matching(LAYER, 'a layer, e.g. "embed", "blocks.0", "blocks.0.mlp", "classifier"')),
  v.minLength(1, expected("at least one layer")),
  v.maxLength(MAX_LAYERS_NAMED, expected(`at most ${MAX_LAYERS_NAMED} layers`)),
);
const trainable = v.lazy((input) =>
  Array.isArray(input)
    ? layers
    : v.picklist(["classifier", "backbone", "all"] as const, expected(layersAllowed)),
);

const nameAllowed = `1 to ${MAX_PHASE_NAME} printable characters`;
const phaseSchema = v.strictObject(
  {
    name: v.optional(
      v.pipe(
        v.string(expected(nameAllowed)),
        v.regex(PRINTABLE, expected(nameAllowed)),
        v.maxLength(MAX_PHASE_NAME, expected(nameAllowed)),
      ),
    ),
    trainable,
    until: v.optional(end, null),
    lr: v.optional(
      v.strictObject(
        { classifier: factor, backbone: factor },
        expected("only the keys classifier and backbone"),
      ),
      {},
    ),
    objective: v.optional(oneOf(["rl", "supervised"]), "rl"),
  },
  expected("a phase, with the keys name, trainable, until, lr and objective"),
);

const phasesSchema = v.pipe(
  v.array(phaseSchema, expected("a list of phases")),
  v.minLength(1, expected("at least one phase")),
  v.maxLength(MAX_PHASES, expected(`at most ${MAX_PHASES} phases`)),
);

/** What is wrong between phases: only the last is endless, and steps go up. */
function orderProblems(phases: readonly Phase[]): Problem[] {
  const problems: Problem[] = [];
  let last = 0;
  phases.forEach(({ until }, index) => {
    const field = `schedule[${index}].until`;
    if (index === phases.length - 1) {
      if (until !== null) {
        problems.push(
          problemOf(
            field,
            `${quote(until)} leaves the run without a phase`,
            "null in the last phase",
          ),
        );
      }
    } else if (until === null) {
      problems.push(
        problemOf(
          field,
          "null never lets the next phase begin",
          "an end in every phase but the last",
        ),
      );
    } else if ("step" in until) {
      if (until.step <= last) {
        problems.push(
          problemOf(
            `${field}.step`,
            `${until.step} is not after ${last}, where an earlier phase ends`,
            `more than ${last}`,
          ),
        );
      }
      last = Math.max(last, until.step);
    }
  });
  return problems;
}

/** What is wrong with a list of phases, and the phases where nothing is. */
export function checkPhases(
  value: unknown,
): { readonly phases: Phase[] } | { readonly problems: readonly Problem[] } {
  const parsed = v.safeParse(phasesSchema, value);
  if (!parsed.success) {
    return {
      problems: parsed.issues.map((issue) => issueProblem("schedule", issue)),
    };
  }
  const phases = parsed.output.map(
    (phase): Phase => ({
      name: phase.name ?? describeTrainable(phase),
      trainable: phase.trainable,
      until: phase.until,
      lr: phase.lr,
      objective: phase.objective,
    }),
  );
  const problems = orderProblems(phases);
  return problems.length > 0 ? { problems } : { phases };
}

/**
 * The phases of a list that somebody wrote: [{trainable, until?, lr?, objective?, name?}, …]. Without
 * `until` a phase never ends, without `lr` both factors are 1, without `objective` it is RL. Throws an
 * ExperimentError that names the path of everything wrong, e.g. `schedule[1].until.step`.
 */
export function parsePhases(value: unknown): Phase[] {
  const checked = checkPhases(value);
  if ("problems" in checked) throw new ExperimentError(checked.problems);
  return checked.phases;
}
