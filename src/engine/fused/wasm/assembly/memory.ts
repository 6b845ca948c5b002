/** Where memory begins, and moving what is in it. */
import { addVector } from "./inner/vectors";

/** The first byte that the kernels leave to their host: the arena begins here. */
export function arenaStart(): usize {
  return __heap_base;
}

/** Sets `count` floats or integers to 0. */
export function clear(target: usize, count: i32): void {
  memory.fill(target, 0, <usize>count << 2);
}

/** target row i = source row indices[i], for `rows` rows of `width` floats. */
export function gatherRows(
  target: usize,
  source: usize,
  indices: usize,
  rows: i32,
  width: i32,
): void {
  const bytes = <usize>width << 2;
  for (let r = 0; r < rows; r++, target += bytes, indices += 4) {
    memory.copy(target, source + <usize>load<i32>(indices) * bytes, bytes);
  }
}

/** target row indices[i] += source row i, for `rows` rows of `width` floats. */
export function addRowsAt(
  target: usize,
  source: usize,
  indices: usize,
  rows: i32,
  width: i32,
): void {
  const bytes = <usize>width << 2;
  for (let r = 0; r < rows; r++, source += bytes, indices += 4) {
    addVector(target + <usize>load<i32>(indices) * bytes, source, width);
  }
}

/** Copies `rows` rows of `width` floats; a pitch is the floats from one row to the next. */
export function copyRows(
  target: usize,
  targetPitch: i32,
  source: usize,
  sourcePitch: i32,
  rows: i32,
  width: i32,
): void {
  const bytes = <usize>width << 2;
  if (targetPitch == width && sourcePitch == width) {
    memory.copy(target, source, <usize>rows * bytes);
    return;
  }
  const targetStep = <usize>targetPitch << 2;
  const sourceStep = <usize>sourcePitch << 2;
  for (let r = 0; r < rows; r++, target += targetStep, source += sourceStep) {
    memory.copy(target, source, bytes);
  }
}

/** Adds a row of `width` floats to each of `rows` rows, which begin every `stride` rows. */
export function addRow(target: usize, row: usize, rows: i32, stride: i32, width: i32): void {
  const step = (<usize>stride * <usize>width) << 2;
  for (let r = 0; r < rows; r++, target += step) {
    addVector(target, row, width);
  }
}
