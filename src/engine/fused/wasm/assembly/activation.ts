/** SiLU, u σ(u), and its derivative, on rows of `width` floats (a multiple of 4) every `stride` rows. */
import { exp4 } from "./inner/lanes";

/** u σ(u) to `hidden`; u itself gives way to the slope σ (1 + u (1 − σ)), which the backward pass reads. */
export function siluForward(up: usize, hidden: usize, rows: i32, stride: i32, width: i32): void {
  const end = <usize>width << 2;
  const step = <usize>stride * end;
  const one = f32x4.splat(1);
  for (let row = 0; row < rows; row++, up += step, hidden += step) {
    for (let i: usize = 0; i < end; i += 16) {
      const u = v128.load(up + i);
      const gate = f32x4.div(one, f32x4.add(one, exp4(f32x4.neg(u))));
      const product = f32x4.mul(u, gate);
      v128.store(hidden + i, product);
      v128.store(up + i, f32x4.add(gate, f32x4.mul(product, f32x4.sub(one, gate))));
    }
  }
}

/** δ ⊙ slope, in place of δ. */
export function siluBackward(delta: usize, slope: usize, rows: i32, stride: i32, width: i32): void {
  const end = <usize>width << 2;
  const step = <usize>stride * end;
  for (let row = 0; row < rows; row++, delta += step, slope += step) {
    for (let i: usize = 0; i < end; i += 16) {
      v128.store(delta + i, f32x4.mul(v128.load(delta + i), v128.load(slope + i)));
    }
  }
}
