/** How norms and attention move when what they are given moves: their derivatives forward. */
import { softmaxBackward } from "./inner/softmax";
import { dot, dotRows, sumRows, wholeLanes } from "./inner/vectors";

/**
 * ẏ = r (ẋ − x̂ mean(x̂ ⊙ ẋ)) ⊙ gain + x̂ ⊙ ġain of RMSNorm, for `rows` rows of `width` floats.
 */
export function normTangent(
  x: usize,
  gain: usize,
  inverse: usize,
  xDot: usize,
  gainDot: usize,
  yDot: usize,
  rows: i32,
  width: i32,
): void {
  const whole = wholeLanes(width);
  const end = <usize>width << 2;
  for (let row = 0; row < rows; row++) {
    const r = load<f32>(inverse);
    // x̂ mean(x̂ ⊙ ẋ) = x · (r² mean(x ⊙ ẋ)).
    const projection = (dot(x, xDot, width) / <f32>width) * r * r;
    let i: usize = 0;
    for (; i < whole; i += 16) {
      const lanes = f32x4.splat(r);
      const own = v128.load(x + i);
      const centred = f32x4.sub(
        v128.load(xDot + i),
        f32x4.mul(own, f32x4.splat(projection)),
      );
      const moved = f32x4.mul(f32x4.mul(centred, lanes), v128.load(gain + i));
      const hat = f32x4.mul(own, lanes);
      v128.store(yDot + i, f32x4.add(moved, f32x4.mul(hat, v128.load(gainDot + i))));
    }
    for (; i < end; i += 4) {
      const own = load<f32>(x + i);
      const moved = (load<f32>(xDot + i) - own * projection) * r * load<f32>(gain + i);
      store<f32>(yDot + i, moved + own * r * load<f32>(gainDot + i));
    }
    x += end;
    xDot += end;
    yDot += end;
    inverse += 4;
  }
}

/**
 * The movement of attention's outputs with that of q, k, v, for every row of `sequences` sequences of
 * `length` rows that share nothing; see `attention.ts`.
 * @param scratch for 2 · `keys` floats.
 */
export function attendTangent(
  qkv: usize,
  qkvDot: usize,
  probabilities: usize,
  outputDot: usize,
  scratch: usize,
  keys: i32,
  sequences: i32,
  length: i32,
  heads: i32,
  width: i32,
): void {
  const size = width / heads;
  const scale: f32 = 1 / sqrt<f32>(<f32>size);
  const bytes = <usize>width << 2;
  const step = 3 * bytes;
  const other = scratch + (<usize>keys << 2);
  for (let b = 0; b < sequences; b++) {
    const first = <usize>(b * length) * step;
    for (let h = 0; h < heads; h++) {
      const column = <usize>(h * size) << 2;
      const key = first + bytes + column;
      const value = first + 2 * bytes + column;
      for (let t = 0; t < length; t++) {
        const row = b * length + t;
        const query = first + <usize>t * step + column;
        const P = probabilities + (<usize>((row * heads + h) * keys) << 2);
        dotRows(scratch, qkvDot + query, qkv + key, step, t + 1, size, scale);
        dotRows(other, qkv + query, qkvDot + key, step, t + 1, size, scale);
        for (let i: usize = 0; i < <usize>(t + 1) << 2; i += 16) {
          v128.store(scratch + i, f32x4.add(v128.load(scratch + i), v128.load(other + i)));
        }
        softmaxBackward(scratch, P, t + 1, 1);
        const out = outputDot + <usize>row * bytes + column;
        sumRows(out, scratch, qkv + value, step, t + 1, size, false);
        sumRows(out, P, qkvDot + value, step, t + 1, size, true);
      }
    }
  }
}
