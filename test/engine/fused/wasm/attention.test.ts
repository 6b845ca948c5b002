/** Attention of sequences that share their beginnings, and its derivatives, against double precision. */
import { beforeAll, describe, expect, it } from "vitest";
import { relativeError } from "../../../reference/kernel";
import { KernelMemory, wave } from "./kernel-memory";

let memory: KernelMemory;

beforeAll(async () => {
  memory = await KernelMemory.load();
});

interface Case {
  readonly groups: number;
  readonly members: number;
  readonly shared: number;
  readonly own: number;
  readonly heads: number;
  readonly size: number;
}

const CASES: readonly Case[] = [
  { groups: 2, members: 3, shared: 5, own: 3, heads: 2, size: 4 },
  { groups: 3, members: 1, shared: 0, own: 7, heads: 1, size: 3 },
  { groups: 1, members: 2, shared: 1, own: 1, heads: 3, size: 1 },
  { groups: 2, members: 2, shared: 13, own: 9, heads: 2, size: 9 },
];

/** Rows that row `ownRow + b·own + t` attends to, in order. */
function seen({ groups, members, shared, own }: Case, b: number, t: number): number[] {
  const group = Math.floor(b / members);
  return [
    ...Array.from({ length: shared }, (_, s) => group * shared + s),
    ...Array.from({ length: t + 1 }, (_, s) => groups * shared + b * own + s),
  ];
}

/** Outputs of own rows, and ∂⟨dOutput, output⟩/∂(q, k, v), by the definition. */
function definition(one: Case, qkv: Float32Array, dOutput: Float32Array) {
  const { groups, members, shared, own, heads, size } = one;
  const width = heads * size;
  const rows = groups * shared + groups * members * own;
  const output = new Float64Array(rows * width);
  const dQkv = new Float64Array(rows * 3 * width);
  const at = (row: number, part: number, h: number, k: number) =>
    row * 3 * width + part * width + h * size + k;
  const range = Array.from({ length: size }, (_, k) => k);
  const add = (index: number, value: number) => {
    dQkv[index] = (dQkv[index] as number) + value;
  };
  for (let b = 0; b < groups * members; b++) {
    for (let t = 0; t < own; t++) {
      const row = groups * shared + b * own + t;
      const keys = seen(one, b, t);
      for (let h = 0; h < heads; h++) {
        const value = (r: number, part: number, k: number) => qkv[at(r, part, h, k)] as number;
        const scores = keys.map(
          (s) =>
            range.reduce((sum, k) => sum + value(row, 0, k) * value(s, 1, k), 0) / Math.sqrt(size),
        );
        const total = scores.reduce((sum, score) => sum + Math.exp(score), 0);
        const P = scores.map((score) => Math.exp(score) / total);
        const dOut = (k: number) => dOutput[row * width + h * size + k] as number;
        const dP = keys.map((s) => range.reduce((sum, k) => sum + dOut(k) * value(s, 2, k), 0));
        const mean = P.reduce((sum, p, i) => sum + p * (dP[i] as number), 0);
        keys.forEach((s, i) => {
          const p = P[i] as number;
          const dScore = (p * ((dP[i] as number) - mean)) / Math.sqrt(size);
          for (const k of range) {
            const place = row * width + h * size + k;
            output[place] = (output[place] as number) + p * value(s, 2, k);
            add(at(row, 0, h, k), dScore * value(s, 1, k));
            add(at(s, 1, h, k), dScore * value(row, 0, k));
            add(at(s, 2, h, k), p * dOut(k));
          }
        });
      }
    }
  }
  return { rows, width, output, dQkv };
}

describe.each(CASES)("$groups × $members sequences, $shared shared and $own own rows", (one) => {
  const { groups, members, shared, own, heads, size } = one;
  const width = heads * size;
  const rows = groups * shared + groups * members * own;
  const keys = Math.ceil((shared + own) / 4) * 4;
  const qkv = wave(rows * 3 * width, 0.7);
  const dOutput = wave(rows * width, 0.9);

  it("attends as the definition says, forward and backward", () => {
    const expected = definition(one, qkv, dOutput);
    const [x, out] = [memory.put(qkv), memory.room(rows * width)];
    const P = memory.room(rows * heads * keys);
    const sizes = [groups * members, members, shared, groups * shared, own, 0, own] as const;
    memory.kernels.attend(x, out, P, keys, ...sizes, heads, width);
    // Shared rows are queries of another call.
    const from = groups * shared * width;
    const actual = memory.get(out, rows * width);
    expect(relativeError(actual.slice(from), expected.output.slice(from))).toBeLessThan(1e-6);
    expect(actual.slice(0, from).every(Number.isNaN)).toBe(true);
    const dQkv = memory.put(new Float32Array(rows * 3 * width));
    const scratch = memory.room(keys);
    memory.kernels.attendBackward(
      x,
      P,
      memory.put(dOutput),
      dQkv,
      scratch,
      keys,
      ...sizes,
      heads,
      width,
    );
    expect(relativeError(memory.get(dQkv, rows * 3 * width), expected.dQkv)).toBeLessThan(2e-6);
  });
});

it("moves along as differences say", () => {
  const one = { groups: 2, members: 1, shared: 0, own: 6, heads: 2, size: 5 };
  const [width, rows, keys] = [10, 12, 8];
  const qkv = wave(rows * 3 * width, 0.7);
  const direction = wave(rows * 3 * width, 0.4);
  const none = new Float32Array(rows * width);
  const along = (epsilon: number) => {
    const moved = Float64Array.from(qkv, (x, i) => x + epsilon * (direction[i] as number));
    return definition(one, moved as unknown as Float32Array, none).output;
  };
  const [ahead, behind] = [along(1e-4), along(-1e-4)];
  const expected = ahead.map((value, i) => (value - (behind[i] as number)) / 2e-4);
  const x = memory.put(qkv);
  const P = memory.room(rows * one.heads * keys);
  memory.kernels.attend(
    x,
    memory.room(rows * width),
    P,
    keys,
    2,
    1,
    0,
    0,
    6,
    0,
    6,
    one.heads,
    width,
  );
  const out = memory.room(rows * width);
  const scratch = memory.room(2 * keys);
  memory.kernels.attendTangent(
    x,
    memory.put(direction),
    P,
    out,
    scratch,
    keys,
    2,
    6,
    one.heads,
    width,
  );
  expect(relativeError(memory.get(out, rows * width), expected)).toBeLessThan(2e-6);
});
