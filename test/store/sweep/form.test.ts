/** The form of a sweep: the file that it stands for, and what is said of wrong fields. */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { expandSweep } from "../../../src/experiment/expand-sweep";
import { parseSweep } from "../../../src/experiment/parse-sweep";
import { PRESETS } from "../../../src/experiment/presets";
import { ExperimentError } from "../../../src/experiment/problem";
import { SETTINGS } from "../../../src/experiment/schema";
import type { PlannedRun } from "../../../src/experiment/sweep";
import { checkForm, problemsAt } from "../../../src/store/sweep/check-form";
import {
  asRange,
  EXAMPLE,
  fileOf,
  formOf,
  listedPoints,
  newAxis,
} from "../../../src/store/sweep/form";
import { readForm, rememberForm } from "../../../src/store/sweep/remember-form";
import {
  readSeeds,
  readValues,
  spacedValues,
  splitOutside,
  writeSeeds,
  writeValue,
} from "../../../src/store/sweep/value-text";

const phases = [
  { trainable: ["blocks.0"], until: { step: 5 }, name: 'a "name", with ]' },
  { trainable: "all" },
];

const OWN = ["seed", "seeds", "companion"];
const keys = SETTINGS.map(({ key }) => key).filter((key) => !OWN.includes(key));

/** Any value of a setting, or of a schedule phases. */
function anyValue(key: string): fc.Arbitrary<unknown> {
  const setting = SETTINGS.find((one) => one.key === key);
  if (setting === undefined) return fc.constantFrom(...PRESETS.map(({ id }) => id));
  if (setting.kind === "choice") {
    const values: unknown[] = setting.choices
      .map(({ value }) => value)
      .filter((value) => value !== "custom");
    return fc.constantFrom(...(key === "schedule" ? [...values, phases] : values));
  }
  const { min, max } = setting;
  return setting.kind === "integer"
    ? fc.integer({ min, max })
    : fc.double({ min, max, noNaN: true }).map((value) => value + 0);
}

const oneKey = fc.constantFrom("preset", ...keys);
const someKeys = fc.uniqueArray(oneKey, { minLength: 1, maxLength: 3 });
const settings = someKeys.chain((chosen) =>
  fc.record(Object.fromEntries(chosen.map((key) => [key, anyValue(key)]))),
);
const axes = someKeys.chain((chosen) =>
  fc.record(
    Object.fromEntries(
      chosen.map((key) => [
        key,
        fc.uniqueArray(anyValue(key), {
          minLength: 1,
          maxLength: 3,
          selector: (value) => JSON.stringify(value),
        }),
      ]),
    ),
  ),
);
const label = fc
  .string({ unit: "grapheme", minLength: 1, maxLength: 20 })
  .filter((text) => /^[^\p{C}]{1,80}$/u.test(text));

/** Any sweep file whose fields are right one by one. */
const someFile = fc.record(
  {
    version: fc.constant(1),
    name: fc.stringMatching(/^[a-z0-9][a-z0-9-]{0,20}$/),
    experiment: settings.chain((beside) => fc.record({ settings, ...constants(beside) })),
    varied: fc.oneof(
      fc.record({ grid: axes }),
      fc.record({
        random: fc.record({ count: fc.integer({ min: 1, max: 5 }), seed: fc.nat(), axes }),
      }),
      fc.record({
        list: fc.array(
          fc.oneof(
            settings,
            fc.tuple(label, settings).map(([text, one]) => ({ label: text, ...one })),
          ),
          { minLength: 1, maxLength: 3 },
        ),
      }),
    ),
    seeds: fc.uniqueArray(fc.nat(), { minLength: 1, maxLength: 4 }),
    record: fc.record(
      {
        metrics: fc.constant(["heldout/*", "entropy"]),
        instruments: fc.constant([{ id: "drive", every: 10 }]),
      },
      { requiredKeys: [] },
    ),
  },
  { requiredKeys: ["version", "name"] },
);

function constants(values: Readonly<Record<string, unknown>>) {
  return Object.fromEntries(
    Object.entries(values).map(([key, value]) => [key, fc.constant(value)]),
  );
}

/** What a sweep's runs are, or why it has none. */
function outcome(act: () => readonly PlannedRun[]) {
  try {
    return act().map(({ id, label: name, point, seed, values }) => [id, name, point, seed, values]);
  } catch (error) {
    if (error instanceof ExperimentError) return error.problems.map(({ message }) => message);
    throw error;
  }
}

describe("a sweep as a form", () => {
  it("stands for the same runs, or the same problems, as the file that it was made of", () => {
    fc.assert(
      fc.property(someFile, ({ varied = {}, ...rest }) => {
        // A setting beside the others and under `settings` at once: beside wins, in form and file.
        const { settings: nested = {}, ...beside } = (rest.experiment ?? {}) as Record<
          string,
          never
        >;
        const { preset: _, ...inner } = nested as Record<string, unknown>;
        const experiment = { ...beside, settings: inner };
        const sweep = parseSweep({ ...rest, experiment, ...varied });
        const form = formOf(sweep);
        const again = parseSweep(fileOf(form));
        expect(outcome(() => expandSweep(again))).toEqual(outcome(() => expandSweep(sweep)));
        expect(again.record).toEqual(sweep.record);
        expect(formOf(again)).toEqual(form);
      }),
      { numRuns: 60 },
    );
  });

  it("begins with a small example of eight runs", () => {
    const checked = checkForm(EXAMPLE);
    expect(checked).toMatchObject({ problems: [], points: 4, runs: 8 });
    expect(formOf(parseSweep(fileOf(EXAMPLE)))).toEqual(EXAMPLE);
  });

  it("varies nothing but the seed where it has no axes", () => {
    const checked = checkForm({ ...EXAMPLE, axes: [] });
    expect(checked).toMatchObject({ problems: [], points: 1, runs: 2 });
  });

  it("is written out as a list of the same points", () => {
    const points = listedPoints(EXAMPLE);
    expect(points.split("\n")[1]).toBe("learning_rate=0.001 schedule=cf-rl");
    const runs = (form: typeof EXAMPLE) => outcome(() => expandSweep(parseSweep(fileOf(form))));
    expect(runs({ ...EXAMPLE, kind: "list", points })).toEqual(runs(EXAMPLE));
    expect(listedPoints({ ...EXAMPLE, name: "No!", points: "as it was" })).toBe("as it was");
  });

  it("makes a range of a grid its values, and of random points their ends", () => {
    const axis = { ...newAxis("learning_rate"), kind: "range", from: "1e−4", to: "1e-2" } as const;
    const log = { ...axis, count: "3", scale: "log" } as const;
    expect(fileOf({ ...EXAMPLE, axes: [log] }).grid).toEqual({
      learning_rate: [1e-4, 1e-3, 1e-2],
    });
    expect(fileOf({ ...EXAMPLE, kind: "random", axes: [log] }).random).toEqual({
      count: 8,
      seed: 1,
      axes: { learning_rate: { from: 1e-4, to: 1e-2, scale: "log" } },
    });
  });
});

describe("what is wrong with a form", () => {
  it("is said by the file's parser, at the field", () => {
    const { sweep, problems } = checkForm({
      ...EXAMPLE,
      name: "No!",
      steps: "many",
      seeds: "1, x",
    });
    expect(sweep).toBeNull();
    expect(problemsAt(problems, "name")[0]?.message).toMatch(/small letters, digits and hyphens/);
    expect(problemsAt(problems, "seeds")[0]?.message).toMatch(/^seeds\[1\]: "x" is not right/);
    const other = checkForm({
      ...EXAMPLE,
      steps: "many",
      axes: [newAxis("learning_rate", "0.001, fast"), newAxis("schedule", "nothing")],
    }).problems;
    expect(problemsAt(other, "experiment.max_steps")).toHaveLength(1);
    expect(problemsAt(other, "grid.learning_rate")[0]?.message).toMatch(
      /^grid\.learning_rate\[1\]: "fast" is not a number; allowed/,
    );
    expect(problemsAt(other, "grid.schedule")[0]?.message).toMatch(/is not a choice/);
  });

  it("is an evenly spaced range that has no values", () => {
    const range = asRange(newAxis("beta", "0.1, 0, 0.4"));
    expect(range).toMatchObject({ kind: "range", from: "0", to: "0.4" });
    expect(checkForm({ ...EXAMPLE, axes: [range] })).toMatchObject({ problems: [], points: 4 });
    const { problems } = checkForm({ ...EXAMPLE, axes: [{ ...range, scale: "log" }] });
    expect(problemsAt(problems, "grid.beta")[0]?.message).toMatch(
      /^grid\.beta: "from 0 to 0\.4 in 4, log" is not right; allowed: a list/,
    );
  });

  it("names a metric that nothing measures", () => {
    const { problems } = checkForm({ ...EXAMPLE, metrics: "heldout/*, hope" });
    expect(problemsAt(problems, "record.metrics")[0]?.message).toMatch(
      /^record\.metrics\[1\]: "hope" is not measured; allowed: .*heldout\/reward/,
    );
  });

  it("names a line of a list that is no point", () => {
    const lines = '"slow" learning_rate=0.0005\nfaster please';
    const { problems } = checkForm({ ...EXAMPLE, kind: "list", points: lines });
    expect(problemsAt(problems, "list")[0]?.message).toMatch(/^list\[1\]: "faster please"/);
  });

  it("is also what clashes between settings, by the point", () => {
    const axes = [newAxis("width", "32, 30"), newAxis("heads", "4")];
    const { problems } = checkForm({
      ...EXAMPLE,
      axes,
      settings: [{ key: "base", value: "untrained" }],
    });
    expect(problems[0]?.field).toMatch(/^point 2 \(width 30/);
  });
});

describe("values as text", () => {
  it("are parted outside brackets and quotation marks", () => {
    expect(splitOutside('a, [1, {"b": ","}], "c, d"', /,/)).toEqual([
      "a",
      '[1, {"b": ","}]',
      '"c, d"',
    ]);
    expect(readValues("schedule", `standard, ${writeValue(phases)}`)).toEqual(["standard", phases]);
    expect(readValues("learning_rate", "1e−3, .5, x")).toEqual([1e-3, 0.5, "x"]);
  });

  it("are seeds in a row, or one by one", () => {
    expect(readSeeds("3-5")).toEqual({ from: 3, count: 3 });
    expect(readSeeds("1, 4-6 9")).toEqual([1, 4, 5, 6, 9]);
    expect(readSeeds("5-3")).toEqual(["5-3"]);
    expect(readSeeds("")).toEqual([]);
    expect(writeSeeds([7])).toBe("7");
    expect(writeSeeds([2, 3, 4])).toBe("2-4");
    expect((readSeeds("0-4000000000, 1") as unknown[]).length).toBeLessThan(20_000);
  });

  it("are spaced on a scale, whole where they must be", () => {
    expect(spacedValues("width", 8, 64, 4, "log")).toEqual([8, 16, 32, 64]);
    expect(spacedValues("layers", 1, 2, 4, "linear")).toEqual([1, 2]);
    expect(spacedValues("beta", 0, 1, 3, "log")).toEqual([]);
    expect(spacedValues("beta", Number.NaN, 1, 3, "linear")).toEqual([]);
  });
});

describe("the last form", () => {
  it("is remembered, and what cannot be read is forgotten", () => {
    let kept: string | null = null;
    const storage = {
      getItem: () => kept,
      setItem: (_key: string, value: string) => {
        kept = value;
      },
    };
    expect(readForm(storage)).toBeNull();
    const form = { ...EXAMPLE, name: "mine", seeds: "not yet right" };
    rememberForm(form, storage);
    expect(readForm(storage)).toEqual(form);
    kept = '{"name": 1}';
    expect(readForm(storage)).toBeNull();
    kept = "no JSON";
    expect(readForm(storage)).toBeNull();
  });
});
