/** Samples completions, and what the policy says of them. */
import type { WebGPUBackend } from "@tensorflow/tfjs-backend-webgpu";
import * as tf from "@tensorflow/tfjs-core";
import type { FeatureShift } from "../../../feature-shift";
import { PackedValues } from "../../../packed-values";
import type { Sampled, SampleRequest } from "../../../passes";
import type { Policy } from "../../../policy";
import { bufferOf } from "../gpu-tensors";
import type { PassBuffers } from "./buffers";
import { checkLength, evenRows } from "./context-pass";
import type { PassKernels } from "./pass-kernels";
import { tapeOf } from "./regions";
import { type PassDispatch, submit } from "./submission";
import { COMPLETIONS } from "./wgsl/sample";

/** What a policy's constants add to each logit, W·shift − offset [V]. The caller owns it. */
function logitShift({ classifier }: Policy, { shift, offset }: FeatureShift): tf.Tensor1D {
  return tf.tidy(() => {
    const shifted = tf.sum(tf.mul(classifier, tf.tensor1d(shift)), 1);
    return tf.sub(shifted, tf.tensor1d(offset)) as tf.Tensor1D;
  });
}

/**
 * Samples, in one dispatch where the tape allows.
 * @param room bytes of tape beyond which prompts are taken in turns.
 * @throws RangeError when the noise or a sequence has a wrong length, or the device cannot hold it all.
 */
export async function samplePass(
  backend: WebGPUBackend,
  buffers: PassBuffers,
  kernels: PassKernels,
  policy: Policy,
  request: SampleRequest,
  room: number,
): Promise<Sampled> {
  const { sample: kernel } = await kernels.all("sample");
  const { prompts, generations, completionLength, temperature, noise } = request;
  const { shape } = policy;
  const batch = prompts.length * generations;
  const draws = batch * completionLength * shape.vocabulary;
  if (noise.length !== draws) {
    throw new RangeError(`sampling noise has ${noise.length} numbers; it needs ${draws}`);
  }
  const promptLength = (prompts[0] as readonly number[]).length;
  checkLength(shape, promptLength + completionLength - 1);
  const groups = Math.ceil(generations / COMPLETIONS);
  const rowsEach = groups * (promptLength + COMPLETIONS * (completionLength - 1));
  const floats = tapeOf(shape).perRow;
  const fitting = Math.max(1, Math.floor(room / (4 * floats * rowsEach)));
  const atOnce = Math.min(prompts.length, fitting);
  const rows = evenRows(atOnce * rowsEach);
  const tokens = batch * completionLength;
  const bytes = 4 * (2 * tokens + 2 * batch);
  const result = buffers.storage("result", bytes);
  const { constants } = policy;
  const shift = constants === null ? null : logitShift(policy, constants);
  const bound = {
    shift:
      shift === null
        ? buffers.filled("shift", new Float32Array(shape.vocabulary))
        : bufferOf(backend, shift),
    theta: bufferOf(backend, policy.theta),
    prompts: buffers.filled("contexts", Uint32Array.from(prompts.flat())),
    noise: buffers.filled("noise", Float32Array.from(noise)),
    tape: buffers.storage("tape", 4 * floats * rows),
    result,
  };
  const settings = {
    rows,
    prompt_length: promptLength,
    completion_length: completionLength,
    generations,
    batch,
    temperature,
  };
  const dispatches: PassDispatch[] = [];
  for (let prompt = 0; prompt < prompts.length; prompt += atOnce) {
    const some = Math.min(atOnce, prompts.length - prompt);
    dispatches.push({
      kernel,
      buffers: bound,
      settings: { ...settings, prompt },
      workgroups: [some, groups],
    });
  }
  const parts = [{ buffer: result, offset: 0, bytes }];
  const submitted = submit(backend, buffers, dispatches, parts);
  shift?.dispose();
  const values = new PackedValues(await submitted);
  const sampled = {
    tokens: Int32Array.from(values.take(tokens), Math.round),
    logProbabilities: values.take(tokens).slice(),
  };
  const sums = values.take(2 * batch);
  const mean = (which: 0 | 1) =>
    sums.reduce((sum, value, i) => (i % 2 === which ? sum + value : sum), 0) / tokens;
  return { ...sampled, entropy: mean(0), confidence: mean(1) };
}
