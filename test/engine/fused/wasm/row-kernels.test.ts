/** Norms, activations, log-softmax, the objective's derivative and updates, against double precision. */
import { beforeAll, describe, expect, it } from "vitest";
import { relativeError } from "../../../reference/kernel";
import { KernelMemory, wave } from "./kernel-memory";

let memory: KernelMemory;

beforeAll(async () => {
  memory = await KernelMemory.load();
});

/** Row r of an array of rows of `width`, in double precision. */
const rowOf = (values: Float32Array, r: number, width: number) =>
  Array.from(values.subarray(r * width, (r + 1) * width));

const sum = (values: readonly number[]) => values.reduce((a, b) => a + b, 0);

describe.each([1, 3, 4, 7, 32, 65])("rows of %i", (width) => {
  const rows = 5;
  const stride = 2;
  const all = (rows - 1) * stride + 1;
  const count = all * width;
  const x = wave(count, 0.7);
  const gain = wave(width, 0.9).map((g) => 1 + g / 2);
  /** r of a row. */
  const inverseOf = (row: readonly number[]) =>
    1 / Math.sqrt(sum(row.map((value) => value ** 2)) / width + 1e-5);

  it("are normed where they are asked for, and nowhere else", () => {
    const target = memory.put(wave(count, 0.3));
    const inverses = memory.room(all);
    memory.kernels.normForward(
      memory.put(x),
      memory.put(gain),
      target,
      inverses,
      rows,
      stride,
      width,
    );
    const expected = Float64Array.from(wave(count, 0.3));
    for (let r = 0; r < all; r += stride) {
      const row = rowOf(x, r, width);
      row.forEach((value, k) => {
        expected[r * width + k] = value * inverseOf(row) * (gain[k] as number);
      });
    }
    expect(relativeError(memory.get(target, count), expected)).toBeLessThan(1e-6);
  });

  it("are normed backward, with a gain's gradient for every few rows", () => {
    const dy = wave(all * width, 0.5);
    const start = wave(all * width, 0.2);
    const dx = memory.put(start);
    const gains = memory.put(new Float32Array(3 * width).fill(1));
    const inverses = Float32Array.from({ length: all }, (_, r) => inverseOf(rowOf(x, r, width)));
    memory.kernels.normBackward(
      memory.put(x),
      memory.put(gain),
      memory.put(inverses),
      memory.put(dy),
      dx,
      gains,
      2,
      rows,
      stride,
      width,
    );
    const expected = Float64Array.from(start);
    const expectedGains = new Float64Array(3 * width).fill(1);
    for (let i = 0; i < rows; i++) {
      const r = i * stride;
      const inverse = inverses[r] as number;
      const hat = rowOf(x, r, width).map((value) => value * inverse);
      const slope = rowOf(dy, r, width);
      const scaled = slope.map((value, k) => value * (gain[k] as number));
      const mean = sum(scaled.map((value, k) => value * (hat[k] as number))) / width;
      for (let k = 0; k < width; k++) {
        const at = r * width + k;
        const change = inverse * ((scaled[k] as number) - (hat[k] as number) * mean);
        expected[at] = (expected[at] as number) + change;
        const own = Math.floor(i / 2) * width + k;
        const product = (slope[k] as number) * (hat[k] as number);
        expectedGains[own] = (expectedGains[own] as number) + product;
      }
    }
    expect(relativeError(memory.get(dx, all * width), expected)).toBeLessThan(1e-6);
    expect(relativeError(memory.get(gains, 3 * width), expectedGains)).toBeLessThan(1e-6);
  });

  it("become log-probabilities, with their entropy and confidence", () => {
    const temperature = 0.7;
    const z = wave(count, 0.6).map((value) => 12 * value);
    const target = memory.put(z);
    const [entropies, confidences] = [memory.room(all), memory.room(all)];
    memory.kernels.logSoftmax(target, entropies, confidences, rows, stride, width, temperature);
    const actual = memory.get(target, count);
    for (let r = 0; r < all; r += stride) {
      const scaled = rowOf(z, r, width).map((value) => value / temperature);
      const top = Math.max(...scaled);
      const shift = top + Math.log(sum(scaled.map((value) => Math.exp(value - top))));
      const logs = scaled.map((value) => value - shift);
      // Against 1 added, since a lone token's is 0.
      const shifted = (values: number[]) => values.map((value) => value - 1);
      expect(relativeError(shifted(rowOf(actual, r, width)), shifted(logs))).toBeLessThan(1e-6);
      const entropy = -sum(logs.map((log) => Math.exp(log) * log));
      expect(memory.get(entropies, all)[r]).toBeCloseTo(entropy, 5);
      expect(memory.get(confidences, all)[r]).toBeCloseTo(Math.exp(Math.max(...logs)), 6);
    }
  });

  it("give way to the derivative of an objective, token by token", () => {
    const logs = wave(3 * width, 0.8).map((value) => value - 2);
    const entropy = Float32Array.of(0.3, 1.1, 0.7);
    const [rowOfToken, chosen] = [
      [2, 0, 2],
      [0, width - 1, Math.floor(width / 2)],
    ];
    const weights = Float32Array.of(0.4, -1.3, 0.2);
    const bonus = Float32Array.of(0, 0.5, 0.1);
    const dz = memory.put(new Float32Array(3 * width));
    memory.kernels.logitsGradient(
      memory.put(logs),
      memory.put(entropy),
      dz,
      3,
      memory.putIntegers(rowOfToken),
      memory.putIntegers(chosen),
      memory.put(weights),
      memory.put(bonus),
      width,
    );
    const expected = new Float64Array(3 * width);
    rowOfToken.forEach((row, n) => {
      const [w, c] = [weights[n] as number, bonus[n] as number];
      for (let k = 0; k < width; k++) {
        const log = logs[row * width + k] as number;
        const probability = Math.exp(log);
        const hit = k === chosen[n] ? 1 : 0;
        const own = w * (hit - probability) + c * probability * (log + (entropy[row] as number));
        expected[row * width + k] = (expected[row * width + k] as number) + own;
      }
    });
    expect(relativeError(memory.get(dz, 3 * width), expected)).toBeLessThan(1e-6);
  });

  it("are updated as Adam and sgd say", () => {
    const theta = wave(width, 0.4);
    const gradient = wave(width, 1.3);
    const first = wave(width, 0.35);
    const second = wave(width, 0.45).map(Math.abs);
    const [clip, step, root, decay, epsilon] = [0.5, 0.01, 1.7, 0.99, 1e-3];
    const places = [theta, first, second].map((values) => memory.put(values));
    const [at, m, v] = places as [number, number, number];
    const g = memory.put(gradient);
    memory.kernels.adam(at, m, v, g, width, clip, 0.9, 0.95, step, root, epsilon, decay);
    const numbers = Array.from(theta, (value, k) => {
      const slope = clip * (gradient[k] as number);
      const newFirst = 0.9 * (first[k] as number) + 0.1 * slope;
      const newSecond = 0.95 * (second[k] as number) + 0.05 * slope ** 2;
      const change = (step * newFirst) / (root * Math.sqrt(newSecond) + epsilon);
      return [decay * value - change, newFirst, newSecond] as const;
    });
    places.forEach((place, i) => {
      const expected = numbers.map((triple) => triple[i] as number);
      expect(relativeError(memory.get(place, width), expected)).toBeLessThan(1e-6);
    });
    const plain = memory.put(theta);
    memory.kernels.sgd(plain, g, width, clip, step);
    const expected = theta.map((value, k) => value - step * clip * (gradient[k] as number));
    expect(relativeError(memory.get(plain, width), expected)).toBeLessThan(1e-6);
    const squares = sum(Array.from(gradient, (value) => value ** 2));
    expect(memory.kernels.sumSquares(g, width)).toBeCloseTo(squares, 12);
  });
});

it("gates by SiLU, small and large, and keeps its slope", () => {
  const width = 8;
  const u = Float32Array.of(0, 1e-3, -1, 3, -20, 20, -88, 88);
  const [slope, hidden] = [memory.put(u), memory.room(width)];
  memory.kernels.siluForward(slope, hidden, 1, 1, width);
  const gate = (value: number) => 1 / (1 + Math.exp(-value));
  u.forEach((value, k) => {
    const own = gate(value);
    const slopes = own * (1 + value * (1 - own));
    expect(memory.get(hidden, width)[k]).toBeCloseTo(value * own, 5);
    expect(memory.get(slope, width)[k]).toBeCloseTo(slopes, 6);
  });
});

it("lets what is not a number through", () => {
  const z = memory.put(Float32Array.of(0, Number.NaN, 1, 2, 3));
  const [entropy, confidence] = [memory.room(1), memory.room(1)];
  memory.kernels.logSoftmax(z, entropy, confidence, 1, 1, 5, 1);
  expect(memory.get(z, 5).every(Number.isNaN)).toBe(true);
  const u = memory.put(Float32Array.of(Number.NaN, 1, 2, 3));
  const hidden = memory.room(4);
  memory.kernels.siluForward(u, hidden, 1, 1, 4);
  expect(memory.get(hidden, 4)[0]).toBeNaN();
});
