/** What is chosen on Compare, as a link has it. */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { RUN_MEASURES } from "../../src/pages/compare/run-measures";
import { TRACKS } from "../../src/panels/timeline/tracks";
import { type Comparison, LEVELS } from "../../src/store/compare";
import {
  type ComparisonNames,
  LINKED_RUNS,
  onThisPage,
  readComparison,
  writeComparison,
} from "../../src/store/comparison-link";
import { joinAddress, splitAddress } from "../../src/store/place";

const NAMES: ComparisonNames = {
  metrics: RUN_MEASURES.map(({ metric }) => metric),
  measures: TRACKS.map(({ id }) => id),
  runs: LINKED_RUNS,
};
const USUAL = readComparison("", NAMES).comparison;

const levels = Array.from({ length: 10 }, (_, i) => Number((0.5 + 0.05 * i).toFixed(2)));
const someComparison: fc.Arbitrary<Comparison> = fc
  .record({
    hidden: fc.constantFrom([], ["main"], ["companion"]),
    sorting: fc.option(
      fc.record({ metric: fc.constantFrom(...NAMES.metrics), descending: fc.boolean() }),
    ),
    equal: fc.boolean(),
    level: fc.constantFrom(...levels),
    beside: fc.boolean(),
    measures: fc.option(fc.subarray([...NAMES.measures], { minLength: 1, maxLength: 12 })),
    turned: fc.boolean(),
  })
  .map(({ turned, ...rest }) => ({
    ...rest,
    // A level is of no effect, and in no link, where runs are read at the step in view.
    level: rest.equal ? rest.level : LEVELS.usual,
    of: turned ? "companion" : null,
    less: turned ? "main" : null,
  }));

describe("what is chosen on Compare, in a link", () => {
  it("comes back whole", () => {
    fc.assert(
      fc.property(someComparison, (comparison) => {
        const show = writeComparison(comparison);
        const hash = joinAddress("#v=1", { page: "compare", instrument: null, show });
        const { place, experiment, problems } = splitAddress(
          new URL(`https://example.org/${hash}`).hash,
        );
        expect({ ...place, experiment, problems }).toEqual({
          ...{ page: "compare", instrument: null, show, experiment: "#v=1", problems: [] },
        });
        const read = show === null ? USUAL : readComparison(show, NAMES).comparison;
        expect(read).toEqual(comparison);
      }),
    );
  });

  it("is nothing where all is as usual, and reads as it is said", () => {
    expect(writeComparison({ ...USUAL, level: 0.6 })).toBeNull();
    const hash = joinAddress("", {
      ...{ page: "compare", instrument: null },
      show: writeComparison({
        ...{ ...USUAL, hidden: ["companion"], beside: true, equal: true, level: 0.7 },
        sorting: { metric: "heldout/reward", descending: false },
      }),
    });
    expect(hash).toBe("#page=compare&show=sort:heldout/reward:up,equal:0.7,beside,alone:main");
  });

  it("has no run that does not come with it", () => {
    const alone = { ...USUAL, hidden: ["main", "companion", "fork-2"] };
    expect(writeComparison({ ...alone, of: "kept-1", less: "fork-2" })).toBeNull();
    expect(writeComparison({ ...USUAL, hidden: ["fork-2"] })).toBeNull();
  });

  it("leaves runs that it cannot name as they are, but for those beside one that is alone", () => {
    const before = {
      ...{ ...USUAL, hidden: ["companion", "fork-2"] },
      ...{ of: "fork-1", less: "main" },
    };
    const opened = (text: string, on = before) =>
      onThisPage(readComparison(text, NAMES).comparison, on, ["fork-1", "fork-2"]);
    expect(opened("alone:main").hidden).toEqual(["companion", "fork-1", "fork-2"]);
    expect(opened("beside")).toEqual({ ...before, beside: true, hidden: ["fork-2"] });
    expect(opened("difference:companion:main")).toMatchObject({ of: "companion", less: "main" });
    // What a link could have named, and did not, is as usual again.
    const turned = { ...before, of: "companion", less: "main" };
    expect(opened("beside", turned)).toMatchObject({ of: null, less: null });
  });

  it("is named and left out where it cannot be had, and the rest applies", () => {
    const text =
      "equal:0.33,beside,sort:luck,alone:companion,alone:main,width:8,beside,difference:companion:main,measures:reward:joy";
    const { comparison, problems } = readComparison(text, { ...NAMES, runs: ["main"] });
    expect(comparison).toEqual({ ...USUAL, beside: true });
    expect(problems.map(({ message }) => message)).toEqual([
      'show: "equal:0.33" cannot be had; allowed: equal: with 0.5 to 0.95 in steps of 0.05',
      expect.stringMatching(
        /^show: "sort:luck" cannot be had; allowed: sort: with reward, heldout/,
      ),
      'show: "alone:companion" cannot be had; allowed: alone: with main',
      'show: "alone:main" says alone once more; allowed: once',
      expect.stringMatching(/^show: "width:8" cannot be chosen on Compare; allowed: sort, equal,/),
      'show: "beside" says beside once more; allowed: once',
      expect.stringMatching(
        /^show: "difference:companion:main" cannot be had; .*where there are both/,
      ),
      expect.stringMatching(
        /^show: "measures:reward:joy" cannot be had; allowed: measures: with 1 to/,
      ),
    ]);
  });

  it("is read from anything without a throw, and is then something that can be linked to", () => {
    const word = fc.oneof(
      fc.constantFrom("sort", "equal", "beside", "measures", "alone", "difference", "__proto__"),
      fc.constantFrom("reward", "0.7", ".55", "1e-1", "up", "main", "companion", ""),
      fc.string({ maxLength: 8 }),
    );
    const text = fc
      .array(fc.array(word, { maxLength: 4 }), { maxLength: 14 })
      .map((words) => words.map((parts) => parts.join(":")).join(","));
    fc.assert(
      fc.property(text, (asked) => {
        const { comparison, problems } = readComparison(asked, NAMES);
        for (const { message } of problems) expect(message.length).toBeLessThan(1000);
        const again = writeComparison(comparison);
        if (again === null) expect(comparison).toEqual(USUAL);
        else {
          expect(readComparison(again, NAMES)).toEqual({ comparison, problems: [] });
        }
      }),
    );
  });
});
