/** What stands below a claim's comparisons. */
import { expect, it } from "vitest";
import { readReference } from "../../scripts/claims-reference";
import { comparisonsTable } from "../../src/claims/claim-tables";
import { CLAIMS } from "../../src/claims/registry";
import { holm, leastHolm } from "../../src/statistics/holm";
import { signTest } from "../../src/statistics/sign-test";

it.each([
  [8, 9],
  [8, 6],
  [5, 2],
  [1, 3],
])("with %d pairs and %d comparisons no p is less than the least", (pairs, tests) => {
  const clear = signTest(Array.from({ length: pairs }, () => 1)).p;
  const rest = Array.from({ length: tests - 1 }, () => 1);
  expect(leastHolm(pairs, tests)).toBeCloseTo(holm([clear, ...rest])[0] as number, 12);
  expect(holm(Array.from({ length: tests }, () => clear))[0]).toBe(leastHolm(pairs, tests));
});

it("says where so many comparisons of so few pairs cannot reach .05", () => {
  const { claims } = readReference();
  const notes = CLAIMS.map((claim, index) => {
    const outcome = claims[index];
    if (outcome === undefined) throw new Error(`${claim.id} has no results`);
    return comparisonsTable(claim, outcome).notes.join(" ");
  });
  expect(notes.filter((note) => note.includes("no comparison here can reach 0.05"))).toEqual([
    expect.stringContaining("8 pairs and 9 comparisons can give is 0.0703"),
  ]);
  expect(notes[0]).toContain("8 pairs and 5 comparisons can give is 0.0391.");
});
