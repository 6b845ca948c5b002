import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type Measure, measureOf, metricsOf } from "../../src/results/measure";
import { formatMeasure, parseMeasure } from "../../src/results/measure-text";
import { fakeResult } from "./fake-result";

const run = fakeResult(
  { max_steps: 20 },
  {
    "heldout/reward": [0.1, 0.3, 0.7, 0.5, 0.9],
    entropy: [2, null, 1, null, 0.5],
    flat: [0, 0, 0, 0, 0],
  },
);

describe("measureOf", () => {
  it.each([
    ["final(entropy)", 0.5],
    ["start(entropy)", 2],
    ["change(entropy)", -1.5],
    ["mean(entropy)", 3.5 / 3],
    ["at(entropy, 5)", 1.5],
    ["steps_to(heldout/reward, 0.5)", 7.5],
    ["at_level(heldout/reward, 0.5, entropy)", 1.25],
    ["minus(at(heldout/reward, 10), at(heldout/reward, 5))", 0.4],
    ["ratio(final(entropy), start(entropy))", 0.25],
  ])("%s", (text, value) => {
    const outcome = measureOf(run, parseMeasure(text));
    expect(outcome).toMatchObject({ censored: false });
    expect((outcome as { value: number }).value).toBeCloseTo(value, 12);
  });

  it.each([
    ["final(kl)", "kl was not recorded"],
    ["at(entropy, 25)", "not measured on both sides of step 25"],
    ["at_level(heldout/reward, 0.95, entropy)", "did not reach 0.95"],
    ["at_level(heldout/reward, 0.1, entropy)", "was at 0.1 from the start"],
    ["at_level(kl, 0.1, entropy)", "kl was not recorded"],
    ["ratio(final(entropy), final(flat))", "a ratio to 0"],
    ["minus(final(entropy), final(kl))", "kl was not recorded"],
  ])("says why there is no %s", (text, why) => {
    expect(measureOf(run, parseMeasure(text))).toEqual({ missing: expect.stringContaining(why) });
  });

  it("censors a time that was not reached, of a diverged run at the end that it was to have", () => {
    const measure = parseMeasure("steps_to(heldout/reward, 0.95)");
    expect(measureOf(run, measure)).toEqual({ value: 20, censored: true });
    const diverged = { ...run, status: "diverged" as const, steps: 12 };
    expect(measureOf(diverged, measure)).toEqual({ value: 20, censored: true });
    const later = parseMeasure("minus(steps_to(heldout/reward, 0.95), steps_to(entropy, 2))");
    expect(measureOf(run, later)).toEqual({ value: 20, censored: true });
  });
});

describe("a measure as text", () => {
  const metric = fc.constantFrom("heldout/reward", "diversity/pass@16", "ntk/gradient_share");
  const number = fc.double({ min: -1e6, max: 1e6, noNaN: true }).map((value) => value + 0);
  const { measure } = fc.letrec<{ measure: Measure }>((tie) => ({
    measure: fc.oneof(
      { depthSize: "small" },
      fc.record({ kind: fc.constantFrom("final", "start", "mean"), metric }),
      fc.record({ kind: fc.constant("at"), metric, step: number }),
      fc.record({ kind: fc.constant("steps_to"), metric, level: number }),
      fc.record({ kind: fc.constant("at_level"), of: metric, level: number, metric }),
      fc.record({
        kind: fc.constantFrom("minus", "ratio"),
        a: tie("measure"),
        b: tie("measure"),
      }),
    ) as fc.Arbitrary<Measure>,
  }));

  it("is read as it was written", () => {
    fc.assert(
      fc.property(measure, (one) => {
        expect(parseMeasure(formatMeasure(one))).toEqual(one);
        expect(metricsOf(one).length).toBeGreaterThan(0);
      }),
    );
  });

  it.each(["", "final", "final()", "final(a, b)", "final(a b)", "at(x)", "at(x, y)", "max(x)"])(
    "is refused: %s",
    (text) => {
      expect(() => parseMeasure(text)).toThrow("is not a measure; allowed: final(metric)");
    },
  );
});
