/**
 * One step of supervised learning on noisy demonstrations: how base policies are made, and the
 * control that RL is compared with.
 */
import * as tf from "@tensorflow/tfjs-core";
import { type Demonstrations, demonstrationsOf } from "../batch";
import { PackedValues } from "../packed-values";
import type { StepOutcome } from "../step-engine";
import { gradient } from "./backward";
import type { ReferenceContext } from "./moving-policy";
import { logitsGradient, maskedMean, supervisedObjective } from "./objective";
import { oneHotRows } from "./rollout";
import { type CompletionBatch, padToInputs, score, uncertainty } from "./scoring";

/** Demonstrations as tensors of the caller's `tf.tidy`. */
function demonstrationBatch(demonstrations: Demonstrations, vocabulary: number): CompletionBatch {
  const { inputs, targets, completionLength } = demonstrations;
  return {
    batch: inputs.length,
    length: (inputs[0] as readonly number[]).length,
    completionLength,
    inputs: oneHotRows(inputs.flat(), vocabulary),
    targets: oneHotRows(targets.flat(), vocabulary),
  };
}

/** The update and its scalars, queued on the device: loss, entropy, confidence, gradient norms. */
function queueStep(context: ReferenceContext, demonstrations: Demonstrations): tf.Tensor1D {
  const { policy, settings, update } = context;
  const { vocabulary } = policy.shape;
  return tf.tidy(() => {
    const demonstrated = demonstrationBatch(demonstrations, vocabulary);
    const { batch, completionLength } = demonstrated;
    const mask = tf.tensor2d(demonstrations.mask, [batch, completionLength]);
    const { activations, logp, logProbabilities } = score(policy, demonstrated, 1);
    const { loss, weights } = supervisedObjective(logp, mask);
    const cube = (rows: tf.Tensor) =>
      tf.reshape(rows, [batch, completionLength, vocabulary]) as tf.Tensor3D;
    const dLogits = logitsGradient({
      weights,
      oneHot: cube(demonstrated.targets),
      probabilities: cube(tf.exp(logProbabilities)),
      logProbabilities: cube(logProbabilities),
      mask,
      temperature: 1,
      entropyCoef: settings.entropy_coef,
    });
    const rows = tf.reshape(dLogits, [batch * completionLength, vocabulary]) as tf.Tensor2D;
    const norms = update(gradient(policy, activations, padToInputs(rows, demonstrated)));
    const { entropy, confidence } = uncertainty(logProbabilities);
    const mean = (x: tf.Tensor1D) =>
      maskedMean(tf.reshape(x, [batch, completionLength]) as tf.Tensor2D, mask);
    return tf.stack([
      loss,
      mean(entropy),
      mean(confidence),
      norms.classifier,
      norms.backbone,
    ]) as tf.Tensor1D;
  });
}

/** Queues one step; what it gives reads it back. There are no rollouts, hence no reward. */
export function supervisedStep(context: ReferenceContext): () => Promise<StepOutcome> {
  const packed = queueStep(context, demonstrationsOf(context));
  return () => readStep(packed);
}

/** Takes apart what `queueStep` packed. */
async function readStep(packed: tf.Tensor1D): Promise<StepOutcome> {
  const values = new PackedValues((await packed.data()) as Float32Array);
  packed.dispose();
  return {
    metrics: {
      loss: values.next(),
      entropy: values.next(),
      confidence: values.next(),
      "grad_norm/classifier": values.next(),
      "grad_norm/backbone": values.next(),
    },
    samples: [],
  };
}
