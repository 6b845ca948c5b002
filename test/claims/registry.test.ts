/** Every claim is whole: it names what is there, and can be run. */
import { describe, expect, it } from "vitest";
import { sidesOf } from "../../src/claims/evaluate-claim";
import { planClaims } from "../../src/claims/plan-claims";
import { CLAIMS } from "../../src/claims/registry";
import { INSTRUMENTS } from "../../src/instruments/registry";
import { metricsOf } from "../../src/results/measure";
import { formatMeasure, parseMeasure } from "../../src/results/measure-text";
import { METRIC_ORDER } from "../../src/run/metrics";

describe.each(CLAIMS.map((claim) => [claim.id, claim] as const))("%s", (_, claim) => {
  it("names arms, measures and comparisons that it has, each once", () => {
    const arms = claim.arms.map(({ id }) => id);
    const comparisons = claim.comparisons.map(({ id }) => id);
    expect(new Set(arms).size).toBe(arms.length);
    expect(new Set(comparisons).size).toBe(comparisons.length);
    for (const { arm, measure } of sidesOf(claim)) {
      expect(arms).toContain(arm);
      expect(Object.keys(claim.measures)).toContain(measure);
    }
    if (claim.figure.kind === "differences") {
      for (const id of claim.figure.comparisons) expect(comparisons).toContain(id);
    }
    if (claim.figure.kind === "lines") {
      for (const { measures } of claim.figure.lines) {
        expect(measures).toHaveLength(claim.figure.x.length);
      }
    }
    expect(claim.comparisons.some(({ role }) => role === "condition")).toBe(true);
    for (const { matters } of claim.comparisons) expect(matters).toBeGreaterThan(0);
    const read = new Set(sidesOf(claim).map(({ arm }) => arm));
    expect(arms.filter((arm) => !read.has(arm))).toEqual([]);
  });

  it("measures what its runs record", () => {
    const watched = INSTRUMENTS.filter(({ id }) => claim.instruments.some((one) => one.id === id));
    expect(watched).toHaveLength(claim.instruments.length);
    const known = [...METRIC_ORDER, ...watched.flatMap(({ scalars }) => Object.keys(scalars))];
    const isKnown = (name: string) =>
      known.some((one) =>
        one.includes("*") ? name.startsWith(one.split("*")[0] as string) : one === name,
      );
    for (const { measure } of Object.values(claim.measures)) {
      for (const metric of metricsOf(measure)) expect(isKnown(metric), metric).toBe(true);
      expect(parseMeasure(formatMeasure(measure))).toEqual(measure);
    }
  });

  it("can be run, and is evaluated where it ends", () => {
    const runs = planClaims([claim], [1, 2]);
    expect(runs).toHaveLength(2 * claim.arms.length);
    for (const { experiment, record } of runs) {
      const { max_steps, eval_every, companion } = experiment.settings;
      expect(companion).toBe("none");
      expect(max_steps % eval_every).toBe(0);
      for (const { id, every } of record.instruments) {
        // A measure of updates has no last row; one of the policy is to have it.
        const { timing } = INSTRUMENTS.find((one) => one.id === id) ?? { timing: "step" };
        if (timing === "state") expect(max_steps % every, id).toBe(0);
      }
    }
  });

  it("is told in sentences", () => {
    expect(claim.id).toMatch(/^[a-z0-9-]+$/);
    for (const text of [claim.sentence, claim.hypothesis]) expect(text).toMatch(/^[A-Z].*\.$/s);
    for (const { label } of claim.comparisons) expect(label).not.toMatch(/\.$/);
  });
});

it("ids are unique", () => {
  expect(new Set(CLAIMS.map(({ id }) => id)).size).toBe(CLAIMS.length);
});
