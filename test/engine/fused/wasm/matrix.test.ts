/** Products of the wasm kernels against loops in double precision. */
import { beforeAll, describe, expect, it } from "vitest";
import { Arena } from "../../../../src/engine/fused/wasm/arena";
import type { Kernels } from "../../../../src/engine/fused/wasm/kernels";
import { loadKernels } from "../../../../src/engine/fused/wasm/load-kernels";
import { relativeError } from "../../../reference/kernel";
import { wave } from "./kernel-memory";

let kernels: Kernels;
let arena: Arena;

beforeAll(async () => {
  kernels = await loadKernels();
  arena = new Arena(kernels);
});

interface Case {
  readonly rows: number;
  readonly columns: number;
  readonly depth: number;
  /** Floats between the rows' ends and the next rows' beginnings. */
  readonly gap: number;
}

/** A product of the kernels and the same in double precision. */
function both(
  { rows, columns, depth, gap }: Case,
  leftTransposed: boolean,
  rightTransposed: boolean,
  adds: boolean,
): [Float32Array, Float64Array] {
  arena.clear();
  const stored = (rowCount: number, columnCount: number, pace: number) => {
    const pitch = columnCount + gap;
    const address = arena.take(rowCount * pitch);
    return { address, pitch, values: wave(rowCount * pitch, pace) };
  };
  const left = leftTransposed ? stored(depth, rows, 0.7) : stored(rows, depth, 0.7);
  const right = rightTransposed ? stored(columns, depth, 0.9) : stored(depth, columns, 0.9);
  const target = stored(rows, columns, 1.1);
  for (const { address, values } of [left, right, target]) {
    arena.floats(address, values.length).set(values);
  }
  kernels.multiply(
    leftTransposed,
    rightTransposed,
    rows,
    columns,
    depth,
    left.address,
    left.pitch,
    right.address,
    right.pitch,
    target.address,
    target.pitch,
    adds,
  );
  const expected = Float64Array.from(target.values);
  for (let i = 0; i < rows; i++) {
    for (let j = 0; j < columns; j++) {
      let sum = adds ? (target.values[i * target.pitch + j] as number) : 0;
      for (let p = 0; p < depth; p++) {
        const a = left.values[leftTransposed ? p * left.pitch + i : i * left.pitch + p] as number;
        const b = right.values[rightTransposed ? j * right.pitch + p : p * right.pitch + j];
        sum += a * (b as number);
      }
      expected[i * target.pitch + j] = sum;
    }
  }
  return [arena.floats(target.address, expected.length).slice(), expected];
}

const CASES: readonly Case[] = [
  { rows: 1, columns: 1, depth: 1, gap: 0 },
  { rows: 4, columns: 8, depth: 4, gap: 0 },
  { rows: 5, columns: 9, depth: 3, gap: 2 },
  { rows: 3, columns: 7, depth: 13, gap: 0 },
  { rows: 67, columns: 33, depth: 21, gap: 1 },
  { rows: 130, columns: 16, depth: 259, gap: 3 },
  { rows: 2, columns: 515, depth: 6, gap: 0 },
  { rows: 64, columns: 11, depth: 512, gap: 0 },
];

describe.each(CASES)("$rows × $depth by $depth × $columns, gap $gap", (one) => {
  it.each([
    [false, false],
    [true, false],
    [false, true],
    [true, true],
  ])("left transposed %s, right transposed %s", (left, right) => {
    for (const adds of [false, true]) {
      const [actual, expected] = both(one, left, right, adds);
      // The gaps are compared too: nothing is written there.
      expect(relativeError(actual, expected)).toBeLessThan(2e-6);
    }
  });
});

it("gives the same bits again", () => {
  const one = { rows: 37, columns: 29, depth: 300, gap: 1 };
  expect(both(one, true, false, true)[0]).toEqual(both(one, true, false, true)[0]);
});
