/**
 * Matrix products by the scheme of Goto & van de Geijn (2008, "Anatomy of High-Performance Matrix
 * Multiplication"): blocks of both factors are packed into panels that stay in the first-level cache,
 * and one kernel multiplies panels with all of its results in registers.
 *
 * The order of every sum depends on the shapes alone, so that equal inputs give equal bits.
 */
import { pack } from "./inner/pack";

/** Rows and columns of the results that are held in registers: 8 of 16, beside what is multiplied. */
const ROWS = 4;
const COLUMNS = 8;

/** Depth, rows and columns of the blocks that are packed at once. */
const DEPTH = 256;
const BLOCK_ROWS = 64;
const BLOCK_COLUMNS = 512;

const leftPanels = memory.data(BLOCK_ROWS * DEPTH * 4, 16);
const rightPanels = memory.data(DEPTH * BLOCK_COLUMNS * 4, 16);
/** Where results go of which not all are wanted. */
const edge = memory.data(ROWS * COLUMNS * 4, 16);

/** Adds or stores a row of eight results. */
// @ts-ignore: decorator
@inline
function put(target: usize, low: v128, high: v128, adds: bool): void {
  if (adds) {
    low = f32x4.add(v128.load(target), low);
    high = f32x4.add(v128.load(target, 16), high);
  }
  v128.store(target, low);
  v128.store(target, high, 16);
}

/** The product of a panel of 4 rows and one of 8 columns, to (or onto) rows `pitch` bytes apart. */
function multiplyPanels(
  left: usize,
  right: usize,
  depth: i32,
  target: usize,
  pitch: usize,
  adds: bool,
): void {
  let c00 = f32x4.splat(0);
  let c01 = c00;
  let c10 = c00;
  let c11 = c00;
  let c20 = c00;
  let c21 = c00;
  let c30 = c00;
  let c31 = c00;
  const end = left + (<usize>depth << 4);
  while (left < end) {
    const b0 = v128.load(right);
    const b1 = v128.load(right, 16);
    let a = v128.load32_splat(left);
    c00 = f32x4.add(c00, f32x4.mul(a, b0));
    c01 = f32x4.add(c01, f32x4.mul(a, b1));
    a = v128.load32_splat(left, 4);
    c10 = f32x4.add(c10, f32x4.mul(a, b0));
    c11 = f32x4.add(c11, f32x4.mul(a, b1));
    a = v128.load32_splat(left, 8);
    c20 = f32x4.add(c20, f32x4.mul(a, b0));
    c21 = f32x4.add(c21, f32x4.mul(a, b1));
    a = v128.load32_splat(left, 12);
    c30 = f32x4.add(c30, f32x4.mul(a, b0));
    c31 = f32x4.add(c31, f32x4.mul(a, b1));
    left += 16;
    right += 32;
  }
  put(target, c00, c01, adds);
  put(target + pitch, c10, c11, adds);
  put(target + 2 * pitch, c20, c21, adds);
  put(target + 3 * pitch, c30, c31, adds);
}

/** Copies or adds the part of `edge` that is wanted. */
function putEdge(target: usize, pitch: usize, rows: i32, columns: i32, adds: bool): void {
  for (let i = 0; i < rows; i++) {
    for (let j = 0; j < columns; j++) {
      const to = target + <usize>i * pitch + (<usize>j << 2);
      const value = load<f32>(edge + (<usize>(i * COLUMNS + j) << 2));
      store<f32>(to, adds ? load<f32>(to) + value : value);
    }
  }
}

/** The product of packed blocks, tile by tile. */
function multiplyBlocks(
  rows: i32,
  columns: i32,
  depth: i32,
  target: usize,
  pitch: usize,
  adds: bool,
): void {
  const leftStep = <usize>(ROWS * depth) << 2;
  let right = rightPanels;
  for (let j = 0; j < columns; j += COLUMNS) {
    let left = leftPanels;
    let to = target + (<usize>j << 2);
    for (let i = 0; i < rows; i += ROWS) {
      if (i + ROWS <= rows && j + COLUMNS <= columns) {
        multiplyPanels(left, right, depth, to, pitch, adds);
      } else {
        multiplyPanels(left, right, depth, edge, COLUMNS * 4, false);
        putEdge(to, pitch, min(rows - i, ROWS), min(columns - j, COLUMNS), adds);
      }
      left += leftStep;
      to += <usize>ROWS * pitch;
    }
    right += <usize>(COLUMNS * depth) << 2;
  }
}

/**
 * C [rows, columns] = A·B, or C + A·B where `adds`: A is [rows, depth], or its transpose is given; B is
 * [depth, columns], or its transpose is given. All row-major at byte addresses; a pitch is the floats
 * from one stored row to the next. C must not overlap A or B.
 */
export function multiply(
  leftTransposed: bool,
  rightTransposed: bool,
  rows: i32,
  columns: i32,
  depth: i32,
  left: usize,
  leftPitch: i32,
  right: usize,
  rightPitch: i32,
  target: usize,
  targetPitch: i32,
  adds: bool,
): void {
  const leftBytes = <usize>leftPitch << 2;
  const rightBytes = <usize>rightPitch << 2;
  const pitch = <usize>targetPitch << 2;
  for (let j = 0; j < columns; j += BLOCK_COLUMNS) {
    const width = min(columns - j, BLOCK_COLUMNS);
    for (let p = 0; p < depth; p += DEPTH) {
      const deep = min(depth - p, DEPTH);
      const b = rightTransposed
        ? right + <usize>j * rightBytes + (<usize>p << 2)
        : right + <usize>p * rightBytes + (<usize>j << 2);
      pack(rightPanels, b, rightBytes, rightTransposed, width, deep, COLUMNS);
      for (let i = 0; i < rows; i += BLOCK_ROWS) {
        const high = min(rows - i, BLOCK_ROWS);
        const a = leftTransposed
          ? left + <usize>p * leftBytes + (<usize>i << 2)
          : left + <usize>i * leftBytes + (<usize>p << 2);
        pack(leftPanels, a, leftBytes, !leftTransposed, high, deep, ROWS);
        const to = target + <usize>i * pitch + (<usize>j << 2);
        multiplyBlocks(high, width, deep, to, pitch, adds || p > 0);
      }
    }
  }
}
