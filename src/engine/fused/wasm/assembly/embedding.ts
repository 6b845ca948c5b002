/** Token and position embeddings of rows, and their gradients. Tokens and positions are 32-bit integers. */
import { wholeLanes } from "./inner/vectors";

/** target[i] += source[i] for `count` floats. */
// @ts-ignore: decorator
@inline
function addVector(target: usize, source: usize, count: i32): void {
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

/** x = token embedding + position embedding, for `rows` rows every `stride` rows. */
export function embed(
  tokens: usize,
  positions: usize,
  tokenTable: usize,
  positionTable: usize,
  x: usize,
  rows: i32,
  stride: i32,
  width: i32,
): void {
  const bytes = <usize>width << 2;
  const step = <usize>stride << 2;
  for (let row = 0; row < rows; row++) {
    memory.copy(x, tokenTable + <usize>load<i32>(tokens) * bytes, bytes);
    addVector(x, positionTable + <usize>load<i32>(positions) * bytes, width);
    tokens += step;
    positions += step;
    x += <usize>stride * bytes;
  }
}

/** Adds ∂L/∂x of `rows` rows to the rows of both tables' gradients that they came from. */
export function embedBackward(
  tokens: usize,
  positions: usize,
  dx: usize,
  tokenGradient: usize,
  positionGradient: usize,
  rows: i32,
  width: i32,
): void {
  const bytes = <usize>width << 2;
  for (let row = 0; row < rows; row++) {
    addVector(tokenGradient + <usize>load<i32>(tokens) * bytes, dx, width);
    addVector(positionGradient + <usize>load<i32>(positions) * bytes, dx, width);
    tokens += 4;
    positions += 4;
    dx += bytes;
  }
}
