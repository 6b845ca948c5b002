/** What is read off the logits: log-probabilities, uncertainty, and the derivative of an objective. */
import { exp1, exp4, maxLane } from "./inner/lanes";
import { wholeLanes } from "./inner/vectors";

/** The largest of `count` floats. */
// @ts-ignore: decorator
@inline
function largest(x: usize, count: i32): f32 {
  const whole = wholeLanes(count);
  const end = <usize>count << 2;
  let lanes = f32x4.splat(-Infinity);
  let i: usize = 0;
  for (; i < whole; i += 16) {
    lanes = f32x4.max(lanes, v128.load(x + i));
  }
  let top = maxLane(lanes);
  for (; i < end; i += 4) {
    top = max(top, load<f32>(x + i));
  }
  return top;
}

/**
 * log softmax(z/τ) in place of logits z, for `rows` rows of `vocabulary` floats every `stride` rows; the
 * distributions' entropies in nats and largest probabilities.
 */
export function logSoftmax(
  z: usize,
  entropy: usize,
  confidence: usize,
  rows: i32,
  stride: i32,
  vocabulary: i32,
  temperature: f32,
): void {
  const end = <usize>vocabulary << 2;
  const step = <usize>stride * end;
  for (let row = 0; row < rows; row++) {
    let i: usize = 0;
    for (; i < end; i += 4) {
      store<f32>(z + i, load<f32>(z + i) / temperature);
    }
    const top = largest(z, vocabulary);
    let sum: f32 = 0;
    const whole = wholeLanes(vocabulary);
    for (i = 0; i < whole; i += 16) {
      const e = exp4(f32x4.sub(v128.load(z + i), f32x4.splat(top)));
      sum +=
        f32x4.extract_lane(e, 0) +
        f32x4.extract_lane(e, 1) +
        (f32x4.extract_lane(e, 2) + f32x4.extract_lane(e, 3));
    }
    for (; i < end; i += 4) {
      sum += exp1(load<f32>(z + i) - top);
    }
    const shift = <f32>Math.log(<f64>sum);
    let uncertainty: f32 = 0;
    for (i = 0; i < end; i += 4) {
      const logProbability = load<f32>(z + i) - top - shift;
      store<f32>(z + i, logProbability);
    }
    for (i = 0; i < whole; i += 16) {
      const logs = v128.load(z + i);
      const terms = f32x4.mul(exp4(logs), logs);
      uncertainty -=
        f32x4.extract_lane(terms, 0) +
        f32x4.extract_lane(terms, 1) +
        (f32x4.extract_lane(terms, 2) + f32x4.extract_lane(terms, 3));
    }
    for (; i < end; i += 4) {
      const log = load<f32>(z + i);
      uncertainty -= exp1(log) * log;
    }
    store<f32>(entropy, uncertainty);
    store<f32>(confidence, exp1(-shift));
    z += step;
    entropy += <usize>stride << 2;
    confidence += <usize>stride << 2;
  }
}

/**
 * Adds ∂/∂z of Σₙ (wₙ log π(yₙ) − cₙ H) to dz, token by token: w (e_y − π) + c π ⊙ (log π + H). Token n was
 * drawn from row rowOf[n]; w and c are already divided by τ.
 */
export function logitsGradient(
  logProbabilities: usize,
  entropy: usize,
  dz: usize,
  tokens: i32,
  rowOf: usize,
  chosen: usize,
  weights: usize,
  bonus: usize,
  vocabulary: i32,
): void {
  const whole = wholeLanes(vocabulary);
  const end = <usize>vocabulary << 2;
  for (let n = 0; n < tokens; n++) {
    const place = <usize>n << 2;
    const row = <usize>load<i32>(rowOf + place);
    const from = logProbabilities + row * end;
    const to = dz + row * end;
    const weight = load<f32>(weights + place);
    const coefficient = load<f32>(bonus + place);
    const own = load<f32>(entropy + (row << 2));
    let i: usize = 0;
    for (; i < whole; i += 16) {
      const logs = v128.load(from + i);
      const slope = f32x4.sub(
        f32x4.mul(f32x4.splat(coefficient), f32x4.add(logs, f32x4.splat(own))),
        f32x4.splat(weight),
      );
      v128.store(to + i, f32x4.add(v128.load(to + i), f32x4.mul(exp4(logs), slope)));
    }
    for (; i < end; i += 4) {
      const log = load<f32>(from + i);
      const slope = coefficient * (log + own) - weight;
      store<f32>(to + i, load<f32>(to + i) + exp1(log) * slope);
    }
    const y = to + (<usize>load<i32>(chosen + place) << 2);
    store<f32>(y, load<f32>(y) + weight);
  }
}

/**
 * Gumbel-max: for each of `count` sequences, the first largest of z/τ + noise. Sequence b reads the logits
 * of row firstRow + (b / members)·stride, and noise [count, vocabulary].
 */
export function sample(
  z: usize,
  firstRow: i32,
  stride: i32,
  members: i32,
  count: i32,
  vocabulary: i32,
  temperature: f32,
  noise: usize,
  chosen: usize,
): void {
  const end = <usize>vocabulary << 2;
  for (let b = 0; b < count; b++) {
    const row = z + <usize>(firstRow + (b / members) * stride) * end;
    let best = 0;
    let top: f32 = -Infinity;
    for (let v = 0; v < vocabulary; v++) {
      const i = <usize>v << 2;
      const score = load<f32>(row + i) / temperature + load<f32>(noise + i);
      if (score > top) {
        top = score;
        best = v;
      }
    }
    store<i32>(chosen + (<usize>b << 2), best);
    noise += end;
  }
}
