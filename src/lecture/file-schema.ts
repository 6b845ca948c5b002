/** The shape of a lecture's file; docs/lectures.md describes it for its writers. */
import * as v from "valibot";
import { expected } from "../experiment/shape-issue";
import { PROMPT_LENGTH, VOCABULARY } from "../tasks/vocabulary";
import { FACTS, parseFact } from "./fact";
import { LECTURE_VERSION } from "./lecture";
import { parseRichText } from "./rich-text";

/** Characters that a file has at most. */
export const MAX_LECTURE_LENGTH = 1 << 20;

/** Most of each. */
const MOST = {
  runs: 16,
  scenes: 100,
  choices: 5,
  says: 8,
  facts: 8,
  figures: 2,
  charts: 3,
  points: 8,
  notes: 12,
};
const LONGEST_STEP = 100_000;

function number(min: number, max: number) {
  const allowed = expected(`a number from ${min} to ${max}`);
  return v.pipe(v.number(allowed), v.minValue(min, allowed), v.maxValue(max, allowed));
}

function whole(min: number, max: number) {
  const allowed = expected(`a whole number from ${min} to ${max}`);
  return v.pipe(
    v.number(allowed),
    v.integer(allowed),
    v.minValue(min, allowed),
    v.maxValue(max, allowed),
  );
}

function listOf<T extends v.GenericSchema>(item: T, least: number, most: number, what: string) {
  const allowed = expected(`a list of ${least} to ${most} ${what}`);
  return v.pipe(v.array(item, allowed), v.minLength(least, allowed), v.maxLength(most, allowed));
}

function matching(pattern: RegExp, allowed: string) {
  return v.pipe(v.string(expected(allowed)), v.regex(pattern, expected(allowed)));
}

/** Printable characters, as many as there is room for. */
function words(least: number, most: number) {
  return matching(
    new RegExp(`^[^\\p{C}]{${least},${most}}$`, "u"),
    `${least} to ${most} printable characters`,
  );
}

/** A sentence with hues and numbers by name. */
function rich(least: number, most: number) {
  return v.pipe(
    words(least, most),
    v.rawTransform(({ dataset, addIssue, NEVER }) => {
      const parsed = parseRichText(dataset.value);
      if (parsed.ok) return parsed.parts;
      addIssue({ message: `${parsed.wrong}; docs/lectures.md lists what may stand in braces` });
      return NEVER;
    }),
  );
}

const fact = v.pipe(
  v.string(expected(FACTS)),
  v.rawTransform(({ dataset, addIssue, NEVER }) => {
    const parsed = parseFact(dataset.value);
    if (parsed) return parsed;
    addIssue({ message: expected(FACTS)({ input: dataset.value }) });
    return NEVER;
  }),
);

const id = matching(/^[a-z0-9][a-z0-9-]{0,29}$/, "up to 30 small letters, digits and hyphens");
const metric = matching(/^[a-z0-9_/@.-]{1,80}$/, "a metric's name");

const chart = v.strictObject(
  {
    metric,
    title: words(1, 40),
    unit: v.optional(words(0, 40), ""),
    range: v.tuple([number(-1e6, 1e6), number(-1e6, 1e6)], expected("two numbers, low and high")),
    decimals: v.optional(whole(0, 4), 2),
    relative: v.optional(v.boolean(expected("true or false")), false),
    level: v.optional(v.nullable(number(-1e6, 1e6)), null),
  },
  expected("only the keys metric, title, unit, range, decimals, relative and level"),
);

const facts = v.optional(listOf(fact, 0, MOST.facts, "facts"), []);

const point = v.strictObject(
  { if: facts, text: rich(1, 200) },
  expected("only the keys if and text"),
);

const figure = v.variant(
  "kind",
  [
    v.strictObject({ kind: v.literal("answers") }),
    v.strictObject({ kind: v.literal("right-answers") }),
    v.strictObject({ kind: v.literal("features") }),
    v.strictObject({
      kind: v.literal("kernels"),
      lever: v.optional(v.boolean(expected("true or false")), false),
    }),
    v.strictObject({ kind: v.literal("ripple") }),
    v.strictObject({ kind: v.literal("budget") }),
    v.strictObject({
      kind: v.literal("curves"),
      charts: listOf(chart, 1, MOST.charts, "charts"),
    }),
    v.strictObject({ kind: v.literal("claim"), claim: id }),
    v.strictObject({
      kind: v.literal("points"),
      points: listOf(point, 1, MOST.points, "sentences"),
    }),
  ],
  expected(
    'an object with a kind: "answers", "right-answers", "features", "curves", "kernels", "ripple", "budget", "claim" or "points"',
  ),
);

const choice = v.strictObject(
  { text: rich(1, 80), because: v.optional(rich(0, 100), "") },
  expected("only the keys text and because"),
);

const saying = v.strictObject(
  {
    if: facts,
    text: rich(1, 400),
    more: v.optional(rich(0, 600), ""),
    choice: v.optional(v.nullable(whole(0, MOST.choices - 1)), null),
  },
  expected("only the keys if, text, more and choice"),
);

const scene = v.strictObject(
  {
    id,
    topic: words(1, 60),
    minutes: number(0.1, 60),
    runs: v.optional(listOf(id, 0, 3, "runs"), []),
    question: v.strictObject(
      {
        step: v.optional(whole(0, LONGEST_STEP), 0),
        text: rich(1, 200),
        choices: v.optional(listOf(choice, 0, MOST.choices, "choices"), []),
      },
      expected("only the keys step, text and choices"),
    ),
    answer: v.strictObject(
      {
        step: v.optional(whole(0, LONGEST_STEP)),
        seconds: v.optional(number(0, 120), 6),
        says: listOf(saying, 1, MOST.says, "sentences"),
      },
      expected("only the keys step, seconds and says"),
    ),
    view: listOf(figure, 0, MOST.figures, "figures"),
    highlight: v.optional(v.nullable(whole(0, MOST.figures - 1)), null),
    notes: v.optional(listOf(words(1, 1200), 0, MOST.notes, "paragraphs"), []),
    source: v.optional(rich(0, 200), ""),
  },
  expected(
    "a scene, with the keys id, topic, minutes, runs, question, answer, view, highlight, notes, source",
  ),
);

/** Tokens by their texts, e.g. "P3174=". */
function tokens(least: number, most: number) {
  return v.pipe(
    matching(
      new RegExp(`^[${VOCABULARY.join("")}]{${least},${most}}$`),
      `${least} to ${most} of the tokens ${VOCABULARY.join("")}`,
    ),
    v.transform((text) => [...text].map((token) => VOCABULARY.indexOf(token))),
  );
}

const ripple = v.pipe(
  v.strictObject(
    {
      prompt: tokens(PROMPT_LENGTH, PROMPT_LENGTH),
      completion: tokens(1, 64),
      reward: v.optional(number(-10, 10), 1),
      token: v.optional(
        v.union([whole(0, 63), v.literal("all")], expected('a place from 0, or "all"')),
        "all",
      ),
      rate: v.optional(number(1e-9, 10), 1e-3),
    },
    expected("only the keys prompt, completion, reward, token and rate"),
  ),
  v.check(
    ({ token, completion }) => token === "all" || token < completion.length,
    expected("a token that the completion has"),
  ),
);

const run = v.strictObject(
  {
    name: v.optional(words(0, 20), ""),
    experiment: v.record(
      v.string(),
      v.unknown(),
      expected("an object: preset, schedule and settings"),
    ),
    watch: v.optional(
      listOf(matching(/^[a-z0-9-]{1,60}$/, "an instrument's id"), 0, 8, "instruments"),
      [],
    ),
    ripple: v.optional(v.nullable(ripple), null),
    recording: v.optional(
      v.nullable(
        matching(
          /^(?!.*\.\.)[A-Za-z0-9][A-Za-z0-9_./-]{0,199}\.zip$/,
          "the path of a .zip of this site, such as lectures/recordings/std.zip",
        ),
      ),
      null,
    ),
  },
  expected("only the keys name, experiment, watch, ripple and recording"),
);

export const fileSchema = v.strictObject(
  {
    lecture: v.literal(LECTURE_VERSION, expected(String(LECTURE_VERSION))),
    title: words(1, 100),
    subtitle: v.optional(words(0, 200), ""),
    by: v.optional(words(0, 100), ""),
    runs: v.pipe(
      v.record(id, run, expected("an object of runs by id")),
      v.check(
        (runs) => Object.keys(runs).length <= MOST.runs,
        expected(`at most ${MOST.runs} runs`),
      ),
    ),
    scenes: listOf(scene, 1, MOST.scenes, "scenes"),
  },
  expected("a lecture, with the keys lecture, title, subtitle, by, runs and scenes"),
);

/** A file that has the right shape, before its texts and facts are read. */
export type FileOutput = v.InferOutput<typeof fileSchema>;
