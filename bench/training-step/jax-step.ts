/**
 * The training step in jax-js: one `jit` of `valueAndGrad` and Adam over a tree of parameters, as its
 * tutorial does. In Node its wasm backend runs on one thread (its pool of workers needs the browser's
 * `Worker`), and its webgpu backend on whatever `navigator.gpu` is.
 *
 * An array is consumed by the operation that it is given to; `.ref` gives a reference away and keeps
 * one.
 */
import {
  type Device,
  defaultDevice,
  init,
  type Array as JaxArray,
  jit,
  nn,
  numpy as np,
  tree,
  valueAndGrad,
} from "@jax-js/jax";
import { namedParts, oneHotBatch, type TrainingProblem, type TrainingStep } from "./problem";

type Tree = Record<string, JaxArray>;

/** The constant inputs of a step. */
interface Batch extends Tree {
  /** [B·T,V], one-hot. */
  inputs: JaxArray;
  /** [B·T,V]; empty rows where no loss is. */
  targets: JaxArray;
  /** Additive causal mask [T,T]. */
  mask: JaxArray;
}

/** Cross-entropy of a policy, a scalar. */
function lossOf({ size, batch }: TrainingProblem): (parameters: Tree, batch: Batch) => JaxArray {
  const { batch: count, length, width, layers, heads } = size;
  const rows = count * length;
  const headWidth = width / heads;
  const norm = (x: JaxArray, gain: JaxArray) => {
    const meanSquare = np.mean(np.square(x.ref), -1, { keepdims: true });
    return x.div(np.sqrt(meanSquare.add(1e-5))).mul(gain);
  };
  return (parameters, { inputs, targets, mask }) => {
    const take = (name: string) => parameters[name] as JaxArray;
    const embedded = np.matmul(inputs, take("embed.token")).reshape([count, length, width]);
    let x = embedded.add(take("embed.position")).reshape([rows, width]);
    for (let i = 0; i < layers; i++) {
      const weight = (name: string) => take(`blocks.${i}.${name}`);
      const qkv = np
        .matmul(norm(x.ref, weight("norm1.gain")), weight("attn.qkv"))
        .reshape([count, length, 3 * heads, headWidth])
        .transpose([0, 2, 1, 3]);
      const [q, k, v] = np.split(qkv, 3, 1) as [JaxArray, JaxArray, JaxArray];
      const scores = np.matmul(q, k.transpose([0, 1, 3, 2])).mul(1 / Math.sqrt(headWidth));
      const mixed = np.matmul(nn.softmax(scores.add(mask.ref), -1), v);
      const joined = mixed.transpose([0, 2, 1, 3]).reshape([rows, width]);
      x = x.add(np.matmul(joined, weight("attn.out")));
      const up = np.matmul(norm(x.ref, weight("norm2.gain")), weight("mlp.up"));
      x = x.add(np.matmul(nn.silu(up), weight("mlp.down")));
    }
    mask.dispose();
    const features = norm(x, take("final_norm.gain"));
    const z = np.matmul(features, np.transpose(take("classifier.weight")));
    return np.sum(nn.logSoftmax(z, -1).mul(targets)).mul(-1 / (count * batch.completionLength));
  };
}

/** One jitted step: loss, and parameters and moments after it. */
function jittedStep(problem: TrainingProblem) {
  const { adam_beta1: beta1, adam_beta2: beta2, adam_epsilon: epsilon } = problem.settings;
  const graded = valueAndGrad(lossOf(problem));
  return jit(
    (
      parameters: Tree,
      first: Tree,
      second: Tree,
      corrections: { size: JaxArray; root: JaxArray },
      batch: Batch,
    ): [JaxArray, Tree, Tree, Tree] => {
      const names = Object.keys(parameters);
      const [loss, slopes] = graded(tree.ref(parameters), batch);
      const next: [Tree, Tree, Tree] = [{}, {}, {}];
      for (const name of names) {
        const slope = slopes[name] as JaxArray;
        const m = (first[name] as JaxArray).mul(beta1).add(slope.ref.mul(1 - beta1));
        const v = (second[name] as JaxArray).mul(beta2).add(np.square(slope).mul(1 - beta2));
        const denominator = np.sqrt(v.ref).mul(corrections.root.ref).add(epsilon);
        const change = m.ref.div(denominator).mul(corrections.size.ref);
        next[0][name] = (parameters[name] as JaxArray).sub(change);
        next[1][name] = m;
        next[2][name] = v;
      }
      corrections.size.dispose();
      corrections.root.dispose();
      return [loss, ...next];
    },
  );
}

/** The constant inputs, on the default device. */
function batchArrays(problem: TrainingProblem): Batch {
  const { size, shape } = problem;
  const { inputs, targets } = oneHotBatch(problem);
  const rows = size.batch * size.length;
  const mask = new Float32Array(size.length ** 2).map((_, i) =>
    i % size.length > Math.floor(i / size.length) ? -1e9 : 0,
  );
  return {
    inputs: np.array(inputs).reshape([rows, shape.vocabulary]),
    targets: np.array(targets).reshape([rows, shape.vocabulary]),
    mask: np.array(mask).reshape([size.length, size.length]),
  };
}

/** On a device of jax-js, or null where it has none of that name. */
export async function jaxStep(
  problem: TrainingProblem,
  device: Device,
): Promise<TrainingStep | null> {
  if (!(await init(device)).includes(device)) {
    return null;
  }
  defaultDevice(device);
  const { shape, theta, settings } = problem;
  const zeros = () =>
    Object.fromEntries(
      namedParts(shape, theta).map(({ name, shape: dims }) => [name, np.zeros([...dims])]),
    );
  let parameters: Tree = Object.fromEntries(
    namedParts(shape, theta).map(({ name, shape: dims, values }) => [
      name,
      np.array(values).reshape([...dims]),
    ]),
  );
  let [first, second]: [Tree, Tree] = [zeros(), zeros()];
  const batch = batchArrays(problem);
  const run = jittedStep(problem);
  let count = 0;
  return {
    name: `jax-js ${device}`,
    async step() {
      count += 1;
      const { learning_rate: rate, adam_beta1: beta1, adam_beta2: beta2 } = settings;
      const corrections = {
        size: np.array(rate / (1 - beta1 ** count)),
        root: np.array(1 / Math.sqrt(1 - beta2 ** count)),
      };
      const [loss, ...next] = run(parameters, first, second, corrections, tree.ref(batch));
      [parameters, first, second] = next;
      const [value] = await loss.data();
      return value as number;
    },
    dispose() {
      tree.dispose([parameters, first, second, batch]);
      run.dispose();
    },
  };
}
