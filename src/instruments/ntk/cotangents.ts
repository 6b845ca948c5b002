/**
 * One backward pass for many outputs: from V' rows of the classifier at each context's position to
 * the derivative δ at the output of every parameter of the backbone, for every output at once.
 *
 * The activations do not depend on the output, so nothing is tiled: a cotangent is a tensor
 * [rows, V', width] that broadcasts against [rows, 1, width].
 *
 * In the last block only the row of the position matters from the attention's output on. There the
 * gradients of the keys' and values' weights are sums over heads of one outer product, and the pass
 * says so: `rows` counts outer products per context, whatever they run over.
 */
import * as tf from "@tensorflow/tfjs-core";
import type { Policy } from "../../engine/policy";
import type {
  Activations,
  AttentionActivations,
  BlockActivations,
  NormActivations,
} from "../../engine/reference/transformer";
import type { ContextBatch } from "./context-batch";

/**
 * A piece of one parameter's per-context, per-output gradient.
 * - `matrix`: G_{i,a} = Σ_r input_{i,r} ⊗ delta_{i,r,a}, summed over the `rows` r of context i;
 * - `gain`: g_{i,a} = Σ_r input_{i,r} ⊙ delta_{i,r,a}.
 *
 * Inner products of gradients need only inner products of their factors, so a `matrix` may hold
 * the transpose of the parameter's gradient. Pieces of different name or part are orthogonal.
 */
export interface OuterSite {
  readonly name: string;
  readonly kind: "matrix" | "gain";
  /** Rows per context. */
  readonly rows: number;
  /** [N·rows, a]. */
  readonly input: tf.Tensor2D;
  /** [N·rows, V', b]; for a gain the first axis may be 1, and is then the same for all. */
  readonly delta: tf.Tensor3D;
}

/** Indices of the rows that are meant, among rows (context, group, time). */
function positionRows(batch: ContextBatch, groups: number): tf.Tensor1D {
  const rows = batch.positions.flatMap((position, i) =>
    Array.from({ length: groups }, (_, g) => (i * groups + g) * batch.length + position),
  );
  return tf.tensor1d(rows, "int32");
}

/** What a whole pass shares. */
interface Pass {
  readonly policy: Policy;
  readonly batch: ContextBatch;
  /** Rows (context, time) at the position, [N]. */
  readonly at: tf.Tensor1D;
  /** Rows (context, head, time) at the position, [N·H]. */
  readonly atHeads: tf.Tensor1D;
  /** 1 in row `position` of each context, [N,T,1]. */
  readonly mask: tf.Tensor3D;
  /** 1 where a column belongs to a head, [H,d]. */
  readonly headMask: tf.Tensor2D;
  readonly visit: (site: OuterSite) => void;
}

const rowsOf = (x: tf.Tensor2D, rows: tf.Tensor1D) => tf.gather(x, rows) as tf.Tensor2D;

/** Inserts the axis of outputs: [rows, width] → [rows, 1, width]. */
const perOutput = (x: tf.Tensor2D) => tf.reshape(x, [x.shape[0], 1, x.shape[1]]);

/** δ·wᵀ for δ [rows, V', b] and w [a,b]: [rows, V', a]. */
function pull(delta: tf.Tensor3D, weight: tf.Tensor2D): tf.Tensor3D {
  const [rows, outputs, width] = delta.shape;
  const flat = tf.matMul(tf.reshape(delta, [rows * outputs, width]), tf.transpose(weight));
  return tf.reshape(flat, [rows, outputs, weight.shape[0]]);
}

/** Through RMSNorm, from ∂/∂y to ∂/∂x: r(g⊙dy − x̂·mean(g⊙dy⊙x̂)), with r·g folded into one factor. */
function pullNorm(dy: tf.Tensor3D, norm: NormActivations, gain: tf.Tensor): tf.Tensor3D {
  const hat = perOutput(norm.hat);
  const scaled = tf.mul(dy, perOutput(tf.mul(norm.inverse, gain) as tf.Tensor2D));
  const projection = tf.mean(tf.mul(scaled, hat), -1, true);
  return tf.sub(scaled, tf.mul(hat, projection)) as tf.Tensor3D;
}

/** A norm's values at chosen rows. */
function normAt(norm: NormActivations, rows: tf.Tensor1D): NormActivations {
  return {
    hat: rowsOf(norm.hat, rows),
    inverse: rowsOf(norm.inverse, rows),
    output: rowsOf(norm.output, rows),
  };
}

/** Through the MLP and its norm and residual. `rows` per context; activations already at them. */
function pullMlp(
  pass: Pass,
  index: number,
  rows: number,
  dx: tf.Tensor3D,
  block: Pick<BlockActivations, "norm2" | "up" | "gate" | "hidden">,
): tf.Tensor3D {
  const name = (part: string) => `blocks.${index}.${part}`;
  const weight = (part: string) => pass.policy.parameter(name(part)) as tf.Tensor2D;
  const { norm2, up, gate, hidden } = block;
  pass.visit({ name: name("mlp.down"), kind: "matrix", rows, input: hidden, delta: dx });
  // d(uσ(u))/du = σ(1 + u(1 − σ)), the same for every output.
  const slope = tf.mul(gate, tf.add(1, tf.mul(up, tf.sub(1, gate)))) as tf.Tensor2D;
  const dUp = tf.mul(pull(dx, weight("mlp.down")), perOutput(slope)) as tf.Tensor3D;
  pass.visit({ name: name("mlp.up"), kind: "matrix", rows, input: norm2.output, delta: dUp });
  const dNorm = pull(dUp, weight("mlp.up"));
  pass.visit({ name: name("norm2.gain"), kind: "gain", rows, input: norm2.hat, delta: dNorm });
  return tf.add(dx, pullNorm(dNorm, norm2, weight("norm2.gain")));
}

/** P ⊙ (dP − ⟨P, dP⟩)·scale: through softmax and scaling; both [rows, V', T] up to broadcasting. */
function pullSoftmax(dP: tf.Tensor, probabilities: tf.Tensor, scale: number): tf.Tensor {
  const weighted = tf.mul(dP, probabilities);
  const total = tf.sum(weighted, -1, true);
  return tf.mul(tf.sub(weighted, tf.mul(probabilities, total)), scale);
}

/** Columns [from·d, (from+1)·d) of a weight [d, 3d]: 0 the queries', 1 the keys', 2 the values'. */
function third(qkv: tf.Tensor2D, which: number): tf.Tensor2D {
  const width = qkv.shape[0];
  return tf.slice(qkv, [0, which * width], [width, width]);
}

/** Through attention, all rows: from ∂/∂output [N·T, V', d] to ∂/∂(q,k,v) [N·T, V', 3d]. */
function pullAttention(dOutput: tf.Tensor3D, attention: AttentionActivations): tf.Tensor3D {
  const { q, k, v, probabilities } = attention;
  const [count, heads, length, size] = q.shape;
  const outputs = dOutput.shape[1];
  const split = (x: tf.Tensor) =>
    tf.transpose(tf.reshape(x, [count, length * outputs, heads, size]), [0, 2, 1, 3]);
  const join = (x: tf.Tensor) =>
    tf.reshape(tf.transpose(tf.reshape(x, [count, heads, length * outputs, size]), [0, 2, 1, 3]), [
      count * length,
      outputs,
      heads * size,
    ]);
  const dHeads = split(dOutput);
  const dV = tf.matMul(
    tf.transpose(probabilities, [0, 1, 3, 2]),
    tf.reshape(dHeads, [count, heads, length, outputs * size]),
  );
  const dP = tf.matMul(dHeads, tf.transpose(v, [0, 1, 3, 2]));
  const dScores = pullSoftmax(
    tf.reshape(dP, [count * heads * length, outputs, length]),
    tf.reshape(probabilities, [count * heads * length, 1, length]),
    1 / Math.sqrt(size),
  );
  const dQ = tf.matMul(tf.reshape(dScores, [count, heads, length * outputs, length]), k);
  // Rows (key, output) by queries, so that the keys' cotangent is one plain product.
  const byKey = tf.transpose(
    tf.reshape(dScores, [count * heads, length, outputs, length]),
    [0, 3, 2, 1],
  );
  const dK = tf.matMul(tf.reshape(byKey, [count, heads, length * outputs, length]), q);
  return tf.concat([join(dQ), join(dK), join(dV)], 2) as tf.Tensor3D;
}

/** Through a block below the last, where every row may carry a cotangent. */
function pullBlock(
  pass: Pass,
  index: number,
  block: BlockActivations,
  dx: tf.Tensor3D,
): tf.Tensor3D {
  const rows = pass.batch.length;
  const name = (part: string) => `blocks.${index}.${part}`;
  const weight = (part: string) => pass.policy.parameter(name(part)) as tf.Tensor2D;
  const { norm1, attention } = block;
  const middle = pullMlp(pass, index, rows, dx, block);
  const input = attention.output;
  pass.visit({ name: name("attn.out"), kind: "matrix", rows, input, delta: middle });
  const dQkv = pullAttention(pull(middle, weight("attn.out")), attention);
  pass.visit({ name: name("attn.qkv"), kind: "matrix", rows, input: norm1.output, delta: dQkv });
  const dNorm = pull(dQkv, weight("attn.qkv"));
  pass.visit({ name: name("norm1.gain"), kind: "gain", rows, input: norm1.hat, delta: dNorm });
  return tf.add(middle, pullNorm(dNorm, norm1, weight("norm1.gain")));
}

/** Puts cotangents [N, V', d] into the row of each context's position: [N·T, V', d]. */
function scatter(pass: Pass, x: tf.Tensor3D): tf.Tensor3D {
  const [count, outputs, width] = x.shape;
  const { length } = pass.batch;
  const spread = tf.mul(tf.reshape(x, [count, 1, outputs * width]), pass.mask);
  return tf.reshape(spread, [count * length, outputs, width]);
}

/**
 * Through the last block's attention: only the query at the position matters. Takes the cotangent
 * of its output there, [N, V', d], and returns that of the norm's output at every row.
 *
 * With u_{i,h,a} = Σ_s dS_{i,h,a,s} A_{i,s} and c_{i,h} = Σ_s P_{i,h,s} A_{i,s}, the keys' weight has
 * gradient Σ_h u_{i,h,a} ⊗ q_{i,h} and the values' Σ_h c_{i,h} ⊗ dO_{i,h,a}: one outer product a head.
 */
function pullLastAttention(
  pass: Pass,
  name: string,
  dOutput: tf.Tensor3D,
  block: BlockActivations,
): tf.Tensor3D {
  const { k, v, q, probabilities } = block.attention;
  const [count, heads, length, size] = q.shape;
  const width = heads * size;
  const outputs = dOutput.shape[1];
  const qkv = pass.policy.parameter(name) as tf.Tensor2D;
  const input = block.norm1.output;
  const sequences = tf.reshape(input, [count, length, width]) as tf.Tensor3D;

  const weights = tf.reshape(
    rowsOf(tf.reshape(probabilities, [count * heads * length, length]), pass.atHeads),
    [count, heads, length],
  ) as tf.Tensor3D;
  const query = tf.reshape(rowsOf(tf.reshape(q, [count * heads * length, size]), pass.atHeads), [
    count,
    1,
    width,
  ]);
  const dHeads = tf.transpose(tf.reshape(dOutput, [count, outputs, heads, size]), [0, 2, 1, 3]);
  const dP = tf.matMul(dHeads, tf.transpose(v, [0, 1, 3, 2]));
  const dScores = pullSoftmax(
    tf.reshape(dP, [count * heads, outputs, length]),
    tf.reshape(weights, [count * heads, 1, length]),
    1 / Math.sqrt(size),
  );

  const dQ = tf.reshape(
    tf.transpose(tf.matMul(tf.reshape(dScores, [count, heads, outputs, length]), k), [0, 2, 1, 3]),
    [count, outputs, width],
  ) as tf.Tensor3D;
  pass.visit({ name, kind: "matrix", rows: 1, input: rowsOf(input, pass.at), delta: dQ });

  // Each head's query, and its share of dO, in the head's own columns and zero elsewhere.
  const queries = tf.reshape(tf.mul(query, pass.headMask), [count * heads, width]) as tf.Tensor2D;
  const shares = tf.reshape(
    tf.mul(
      tf.reshape(dOutput, [count, 1, outputs, width]),
      tf.reshape(pass.headMask, [heads, 1, width]),
    ),
    [count * heads, outputs, width],
  ) as tf.Tensor3D;
  const keyed = tf.matMul(tf.reshape(dScores, [count, heads * outputs, length]), sequences);
  pass.visit({
    name,
    kind: "matrix",
    rows: heads,
    input: queries,
    delta: tf.reshape(keyed, [count * heads, outputs, width]),
  });
  const attended = tf.reshape(tf.matMul(weights, sequences), [count * heads, width]);
  pass.visit({
    name,
    kind: "matrix",
    rows: heads,
    input: attended as tf.Tensor2D,
    delta: shares,
  });

  const byRow = tf.transpose(tf.reshape(dScores, [count, heads, outputs, length]), [0, 3, 2, 1]);
  const fromKeys = tf.matMul(
    tf.reshape(byRow, [count, length * outputs, heads]),
    tf.reshape(tf.matMul(queries, tf.transpose(third(qkv, 1))), [count, heads, width]),
  );
  const fromValues = tf.matMul(
    tf.transpose(weights, [0, 2, 1]),
    tf.reshape(pull(shares, third(qkv, 2)), [count, heads, outputs * width]),
  );
  const fromQuery = scatter(pass, pull(dQ, third(qkv, 0)));
  const shape: [number, number, number] = [count * length, outputs, width];
  return tf.add(fromQuery, tf.add(tf.reshape(fromKeys, shape), tf.reshape(fromValues, shape)));
}

/** Through the last block: from the cotangent at the position, [N, V', d], to every row below. */
function pullLastBlock(
  pass: Pass,
  index: number,
  block: BlockActivations,
  dx: tf.Tensor3D,
): tf.Tensor3D {
  const name = (part: string) => `blocks.${index}.${part}`;
  const weight = (part: string) => pass.policy.parameter(name(part)) as tf.Tensor2D;
  const middle = pullMlp(pass, index, 1, dx, {
    norm2: normAt(block.norm2, pass.at),
    up: rowsOf(block.up, pass.at),
    gate: rowsOf(block.gate, pass.at),
    hidden: rowsOf(block.hidden, pass.at),
  });
  const input = rowsOf(block.attention.output, pass.at);
  pass.visit({ name: name("attn.out"), kind: "matrix", rows: 1, input, delta: middle });
  const dOutput = pull(middle, weight("attn.out"));
  const dNorm = pullLastAttention(pass, name("attn.qkv"), dOutput, block);
  const { norm1 } = block;
  const rows = pass.batch.length;
  pass.visit({ name: name("norm1.gain"), kind: "gain", rows, input: norm1.hat, delta: dNorm });
  return tf.add(scatter(pass, middle), pullNorm(dNorm, norm1, weight("norm1.gain")));
}

/** One-hot positions beside one-hot tokens, [N·T, V+T]: both tables are read by the same rows. */
function tableRows(activations: Activations): tf.Tensor2D {
  const { batch, length, oneHot } = activations;
  const positions = new Float32Array(batch * length * length);
  for (let row = 0; row < batch * length; row++) {
    positions[row * length + (row % length)] = 1;
  }
  return tf.concat([oneHot, tf.tensor2d(positions, [batch * length, length])], 1);
}

/** The mask of each context's position, [N,T,1]. */
function positionMask(batch: ContextBatch): tf.Tensor3D {
  const values = new Float32Array(batch.count * batch.length);
  batch.positions.forEach((position, i) => {
    values[i * batch.length + position] = 1;
  });
  return tf.tensor3d(values, [batch.count, batch.length, 1]);
}

/** Which columns belong to which head, [H,d]. */
function headColumns(heads: number, width: number): tf.Tensor2D {
  const values = new Float32Array(heads * width);
  for (let head = 0; head < heads; head++) {
    const start = head * width + (head * width) / heads;
    values.fill(1, start, start + width / heads);
  }
  return tf.tensor2d(values, [heads, width]);
}

/**
 * Reports every piece of ∂⟨seed_{i,a}, h(x_i)⟩/∂ψ, for every context i and seed a.
 * Call inside `tf.tidy`.
 * @param activations of the contexts, `batch.count` sequences of `batch.length` tokens.
 * @param seeds [V', d], the same for every context: rows of the classifier, for logits; or
 *   [N, V', d], each context its own.
 */
export function visitCotangents(
  policy: Policy,
  activations: Activations,
  batch: ContextBatch,
  seeds: tf.Tensor2D | tf.Tensor3D,
  visit: (site: OuterSite) => void,
): void {
  const { heads, width } = policy.shape;
  const pass: Pass = {
    policy,
    batch,
    at: positionRows(batch, 1),
    atHeads: positionRows(batch, heads),
    mask: positionMask(batch),
    headMask: headColumns(heads, width),
    visit,
  };
  const norm = normAt(activations.finalNorm, pass.at);
  const delta = (seeds.rank === 3 ? seeds : tf.expandDims(seeds, 0)) as tf.Tensor3D;
  visit({ name: "final_norm.gain", kind: "gain", rows: 1, input: norm.hat, delta });
  const dx = pullNorm(delta, norm, policy.parameter("final_norm.gain"));
  const { blocks } = activations;
  const last = blocks.length - 1;
  let below = pullLastBlock(pass, last, blocks[last] as BlockActivations, dx);
  for (let i = last - 1; i >= 0; i--) {
    below = pullBlock(pass, i, blocks[i] as BlockActivations, below);
  }
  visit({
    name: "embed",
    kind: "matrix",
    rows: batch.length,
    input: tableRows(activations),
    delta: below,
  });
}
