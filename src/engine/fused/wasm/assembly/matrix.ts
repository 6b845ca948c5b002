/**
 * Matrix products by the scheme of Goto & van de Geijn (2008, "Anatomy of High-Performance Matrix
 * Multiplication"): blocks of both factors are packed into panels that stay in the first-level cache,
 * and one kernel multiplies panels with all of its results in registers.
 *
 * The order of every sum depends on the shapes alone, so that equal inputs give equal bits.
 */
import { pack } from "./inner/pack";

/**
 * Rows and columns of the results that are held in registers: eight of the sixteen that there are. On an AMD
 * EPYC in Node 20 that makes 28 to 31·10⁹ multiply-adds a second; 4 × 8 results, which take twice the
 * copies of single factors into all lanes, made 24 to 26; twelve registers of results made 11 to 17, as if
 * V8 moved them to memory and back.
 */
const ROWS = 2;
const COLUMNS = 16;

/** Rows of the left factor's panels: two calls of the kernel. */
const PANEL_ROWS = 4;

/** Depth, rows and columns of the blocks that are packed at once. */
const DEPTH = 256;
const BLOCK_ROWS = 64;
const BLOCK_COLUMNS = 512;

const leftPanels = memory.data(BLOCK_ROWS * DEPTH * 4, 16);
const rightPanels = memory.data(DEPTH * BLOCK_COLUMNS * 4, 16);
/** Where results go of which not all are wanted. */
const edge = memory.data(ROWS * COLUMNS * 4, 16);

/** Adds or stores a row of sixteen results. */
// @ts-ignore: decorator
@inline
function put(target: usize, a: v128, b: v128, c: v128, d: v128, adds: bool): void {
  if (adds) {
    a = f32x4.add(v128.load(target), a);
    b = f32x4.add(v128.load(target, 16), b);
    c = f32x4.add(v128.load(target, 32), c);
    d = f32x4.add(v128.load(target, 48), d);
  }
  v128.store(target, a);
  v128.store(target, b, 16);
  v128.store(target, c, 32);
  v128.store(target, d, 48);
}

/** The product of two rows of a panel and a panel of 16 columns, to (or onto) rows `pitch` bytes apart. */
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
  let c02 = c00;
  let c03 = c00;
  let c10 = c00;
  let c11 = c00;
  let c12 = c00;
  let c13 = c00;
  const end = left + ((<usize>depth * PANEL_ROWS) << 2);
  while (left < end) {
    const a0 = v128.load32_splat(left);
    const a1 = v128.load32_splat(left, 4);
    let b = v128.load(right);
    c00 = f32x4.add(c00, f32x4.mul(a0, b));
    c10 = f32x4.add(c10, f32x4.mul(a1, b));
    b = v128.load(right, 16);
    c01 = f32x4.add(c01, f32x4.mul(a0, b));
    c11 = f32x4.add(c11, f32x4.mul(a1, b));
    b = v128.load(right, 32);
    c02 = f32x4.add(c02, f32x4.mul(a0, b));
    c12 = f32x4.add(c12, f32x4.mul(a1, b));
    b = v128.load(right, 48);
    c03 = f32x4.add(c03, f32x4.mul(a0, b));
    c13 = f32x4.add(c13, f32x4.mul(a1, b));
    left += PANEL_ROWS << 2;
    right += COLUMNS << 2;
  }
  put(target, c00, c01, c02, c03, adds);
  put(target + pitch, c10, c11, c12, c13, adds);
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
  const panel = <usize>(PANEL_ROWS * depth) << 2;
  let right = rightPanels;
  for (let j = 0; j < columns; j += COLUMNS) {
    let to = target + (<usize>j << 2);
    for (let i = 0; i < rows; i += ROWS) {
      const left = leftPanels + <usize>(i / PANEL_ROWS) * panel + (<usize>(i % PANEL_ROWS) << 2);
      if (i + ROWS <= rows && j + COLUMNS <= columns) {
        multiplyPanels(left, right, depth, to, pitch, adds);
      } else {
        multiplyPanels(left, right, depth, edge, COLUMNS * 4, false);
        putEdge(to, pitch, min(rows - i, ROWS), min(columns - j, COLUMNS), adds);
      }
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
        pack(leftPanels, a, leftBytes, !leftTransposed, high, deep, PANEL_ROWS);
        const to = target + <usize>i * pitch + (<usize>j << 2);
        multiplyBlocks(high, width, deep, to, pitch, adds || p > 0);
      }
    }
  }
}
