/** The kernel of the logits by brute force: one backward pass of the tape for every output. */
import * as tf from "@tensorflow/tfjs";
import { CLASSIFIER, parameterLayout } from "../../src/engine/layout";
import { oneHotRows } from "../../src/engine/reference/rollout";
import type { TapePolicy } from "./tape-policy";

/** A sequence and the index in it whose logits are meant. */
export interface Context {
  readonly tokens: readonly number[];
  readonly position: number;
}

/** Both components' V × V blocks, each row-major [N,V,N,V]. */
export interface BruteForceKernel {
  readonly representation: Float32Array;
  readonly gradient: Float32Array;
}

/** The Gram matrix of every output's gradient, over the classifier and over everything else. */
export async function bruteForceKernel(
  policy: TapePolicy,
  contexts: readonly Context[],
): Promise<BruteForceKernel> {
  const { vocabulary } = policy.shape;
  const { variables } = policy;
  const isClassifier = parameterLayout(policy.shape).map(({ name }) => name === CLASSIFIER);
  const grams = tf.tidy(() => {
    const rows: { classifier: tf.Tensor1D[]; backbone: tf.Tensor1D[] } = {
      classifier: [],
      backbone: [],
    };
    for (const { tokens, position } of contexts) {
      const oneHot = tf.reshape(oneHotRows([...tokens], vocabulary), [
        1,
        tokens.length,
        vocabulary,
      ]) as tf.Tensor3D;
      for (let a = 0; a < vocabulary; a++) {
        const output = () =>
          tf.reshape(tf.slice(policy.logits(oneHot), [0, position, a], [1, 1, 1]), []) as tf.Scalar;
        const { classifier, backbone } = tf.tidy(() => {
          const { grads } = tf.variableGrads(output, variables);
          const flat = (part: boolean) =>
            tf.concat(
              variables
                .filter((_, i) => isClassifier[i] === part)
                .map(({ name }) => tf.reshape(grads[name] as tf.Tensor, [-1])),
            ) as tf.Tensor1D;
          return { classifier: flat(true), backbone: flat(false) };
        });
        rows.classifier.push(classifier);
        rows.backbone.push(backbone);
      }
    }
    const gram = (gradients: tf.Tensor1D[]) => {
      const jacobian = tf.stack(gradients) as tf.Tensor2D;
      return tf.matMul(jacobian, tf.transpose(jacobian));
    };
    return { representation: gram(rows.classifier), gradient: gram(rows.backbone) };
  });
  const kernel = {
    representation: (await grams.representation.data()) as Float32Array,
    gradient: (await grams.gradient.data()) as Float32Array,
  };
  tf.dispose([grams.representation, grams.gradient]);
  return kernel;
}
