/**
 * The last block's attention where only one query a context matters, the one at its position: row i·length +
 * positions[i] of `count` contexts of `length` rows. See `attention.ts` for the rows of q, k, v and of the
 * probabilities.
 */
import { softmaxBackward } from "./inner/softmax";
import { addToRows, dotRows, sumRows } from "./inner/vectors";

/** Σₛ Pₛ yₛ of every head and context, [heads, count, width]: what the values' weight multiplies. */
export function attendedInputs(
  probabilities: usize,
  y: usize,
  positions: usize,
  target: usize,
  keys: i32,
  count: i32,
  length: i32,
  heads: i32,
  width: i32,
): void {
  const bytes = <usize>width << 2;
  for (let i = 0; i < count; i++) {
    const position = load<i32>(positions + (<usize>i << 2));
    const row = i * length + position;
    for (let h = 0; h < heads; h++) {
      const P = probabilities + (<usize>((row * heads + h) * keys) << 2);
      const to = target + <usize>(h * count + i) * bytes;
      sumRows(to, P, y + <usize>(i * length) * bytes, bytes, position + 1, width, false);
    }
  }
}

/**
 * From ∂L/∂output at the positions [count, width]: dQuery [count, width]; `keyed` = Σₛ dSₛ yₛ of every head
 * [heads, count, width]; and onto dy [count·length, width] what comes back through keys and values, each
 * head's query and output seen through its part of their weights given, [heads, count, width].
 * @param scratch for `keys` floats.
 */
export function attendBackwardAt(
  qkv: usize,
  probabilities: usize,
  y: usize,
  positions: usize,
  dOutput: usize,
  throughKeys: usize,
  throughValues: usize,
  dQuery: usize,
  keyed: usize,
  dy: usize,
  scratch: usize,
  keys: i32,
  count: i32,
  length: i32,
  heads: i32,
  width: i32,
): void {
  const size = width / heads;
  const scale: f32 = 1 / sqrt<f32>(<f32>size);
  const bytes = <usize>width << 2;
  const step = 3 * bytes;
  for (let i = 0; i < count; i++) {
    const position = load<i32>(positions + (<usize>i << 2));
    const seen = position + 1;
    const row = i * length + position;
    const first = <usize>(i * length);
    for (let h = 0; h < heads; h++) {
      const column = <usize>(h * size) << 2;
      const P = probabilities + (<usize>((row * heads + h) * keys) << 2);
      const from = qkv + first * step + column;
      const own = <usize>i * bytes + column;
      const place = <usize>(h * count + i) * bytes;
      dotRows(scratch, dOutput + own, from + 2 * bytes, step, seen, size, 1);
      softmaxBackward(scratch, P, seen, scale);
      sumRows(dQuery + own, scratch, from + bytes, step, seen, size, false);
      sumRows(keyed + place, scratch, y + first * bytes, bytes, seen, width, false);
      addToRows(dy + first * bytes, bytes, scratch, throughKeys + place, seen, width);
      addToRows(dy + first * bytes, bytes, P, throughValues + place, seen, width);
    }
  }
}
