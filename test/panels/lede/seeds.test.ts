import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { lede } from "../../../src/panels/lede/rules";
import { seedFactsOf } from "../../../src/panels/lede/seed-facts";
import type { SeedFacts } from "../../../src/panels/lede/seed-rules";
import type { LedeRun } from "../../../src/panels/lede/sentence";
import { recordOfSeeds } from "../../run/seed-records";

const some = { start: 0, now: 0 };
function run(name: string, colour: LedeRun["colour"]): LedeRun {
  const trained = { classifier: "all", backbone: "all" } as const;
  return {
    ...{
      name,
      colour,
      trained,
      phaseAge: 50,
      reached: 3,
      entropyThere: 1,
      distinct: 3,
      diverged: null,
    },
    ...{ reward: some, entropy: some, confidence: some },
  };
}
const BOTH = [run("CF-RL", "cf"), run("Standard RL", "std")];

function say(seeds: SeedFacts, runs = BOTH, step = 40): string {
  const { parts } = lede({ state: "paused", step, runs, seeds });
  return parts.map(({ text }) => text).join("");
}
const mean = (middle: number, half: number) => ({
  ...{ mean: middle, low: middle - half, high: middle + half, count: 8 },
});
const facts = (
  difference: ReturnType<typeof mean>,
  first: NonNullable<SeedFacts["pairs"]>["first"],
): SeedFacts => ({ seeds: 8, reward: mean(0.6, 0.1), pairs: { difference, first } });

describe("the sentence of several seeds", () => {
  it("says in how many pairs which run was first, and what it earns more", () => {
    expect(say(facts(mean(0.12, 0.07), { main: 7, other: 1, open: 0 }))).toBe(
      "CF-RL reached reward .8 first in 7 of 8 seeds; it earns .12 more in the last five steps, 95 % interval .05 to .19.",
    );
    expect(say(facts(mean(-0.12, 0.07), { main: 5, other: 1, open: 2 }))).toBe(
      "CF-RL reached reward .8 first in 5 of 8 seeds so far; Standard RL earns .12 more in the last five steps, 95 % interval .05 to .19.",
    );
    expect(say(facts(mean(-0.12, 0.07), { main: 2, other: 6, open: 0 }))).toContain("; it earns");
    expect(say(facts(mean(0.01, 0.07), { main: 4, other: 4, open: 0 }))).toBe(
      "CF-RL and Standard RL were each first to reward .8 in 4 of 8 seeds; their rewards cannot now be told apart.",
    );
  });

  it("says before that what they differ by, or that it cannot be told", () => {
    expect(say(facts(mean(0.12, 0.07), { main: 0, other: 0, open: 8 }))).toBe(
      "Over 8 seeds CF-RL earns .12 more in the last five steps, 95 % interval .05 to .19.",
    );
    expect(say(facts(mean(0.02, 0.07), null))).toBe(
      "Over 8 seeds the rewards of CF-RL and Standard RL cannot be told apart after 40 steps.",
    );
  });

  it("gives the mean of one run", () => {
    expect(say({ seeds: 8, reward: mean(0.6, 0.1), pairs: null }, BOTH.slice(1))).toBe(
      "After 40 steps 8 seeds of Standard RL earn .60 on average over the last five steps, 95 % interval .50 to .70.",
    );
  });

  it("waits for ten steps, and says nothing of the lead alone meanwhile", () => {
    const early = facts(mean(0.12, 0.07), { main: 8, other: 0, open: 0 });
    expect(say(early, BOTH, 9)).toBe(
      "A small transformer, trained in part, waits to learn from reward.",
    );
  });

  it("never says that a run earns more where the interval holds none", () => {
    const share = fc.double({ min: -1, max: 1, noNaN: true });
    fc.assert(
      fc.property(
        share,
        fc.double({ min: 0, max: 1, noNaN: true }),
        fc.nat(8),
        (middle, half, main) => {
          const words = say(facts(mean(middle, half), { main, other: 8 - main, open: 0 }));
          expect(words.includes("more")).toBe(Math.abs(middle) > half);
        },
      ),
    );
  });
});

describe("facts of several seeds", () => {
  const rising = (from: number) => Array.from({ length: 12 }, (_, step) => from + step / 10);
  /** Rows of seeds from their curves. */
  const rows = (curves: readonly (readonly number[])[]) =>
    (curves[0] ?? []).map((_, step) => curves.map((curve) => curve[step] as number));

  it("compares means of the last five measurements in pairs, and who was first", () => {
    const ours = recordOfSeeds(3, rows([rising(0.3), rising(0.2), rising(0)]));
    const theirs = recordOfSeeds(3, rows([rising(0.1), rising(0), rising(0)]));
    const at9 = seedFactsOf(ours, theirs, 9);
    // Steps 5 to 9 have a mean of .7 over where they start.
    expect(at9?.reward.mean).toBeCloseTo(0.7 + 0.5 / 3);
    expect(at9?.pairs?.difference.mean).toBeCloseTo(0.4 / 3);
    expect(at9?.pairs?.first).toEqual({ main: 2, other: 0, open: 0 });
    // Only the first pair has one that was at .8 by step 5.
    expect(seedFactsOf(ours, theirs, 5)?.pairs?.first).toEqual({ main: 1, other: 0, open: 2 });
    expect(seedFactsOf(ours, null, 9)?.pairs).toBeNull();
  });

  it("leaves out seeds that have ended", () => {
    const ours = recordOfSeeds(3, rows([rising(0.3), rising(0.2), rising(0)]));
    ours.appendCohort({
      ...{ step: 11, names: [], values: new Float64Array(0) },
      ended: [{ seed: 2, step: 11, message: "it broke" }],
    });
    const theirs = recordOfSeeds(3, rows([rising(0), rising(0), rising(0)]));
    expect(seedFactsOf(ours, theirs, 11)).toMatchObject({ seeds: 2, reward: { count: 2 } });
    expect(seedFactsOf(ours, theirs, 10)?.seeds).toBe(3);
  });

  it("are none of single runs, of one seed left, or where nothing is rewarded", () => {
    const left = recordOfSeeds(2, [[0.5, Number.NaN]]);
    expect(seedFactsOf(left, null, 0)).toBeNull();
    expect(seedFactsOf(recordOfSeeds(2, [[1, 2]], "loss"), null, 0)).toBeNull();
    expect(seedFactsOf(recordOfSeeds(2, []), null, 0)).toBeNull();
  });
});
