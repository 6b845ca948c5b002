import { describe, expect, it } from "vitest";
import { explainDivergence, explodedNorm } from "../../src/instruments/explain-divergence";

const before = {
  width: 1,
  classifier: Float32Array.of(1, 0),
  features: Float32Array.of(2),
};
const rates = { classifier: 0.3, backbone: 0.01 };

describe("why a run diverged", () => {
  it("names the part, its rate and how far it moved log-probabilities", () => {
    // z goes from (2, 0) to (−38, 0): log π of the first falls from about −0.13 to −38.
    const after = {
      ...before,
      classifier: Float32Array.of(-19, 0),
      features: Float32Array.of(2.5),
    };
    const { part, nats, message } = explainDivergence({
      step: 12,
      before,
      after,
      temperature: 1,
      rates,
    });
    expect(part).toBe("classifier");
    expect(nats).toBeCloseTo(37.87, 2);
    expect(message).toBe(
      "At step 12 the classifier's update at rate 0.3 moved log-probabilities by 38 nats in one " +
        "step. That of the backbone, at rate 0.01, moved log-probabilities by 0.45 nats in one step.",
    );
  });

  it("says so where there is no number left, and does not blame what was frozen", () => {
    const after = { ...before, features: Float32Array.of(Number.NaN) };
    const evidence = { step: 3, before, after, temperature: 1 };
    const { part, nats, message } = explainDivergence({
      ...evidence,
      rates: { classifier: 0, backbone: 2 },
    });
    expect(part).toBe("backbone");
    expect(nats).toBe(Number.POSITIVE_INFINITY);
    expect(message).toBe(
      "At step 3 the backbone's update at rate 2 left numbers that are no longer finite.",
    );
    expect(
      explainDivergence({ ...evidence, after: before, rates: { classifier: 0, backbone: 0 } }).part,
    ).toBeNull();
  });

  it("catches a norm that has exploded", () => {
    expect(explodedNorm(before, before, 1)).toBeNull();
    const large = { ...before, classifier: Float32Array.of(4000, 0) };
    expect(explodedNorm(large, before, 7)).toEqual({
      what: "classifier",
      times: 4000,
      message: "At step 7 the classifier's norm is 4000 times what it was at the start.",
    });
    const broken = { ...before, features: Float32Array.of(Number.NaN) };
    expect(explodedNorm(broken, before, 8)?.message).toMatch(
      /features' norm is no longer finite|no longer a finite/,
    );
  });
});
