/**
 * The tangent (forward-mode) pass of the backbone: how its features move, to first order, when its
 * parameters move along a direction ψ̇. One Jacobian-vector product (∂h/∂ψ)·ψ̇ costs about as much as
 * a forward pass, whatever the number of outputs.
 *
 * It is the kernel's own prediction without the kernel: with ψ̇ = −η ∂L/∂ψ,
 * W (∂h/∂ψ) ψ̇ = −η Σ_u W J(x) J(x_u)ᵀ Wᵀ ∂L/∂z(x_u), the gradient component applied to every
 * error of the batch at once. Forward-mode differentiation: Wengert, CACM 7(8), 1964.
 */
import * as tf from "@tensorflow/tfjs-core";
import type { ParameterSpec } from "../engine/layout";
import type { Policy } from "../engine/policy";
import {
  type Activations,
  type AttentionActivations,
  type BlockActivations,
  joinHeads,
  type NormActivations,
} from "../engine/reference/transformer";

/** A direction's part for one parameter, of that parameter's shape. */
export type TangentOf = (name: string) => tf.Tensor;

/** Cuts a direction [P], flat in the layout's order, by name. Call inside `tf.tidy`. */
export function cutDirection(layout: readonly ParameterSpec[], direction: tf.Tensor1D): TangentOf {
  const parts = new Map(
    layout.map((spec) => [
      spec.name,
      tf.reshape(tf.slice(direction, [spec.offset], [spec.size]), [...spec.shape]),
    ]),
  );
  return (name) => {
    const part = parts.get(name);
    if (part === undefined) {
      throw new RangeError(`no parameter is called "${name}"`);
    }
    return part;
  };
}

/** What every part of a pass needs. */
interface Pass {
  readonly policy: Policy;
  readonly activations: Activations;
  readonly tangentOf: TangentOf;
}

/** s = A w: ṡ = Ȧ w + A ẇ, [R,b]. */
function linear(
  { policy, tangentOf }: Pass,
  name: string,
  input: tf.Tensor2D,
  dInput: tf.Tensor2D,
) {
  const fromInput = tf.matMul(dInput, policy.parameter(name) as tf.Tensor2D);
  return tf.add(fromInput, tf.matMul(input, tangentOf(name) as tf.Tensor2D)) as tf.Tensor2D;
}

/** y = x̂ ⊙ g with x̂ = x·r: the derivative of x̂ is r(ẋ − x̂·mean(x̂ ⊙ ẋ)). [R,d]. */
function norm({ policy, tangentOf }: Pass, name: string, values: NormActivations, dx: tf.Tensor2D) {
  const { hat, inverse } = values;
  const projection = tf.mean(tf.mul(hat, dx), -1, true);
  const dHat = tf.mul(tf.sub(dx, tf.mul(hat, projection)), inverse);
  return tf.add(tf.mul(dHat, policy.parameter(name)), tf.mul(hat, tangentOf(name))) as tf.Tensor2D;
}

/** From the derivative of (q,k,v) [R,3d] to that of the heads' joined outputs [R,d]. */
function attention(attended: AttentionActivations, dQkv: tf.Tensor2D): tf.Tensor2D {
  const { q, k, v, probabilities } = attended;
  const [batch, heads, length, size] = q.shape;
  const width = heads * size;
  const part = (index: number) =>
    tf.transpose(
      tf.reshape(tf.slice(dQkv, [0, index * width], [batch * length, width]), [
        batch,
        length,
        heads,
        size,
      ]),
      [0, 2, 1, 3],
    ) as tf.Tensor4D;
  const [dQ, dK, dV] = [part(0), part(1), part(2)];
  const transposed = (x: tf.Tensor4D) => tf.transpose(x, [0, 1, 3, 2]) as tf.Tensor4D;
  const dScores = tf.mul(
    tf.add(tf.matMul(dQ, transposed(k)), tf.matMul(q, transposed(dK))),
    1 / Math.sqrt(size),
  );
  // Ṗ = P ⊙ (Ṡ − ⟨P, Ṡ⟩); a masked score has P = 0 and so stays at 0.
  const weighted = tf.mul(probabilities, dScores);
  const total = tf.sum(weighted, -1, true);
  const dP = tf.sub(weighted, tf.mul(probabilities, total)) as tf.Tensor4D;
  return joinHeads(tf.add(tf.matMul(dP, v), tf.matMul(probabilities, dV)) as tf.Tensor4D);
}

/** u·σ(u): its derivative is σ(1 + u(1 − σ))·u̇. */
function silu({ up, gate }: BlockActivations, dUp: tf.Tensor2D): tf.Tensor2D {
  const slope = tf.mul(gate, tf.add(1, tf.mul(up, tf.sub(1, gate))));
  return tf.mul(dUp, slope) as tf.Tensor2D;
}

/** The derivative of token + position embedding, [R,d]. */
function embedding({ policy, activations, tangentOf }: Pass): tf.Tensor2D {
  const { batch, length, oneHot } = activations;
  const { width } = policy.shape;
  const token = tf.matMul(oneHot, tangentOf("embed.token") as tf.Tensor2D);
  const position = tf.slice(tangentOf("embed.position"), [0, 0], [length, width]);
  const sum = tf.add(tf.reshape(token, [batch, length, width]), position);
  return tf.reshape(sum, [batch * length, width]);
}

/**
 * (∂h/∂ψ)·ψ̇ at every row, [R,d]. Call inside `tf.tidy`.
 * @param activations of the same policy, see `forward`.
 * @param tangentOf ψ̇ by name; the classifier's part is not asked for.
 */
export function featureTangent(
  policy: Policy,
  activations: Activations,
  tangentOf: TangentOf,
): tf.Tensor2D {
  const pass: Pass = { policy, activations, tangentOf };
  let dx = embedding(pass);
  activations.blocks.forEach((block, i) => {
    const name = (part: string) => `blocks.${i}.${part}`;
    const dNorm1 = norm(pass, name("norm1.gain"), block.norm1, dx);
    const dQkv = linear(pass, name("attn.qkv"), block.norm1.output, dNorm1);
    const dAttended = attention(block.attention, dQkv);
    dx = tf.add(dx, linear(pass, name("attn.out"), block.attention.output, dAttended));
    const dNorm2 = norm(pass, name("norm2.gain"), block.norm2, dx);
    const dHidden = silu(block, linear(pass, name("mlp.up"), block.norm2.output, dNorm2));
    dx = tf.add(dx, linear(pass, name("mlp.down"), block.hidden, dHidden));
  });
  return norm(pass, "final_norm.gain", activations.finalNorm, dx);
}
