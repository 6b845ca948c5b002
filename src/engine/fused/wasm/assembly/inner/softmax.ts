/** Softmax and its derivative on rows that have room for whole lanes. */
import { exp4, maxLane } from "./lanes";
import { dot } from "./vectors";

/** Softmax of `count` scores in place; what is left of the last four lanes becomes 0. */
export function softmax(scores: usize, count: i32): void {
  const end = scores + (<usize>count << 2);
  const whole = scores + (<usize>((count + 3) & ~3) << 2);
  for (let at = end; at < whole; at += 4) {
    store<f32>(at, load<f32>(scores));
  }
  let highest = v128.load(scores);
  for (let at = scores + 16; at < whole; at += 16) {
    highest = f32x4.max(highest, v128.load(at));
  }
  const top = f32x4.splat(maxLane(highest));
  for (let at = scores; at < whole; at += 16) {
    v128.store(at, exp4(f32x4.sub(v128.load(at), top)));
  }
  let sum: f32 = 0;
  for (let at = scores; at < end; at += 4) {
    sum += load<f32>(at);
  }
  for (let at = end; at < whole; at += 4) {
    store<f32>(at, 0);
  }
  const share = f32x4.splat(1 / sum);
  for (let at = scores; at < whole; at += 16) {
    v128.store(at, f32x4.mul(v128.load(at), share));
  }
}

/** From ∂L/∂P in place to ∂L/∂scores = P (dP − ⟨P, dP⟩) · scale. */
export function softmaxBackward(dP: usize, probabilities: usize, count: i32, scale: f32): void {
  const end = <usize>count << 2;
  const mean = dot(dP, probabilities, count);
  const means = f32x4.splat(mean);
  const scales = f32x4.splat(scale);
  // Beyond the end the probabilities are 0.
  for (let i: usize = 0; i < end; i += 16) {
    const centred = f32x4.sub(v128.load(dP + i), means);
    v128.store(dP + i, f32x4.mul(f32x4.mul(v128.load(probabilities + i), centred), scales));
  }
}
