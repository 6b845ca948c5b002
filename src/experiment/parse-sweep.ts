/** A sweep file: JSON, read as strictly as a link, with a message for everything that is wrong. */

import * as v from "valibot";
import { parseJson } from "./parse-json";
import { ExperimentError, type Problem, problemOf } from "./problem";
import { expected, issueProblem } from "./shape-issue";
import { MAX_SWEEP_PROBLEMS, type Sweep, type Variation } from "./sweep";
import { axesProblems, commonProblems, settingsProblems } from "./sweep-values";

/** Counts up when an old reader would misread a file. */
export const SWEEP_VERSION = 1;

/** Characters that a file has at most. */
export const MAX_SWEEP_LENGTH = 1 << 20;

const MAX_AXES = 16;
const MAX_VALUES = 1000;
const MAX_POINTS = 10_000;
const MAX_SEEDS = 10_000;
const LAST_SEED = 2 ** 32 - 1;
const LONGEST_EVERY = 100_000;

function whole(min: number, max: number) {
  const allowed = expected(`a whole number from ${min} to ${max}`);
  return v.pipe(
    v.number(allowed),
    v.integer(allowed),
    v.minValue(min, allowed),
    v.maxValue(max, allowed),
  );
}

function listOf<T extends v.GenericSchema>(item: T, most: number, what: string) {
  const allowed = expected(`a list of 1 to ${most} ${what}`);
  return v.pipe(v.array(item, allowed), v.minLength(1, allowed), v.maxLength(most, allowed));
}

function text(pattern: RegExp, allowed: string) {
  return v.pipe(v.string(expected(allowed)), v.regex(pattern, expected(allowed)));
}

const axisValues = listOf(v.unknown(), MAX_VALUES, "values");
const finite = v.pipe(v.number(expected("a number")), v.finite(expected("a finite number")));

const range = v.strictObject(
  {
    from: finite,
    to: finite,
    scale: v.optional(v.picklist(["linear", "log"], expected("linear, log")), "linear"),
  },
  expected("only the keys from, to and scale"),
);
const randomAxis = v.lazy((input) => (Array.isArray(input) ? axisValues : range));

function axesOf<T extends v.GenericSchema>(axis: T) {
  const allowed = expected(`an object of 1 to ${MAX_AXES} axes by setting`);
  return v.pipe(
    v.record(v.string(), axis, allowed),
    v.check((axes) => Object.keys(axes).length >= 1, allowed),
    v.check((axes) => Object.keys(axes).length <= MAX_AXES, allowed),
  );
}

const seeds = v.lazy((input) =>
  Array.isArray(input)
    ? listOf(whole(0, LAST_SEED), MAX_SEEDS, "seeds")
    : v.strictObject(
        { from: whole(0, LAST_SEED), count: whole(1, MAX_SEEDS) },
        expected('a list such as [1, 2, 3], or {"from": 1, "count": 8}'),
      ),
);

const metric = text(/^[a-z0-9_/@.*-]{1,80}$/, 'a metric\'s name, or its beginning as "heldout/*"');
const instrument = v.strictObject(
  {
    id: text(/^[a-z0-9-]{1,60}$/, "an instrument's id"),
    every: whole(1, LONGEST_EVERY),
  },
  expected("only the keys id and every"),
);

const label = text(/^[^\p{C}]{1,80}$/u, "1 to 80 printable characters");
const listed = v.objectWithRest(
  { label: v.optional(label) },
  v.unknown(),
  expected("an object of settings, with a label if you like"),
);

const fileSchema = v.strictObject(
  {
    version: v.literal(SWEEP_VERSION, expected(String(SWEEP_VERSION))),
    name: text(/^[a-z0-9][a-z0-9-]{0,59}$/, "up to 60 small letters, digits and hyphens"),
    experiment: v.optional(
      v.record(v.string(), v.unknown(), expected("an object: preset, schedule and settings")),
      {},
    ),
    grid: v.optional(axesOf(axisValues)),
    random: v.optional(
      v.strictObject(
        {
          count: whole(1, MAX_POINTS),
          seed: v.optional(whole(0, LAST_SEED), 1),
          axes: axesOf(randomAxis),
        },
        expected("only the keys count, seed and axes"),
      ),
    ),
    list: v.optional(listOf(listed, MAX_POINTS, "points")),
    seeds: v.optional(seeds, [1]),
    record: v.optional(
      v.strictObject(
        {
          metrics: v.optional(listOf(metric, 200, "metrics")),
          instruments: v.optional(listOf(instrument, 20, "instruments")),
        },
        expected("only the keys metrics and instruments"),
      ),
      {},
    ),
  },
  expected("a sweep, with the keys version, name, experiment, grid, random, list, seeds, record"),
);

/** What a file varies; nothing where it says nothing of it. */
function variationOf({ grid, random, list }: v.InferOutput<typeof fileSchema>): Variation {
  if (random !== undefined) return { kind: "random", ...random } as Variation;
  if (grid !== undefined) return { kind: "grid", axes: grid } as Variation;
  const points = (list ?? [{}]).map(({ label, ...values }) => ({ label, values }));
  return { kind: "list", points } as Variation;
}

function variationProblems(variation: Variation): Problem[] {
  if (variation.kind === "random") return axesProblems("random.axes", variation.axes);
  if (variation.kind === "grid") return axesProblems("grid", variation.axes);
  return variation.points.flatMap(({ values }, i) => settingsProblems(`list[${i}]`, values));
}

/** Seeds as a list; what is wrong with them is added to `problems`. */
function seedsOf(file: v.InferOutput<typeof fileSchema>["seeds"], problems: Problem[]): number[] {
  if (!Array.isArray(file)) {
    const last = file.from + file.count - 1;
    if (last > LAST_SEED) {
      problems.push(problemOf("seeds.count", `ends at seed ${last}`, `${LAST_SEED} or below`));
    }
    return Array.from({ length: file.count }, (_, i) => file.from + i);
  }
  const twice = file.find((seed, index) => file.indexOf(seed) < index);
  if (twice !== undefined) problems.push(problemOf("seeds", `${twice} is there twice`, "once"));
  return file;
}

/** A file of the right shape, and what is wrong with its settings and seeds. */
function checked(file: v.InferOutput<typeof fileSchema>) {
  const problems = commonProblems(file.experiment);
  const given = [file.grid, file.random, file.list].filter((kind) => kind !== undefined).length;
  if (given > 1) {
    problems.push(problemOf("grid, random, list", `${given} of them are given`, "one of them"));
  }
  const variation = variationOf(file);
  problems.push(...variationProblems(variation));
  const list = seedsOf(file.seeds, problems);
  return { variation, list, problems };
}

/** A file without the parts whose shape is wrong, so that what else is wrong can be said too. */
function withoutWrong(value: unknown, issues: readonly v.BaseIssue<unknown>[]): unknown {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return value;
  const wrong = new Set(issues.map(({ path }) => path?.[0]?.key));
  // Of another version nothing is known.
  if (wrong.has("version")) return value;
  const rest = Object.entries(value).filter(([key]) => !wrong.has(key));
  return { name: "sweep", ...Object.fromEntries(rest) };
}

/** The first problems, and how many more there are. */
function shortened(problems: readonly Problem[]): readonly Problem[] {
  if (problems.length <= MAX_SWEEP_PROBLEMS) return problems;
  const more = problems.length - MAX_SWEEP_PROBLEMS;
  return [...problems.slice(0, MAX_SWEEP_PROBLEMS), problemOf("sweep", `${more} more problems`)];
}

/**
 * The sweep of a parsed file. Throws an ExperimentError that names the path of what is wrong, e.g.
 * `grid.learning_rate[2]`; nothing is taken in part.
 */
export function parseSweep(value: unknown): Sweep {
  const parsed = v.safeParse(fileSchema, value);
  if (!parsed.success) {
    const rest = v.safeParse(fileSchema, withoutWrong(value, parsed.issues));
    throw new ExperimentError(
      shortened([
        ...parsed.issues.map((issue) => issueProblem("", issue)),
        ...(rest.success ? checked(rest.output).problems : []),
      ]),
    );
  }
  const file = parsed.output;
  const { variation, list, problems } = checked(file);
  if (problems.length > 0) throw new ExperimentError(shortened(problems));
  const { metrics = null, instruments = [] } = file.record;
  return {
    name: file.name,
    experiment: file.experiment,
    variation,
    seeds: list,
    record: { metrics, instruments },
  };
}

/** The sweep of a file's text. Throws an ExperimentError as `parseSweep` does. */
export function parseSweepText(source: string): Sweep {
  if (source.length > MAX_SWEEP_LENGTH) {
    const wrong = `${source.length} characters are too many`;
    throw new ExperimentError([problemOf("sweep", wrong, `${MAX_SWEEP_LENGTH} or fewer`)]);
  }
  let value: unknown;
  try {
    value = parseJson(source);
  } catch (error) {
    throw new ExperimentError([problemOf("sweep", `is not JSON: ${(error as Error).message}`)]);
  }
  return parseSweep(value);
}
