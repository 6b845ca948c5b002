/** Token and position embeddings of rows, and their gradients. Tokens and positions are 32-bit integers. */
import { addVector } from "./inner/vectors";

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
