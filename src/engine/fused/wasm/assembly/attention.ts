/**
 * Causal attention over rows of queries, keys and values, and its derivative, for sequences that share
 * their beginnings.
 *
 * Sequence b has `own` rows of its own, from row ownRow + b·own, after the `shared` rows of its group
 * b / members, from row (b / members)·shared. Row r of q, k, v is 3·width floats at r; the probabilities of
 * its head h are `keys` floats at r·heads + h: shared keys first, then own ones.
 */
import { softmax, softmaxBackward } from "./inner/softmax";
import { dotRows, sumRows, wholeLanes } from "./inner/vectors";

/** The outputs and the probabilities of own rows from … to − 1 of every sequence. */
export function attend(
  qkv: usize,
  output: usize,
  probabilities: usize,
  keys: i32,
  sequences: i32,
  members: i32,
  shared: i32,
  ownRow: i32,
  own: i32,
  from: i32,
  to: i32,
  heads: i32,
  width: i32,
): void {
  const size = width / heads;
  const scale: f32 = 1 / sqrt<f32>(<f32>size);
  const bytes = <usize>width << 2;
  const step = 3 * bytes;
  for (let b = 0; b < sequences; b++) {
    const first = qkv + <usize>((b / members) * shared) * step;
    const mine = qkv + <usize>(ownRow + b * own) * step;
    for (let h = 0; h < heads; h++) {
      const column = <usize>(h * size) << 2;
      for (let t = from; t < to; t++) {
        const row = ownRow + b * own + t;
        const query = mine + <usize>t * step + column;
        const scores = probabilities + (<usize>((row * heads + h) * keys) << 2);
        const ownScores = scores + (<usize>shared << 2);
        dotRows(scores, query, first + bytes + column, step, shared, size, scale);
        dotRows(ownScores, query, mine + bytes + column, step, t + 1, size, scale);
        softmax(scores, shared + t + 1);
        const out = output + <usize>row * bytes + column;
        const values = 2 * bytes + column;
        sumRows(out, scores, first + values, step, shared, size, false);
        sumRows(out, ownScores, mine + values, step, t + 1, size, shared > 0);
      }
    }
  }
}

/**
 * From ∂L/∂scores and P of one query to `rows` keys, which lie `step` bytes apart as their values do: adds
 * Σₛ dSₛ kₛ to dQuery, dSₛ q to every dk and Pₛ dOut to every dv, in one sweep.
 */
function spread(
  dScores: usize,
  P: usize,
  query: usize,
  dOut: usize,
  dQuery: usize,
  key: usize,
  dKey: usize,
  dValue: usize,
  step: usize,
  rows: i32,
  size: i32,
): void {
  const whole = wholeLanes(size);
  const end = <usize>size << 2;
  const last = <usize>rows << 2;
  let i: usize = 0;
  for (; i < whole; i += 16) {
    const q = v128.load(query + i);
    const d = v128.load(dOut + i);
    let sum = v128.load(dQuery + i);
    let at = i;
    for (let s: usize = 0; s < last; s += 4, at += step) {
      const slope = v128.load32_splat(dScores + s);
      const p = v128.load32_splat(P + s);
      sum = f32x4.add(sum, f32x4.mul(slope, v128.load(key + at)));
      v128.store(dKey + at, f32x4.add(v128.load(dKey + at), f32x4.mul(slope, q)));
      v128.store(dValue + at, f32x4.add(v128.load(dValue + at), f32x4.mul(p, d)));
    }
    v128.store(dQuery + i, sum);
  }
  for (; i < end; i += 4) {
    const q = load<f32>(query + i);
    const d = load<f32>(dOut + i);
    let sum = load<f32>(dQuery + i);
    let at = i;
    for (let s: usize = 0; s < last; s += 4, at += step) {
      const slope = load<f32>(dScores + s);
      sum += slope * load<f32>(key + at);
      store<f32>(dKey + at, load<f32>(dKey + at) + slope * q);
      store<f32>(dValue + at, load<f32>(dValue + at) + load<f32>(P + s) * d);
    }
    store<f32>(dQuery + i, sum);
  }
}

/**
 * From ∂L/∂output of own rows from … to − 1 of every sequence: adds ∂L/∂(q, k, v) to dQkv, of shared rows
 * too.
 * @param scratch for `keys` floats.
 */
export function attendBackward(
  qkv: usize,
  probabilities: usize,
  dOutput: usize,
  dQkv: usize,
  scratch: usize,
  keys: i32,
  sequences: i32,
  members: i32,
  shared: i32,
  ownRow: i32,
  own: i32,
  from: i32,
  to: i32,
  heads: i32,
  width: i32,
): void {
  const size = width / heads;
  const scale: f32 = 1 / sqrt<f32>(<f32>size);
  const bytes = <usize>width << 2;
  const step = 3 * bytes;
  const ownScratch = scratch + (<usize>shared << 2);
  for (let b = 0; b < sequences; b++) {
    const sharedOffset = <usize>((b / members) * shared) * step;
    const ownOffset = <usize>(ownRow + b * own) * step;
    for (let h = 0; h < heads; h++) {
      const column = <usize>(h * size) << 2;
      const key = bytes + column;
      const value = 2 * bytes + column;
      for (let t = from; t < to; t++) {
        const row = ownRow + b * own + t;
        const P = probabilities + (<usize>((row * heads + h) * keys) << 2);
        const ownP = P + (<usize>shared << 2);
        const dOut = dOutput + <usize>row * bytes + column;
        const query = ownOffset + <usize>t * step + column;
        dotRows(scratch, dOut, qkv + sharedOffset + value, step, shared, size, 1);
        dotRows(ownScratch, dOut, qkv + ownOffset + value, step, t + 1, size, 1);
        softmaxBackward(scratch, P, shared + t + 1, scale);
        spread(
          scratch,
          P,
          qkv + query,
          dOut,
          dQkv + query,
          qkv + sharedOffset + key,
          dQkv + sharedOffset + key,
          dQkv + sharedOffset + value,
          step,
          shared,
          size,
        );
        spread(
          ownScratch,
          ownP,
          qkv + query,
          dOut,
          dQkv + query,
          qkv + ownOffset + key,
          dQkv + ownOffset + key,
          dQkv + ownOffset + value,
          step,
          t + 1,
          size,
        );
      }
    }
  }
}
