/** The training step in tutorial style: the tape's gradients and the built-in Adam. */
import * as tf from "@tensorflow/tfjs";
import { TapePolicy } from "../tape/tape-policy";
import { oneHotBatch, type TrainingProblem, type TrainingStep } from "./problem";

/** On the current backend. */
export function tapeStep(problem: TrainingProblem): TrainingStep {
  const { shape, settings, size, batch } = problem;
  const policy = new TapePolicy(shape, problem.theta);
  const { learning_rate: rate, adam_beta1: beta1, adam_beta2: beta2, adam_epsilon } = settings;
  const optimizer = tf.train.adam(rate, beta1, beta2, adam_epsilon);
  const oneHot = oneHotBatch(problem);
  const cube: [number, number, number] = [size.batch, size.length, shape.vocabulary];
  const inputs = tf.tensor3d(oneHot.inputs, cube);
  const targets = tf.tensor3d(oneHot.targets, cube);
  const tokens = size.batch * batch.completionLength;
  return {
    name: "TensorFlow.js with its tape and Adam",
    async step() {
      const loss = tf.tidy(() =>
        policy.minimize(optimizer, () => {
          const logp = tf.logSoftmax(policy.logits(inputs));
          return tf.div(tf.sum(tf.mul(logp, targets)), -tokens) as tf.Scalar;
        }),
      );
      const value = (await loss.data())[0] as number;
      loss.dispose();
      return value;
    },
    dispose() {
      tf.dispose([inputs, targets]);
      optimizer.dispose();
      policy.dispose();
    },
  };
}
