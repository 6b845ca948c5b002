import { describe, expect, it } from "vitest";
import { contextPredictions, meanWhere } from "../../src/instruments/elsewhere";
import { countSpread, nonNegativeShare } from "../../src/instruments/spread";
import { normals } from "../reference/random";

describe("predictions on the probe contexts", () => {
  it("are those of z = W h less the offset, at the temperature", () => {
    // Two contexts, three tokens, width 2: logits (2, 0, 0)/2 and (0, 0, 0) less (0, 0, ln 4)·… = 0.
    const reading = {
      width: 2,
      classifier: Float32Array.of(1, 0, 0, 1, 0, 0),
      features: Float32Array.of(2, 0, 0, 0),
      offset: Float32Array.of(0, 0, 2 * Math.log(4)),
    };
    const { entropy, confidence, even } = contextPredictions(reading, 2);
    const weights = [Math.E, 1, 1 / 4];
    const total = Math.E + 1.25;
    const shares = weights.map((weight) => weight / total);
    expect(confidence[0]).toBeCloseTo(Math.E / total, 6);
    expect(entropy[0]).toBeCloseTo(-shares.reduce((sum, p) => sum + p * Math.log(p), 0), 6);
    expect(even[0]).toBeCloseTo((Math.E + 0.25) / total, 6);
    expect(confidence[1]).toBeCloseTo(1 / 2.25, 6);
    expect(meanWhere(confidence, [false, true])).toBeCloseTo(1 / 2.25, 6);
    expect(meanWhere(confidence, [false, false])).toBeNaN();
  });
});

describe("countSpread", () => {
  const [count, vocabulary] = [4, 3];
  const draw = normals(11);
  const probabilities = Float64Array.from({ length: count * vocabulary }, () => Math.exp(draw()));
  for (let i = 0; i < count; i++) {
    const row = probabilities.subarray(i * vocabulary, (i + 1) * vocabulary);
    const total = row.reduce((sum, p) => sum + p, 0);
    row.forEach((p, a) => {
      row[a] = p / total;
    });
  }
  const blocks = Float32Array.from({ length: (count * vocabulary) ** 2 }, draw);

  it("agrees with moving the logits by a little and looking", () => {
    const p = (i: number, a: number) => probabilities[i * vocabulary + a] as number;
    const most = (i: number) => {
      const row = [0, 1, 2].map((a) => p(i, a));
      return row.indexOf(Math.max(...row));
    };
    const rises = (o: number, u: number, y: number) => {
      const moved = [0, 1, 2].map((a) => {
        let dz = 0;
        for (let b = 0; b < vocabulary; b++) {
          const k = blocks[((o * vocabulary + a) * count + u) * vocabulary + b] as number;
          dz += 1e-6 * k * ((b === y ? 1 : 0) - p(u, b));
        }
        return p(o, a) * Math.exp(dz);
      });
      const total = moved.reduce((sum, value) => sum + value, 0);
      return (moved[most(o)] as number) / total > p(o, most(o));
    };
    let [pairs, drawn, likeliest] = [0, 0, 0];
    for (let o = 0; o < count; o++) {
      for (let u = 0; u < count; u++) {
        if (o === u) continue;
        pairs++;
        if (rises(o, u, most(u))) likeliest++;
        for (let y = 0; y < vocabulary; y++) if (rises(o, u, y)) drawn += p(u, y);
      }
    }
    const found = countSpread(blocks, probabilities, vocabulary, (o, u) => o !== u);
    expect(found.drawn).toBeCloseTo(drawn / pairs, 9);
    expect(found.likeliest).toBeCloseTo(likeliest / pairs, 12);
    expect(found.drawn).not.toBeCloseTo(found.likeliest, 2);
  });

  it("has nothing to count without pairs", () => {
    expect(countSpread(blocks, probabilities, vocabulary, () => false).drawn).toBeNaN();
  });
});

describe("nonNegativeShare", () => {
  it("counts pairs at a right angle or less", () => {
    // Pairs: 0 and 1 at right angles, 0 and 2 opposed, 1 and 2 at 135°.
    expect(nonNegativeShare(Float32Array.of(1, 0, 0, 1, -1, -1), 2)).toBeCloseTo(1 / 3, 12);
  });
});
