/** The shipped results: recomputed from the values that they hold, and the page that is made of them. */
import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { claimsPage, readReference, withResults } from "../../scripts/claims-reference";
import { sidesOf } from "../../src/claims/evaluate-claim";
import { parseClaims } from "../../src/claims/reference";
import { CLAIMS } from "../../src/claims/registry";
import { answerOf, FEWEST_PAIRS, verdictOf } from "../../src/claims/verdict";
import { SCHEMA_VERSION } from "../../src/experiment/config";
import { bootstrapInterval } from "../../src/statistics/bootstrap";
import { holm } from "../../src/statistics/holm";
import { pairedDifference } from "../../src/statistics/paired";

const file = readReference();

describe.each(CLAIMS.map((claim) => [claim.id, claim] as const))("%s", (id, claim) => {
  const outcome = file.claims.find((one) => one.id === id);
  if (outcome === undefined)
    throw new Error(`${id} has no results: npm run claims:reference -- ${id} makes them`);

  it("has values for every arm and measure that it reads, over all seeds", () => {
    expect(outcome.seeds).toHaveLength(file.seeds.count);
    for (const { arm, measure } of sidesOf(claim)) {
      const summary = outcome.arms[arm]?.[measure];
      expect(summary?.n, `${arm} ${measure}`).toBe(file.seeds.count);
      const values = (summary?.values ?? []).flatMap(({ value }) =>
        value === null ? [] : [value],
      );
      const { estimate, low, high } = bootstrapInterval(values);
      expect(summary?.interval?.estimate).toBeCloseTo(estimate, 3);
      expect(summary?.interval?.low).toBeCloseTo(low, 3);
      expect(summary?.interval?.high).toBeCloseTo(high, 3);
    }
  });

  it("has the verdict that follows from its pairs", () => {
    const answers = claim.comparisons.map((comparison, index) => {
      const stored = outcome.comparisons[index];
      if (stored === undefined) throw new Error(`${comparison.id} was not compared`);
      expect(stored.id).toBe(comparison.id);
      expect(stored.pairs.length).toBeGreaterThanOrEqual(FEWEST_PAIRS);
      const paired = pairedDifference(
        stored.pairs.map(({ a }) => a),
        stored.pairs.map(({ b }) => b),
      );
      const scale = Math.max(1, Math.abs(paired.difference.estimate));
      expect((stored.paired?.difference.low ?? 0) / scale).toBeCloseTo(
        paired.difference.low / scale,
        3,
      );
      expect(stored.paired?.signs.p).toBeCloseTo(paired.signs.p, 5);
      expect(answerOf(comparison, { ...stored, paired })).toBe(stored.answer);
      return stored.answer;
    });
    const adjusted = holm(outcome.comparisons.map(({ paired }) => paired?.signs.p ?? 1));
    outcome.comparisons.forEach((one, index) => {
      expect(one.holm).toBeCloseTo(adjusted[index] as number, 5);
    });
    const conditions = answers.filter((_, i) => claim.comparisons[i]?.role === "condition");
    expect(outcome.verdict).toBe(verdictOf(conditions));
  });

  it("is explained as it came out", () => {
    expect(outcome.verdict).toBe(claim.explanation.verdict);
    expect(claim.explanation.summary).toMatch(/^[A-Z].*\.$/s);
    expect(claim.explanation.text.length).toBeGreaterThan(100);
    if (outcome.verdict === "depends") expect(claim.dependsOn).not.toBe("");
  });

  it("is explained with numbers that its results hold, rounded as they are written", () => {
    const held = [
      ...Object.values(outcome.arms).flatMap((measures) =>
        Object.values(measures).map(({ interval }) => interval),
      ),
      ...outcome.comparisons.map(({ paired }) => paired?.difference),
    ].flatMap((one) => (one ? [one.estimate, one.low, one.high].map(Math.abs) : []));
    const parts = [...claim.comparisons, ...Object.values(claim.measures)];
    const named = parts.map(({ label }) => label).join("; ");
    const { summary, text } = claim.explanation;
    const quoted = `${summary} ${text}`.match(/\d*\.\d+/g) ?? [];
    const isHeld = (number: string) => {
      const decimals = number.length - number.indexOf(".") - 1;
      return held.some((value) => value.toFixed(decimals) === Number(number).toFixed(decimals));
    };
    expect(quoted.filter((number) => !isHeld(number) && !named.includes(number))).toEqual([]);
  });
});

it("are of this schema, and of claims that there are", () => {
  expect(file.schema_version).toBe(SCHEMA_VERSION);
  expect(file.claims.map(({ id }) => id)).toEqual(CLAIMS.map(({ id }) => id));
});

it("are replaced one claim at a time, and only by the same engine", () => {
  const [first, ...others] = file.claims as [(typeof file.claims)[number], ...typeof file.claims];
  const made = { ...file, date: "2100-01-01T00:00:00Z", claims: [{ ...first, tests: 99 }] };
  const text = withResults(file, made);
  expect(parseClaims(text)).toEqual({
    ...file,
    date: made.date,
    claims: [{ ...first, tests: 99 }, ...others],
  });
  expect(withResults(file, { ...file, claims: [] })).toBe(
    readFileSync(new URL("../../public/claims/reference.json", import.meta.url), "utf8"),
  );
  expect(() => withResults(file, { ...made, engine_version: "9" })).toThrow(/engine_version: 9/);
  expect(() => withResults(file, { ...made, seeds: { from: 1, count: 8 } })).toThrow(
    /seeds: 8 from 1/,
  );
});

it("docs/claims.md is what they say (npm run claims:reference -- --page-only writes it)", () => {
  const page = readFileSync(new URL("../../docs/claims.md", import.meta.url), "utf8");
  expect(page).toBe(claimsPage(file));
});
