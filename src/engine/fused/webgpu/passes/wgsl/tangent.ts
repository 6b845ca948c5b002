/**
 * How h at the position moves along a direction of the parameters, to first order, given the forward
 * pass on the tape (instruments/tangent.ts); a workgroup a context.
 */
import { MLP_FACTOR, type PolicyShape } from "../../../../layout";
import { matrixProduct } from "../../wgsl/matrix";
import { type Binding, eachLayer } from "../../wgsl/program";
import { tangentsOf } from "../regions";
import { CONTEXTS, passNames, passProgram, RESULT, SLOPES, TAPE_READ, THETA } from "./pass-program";

/** θ̇ [P]. */
const DIRECTION: Binding = { name: "direction", access: "read", type: "f32" };

/** Names of a shape, with those of the regions that hold tangents. */
function tangentNames(shape: PolicyShape) {
  const regions = tangentsOf(shape);
  const moved = (name: string) => `(${regions.offset(name)}u * S.rows)`;
  return { ...passNames(shape), moved };
}

type TangentNames = ReturnType<typeof tangentNames>;

/** y = x̂ ⊙ g: ẏ = g ⊙ r(ẋ − x̂·mean(x̂ ⊙ ẋ)) + x̂ ⊙ ġ, to the region `t.norm`. */
function normTangent(names: TangentNames, hat: string, inverse: string, gain: string): string {
  const { moved } = names;
  return `
for (var t = tid; t < count; t += WG) {
  let row = start + t;
  var sum = 0.0;
  for (var i = 0u; i < D; i++) {
    sum += tape[${hat} + row * D + i] * slopes[${moved("t.x")} + row * D + i];
  }
  slopes[${moved("projection")} + row] = sum / f32(D);
}
storageBarrier();
for (var i = tid; i < count * D; i += WG) {
  let row = start + i / D;
  let at = start * D + i;
  let c = i % D;
  let value = tape[${hat} + at];
  let slope = slopes[${moved("t.x")} + at] - value * slopes[${moved("projection")} + row];
  slopes[${moved("t.norm")} + at] = slope * tape[${inverse} + row] * theta[${gain} + c]
    + value * direction[${gain} + c];
}
storageBarrier();`;
}

/** s = A w: ṡ = Ȧ w + A ẇ. */
function linearTangent(
  weight: string,
  sizes: { readonly inner: number; readonly columns: number },
  moved: string,
  input: string,
  store: (row: string, c: string, sum: string) => string,
): string {
  const { inner, columns } = sizes;
  const rowsOf = (buffer: string, region: string) => (row: string, i: string) =>
    `${buffer}[${region} + ${row} * ${inner}u + ${i}]`;
  const weightOf = (buffer: string) => (i: string, c: string) =>
    `${buffer}[${weight} + ${i} * ${columns}u + ${c}]`;
  return matrixProduct({
    rows: "count",
    at: (r) => `start + ${r}`,
    block: { rows: 4, columns: 4 },
    columns,
    inner,
    x: rowsOf("slopes", moved),
    w: weightOf("theta"),
    plus: { x: rowsOf("tape", input), w: weightOf("direction") },
    store,
  });
}

/** From the queries, keys and values to the heads' joined outputs. */
function attentionTangent(names: TangentNames): string {
  const { width, heads } = names.shape.policy;
  const { layerRegion: tape, moved } = names;
  return `
for (var item = tid; item < count * H; item += WG) {
  let t = item / H;
  let row = start + t;
  let head = item % H;
  let weights = ${tape("probabilities")} + (row * H + head) * T;
  let out = ${moved("t.scores")} + (row * H + head) * T;
  let query = row * 3u * D + head * HD;
  var total = 0.0;
  for (var s = 0u; s <= t; s++) {
    let key = (start + s) * 3u * D + D + head * HD;
    var sum = 0.0;
    for (var i = 0u; i < HD; i++) {
      sum += slopes[${moved("t.qkv")} + query + i] * tape[${tape("qkv")} + key + i]
        + tape[${tape("qkv")} + query + i] * slopes[${moved("t.qkv")} + key + i];
    }
    let weighted = tape[weights + s] * sum * ${1 / Math.sqrt(width / heads)};
    slopes[out + s] = weighted;
    total += weighted;
  }
  for (var s = 0u; s <= t; s++) { slopes[out + s] -= tape[weights + s] * total; }
}
storageBarrier();
for (var i = tid; i < count * D; i += WG) {
  let t = i / D;
  let c = i % D;
  let row = (start + t) * H + c / HD;
  var sum = 0.0;
  for (var s = 0u; s <= t; s++) {
    let value = (start + s) * 3u * D + 2u * D + c;
    sum += slopes[${moved("t.scores")} + row * T + s] * tape[${tape("qkv")} + value]
      + tape[${tape("probabilities")} + row * T + s] * slopes[${moved("t.qkv")} + value];
  }
  slopes[${moved("t.attended")} + start * D + i] = sum;
}
storageBarrier();`;
}

/** One block: the residual stream's tangent in `t.x`, before and after. */
function blockTangent(names: TangentNames): string {
  const { width } = names.shape.policy;
  const wide = MLP_FACTOR * width;
  const { layerRegion: tape, layerParameter: parameter, moved } = names;
  const residual = (row: string, c: string, sum: string) =>
    `slopes[${moved("t.x")} + ${row} * D + ${c}] += ${sum};`;
  return `
${normTangent(names, tape("hat1"), tape("inverse1"), parameter("norm1.gain"))}
${linearTangent(
  parameter("attn.qkv"),
  { inner: width, columns: 3 * width },
  moved("t.norm"),
  tape("in1"),
  (row, c, sum) => `slopes[${moved("t.qkv")} + ${row} * 3u * D + ${c}] = ${sum};`,
)}
storageBarrier();
${attentionTangent(names)}
${linearTangent(
  parameter("attn.out"),
  { inner: width, columns: width },
  moved("t.attended"),
  tape("attended"),
  residual,
)}
storageBarrier();
${normTangent(names, tape("hat2"), tape("inverse2"), parameter("norm2.gain"))}
${linearTangent(
  parameter("mlp.up"),
  { inner: width, columns: wide },
  moved("t.norm"),
  tape("in2"),
  (row, c, sum) => `
    let up = tape[${tape("up")} + ${row} * F + ${c}];
    let gate = 1.0 / (1.0 + exp(-up));
    slopes[${moved("t.hidden")} + ${row} * F + ${c}] = ${sum} * gate * (1.0 + up * (1.0 - gate));`,
)}
storageBarrier();
${linearTangent(
  parameter("mlp.down"),
  { inner: wide, columns: width },
  moved("t.hidden"),
  tape("hidden"),
  residual,
)}
storageBarrier();`;
}

/** Dispatched once a context, behind `contexts`; writes ḣ [N,d] from `S.result` on. */
export function tangentProgram(shape: PolicyShape) {
  const names = tangentNames(shape);
  const { moved } = names;
  const [token, place] = [names.parameter("embed.token"), names.parameter("embed.position")];
  return passProgram(
    shape,
    "tangent",
    [THETA, DIRECTION, CONTEXTS, TAPE_READ, SLOPES, RESULT],
    `
@compute @workgroup_size(WG)
fn main(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_index) tid: u32) {
  let context = group.x;
  let count = contexts[context] + 1u;
  let start = context * S.length;
  for (var i = tid; i < count * D; i += WG) {
    let token = contexts[S.count + start + i / D];
    slopes[${moved("t.x")} + start * D + i] = direction[${token} + token * D + i % D]
      + direction[${place} + i];
  }
  storageBarrier();
  ${eachLayer(names, "up", blockTangent(names))}
  ${normTangent(
    names,
    names.region("hat"),
    names.region("inverse"),
    names.parameter("final_norm.gain"),
  )}
  for (var c = tid; c < D; c += WG) {
    result[S.result + context * D + c] =
      slopes[${moved("t.norm")} + (start + count - 1u) * D + c];
  }
}`,
  );
}
