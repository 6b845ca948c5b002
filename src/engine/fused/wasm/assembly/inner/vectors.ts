/** Short vectors of any length: four lanes at a time, and the rest one by one. */
import { sumLanes, sumLanesOfFour } from "./lanes";

/** Bytes of the part of `count` floats that fills whole lanes. */
// @ts-ignore: decorator
@inline
export function wholeLanes(count: i32): usize {
  return <usize>(count & ~3) << 2;
}

/** target[i] += source[i] for `count` floats. */
// @ts-ignore: decorator
@inline
export function addVector(target: usize, source: usize, count: i32): void {
  const whole = wholeLanes(count);
  const end = <usize>count << 2;
  let i: usize = 0;
  for (; i < whole; i += 16) {
    v128.store(target + i, f32x4.add(v128.load(target + i), v128.load(source + i)));
  }
  for (; i < end; i += 4) {
    store<f32>(target + i, load<f32>(target + i) + load<f32>(source + i));
  }
}

/** ⟨a, b⟩ of two vectors of `count` floats. */
// @ts-ignore: decorator
@inline
export function dot(a: usize, b: usize, count: i32): f32 {
  const whole = wholeLanes(count);
  const end = <usize>count << 2;
  let lanes = f32x4.splat(0);
  let i: usize = 0;
  for (; i < whole; i += 16) {
    lanes = f32x4.add(lanes, f32x4.mul(v128.load(a + i), v128.load(b + i)));
  }
  let sum = sumLanes(lanes);
  for (; i < end; i += 4) {
    sum += load<f32>(a + i) * load<f32>(b + i);
  }
  return sum;
}

/** factor · ⟨x, rowᵢ⟩ for `rows` rows of `count` floats that lie `step` bytes apart. */
export function dotRows(
  target: usize,
  x: usize,
  row: usize,
  step: usize,
  rows: i32,
  count: i32,
  factor: f32,
): void {
  let s = 0;
  if ((count & 3) == 0) {
    const end = <usize>count << 2;
    const factors = f32x4.splat(factor);
    for (; s + 4 <= rows; s += 4, row += 4 * step, target += 16) {
      let a = f32x4.splat(0);
      let b = a;
      let c = a;
      let d = a;
      for (let i: usize = 0; i < end; i += 16) {
        const lanes = v128.load(x + i);
        const at = row + i;
        a = f32x4.add(a, f32x4.mul(lanes, v128.load(at)));
        b = f32x4.add(b, f32x4.mul(lanes, v128.load(at + step)));
        c = f32x4.add(c, f32x4.mul(lanes, v128.load(at + 2 * step)));
        d = f32x4.add(d, f32x4.mul(lanes, v128.load(at + 3 * step)));
      }
      v128.store(target, f32x4.mul(factors, sumLanesOfFour(a, b, c, d)));
    }
  }
  for (; s < rows; s++, row += step, target += 4) {
    store<f32>(target, factor * dot(x, row, count));
  }
}

/** Σᵢ wᵢ rowᵢ of `rows` rows of `count` floats that lie `step` bytes apart; onto the target if it adds. */
export function sumRows(
  target: usize,
  weights: usize,
  row: usize,
  step: usize,
  rows: i32,
  count: i32,
  adds: bool,
): void {
  const whole = wholeLanes(count);
  const end = <usize>count << 2;
  const last = weights + (<usize>rows << 2);
  let i: usize = 0;
  for (; i < whole; i += 16) {
    let sum = adds ? v128.load(target + i) : f32x4.splat(0);
    let at = row + i;
    for (let w = weights; w < last; w += 4, at += step) {
      sum = f32x4.add(sum, f32x4.mul(v128.load32_splat(w), v128.load(at)));
    }
    v128.store(target + i, sum);
  }
  for (; i < end; i += 4) {
    let sum: f32 = adds ? load<f32>(target + i) : 0;
    let at = row + i;
    for (let w = weights; w < last; w += 4, at += step) {
      sum += load<f32>(w) * load<f32>(at);
    }
    store<f32>(target + i, sum);
  }
}

/** rowᵢ += wᵢ x for `rows` rows of `count` floats that lie `step` bytes apart. */
export function addToRows(
  row: usize,
  step: usize,
  weights: usize,
  x: usize,
  rows: i32,
  count: i32,
): void {
  const whole = wholeLanes(count);
  const end = <usize>count << 2;
  const last = weights + (<usize>rows << 2);
  for (let w = weights; w < last; w += 4, row += step) {
    const weight = v128.load32_splat(w);
    let i: usize = 0;
    for (; i < whole; i += 16) {
      v128.store(row + i, f32x4.add(v128.load(row + i), f32x4.mul(weight, v128.load(x + i))));
    }
    for (; i < end; i += 4) {
      store<f32>(row + i, load<f32>(row + i) + load<f32>(w) * load<f32>(x + i));
    }
  }
}
