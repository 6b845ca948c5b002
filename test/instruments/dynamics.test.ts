import { describe, expect, it } from "vitest";
import {
  predictedEntropyChange,
  predictedLogitChange,
  predictedLogProbabilityChange,
} from "../../src/instruments/dynamics";
import { entropies, logSoftmax } from "../../src/instruments/softmax";
import { relativeError } from "../reference/kernel";
import { normals } from "../reference/random";

const VOCABULARY = 5;
const draw = normals(41);
const logits = Array.from({ length: 3 * VOCABULARY }, () => 2 * draw());
const parts = [0, 1].map(() => Array.from(logits, () => draw()));
const whole = logits.map((_, i) => (parts[0]?.[i] as number) + (parts[1]?.[i] as number));

describe("first-order dynamics", () => {
  it("multiplies blocks by errors", () => {
    expect([...predictedLogitChange([1, 2, 3, 4], [10, 1])]).toEqual([12, 34]);
    expect(() => predictedLogitChange([1, 2, 3], [10, 1])).toThrow(/kernel holds 3.*need 4/);
  });

  it.each([1, 0.6])("are the derivatives of log π and H by finite differences, τ = %d", (tau) => {
    const step = 1e-5;
    const at = (sign: number) => {
      const moved = logits.map((z, i) => z + sign * step * (whole[i] as number));
      const logs = logSoftmax(moved, VOCABULARY, tau);
      return { logs, entropy: entropies(logs, VOCABULARY) };
    };
    const [up, down] = [at(1), at(-1)];
    const logs = up.logs.map((x, i) => (x - (down.logs[i] as number)) / (2 * step));
    const entropy = up.entropy.map((x, i) => (x - (down.entropy[i] as number)) / (2 * step));
    const predictedLogs = predictedLogProbabilityChange(logits, whole, VOCABULARY, tau);
    const predictedEntropy = predictedEntropyChange(logits, whole, VOCABULARY, tau);
    expect(relativeError(predictedLogs, logs)).toBeLessThan(1e-8);
    expect(relativeError(predictedEntropy, entropy)).toBeLessThan(1e-8);
  });

  it("is linear: the components' parts of the entropy budget sum to the whole", () => {
    const [first, second, both] = [...parts, whole].map((change) =>
      predictedEntropyChange(logits, change, VOCABULARY, 1),
    );
    both?.forEach((value, i) => {
      expect((first?.[i] as number) + (second?.[i] as number)).toBeCloseTo(value, 12);
    });
  });

  it("moves no probability when every logit moves alike", () => {
    const same = new Array(logits.length).fill(3);
    for (const change of [
      predictedLogProbabilityChange(logits, same, VOCABULARY, 1),
      predictedEntropyChange(logits, same, VOCABULARY, 1),
    ]) {
      expect(Math.max(...change.map(Math.abs))).toBeLessThan(1e-12);
    }
  });
});

describe("softmax", () => {
  it("holds out where exp overflows or underflows", () => {
    const logs = logSoftmax([1000, 0], 2, 1);
    expect([...logs]).toEqual([0, -1000]);
    expect(entropies(logs, 2)[0]).toBe(0);
    expect(entropies(logSoftmax([7, 7, 7, 7], 4, 1), 4)[0]).toBeCloseTo(Math.log(4), 12);
  });
});
