/**
 * From cotangents of h at the position down through the last block, where only the position's row
 * matters from the attention's output up (`pullLastBlock` of instruments/ntk/cotangents.ts).
 *
 * With u_h = Σ_s dS_{h,s} A_s and c_h = Σ_s P_{h,s} A_s, the keys' weight has gradient Σ_h u_h ⊗ q_h
 * and the values' Σ_h c_h ⊗ dO_h: one outer product a head. `keyed` is u and the tape's `pooled` c.
 */
import { MLP_FACTOR } from "../../../../layout";
import { normBackward, pullBack, type SlopeRows, siluBackward } from "../../wgsl/backward";
import type { PassNames } from "./pass-program";

/** A loop over `count` numbers of each of the workgroup's cotangents: `row` and the number's `c`. */
function eachNumber(count: string, body: string): string {
  return `
for (var item = tid; item < some * ${count}; item += WG) {
  let row = first + item / (${count});
  let c = item % (${count});
  ${body}
}`;
}

/** δ at the attention's scores, one head of one cotangent an invocation. */
function scoresBackward(names: PassNames): string {
  const { width, heads } = names.shape.policy;
  const { region } = names.position.slopes;
  const tape = names.layerRegion;
  return `
for (var item = tid; item < some * H; item += WG) {
  let row = first + item / H;
  let head = item % H;
  let weights = ${tape("probabilities")} + (here * H + head) * T;
  let out = ${region("d.scores")} + (row * H + head) * T;
  var dot = 0.0;
  for (var s = 0u; s < count; s++) {
    let value = ${tape("qkv")} + (start + s) * 3u * D + 2u * D;
    var slope = 0.0;
    for (var i = head * HD; i < (head + 1u) * HD; i++) {
      slope += slopes[${region("d.attended")} + row * D + i] * tape[value + i];
    }
    slopes[out + s] = slope;
    dot += slope * tape[weights + s];
  }
  for (var s = 0u; s < count; s++) {
    slopes[out + s] = tape[weights + s] * (slopes[out + s] - dot) * ${1 / Math.sqrt(width / heads)};
  }
}
storageBarrier();`;
}

/** δ of the query, `keyed`, and what each head's key and value weights give the norm below. */
function headsBackward(names: PassNames): string {
  const { region } = names.position.slopes;
  const tape = names.layerRegion;
  const qkv = names.layerParameter("attn.qkv");
  return `
${eachNumber(
  "D",
  `
  let scores = ${region("d.scores")} + (row * H + c / HD) * T;
  var sum = 0.0;
  for (var s = 0u; s < count; s++) {
    sum += slopes[scores + s] * tape[${tape("qkv")} + (start + s) * 3u * D + D + c];
  }
  slopes[${region("d.query")} + row * D + c] = sum;`,
)}
${eachNumber(
  "H * D",
  `
  let head = c / D;
  let scores = ${region("d.scores")} + (row * H + head) * T;
  var sum = 0.0;
  for (var s = 0u; s < count; s++) {
    sum += slopes[scores + s] * tape[${tape("in1")} + (start + s) * D + c % D];
  }
  slopes[${region("keyed")} + row * H * D + c] = sum;
  let weight = ${qkv} + (c % D) * 3u * D;
  var key = 0.0;
  var value = 0.0;
  for (var i = head * HD; i < (head + 1u) * HD; i++) {
    key += tape[${tape("qkv")} + here * 3u * D + i] * theta[weight + D + i];
    value += slopes[${region("d.attended")} + row * D + i] * theta[weight + 2u * D + i];
  }
  slopes[${region("from.keys")} + row * H * D + c] = key;
  slopes[${region("from.values")} + row * H * D + c] = value;`,
)}
storageBarrier();
${eachNumber(
  "D",
  `
  let weight = ${qkv} + c * 3u * D;
  var sum = 0.0;
  for (var i = 0u; i < D; i++) {
    sum += slopes[${region("d.query")} + row * D + i] * theta[weight + i];
  }
  slopes[${region("from.query")} + row * D + c] = sum;`,
)}
storageBarrier();`;
}

/** δ at the norm's output at every row. */
function normOutputs(names: PassNames, rows: SlopeRows): string {
  const { region } = names.position.slopes;
  return `
for (var item = tid; item < ${rows.count} * D; item += WG) {
  let row = ${rows.at("item / D")};
  let c = item % D;
  let t = ${rows.place("row")};
  let own = row / S.length;
  var sum = 0.0;
  for (var head = 0u; head < H; head++) {
    let place = (own * H + head) * D + c;
    sum += slopes[${region("d.scores")} + (own * H + head) * T + t]
      * slopes[${region("from.keys")} + place];
    sum += tape[${names.layerRegion("probabilities")} + (here * H + head) * T + t]
      * slopes[${region("from.values")} + place];
  }
  if (t == position) { sum += slopes[${region("from.query")} + own * D + c]; }
  slopes[${names.slopes.region("d.norm1")} + row * D + c] = sum;
}
storageBarrier();`;
}

/** The gain of the norm below the attention, and through that norm to the rows below. */
function firstNorm(names: PassNames, rows: SlopeRows, below: string): string {
  const tape = names.layerRegion;
  const { region, layerRegion } = names.position.slopes;
  return `
${eachNumber(
  "D",
  `
  var sum = 0.0;
  for (var t = 0u; t < count; t++) {
    sum += tape[${tape("hat1")} + (start + t) * D + c]
      * slopes[${names.slopes.region("d.norm1")} + (row * S.length + t) * D + c];
  }
  slopes[${layerRegion("g.norm1")} + row * D + c] = sum;`,
)}
${normBackward(
  names,
  rows,
  {
    hat: tape("hat1"),
    inverse: tape("inverse1"),
    delta: names.slopes.region("d.norm1"),
    before: null,
    target: below,
  },
  names.layerParameter("norm1.gain"),
)}
// The residual passes the attention by, at the position.
${eachNumber(
  "D",
  `slopes[${below} + (row * S.length + position) * D + c] += slopes[${region("d.out")} + row * D + c];`,
)}
storageBarrier();`;
}

/**
 * The last block, from `d.down` at the position to `below`, a region of rows. Its regions must have
 * been declared (`lastLayer`), and `context`, `position`, `count`, `start`, `here` (the position's
 * row of the tape), `first` and `some` (the cotangents) must be in scope.
 */
export function lastBlockBackward(
  names: PassNames,
  rows: SlopeRows,
  position: SlopeRows,
  below: string,
): string {
  const { width } = names.shape.policy;
  const hidden = MLP_FACTOR * width;
  const at = names.position;
  const { region, layerRegion: gain } = at.slopes;
  const { layerRegion: tape, layerParameter: parameter } = names;
  const pull = pullBack(at, position);
  return `
${pull(
  region("d.down"),
  width,
  parameter("mlp.down"),
  hidden,
  siluBackward(at, position, tape("up"), region("d.up")),
)}
storageBarrier();
${pull(region("d.up"), hidden, parameter("mlp.up"), width, region("d.norm2"))}
storageBarrier();
${eachNumber(
  "D",
  `slopes[${gain("g.norm2")} + row * D + c] = tape[${tape("hat2")} + here * D + c]
    * slopes[${region("d.norm2")} + row * D + c];`,
)}
${normBackward(
  at,
  position,
  {
    hat: tape("hat2"),
    inverse: tape("inverse2"),
    delta: region("d.norm2"),
    before: region("d.down"),
    target: region("d.out"),
  },
  parameter("norm2.gain"),
)}
${pull(region("d.out"), width, parameter("attn.out"), width, region("d.attended"))}
storageBarrier();
${scoresBackward(names)}
${headsBackward(names)}
${normOutputs(names, rows)}
${firstNorm(names, rows, below)}`;
}
