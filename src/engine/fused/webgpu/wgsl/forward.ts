/**
 * The forward pass of a few consecutive rows of one sequence by one workgroup: `transformer.ts` in
 * WGSL. Keys and values of earlier rows are on the tape, so that the same text serves a whole
 * sequence, a prompt, or one more token of a rollout.
 *
 * All intermediate values go through the tape: `storageBarrier` is then the only barrier.
 */
import { MLP_FACTOR } from "../../../layout";
import { type MatrixProduct, matrixProduct } from "./matrix";
import { eachLayer, type Names } from "./program";

/** The rows that go through the backbone together. Expressions are WGSL of the r-th of them. */
export interface Rows {
  /** How many; at most one an invocation. */
  readonly count: number | string;
  /** Its row on the tape. */
  readonly at: (r: string) => string;
  /** Its place in its sequence: it attends to this and all places before. */
  readonly last: (r: string) => string;
  /** The row on the tape of place s of its sequence. */
  readonly place: (r: string, s: string) => string;
  /** Block of sums of an invocation, where not the usual one (`matrix.ts`). */
  readonly block?: MatrixProduct["block"];
}

/** `count` consecutive rows of one sequence: `start` is its row 0, `first` the place of the first. */
function consecutive(count: number): Rows {
  return {
    count,
    at: (r) => `base + ${r}`,
    last: (r) => `first + ${r}`,
    place: (_, s) => `start + ${s}`,
  };
}

/** The count as WGSL. */
const countOf = ({ count }: Rows) => (typeof count === "number" ? `${count}u` : count);

/** r of RMSNorm of `x`, one row an invocation. Ends behind a barrier. */
function norm(names: Names, rows: Rows, inverse: string): string {
  const x = names.region("x");
  return `
if (tid < ${countOf(rows)}) {
  let row = ${rows.at("tid")};
  var square = 0.0;
  for (var i = 0u; i < D; i++) { let value = tape[${x} + row * D + i]; square += value * value; }
  tape[${inverse} + row] = inverseSqrt(square / f32(D) + NORM_EPSILON);
}
storageBarrier();`;
}

/** x̂ = x·r of every row. */
function hat(names: Names, rows: Rows, inverse: string, target: string): string {
  const x = names.region("x");
  return `
for (var i = tid; i < ${countOf(rows)} * D; i += WG) {
  let row = ${rows.at("i / D")};
  let at = row * D + i % D;
  tape[${target} + at] = tape[${x} + at] * tape[${inverse} + row];
}`;
}

/** One block. */
function block(names: Names, rows: Rows): string {
  const { width } = names.shape.policy;
  const { layerRegion: region, layerParameter: parameter } = names;
  const x = names.region("x");
  const cell = (name: string, columns: number) => (row: string, c: string) =>
    `tape[${name} + ${row} * ${columns}u + ${c}]`;
  // x̂·gain is never stored: the gain goes to the weight, r to the sum.
  const normed = (inverse: string, gain: string, weight: string, columns: number) => ({
    x: cell(x, width),
    w: (i: string, c: string) =>
      `theta[${gain} + ${i}] * theta[${weight} + ${i} * ${columns}u + ${c}]`,
    scaled: (row: string, sum: string) => `${sum} * tape[${inverse} + ${row}]`,
  });
  const qkv = normed(region("inverse1"), parameter("norm1.gain"), parameter("attn.qkv"), 3 * width);
  const hidden = MLP_FACTOR * width;
  const up = normed(region("inverse2"), parameter("norm2.gain"), parameter("mlp.up"), hidden);
  const residual = (row: string, c: string, sum: string) => `${cell(x, width)(row, c)} += ${sum};`;
  const all = { rows: rows.count, at: rows.at, block: rows.block };
  return `
${norm(names, rows, region("inverse1"))}
${hat(names, rows, region("inverse1"), region("hat1"))}
${matrixProduct({
  ...all,
  columns: 3 * width,
  inner: width,
  x: qkv.x,
  w: qkv.w,
  store: (row, c, sum) => `${cell(region("qkv"), 3 * width)(row, c)} = ${qkv.scaled(row, sum)};`,
})}
storageBarrier();
// Attention probabilities, one head of one row an invocation.
for (var item = tid; item < ${countOf(rows)} * H; item += WG) {
  let r = item / H;
  let row = ${rows.at("r")};
  let head = item % H;
  let last = ${rows.last("r")};
  let query = ${region("qkv")} + row * 3u * D + head * HD;
  let out = ${region("probabilities")} + (row * H + head) * T;
  var top = -1e30;
  for (var s = 0u; s <= last; s++) {
    let key = ${region("qkv")} + (${rows.place("r", "s")}) * 3u * D + D + head * HD;
    var score = 0.0;
    for (var i = 0u; i < HD; i++) { score += tape[query + i] * tape[key + i]; }
    score *= ${1 / Math.sqrt(width / names.shape.policy.heads)};
    tape[out + s] = score;
    top = max(top, score);
  }
  var total = 0.0;
  for (var s = 0u; s <= last; s++) {
    let value = exp(tape[out + s] - top);
    tape[out + s] = value;
    total += value;
  }
  for (var s = 0u; s <= last; s++) { tape[out + s] /= total; }
}
storageBarrier();
for (var item = tid; item < ${countOf(rows)} * D; item += WG) {
  let r = item / D;
  let row = ${rows.at("r")};
  let last = ${rows.last("r")};
  let c = item % D;
  let weights = ${region("probabilities")} + (row * H + c / HD) * T;
  var sum = 0.0;
  for (var s = 0u; s <= last; s++) {
    sum += tape[weights + s] * tape[${region("qkv")} + (${rows.place("r", "s")}) * 3u * D + 2u * D + c];
  }
  tape[${region("attended")} + row * D + c] = sum;
}
storageBarrier();
${matrixProduct({
  ...all,
  columns: width,
  inner: width,
  x: cell(region("attended"), width),
  w: (i, c) => `theta[${parameter("attn.out")} + ${i} * D + ${c}]`,
  store: residual,
})}
storageBarrier();
${norm(names, rows, region("inverse2"))}
${hat(names, rows, region("inverse2"), region("hat2"))}
${matrixProduct({
  ...all,
  columns: hidden,
  inner: width,
  x: up.x,
  w: up.w,
  store: (row, c, sum) => `
    let at = ${row} * F + ${c};
    let value = ${up.scaled(row, sum)};
    tape[${region("up")} + at] = value;
    tape[${region("hidden")} + at] = value / (1.0 + exp(-value));`,
})}
storageBarrier();
${matrixProduct({
  ...all,
  columns: width,
  inner: hidden,
  x: cell(region("hidden"), hidden),
  w: (i, c) => `theta[${parameter("mlp.down")} + ${i} * D + ${c}]`,
  store: residual,
})}
storageBarrier();`;
}

/**
 * Rows from their embedding, which is in `x`, to the final norm's x̂. `tid` is the invocation. To be
 * reached by the whole workgroup behind a barrier; ends behind one.
 */
export function backbonePass(names: Names, rows: Rows): string {
  return `
${eachLayer(names, "up", block(names, rows))}
${norm(names, rows, names.region("inverse"))}
${hat(names, rows, names.region("inverse"), names.region("hat"))}
storageBarrier();`;
}

/**
 * `fn NAME(b, first, tid)`: rows `first` … `first + rows − 1` of sequence b through the backbone, to
 * the final norm's x̂. Must be called by the whole workgroup; ends behind a barrier.
 */
export function forwardFunction(names: Names, name: string, rows: number): string {
  const x = names.region("x");
  return `
fn ${name}(b: u32, first: u32, tid: u32) {
  let theta0 = (b / S.batch) * P;
  let start = b * T;
  let base = start + first;
  for (var i = tid; i < ${rows}u * D; i += WG) {
    let t = first + i / D;
    tape[${x} + base * D + i] = theta[${names.parameter("embed.token")} + token(b, t) * D + i % D]
      + theta[${names.parameter("embed.position")} + t * D + i % D];
  }
  storageBarrier();
  ${backbonePass(names, consecutive(rows))}
  ${names.shape.hasConstants ? shiftedFeatures(names, rows) : ""}
}`;
}

/** The features of rows whose policy shifts them; `base` is the first. Ends behind a barrier. */
function shiftedFeatures(names: Names, rows: number): string {
  return `
for (var i = tid; i < ${rows}u * D; i += WG) {
  let at = base * D + i;
  tape[${names.region("features")} + at] = run_shift(b / S.batch, i % D)
    + tape[${names.region("hat")} + at] * theta[${names.parameter("final_norm.gain")} + i % D];
}
storageBarrier();`;
}

/**
 * Logits of `rows` rows from x̂ of the final norm to the region `z`; `base`, the first row, `run` and
 * `theta0` must be in scope.
 */
export function logitsOf(names: Names, rows: number): string {
  return logitsAt(names, { count: rows, at: (r) => `base + ${r}` });
}

/** The same of any rows. */
export function logitsAt(names: Names, rows: Pick<Rows, "count" | "at">): string {
  const { width, vocabulary } = names.shape.policy;
  const [gain, weight] = [names.parameter("final_norm.gain"), names.parameter("classifier.weight")];
  const sizes = { rows: rows.count, at: rows.at, columns: vocabulary, inner: width };
  if (names.shape.hasConstants) {
    return matrixProduct({
      ...sizes,
      x: (row, i) => `tape[${names.region("features")} + ${row} * D + ${i}]`,
      w: (i, v) => `theta[${weight} + ${v} * D + ${i}]`,
      store: (row, v, sum) =>
        `tape[${names.region("z")} + ${row} * V + ${v}] = ${sum} - run_offset(run, ${v});`,
    });
  }
  return matrixProduct({
    ...sizes,
    x: (row, i) => `tape[${names.region("hat")} + ${row} * D + ${i}]`,
    w: (i, v) => `theta[${gain} + ${i}] * theta[${weight} + ${v} * D + ${i}]`,
    store: (row, v, sum) => `tape[${names.region("z")} + ${row} * V + ${v}] = ${sum};`,
  });
}
