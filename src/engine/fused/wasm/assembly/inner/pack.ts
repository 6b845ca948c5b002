/**
 * Copies of a matrix's blocks in the order in which the inner loop of a product reads them: panels of
 * `width` lines, and within a panel the `width` numbers of one depth side by side. Lines that are not
 * there are zero, so that the inner loop knows no edges.
 */

/** The four rows a, b, c, d as columns, to four places `stride` bytes apart. */
// @ts-ignore: decorator
@inline
function storeTransposed(target: usize, stride: usize, a: v128, b: v128, c: v128, d: v128): void {
  const low0 = v128.shuffle<f32>(a, b, 0, 4, 1, 5);
  const low1 = v128.shuffle<f32>(c, d, 0, 4, 1, 5);
  const high0 = v128.shuffle<f32>(a, b, 2, 6, 3, 7);
  const high1 = v128.shuffle<f32>(c, d, 2, 6, 3, 7);
  v128.store(target, v128.shuffle<f64>(low0, low1, 0, 2));
  v128.store(target + stride, v128.shuffle<f64>(low0, low1, 1, 3));
  v128.store(target + 2 * stride, v128.shuffle<f64>(high0, high1, 0, 2));
  v128.store(target + 3 * stride, v128.shuffle<f64>(high0, high1, 1, 3));
}

/** One panel whose lines are rows of the source: number (line, depth) lies at line · pitch + 4 · depth. */
function packRowPanel(
  target: usize,
  source: usize,
  pitch: usize,
  lines: i32,
  depth: i32,
  width: i32,
): void {
  const stride = <usize>width << 2;
  for (let line = 0; line < width; line += 4) {
    const from = source + <usize>line * pitch;
    const to = target + (<usize>line << 2);
    const there = lines - line;
    let p = 0;
    if (there >= 4) {
      for (; p + 4 <= depth; p += 4) {
        const at = from + (<usize>p << 2);
        storeTransposed(
          to + <usize>p * stride,
          stride,
          v128.load(at),
          v128.load(at + pitch),
          v128.load(at + 2 * pitch),
          v128.load(at + 3 * pitch),
        );
      }
    }
    for (; p < depth; p++) {
      for (let l = 0; l < 4; l++) {
        const value: f32 = l < there ? load<f32>(from + <usize>l * pitch + (<usize>p << 2)) : 0;
        store<f32>(to + <usize>p * stride + (<usize>l << 2), value);
      }
    }
  }
}

/** One panel whose lines are columns of the source: number (line, depth) lies at depth · pitch + 4 · line. */
function packColumnPanel(
  target: usize,
  source: usize,
  pitch: usize,
  lines: i32,
  depth: i32,
  width: i32,
): void {
  let from = source;
  let to = target;
  const stride = <usize>width << 2;
  if (lines >= width) {
    for (let p = 0; p < depth; p++, from += pitch, to += stride) {
      for (let l: usize = 0; l < stride; l += 16) {
        v128.store(to + l, v128.load(from + l));
      }
    }
    return;
  }
  for (let p = 0; p < depth; p++, from += pitch, to += stride) {
    for (let l = 0; l < width; l++) {
      const value: f32 = l < lines ? load<f32>(from + (<usize>l << 2)) : 0;
      store<f32>(to + (<usize>l << 2), value);
    }
  }
}

/**
 * Packs a block of `lines` by `depth` numbers into panels of `width` lines.
 * @param byRow whether lines are rows of the source; else they are its columns.
 * @param pitch bytes from one row of the source to the next.
 */
export function pack(
  target: usize,
  source: usize,
  pitch: usize,
  byRow: bool,
  lines: i32,
  depth: i32,
  width: i32,
): void {
  const panel = <usize>(width * depth) << 2;
  const step = byRow ? <usize>width * pitch : <usize>width << 2;
  for (let line = 0; line < lines; line += width, target += panel, source += step) {
    if (byRow) {
      packRowPanel(target, source, pitch, lines - line, depth, width);
    } else {
      packColumnPanel(target, source, pitch, lines - line, depth, width);
    }
  }
}
