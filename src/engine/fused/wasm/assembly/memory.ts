/** Where memory begins, and moving what is in it. */
import { wholeLanes } from "./inner/vectors";

/** The first byte that the kernels leave to their host: the arena begins here. */
export function arenaStart(): usize {
  return __heap_base;
}

/** Sets `count` floats or integers to 0. */
export function clear(target: usize, count: i32): void {
  memory.fill(target, 0, <usize>count << 2);
}

/** Copies `rows` rows of `width` floats, which begin every `stride` rows, to the same rows of the target. */
export function copyRows(target: usize, source: usize, rows: i32, stride: i32, width: i32): void {
  const bytes = <usize>width << 2;
  if (stride == 1) {
    memory.copy(target, source, <usize>rows * bytes);
    return;
  }
  const step = <usize>stride * bytes;
  for (let r = 0; r < rows; r++, target += step, source += step) {
    memory.copy(target, source, bytes);
  }
}

/** Adds a row of `width` floats to each of `rows` rows, which begin every `stride` rows. */
export function addRow(target: usize, row: usize, rows: i32, stride: i32, width: i32): void {
  const whole = wholeLanes(width);
  const end = <usize>width << 2;
  const step = <usize>stride * end;
  for (let r = 0; r < rows; r++, target += step) {
    let i: usize = 0;
    for (; i < whole; i += 16) {
      v128.store(target + i, f32x4.add(v128.load(target + i), v128.load(row + i)));
    }
    for (; i < end; i += 4) {
      store<f32>(target + i, load<f32>(target + i) + load<f32>(row + i));
    }
  }
}
