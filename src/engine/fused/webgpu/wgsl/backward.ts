/**
 * The backward pass of one sequence by one workgroup: `backward.ts` in WGSL. It leaves δ at the
 * output of every parameter on the tape; `gradient.ts` contracts them.
 */
import { MLP_FACTOR } from "../../../layout";
import { tapeRegions } from "../regions";
import { matrixProduct } from "./matrix";
import { eachLayer, type Names } from "./program";

/**
 * Through RMSNorm: from δ at its output to ∂L/∂x, which is added to `before` (another region, or null
 * for none) and written to `target`. Ends behind a barrier.
 */
function normBackward(
  names: Names,
  regions: { hat: string; inverse: string; delta: string; before: string | null; target: string },
  gain: string,
): string {
  const { hat, inverse, delta, before, target } = regions;
  const projection = names.region("projection");
  return `
if (tid < T) {
  let at = (start + tid) * D;
  var sum = 0.0;
  for (var i = 0u; i < D; i++) {
    sum += tape[${delta} + at + i] * theta[${gain} + i] * tape[${hat} + at + i];
  }
  tape[${projection} + start + tid] = sum / f32(D);
}
storageBarrier();
for (var i = tid; i < T * D; i += WG) {
  let at = start * D + i;
  let row = start + i / D;
  let slope = tape[${delta} + at] * theta[${gain} + i % D] - tape[${hat} + at] * tape[${projection} + row];
  tape[${target} + at] = ${before === null ? "" : `tape[${before} + at] + `}slope * tape[${inverse} + row];
}
storageBarrier();`;
}

/** One block; ∂L/∂x at its output is in its `d.down`, at its input it goes to the block below. */
function blockBackward(names: Names): string {
  const { width, heads } = names.shape.policy;
  const hidden = MLP_FACTOR * width;
  const rows = names.length;
  const { layerRegion: region, layerParameter: parameter } = names;
  const cell = (name: string, columns: number) => (row: string, c: string) =>
    `tape[${name} + (start + ${row}) * ${columns}u + ${c}]`;
  // δ·wᵀ: the sum is over the columns of w.
  const back = (
    delta: string,
    inner: number,
    weight: string,
    columns: number,
    store: (row: string, c: string, sum: string) => string,
  ) =>
    matrixProduct({
      rows,
      columns,
      inner,
      x: cell(delta, inner),
      w: (j, i) => `theta[${weight} + ${i} * ${inner}u + ${j}]`,
      store,
    });
  const into = (name: string, columns: number) => (row: string, c: string, sum: string) =>
    `${cell(name, columns)(row, c)} = ${sum};`;
  const [scores, attended] = [names.region("d.scores"), names.region("d.attended")];
  return `
let below = select(${region("d.down")} - ${tapeRegions(names.shape).perLayer}u * S.rows, ${names.region("d.x")}, layer == 0u);
${back(region("d.down"), width, parameter("mlp.down"), hidden, (row, c, sum) => {
  const at = `(start + ${row}) * F + ${c}`;
  return `
    let up = tape[${region("up")} + ${at}];
    let gate = 1.0 / (1.0 + exp(-up));
    tape[${region("d.up")} + ${at}] = ${sum} * gate * (1.0 + up * (1.0 - gate));`;
})}
storageBarrier();
${back(region("d.up"), hidden, parameter("mlp.up"), width, into(region("d.norm2"), width))}
storageBarrier();
${normBackward(
  names,
  {
    hat: region("hat2"),
    inverse: region("inverse2"),
    delta: region("d.norm2"),
    before: region("d.down"),
    target: region("d.out"),
  },
  parameter("norm2.gain"),
)}
${back(region("d.out"), width, parameter("attn.out"), width, into(attended, width))}
storageBarrier();
// δ at the scores, one head of one row an invocation.
for (var item = tid; item < T * H; item += WG) {
  let t = item / H;
  let head = item % H;
  let weights = ${region("probabilities")} + ((start + t) * H + head) * T;
  let out = ${scores} + ((start + t) * H + head) * T;
  var dot = 0.0;
  for (var s = 0u; s <= t; s++) {
    var slope = 0.0;
    for (var i = head * HD; i < (head + 1u) * HD; i++) {
      slope += tape[${attended} + (start + t) * D + i]
        * tape[${region("qkv")} + (start + s) * 3u * D + 2u * D + i];
    }
    tape[out + s] = slope;
    dot += slope * tape[weights + s];
  }
  for (var s = 0u; s <= t; s++) {
    tape[out + s] = tape[weights + s] * (tape[out + s] - dot) * ${1 / Math.sqrt(width / heads)};
  }
}
storageBarrier();
for (var item = tid; item < T * D; item += WG) {
  let t = item / D;
  let c = item % D;
  let head = c / HD;
  var query = 0.0;
  for (var s = 0u; s <= t; s++) {
    query += tape[${scores} + ((start + t) * H + head) * T + s]
      * tape[${region("qkv")} + (start + s) * 3u * D + D + c];
  }
  var key = 0.0;
  var value = 0.0;
  for (var u = t; u < T; u++) {
    let at = ((start + u) * H + head) * T + t;
    key += tape[${scores} + at] * tape[${region("qkv")} + (start + u) * 3u * D + c];
    value += tape[${region("probabilities")} + at] * tape[${attended} + (start + u) * D + c];
  }
  let out = ${region("d.qkv")} + (start + t) * 3u * D + c;
  tape[out] = query;
  tape[out + D] = key;
  tape[out + 2u * D] = value;
}
storageBarrier();
${back(region("d.qkv"), 3 * width, parameter("attn.qkv"), width, into(region("d.norm1"), width))}
storageBarrier();
${normBackward(
  names,
  {
    hat: region("hat1"),
    inverse: region("inverse1"),
    delta: region("d.norm1"),
    before: region("d.out"),
    target: "below",
  },
  parameter("norm1.gain"),
)}`;
}

/** Everything from `d.z` down to the embedding; `start` is the sequence's first row, `theta0` its θ's. */
export function backwardPass(names: Names): string {
  const { width, vocabulary, layers } = names.shape.policy;
  return `
${matrixProduct({
  rows: names.length,
  columns: width,
  inner: vocabulary,
  x: (row, v) => `tape[${names.region("d.z")} + (start + ${row}) * V + ${v}]`,
  w: (v, c) => `theta[${names.parameter("classifier.weight")} + ${v} * D + ${c}]`,
  store: (row, c, sum) => `tape[${names.region("d.norm")} + (start + ${row}) * D + ${c}] = ${sum};`,
})}
storageBarrier();
${normBackward(
  names,
  {
    hat: names.region("hat"),
    inverse: names.region("inverse"),
    delta: names.region("d.norm"),
    before: null,
    target: names.region(`d.down.${layers - 1}`),
  },
  names.parameter("final_norm.gain"),
)}
${eachLayer(names, "down", blockBackward(names))}`;
}
