/**
 * Causal attention over rows of queries, keys and values, and its derivative, for sequences that share
 * their beginnings.
 *
 * Sequence b has `own` rows of its own, from row ownRow + b·own, after the `shared` rows of its group
 * b / members, from row (b / members)·shared. Row r of q, k, v is 3·width floats at r; the probabilities of
 * its head h are `keys` floats at r·heads + h: shared keys first, then own ones.
 */
import { softmax, softmaxBackward } from "./inner/softmax";
import { addToRows, dotRows, sumRows } from "./inner/vectors";

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
        sumRows(dQkv + query, scratch, qkv + sharedOffset + key, step, shared, size, true);
        sumRows(dQkv + query, ownScratch, qkv + ownOffset + key, step, t + 1, size, true);
        addToRows(dQkv + sharedOffset + key, step, scratch, qkv + query, shared, size);
        addToRows(dQkv + ownOffset + key, step, ownScratch, qkv + query, t + 1, size);
        addToRows(dQkv + sharedOffset + value, step, P, dOut, shared, size);
        addToRows(dQkv + ownOffset + value, step, ownP, dOut, t + 1, size);
      }
    }
  }
}
