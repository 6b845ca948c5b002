/** What every pass over contexts has in common: sizes, the forward pass, and what is read of it. */
import type { WebGPUBackend } from "@tensorflow/tfjs-backend-webgpu";
import type { FeatureShift } from "../../../feature-shift";
import { type PolicyShape, parameterCount } from "../../../layout";
import type { ContextRows, PolicyReading } from "../../../passes";
import type { Policy } from "../../../policy";
import { bufferOf } from "../gpu-tensors";
import type { Kernel } from "../kernel";
import type { PassBuffers, ReadPart } from "./buffers";
import { tapeOf } from "./regions";
import type { PassSettings } from "./settings";
import type { PassDispatch } from "./submission";

/** Rows of a region: a multiple of four, so that regions can be read four numbers at a time. */
export const evenRows = (rows: number) => 4 * Math.ceil(rows / 4);

/** @throws RangeError when a sequence is longer than the policies' context. */
export function checkLength({ context }: PolicyShape, length: number): void {
  if (length > context) {
    throw new RangeError(`a sequence has ${length} tokens; this policy's context is ${context}`);
  }
}

/** A pass over contexts, prepared. */
export interface ContextPass {
  readonly settings: PassSettings & { readonly rows: number };
  readonly theta: GPUBuffer;
  readonly contexts: GPUBuffer;
  readonly tape: GPUBuffer;
  /** h [N,d] first. */
  readonly result: GPUBuffer;
  /** The forward pass. */
  readonly forward: PassDispatch;
  /** W in θ and h in the results. */
  readonly reading: readonly ReadPart[];
}

/**
 * Prepares the forward pass over contexts.
 * @param results floats of the results in all; h [N,d] is the first of them.
 * @throws RangeError when a context is too long or the device cannot hold it.
 */
export function contextPass(
  backend: WebGPUBackend,
  buffers: PassBuffers,
  kernel: Kernel,
  policy: Policy,
  rows: ContextRows,
  results: number,
): ContextPass {
  const { shape, layout } = policy;
  const { vocabulary, width } = shape;
  const { count, length, tokens, positions } = rows;
  checkLength(shape, length);
  const theta = bufferOf(backend, policy.theta);
  const contexts = buffers.filled("contexts", Uint32Array.from([...positions, ...tokens]));
  const tapeRows = evenRows(count * length);
  const tape = buffers.storage("tape", 4 * tapeOf(shape).perRow * tapeRows);
  const result = buffers.storage("result", 4 * results);
  const settings = { count, length, rows: tapeRows };
  const classifier = 4 * vocabulary * width;
  return {
    settings,
    theta,
    contexts,
    tape,
    result,
    forward: {
      kernel,
      buffers: { theta, contexts, tape, result },
      settings,
      workgroups: [count, 1],
    },
    reading: [
      { buffer: theta, offset: 4 * parameterCount(layout) - classifier, bytes: classifier },
      { buffer: result, offset: 0, bytes: 4 * count * width },
    ],
  };
}

/**
 * Takes W and h, or how they move, off the front of what was read back.
 * @param constants of the policy that was read, whose shift is part of h; null for none, or of a movement.
 */
export function takeReading(
  { vocabulary, width }: PolicyShape,
  constants: FeatureShift | null,
  values: Float32Array,
  count: number,
): PolicyReading {
  const classifier = vocabulary * width;
  const features = values.slice(classifier, classifier + count * width);
  if (constants !== null) {
    features.forEach((value, i) => {
      features[i] = value + (constants.shift[i % width] as number);
    });
  }
  return { classifier: values.slice(0, classifier), features };
}
