import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { decodeLink, encodeLink } from "../../src/experiment/link";
import { MOST_CHANGES } from "../../src/store/live-changes";
import { joinAddress, type Place, splitAddress } from "../../src/store/place";
import { NOTHING_SHARED, readSharedView, type SharedView } from "../../src/store/shared-view";
import { someExperiment } from "../experiment/arbitrary";

const someView: fc.Arbitrary<SharedView> = fc.record({
  step: fc.option(fc.nat({ max: 9_999_999 })),
  tracks: fc.option(
    fc.array(fc.stringMatching(/^[a-z][a-z0-9-]{0,20}$/), { minLength: 1, maxLength: 12 }),
  ),
  kernel: fc.option(fc.constantFrom("main", "companion", "difference")),
  scale: fc.option(fc.constantFrom("own", "shared")),
  changes: fc.option(
    fc
      .array(
        fc.oneof(
          fc.record({
            step: fc.nat({ max: 9_999_999 }),
            key: fc.constant("learning_rate" as const),
            value: fc.double({ min: 1e-6, max: 0.1, noNaN: true }),
          }),
          fc.record({
            step: fc.nat({ max: 9_999_999 }),
            key: fc.constant("max_steps" as const),
            value: fc.integer({ min: 1, max: 10_000 }),
          }),
        ),
        { minLength: 1, maxLength: MOST_CHANGES },
      )
      .map((changes) => changes.sort((a, b) => a.step - b.step)),
  ),
});

const somePlace: fc.Arbitrary<Place> = fc.constantFrom(
  { page: "lab", instrument: null },
  { page: "instruments", instrument: "features", show: "cumulated" },
  { page: "claims", instrument: null, claim: null },
  { page: "claims", instrument: null, claim: "freezing" },
  { page: "compare", instrument: null, show: "sort:heldout/reward:up,beside" },
  { page: "glossary", instrument: null, term: "entropy" },
);

describe("what a link says of how its experiment is seen", () => {
  it("comes back whole beside any experiment and place, which it leaves as they are", () => {
    fc.assert(
      fc.property(someExperiment, somePlace, someView, (experiment, place, view) => {
        const hash = joinAddress(encodeLink(experiment), place, view);
        const read = splitAddress(new URL(`https://example.org/${hash}`).hash);
        expect(read).toEqual({
          place,
          experiment: encodeLink(experiment),
          view,
          problems: [],
        });
        expect(decodeLink(read.experiment)).toEqual({ experiment, problems: [] });
      }),
      { numRuns: 100 },
    );
  });

  it("needs no experiment", () => {
    const view = { ...NOTHING_SHARED, step: 84 };
    const hash = joinAddress("", { page: "lab", instrument: null }, view);
    expect(hash).toBe("#step=84");
    expect(splitAddress(hash)).toMatchObject({ experiment: "", view, problems: [] });
  });

  it("is named and left out where it cannot be had", () => {
    const { view, problems } = readSharedView(
      new URLSearchParams("step=-3&tracks=reward,__proto__&kernel=theirs&scale=&changes=3:width:8"),
    );
    expect(view).toEqual(NOTHING_SHARED);
    expect(problems.map(({ message }) => message)).toEqual([
      'step: "-3" cannot be had; allowed: a step from 0',
      'tracks: "reward,__proto__" cannot be had; allowed: 1 to 12 ids, parted by commas',
      'kernel: "theirs" cannot be had; allowed: main, companion, difference',
      'scale: "" cannot be had; allowed: own, shared',
      expect.stringMatching(/^changes: "3:width:8" cannot be had; allowed: up to 24, as 30:learn/),
    ]);
  });

  it("is read from anything without a throw", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary", maxLength: 200 }), (text) => {
        splitAddress(`#step=${text}&tracks=${text}&${text}`);
      }),
    );
  });
});
