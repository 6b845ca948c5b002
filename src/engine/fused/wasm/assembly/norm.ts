/**
 * RMSNorm and its derivative, for `rows` rows of `width` floats that begin every `stride` rows.
 * y = x̂ ⊙ gain with x̂ = x r and r = (mean x² + ε)^(−1/2).
 */
import { dot, wholeLanes } from "./inner/vectors";

/** The ε of `reference/transformer.ts`. */
const EPSILON: f32 = 1e-5;

/** y and r of every row. */
export function normForward(
  x: usize,
  gain: usize,
  y: usize,
  inverse: usize,
  rows: i32,
  stride: i32,
  width: i32,
): void {
  const whole = wholeLanes(width);
  const end = <usize>width << 2;
  const step = <usize>stride * end;
  const inverseStep = <usize>stride << 2;
  for (let row = 0; row < rows; row++, x += step, y += step, inverse += inverseStep) {
    const r: f32 = 1 / sqrt<f32>(dot(x, x, width) / <f32>width + EPSILON);
    store<f32>(inverse, r);
    const lanes = f32x4.splat(r);
    let i: usize = 0;
    for (; i < whole; i += 16) {
      const hat = f32x4.mul(v128.load(x + i), lanes);
      v128.store(y + i, f32x4.mul(hat, v128.load(gain + i)));
    }
    for (; i < end; i += 4) {
      store<f32>(y + i, load<f32>(x + i) * r * load<f32>(gain + i));
    }
  }
}

/**
 * From ∂L/∂y: adds ∂L/∂x = r (gain ⊙ dy − x̂ mean(gain ⊙ dy ⊙ x̂)) to dx, and Σ dy ⊙ x̂ to the gain's
 * gradient, of which there is one for every `rowsPerGradient` rows.
 */
export function normBackward(
  x: usize,
  gain: usize,
  inverse: usize,
  dy: usize,
  dx: usize,
  gainGradient: usize,
  rowsPerGradient: i32,
  rows: i32,
  stride: i32,
  width: i32,
): void {
  const whole = wholeLanes(width);
  const end = <usize>width << 2;
  const step = <usize>stride * end;
  const inverseStep = <usize>stride << 2;
  for (let row = 0; row < rows; row++) {
    if (row > 0 && row % rowsPerGradient == 0) {
      gainGradient += end;
    }
    const r = load<f32>(inverse);
    const lanes = f32x4.splat(r);
    let sums = f32x4.splat(0);
    let i: usize = 0;
    for (; i < whole; i += 16) {
      const product = f32x4.mul(f32x4.mul(v128.load(x + i), lanes), v128.load(dy + i));
      v128.store(gainGradient + i, f32x4.add(v128.load(gainGradient + i), product));
      sums = f32x4.add(sums, f32x4.mul(product, v128.load(gain + i)));
    }
    let sum =
      f32x4.extract_lane(sums, 0) +
      f32x4.extract_lane(sums, 1) +
      (f32x4.extract_lane(sums, 2) + f32x4.extract_lane(sums, 3));
    for (; i < end; i += 4) {
      const product = load<f32>(x + i) * r * load<f32>(dy + i);
      store<f32>(gainGradient + i, load<f32>(gainGradient + i) + product);
      sum += product * load<f32>(gain + i);
    }
    // x̂ mean(…) r = x · (mean(…) r²).
    const projection = (sum / <f32>width) * r * r;
    const projections = f32x4.splat(projection);
    for (i = 0; i < whole; i += 16) {
      const own = f32x4.mul(f32x4.mul(v128.load(dy + i), v128.load(gain + i)), lanes);
      const change = f32x4.sub(own, f32x4.mul(v128.load(x + i), projections));
      v128.store(dx + i, f32x4.add(v128.load(dx + i), change));
    }
    for (; i < end; i += 4) {
      const own = load<f32>(dy + i) * load<f32>(gain + i) * r;
      const change = own - load<f32>(x + i) * projection;
      store<f32>(dx + i, load<f32>(dx + i) + change);
    }
    x += step;
    dy += step;
    dx += step;
    inverse += inverseStep;
  }
}
