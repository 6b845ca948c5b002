import { describe, expect, it } from "vitest";
import {
  distinctIntegersBelow,
  gumbels,
  integersBelow,
  normals,
  STREAMS,
  threefry2x32,
  uniformSource,
  uniforms,
} from "../../src/engine/random";

const ROTATIONS = [13n, 15n, 26n, 6n, 17n, 29n, 16n, 24n];

/** Threefry-2x32-20 in the form of the paper: a loop over rounds, in arbitrary precision. */
function reference(key: [bigint, bigint], counter: [bigint, bigint]): [bigint, bigint] {
  const word = 0xffffffffn;
  const keys = [key[0], key[1], 0x1bd11bdan ^ key[0] ^ key[1]];
  let x0 = (counter[0] + key[0]) & word;
  let x1 = (counter[1] + key[1]) & word;
  for (let round = 0; round < 20; round++) {
    const r = ROTATIONS[round % 8]!;
    x0 = (x0 + x1) & word;
    x1 = (((x1 << r) & word) | (x1 >> (32n - r))) ^ x0;
    if (round % 4 === 3) {
      const group = BigInt(Math.floor(round / 4) + 1);
      x0 = (x0 + keys[Number(group % 3n)]!) & word;
      x1 = (x1 + keys[Number((group + 1n) % 3n)]! + group) & word;
    }
  }
  return [x0, x1];
}

describe("threefry2x32", () => {
  // Random123's kat_vectors: counter, key, result.
  it.each([
    [0x00000000, 0x00000000, 0x00000000, 0x00000000, 0x6b200159, 0x99ba4efe],
    [0xffffffff, 0xffffffff, 0xffffffff, 0xffffffff, 0x1cb996fc, 0xbb002be7],
    [0x243f6a88, 0x85a308d3, 0x13198a2e, 0x03707344, 0xc4923a9c, 0x483df7a0],
  ])("meets the published vector for counter %i, %i", (c0, c1, k0, k1, x0, x1) => {
    const out = new Uint32Array(2);
    threefry2x32(k0, k1, c0, c1, out);
    expect([...out]).toEqual([x0, x1]);
  });

  it("agrees with the rounds written as a loop", () => {
    const out = new Uint32Array(2);
    for (let i = 0; i < 200; i++) {
      const words = [1, 2, 3, 4].map((k) => Math.imul(i + 1, 0x9e3779b1 * k) >>> 0);
      const [k0, k1, c0, c1] = words as [number, number, number, number];
      threefry2x32(k0, k1, c0, c1, out);
      const expected = reference([BigInt(k0), BigInt(k1)], [BigInt(c0), BigInt(c1)]);
      expect([...out].map(BigInt)).toEqual(expected);
    }
  });
});

describe("the address of a draw", () => {
  it("is key (seed, stream), counter (step, index >> 1), word index & 1", () => {
    const values = uniforms(7, STREAMS.sampling, 11, 5);
    const out = new Uint32Array(2);
    for (let i = 0; i < 5; i++) {
      threefry2x32(7, STREAMS.sampling, 11, i >> 1, out);
      expect(values[i]).toBe((Math.floor(out[i & 1]! / 512) + 0.5) / 8388608);
    }
  });

  it.each([0, 1, 2, 7])("does not depend on where a piece begins (first = %i)", (first) => {
    const take = 6;
    for (const draw of [uniforms, gumbels, normals]) {
      const whole = draw(3, STREAMS.evaluation, 2, first + take);
      expect(draw(3, STREAMS.evaluation, 2, take, first)).toEqual(whole.slice(first));
    }
    const whole = integersBelow(10, 3, STREAMS.prompts, 2, first + take);
    expect(integersBelow(10, 3, STREAMS.prompts, 2, take, first)).toEqual(whole.slice(first));
    const next = uniformSource(3, STREAMS.evaluation, 2, first);
    const one = Array.from({ length: take }, next);
    expect(one).toEqual([...uniforms(3, STREAMS.evaluation, 2, take, first)]);
  });

  it("changes everything when any of its parts changes", () => {
    const base = uniforms(1, STREAMS.prompts, 0, 8);
    expect(uniforms(2, STREAMS.prompts, 0, 8)).not.toEqual(base);
    expect(uniforms(1, STREAMS.sampling, 0, 8)).not.toEqual(base);
    expect(uniforms(1, STREAMS.prompts, 1, 8)).not.toEqual(base);
  });

  it("gives each purpose a stream of its own", () => {
    expect(STREAMS).toEqual({
      init: 0,
      prompts: 1,
      sampling: 2,
      reward: 3,
      demonstrations: 4,
      evaluation: 5,
      probes: 6,
    });
  });

  it.each([
    ["seed", -1, 0, 1],
    ["seed", 1.5, 0, 1],
    ["step", 1, 2 ** 32, 1],
    ["count", 1, 0, Number.NaN],
  ])("refuses a bad %s by name", (name, seed, step, count) => {
    expect(() => integersBelow(4, seed, STREAMS.init, step, count)).toThrow(name);
  });
});

describe("distributions", () => {
  const count = 200_000;
  const mean = (x: ArrayLike<number>) => Array.from(x).reduce((a, b) => a + b, 0) / x.length;
  const variance = (x: ArrayLike<number>) => {
    const m = mean(x);
    return mean(Array.from(x, (v) => (v - m) ** 2));
  };

  it("uniforms lie strictly inside (0, 1) and fill it evenly", () => {
    const values = uniforms(5, STREAMS.sampling, 0, count);
    const bins = new Array(16).fill(0);
    for (const u of values) {
      bins[Math.floor(u * 16)] += 1;
    }
    expect(values.every((u) => u > 0 && u < 1)).toBe(true);
    // χ² with 15 degrees of freedom: below 44.3 with probability 0.9999.
    const expected = count / 16;
    expect(bins.reduce((sum, n) => sum + (n - expected) ** 2 / expected, 0)).toBeLessThan(44.3);
  });

  it("gumbels are −log(−log u), with mean 0.5772 and variance π²/6", () => {
    const values = gumbels(5, STREAMS.sampling, 0, count);
    const first = uniforms(5, STREAMS.sampling, 0, 4);
    for (let i = 0; i < 4; i++) {
      expect(values[i]).toBeCloseTo(-Math.log(-Math.log(first[i]!)), 5);
    }
    expect(mean(values)).toBeCloseTo(0.5772, 1);
    expect(variance(values)).toBeCloseTo(Math.PI ** 2 / 6, 1);
    expect(values.every(Number.isFinite)).toBe(true);
  });

  it("normals have mean 0, variance 1, and neighbours that are uncorrelated", () => {
    const values = normals(5, STREAMS.init, 0, count);
    expect(Math.abs(mean(values))).toBeLessThan(0.01);
    expect(variance(values)).toBeCloseTo(1, 1);
    const products = Array.from(
      { length: count / 2 },
      (_, i) => values[2 * i]! * values[2 * i + 1]!,
    );
    expect(Math.abs(mean(products))).toBeLessThan(0.015);
  });

  it("integers below n are equally likely", () => {
    const n = 10;
    const bins = new Array(n).fill(0);
    for (const k of integersBelow(n, 9, STREAMS.prompts, 4, count)) {
      bins[k] += 1;
    }
    // χ² with 9 degrees of freedom: below 33.7 with probability 0.9999.
    const expected = count / n;
    expect(bins.reduce((sum, k) => sum + (k - expected) ** 2 / expected, 0)).toBeLessThan(33.7);
  });

  it("distinct integers are distinct, and every one comes up", () => {
    const all = distinctIntegersBelow(100, 1, STREAMS.probes, 0, 100);
    expect([...all].sort((a, b) => a - b)).toEqual(Array.from({ length: 100 }, (_, i) => i));
    expect(distinctIntegersBelow(100, 1, STREAMS.probes, 0, 7)).toEqual(all.slice(0, 7));
    expect(() => distinctIntegersBelow(3, 1, STREAMS.probes, 0, 4)).toThrow("count is 4");
  });
});
