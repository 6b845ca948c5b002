/** Contractions of the neural tangent kernel that are not products of matrices. */
import { dot } from "./inner/vectors";

/**
 * K[i,j] += Σ x ⊙ y over block (i, j) of two matrices [count·rows, count·rows] in blocks of rows × rows, for
 * i ≤ j; K is [count, count].
 */
export function addBlockProducts(K: usize, x: usize, y: usize, count: i32, rows: i32): void {
  const pitch = <usize>(count * rows) << 2;
  const block = <usize>rows << 2;
  for (let i = 0; i < count; i++) {
    for (let j = i; j < count; j++) {
      let at = <usize>(i * rows) * pitch + <usize>j * block;
      let sum: f32 = 0;
      for (let r = 0; r < rows; r++, at += pitch) {
        sum += dot(x + at, y + at, rows);
      }
      const to = K + (<usize>(i * count + j) << 2);
      store<f32>(to, load<f32>(to) + sum);
    }
  }
}
