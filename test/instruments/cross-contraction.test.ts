import * as tf from "@tensorflow/tfjs-core";
import { beforeAll, describe, expect, it } from "vitest";
import { chooseBackend } from "../../src/engine/backend";
import {
  CrossProducts,
  crossCost,
  type SequenceSite,
} from "../../src/instruments/cross-contraction";
import { relativeError } from "../reference/kernel";
import { normals } from "../reference/random";

/** Rows few and wide, or many and narrow: the two ways of contracting. */
const CASES = [
  { way: "pairs", left: { count: 3, rows: 2 }, right: { count: 2, rows: 3 }, a: 5, b: 4 },
  { way: "gradients", left: { count: 2, rows: 500 }, right: { count: 3, rows: 400 }, a: 2, b: 3 },
] as const;

function values(count: number, seed: number): Float32Array {
  const draw = normals(seed);
  return Float32Array.from({ length: count }, () => draw());
}

describe.each(["cpu", "wasm"] as const)("gradients across two sets on %s", (name) => {
  beforeAll(async () => {
    await chooseBackend({ forced: name });
  });

  it.each(CASES)(
    "by $way are the inner products by definition",
    async ({ way, left, right, a, b }) => {
      const cost = crossCost(left, right, a, b);
      expect(cost.pairs <= cost.gradients ? "pairs" : "gradients").toBe(way);
      const numbers = [left, right].map(({ count, rows }, i) => ({
        input: values(count * rows * a, 81 + i),
        delta: values(count * rows * b, 83 + i),
        count,
        rows,
      }));
      const product = tf.tidy(() => {
        const sites = numbers.map(
          ({ input, delta, count, rows }): SequenceSite => ({
            name: "layer",
            kind: "matrix",
            rows,
            input: tf.tensor2d(input, [count * rows, a]),
            delta: tf.tensor2d(delta, [count * rows, b]),
          }),
        );
        const products = new CrossProducts(left.count, right.count);
        products.add(sites[0] as SequenceSite, sites[1] as SequenceSite, -0.5);
        products.add(sites[0] as SequenceSite, sites[1] as SequenceSite, 2);
        return products.total();
      });
      const gradients = numbers.map(({ input, delta, count, rows }) =>
        Array.from({ length: count }, (_, i) => {
          const sum = new Float64Array(a * b);
          for (let row = i * rows; row < (i + 1) * rows; row++) {
            for (let k = 0; k < a * b; k++) {
              const [x, y] = [Math.floor(k / b), k % b];
              (sum[k] as number) += (input[row * a + x] as number) * (delta[row * b + y] as number);
            }
          }
          return sum;
        }),
      );
      const [own, others] = gradients as [Float64Array[], Float64Array[]];
      const expected = own.flatMap((g) =>
        others.map((o) => 1.5 * g.reduce((sum, x, k) => sum + x * (o[k] as number), 0)),
      );
      expect(product.shape).toEqual([left.count, right.count]);
      expect(relativeError(await product.data(), expected)).toBeLessThan(1e-5);
      product.dispose();
    },
  );
});
