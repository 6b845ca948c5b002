/**
 * The backward pass of one sequence by one workgroup: `backward.ts` in WGSL. It leaves δ at the
 * output of every parameter; `gradient.ts` contracts them. The same text takes several cotangents of
 * one sequence at once, which passes over contexts need: then rows of δ outnumber those of the tape.
 */
import { MLP_FACTOR } from "../../../layout";
import { type MatrixProduct, matrixProduct } from "./matrix";
import { eachLayer, type Names } from "./program";

/** The rows of δ that go down together. Expressions are WGSL; `row` stands for a row of δ. */
export interface SlopeRows {
  /** How many. */
  readonly count: number | string;
  /** The r-th row of δ. */
  readonly at: (r: string) => string;
  /** The row of the tape that it belongs to. */
  readonly tape: (row: string) => string;
  /** Its place t in its sequence; rows of a sequence lie one after the other. */
  readonly place: (row: string) => string;
  /** Places of a sequence that have rows. */
  readonly places: string;
  /** Block of sums of an invocation, where not the usual one (`matrix.ts`). */
  readonly block?: MatrixProduct["block"];
}

/** All rows of the sequence whose first is `start`; δ lies on the tape. */
function wholeSequence(names: Names): SlopeRows {
  return {
    count: names.length,
    at: (r) => `start + ${r}`,
    tape: (row) => row,
    place: (row) => `${row} - start`,
    places: "T",
  };
}

/** The count as WGSL. */
const countOf = ({ count }: SlopeRows) => (typeof count === "number" ? `${count}u` : count);

/**
 * Through RMSNorm: from δ at its output to ∂L/∂x, which is added to `before` (another region, or null
 * for none) and written to `target`. Ends behind a barrier.
 */
export function normBackward(
  names: Names,
  rows: SlopeRows,
  regions: { hat: string; inverse: string; delta: string; before: string | null; target: string },
  gain: string,
): string {
  const { hat, inverse, delta, before, target } = regions;
  const { buffer, region } = names.slopes;
  const projection = region("projection");
  return `
for (var r = tid; r < ${countOf(rows)}; r += WG) {
  let row = ${rows.at("r")};
  let own = (${rows.tape("row")}) * D;
  var sum = 0.0;
  for (var i = 0u; i < D; i++) {
    sum += ${buffer}[${delta} + row * D + i] * theta[${gain} + i] * tape[${hat} + own + i];
  }
  ${buffer}[${projection} + row] = sum / f32(D);
}
storageBarrier();
for (var item = tid; item < ${countOf(rows)} * D; item += WG) {
  let row = ${rows.at("item / D")};
  let i = item % D;
  let own = ${rows.tape("row")};
  let slope = ${buffer}[${delta} + row * D + i] * theta[${gain} + i]
    - tape[${hat} + own * D + i] * ${buffer}[${projection} + row];
  ${buffer}[${target} + row * D + i] =
    ${before === null ? "" : `${buffer}[${before} + row * D + i] + `}slope * tape[${inverse} + own];
}
storageBarrier();`;
}

/** Products of rows of δ with transposed weights. */
export function pullBack(names: Names, rows: SlopeRows) {
  const { buffer } = names.slopes;
  const cell = (region: string, columns: number) => (row: string, c: string) =>
    `${buffer}[${region} + ${row} * ${columns}u + ${c}]`;
  /** δ·wᵀ: the sum is over the columns of w. */
  return (
    delta: string,
    inner: number,
    weight: string,
    columns: number,
    store: string | ((row: string, c: string, sum: string) => string),
  ) =>
    matrixProduct({
      rows: rows.count,
      at: rows.at,
      block: rows.block,
      columns,
      inner,
      x: cell(delta, inner),
      w: (j, i) => `theta[${weight} + ${i} * ${inner}u + ${j}]`,
      store:
        typeof store === "string"
          ? (row, c, sum) => `${cell(store, columns)(row, c)} = ${sum};`
          : store,
    });
}

/** Through the SiLU: takes ∂L/∂hidden, the sum of a row and column, to ∂L/∂up in `target`. */
export function siluBackward(names: Names, rows: SlopeRows, up: string, target: string) {
  return (row: string, c: string, sum: string) => `
    let up = tape[${up} + (${rows.tape(row)}) * F + ${c}];
    let gate = 1.0 / (1.0 + exp(-up));
    ${names.slopes.buffer}[${target} + ${row} * F + ${c}] = ${sum} * gate * (1.0 + up * (1.0 - gate));`;
}

/**
 * One block; ∂L/∂x at its output is in its `d.down`, at its input it goes to the block below. To be
 * reached by the whole workgroup behind a barrier; ends behind one.
 */
export function blockBackward(names: Names, rows: SlopeRows): string {
  const { width, heads } = names.shape.policy;
  const hidden = MLP_FACTOR * width;
  const { layerRegion: tape, layerParameter: parameter } = names;
  const { buffer, region, layerRegion: slope, layerStride } = names.slopes;
  const pull = pullBack(names, rows);
  const [scores, attended] = [region("d.scores"), region("d.attended")];
  return `
let below = select(${slope("d.down")} - ${layerStride}, ${region("d.x")}, layer == 0u);
${pull(
  slope("d.down"),
  width,
  parameter("mlp.down"),
  hidden,
  siluBackward(names, rows, tape("up"), slope("d.up")),
)}
storageBarrier();
${pull(slope("d.up"), hidden, parameter("mlp.up"), width, slope("d.norm2"))}
storageBarrier();
${normBackward(
  names,
  rows,
  {
    hat: tape("hat2"),
    inverse: tape("inverse2"),
    delta: slope("d.norm2"),
    before: slope("d.down"),
    target: slope("d.out"),
  },
  parameter("norm2.gain"),
)}
${pull(slope("d.out"), width, parameter("attn.out"), width, attended)}
storageBarrier();
// δ at the scores, one head of one row an invocation.
for (var item = tid; item < ${countOf(rows)} * H; item += WG) {
  let row = ${rows.at("item / H")};
  let own = ${rows.tape("row")};
  let t = ${rows.place("row")};
  let head = item % H;
  let weights = ${tape("probabilities")} + (own * H + head) * T;
  let out = ${scores} + (row * H + head) * T;
  var dot = 0.0;
  for (var s = 0u; s <= t; s++) {
    let value = ${tape("qkv")} + (own - t + s) * 3u * D + 2u * D;
    var slope = 0.0;
    for (var i = head * HD; i < (head + 1u) * HD; i++) {
      slope += ${buffer}[${attended} + row * D + i] * tape[value + i];
    }
    ${buffer}[out + s] = slope;
    dot += slope * tape[weights + s];
  }
  for (var s = 0u; s <= t; s++) {
    ${buffer}[out + s] = tape[weights + s] * (${buffer}[out + s] - dot) * ${1 / Math.sqrt(width / heads)};
  }
}
storageBarrier();
for (var item = tid; item < ${countOf(rows)} * D; item += WG) {
  let row = ${rows.at("item / D")};
  let own = ${rows.tape("row")};
  let t = ${rows.place("row")};
  let c = item % D;
  let head = c / HD;
  var query = 0.0;
  for (var s = 0u; s <= t; s++) {
    query += ${buffer}[${scores} + (row * H + head) * T + s]
      * tape[${tape("qkv")} + (own - t + s) * 3u * D + D + c];
  }
  var key = 0.0;
  var value = 0.0;
  for (var u = t; u < ${rows.places}; u++) {
    let asked = own - t + u;
    let asking = row - t + u;
    key += ${buffer}[${scores} + (asking * H + head) * T + t]
      * tape[${tape("qkv")} + asked * 3u * D + c];
    value += tape[${tape("probabilities")} + (asked * H + head) * T + t]
      * ${buffer}[${attended} + asking * D + c];
  }
  let out = ${slope("d.qkv")} + row * 3u * D + c;
  ${buffer}[out] = query;
  ${buffer}[out + D] = key;
  ${buffer}[out + 2u * D] = value;
}
storageBarrier();
${pull(slope("d.qkv"), 3 * width, parameter("attn.qkv"), width, slope("d.norm1"))}
storageBarrier();
${normBackward(
  names,
  rows,
  {
    hat: tape("hat1"),
    inverse: tape("inverse1"),
    delta: slope("d.norm1"),
    before: slope("d.out"),
    target: "below",
  },
  parameter("norm1.gain"),
)}`;
}

/** Everything from `d.z` down to the embedding; `start` is the sequence's first row, `theta0` its θ's. */
export function backwardPass(names: Names): string {
  const { width, vocabulary, layers } = names.shape.policy;
  const rows = wholeSequence(names);
  return `
${matrixProduct({
  rows: rows.count,
  at: rows.at,
  columns: width,
  inner: vocabulary,
  x: (row, v) => `tape[${names.region("d.z")} + ${row} * V + ${v}]`,
  w: (v, c) => `theta[${names.parameter("classifier.weight")} + ${v} * D + ${c}]`,
  store: (row, c, sum) => `tape[${names.region("d.norm")} + ${row} * D + ${c}] = ${sum};`,
})}
storageBarrier();
${normBackward(
  names,
  rows,
  {
    hat: names.region("hat"),
    inverse: names.region("inverse"),
    delta: names.region("d.norm"),
    before: null,
    target: names.region(`d.down.${layers - 1}`),
  },
  names.parameter("final_norm.gain"),
)}
${eachLayer(names, "down", blockBackward(names, rows))}`;
}
