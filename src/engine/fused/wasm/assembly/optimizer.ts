/** The arithmetic of `optimizer.ts` on ranges of θ and its moments. */
import { wholeLanes } from "./inner/vectors";

/** Σ x², in double precision. */
export function sumSquares(x: usize, count: i32): f64 {
  const whole = wholeLanes(count);
  const end = <usize>count << 2;
  let low = f64x2.splat(0);
  let high = low;
  let i: usize = 0;
  for (; i < whole; i += 16) {
    const lanes = v128.load(x + i);
    const a = f64x2.promote_low_f32x4(lanes);
    const b = f64x2.promote_low_f32x4(v128.shuffle<f32>(lanes, lanes, 2, 3, 0, 1));
    low = f64x2.add(low, f64x2.mul(a, a));
    high = f64x2.add(high, f64x2.mul(b, b));
  }
  const lanes = f64x2.add(low, high);
  let sum = f64x2.extract_lane(lanes, 0) + f64x2.extract_lane(lanes, 1);
  for (; i < end; i += 4) {
    const value = <f64>load<f32>(x + i);
    sum += value * value;
  }
  return sum;
}

/** θ ← θ − rate · clip · g. */
export function sgd(theta: usize, gradient: usize, count: i32, clip: f32, rate: f32): void {
  const end = <usize>count << 2;
  for (let i: usize = 0; i < end; i += 4) {
    const change = load<f32>(gradient + i) * clip * rate;
    store<f32>(theta + i, load<f32>(theta + i) - change);
  }
}

/** Adam's new first moment. */
// @ts-ignore: decorator
@inline
function blend(moment: f32, value: f32, beta: f32): f32 {
  return moment * beta + value * (1 - beta);
}

/**
 * m ← β₁ m + (1 − β₁) g, v ← β₂ v + (1 − β₂) g², θ ← decay · θ − stepSize · m / (rootCorrection · √v + ε),
 * with the clipped gradient g. The bias corrections are in `stepSize` and `rootCorrection`.
 */
export function adam(
  theta: usize,
  first: usize,
  second: usize,
  gradient: usize,
  count: i32,
  clip: f32,
  beta1: f32,
  beta2: f32,
  stepSize: f32,
  rootCorrection: f32,
  epsilon: f32,
  decay: f32,
): void {
  const whole = wholeLanes(count);
  const end = <usize>count << 2;
  let i: usize = 0;
  for (; i < whole; i += 16) {
    const g = f32x4.mul(v128.load(gradient + i), f32x4.splat(clip));
    const m = f32x4.add(
      f32x4.mul(v128.load(first + i), f32x4.splat(beta1)),
      f32x4.mul(g, f32x4.splat(1 - beta1)),
    );
    const v = f32x4.add(
      f32x4.mul(v128.load(second + i), f32x4.splat(beta2)),
      f32x4.mul(f32x4.mul(g, g), f32x4.splat(1 - beta2)),
    );
    v128.store(first + i, m);
    v128.store(second + i, v);
    const root = f32x4.add(
      f32x4.mul(f32x4.sqrt(v), f32x4.splat(rootCorrection)),
      f32x4.splat(epsilon),
    );
    const change = f32x4.mul(f32x4.div(m, root), f32x4.splat(stepSize));
    const kept = f32x4.mul(v128.load(theta + i), f32x4.splat(decay));
    v128.store(theta + i, f32x4.sub(kept, change));
  }
  for (; i < end; i += 4) {
    const g = load<f32>(gradient + i) * clip;
    const m = blend(load<f32>(first + i), g, beta1);
    const v = blend(load<f32>(second + i), g * g, beta2);
    store<f32>(first + i, m);
    store<f32>(second + i, v);
    const change = (m / (sqrt<f32>(v) * rootCorrection + epsilon)) * stepSize;
    store<f32>(theta + i, load<f32>(theta + i) * decay - change);
  }
}
