/** What the current backend holds: what a run left overnight must keep constant. */
import * as tf from "@tensorflow/tfjs-core";

/** Tensors that were not disposed of, and their memory. */
export interface EngineMemory {
  readonly tensors: number;
  /** Of those tensors. */
  readonly bytes: number;
  /** On the graphics device, buffers kept for reuse included; null where there is none. */
  readonly deviceBytes: number | null;
}

/** What is held between two steps. */
export function engineMemory(): EngineMemory {
  const { numTensors, numBytes, numBytesInGPU } = tf.memory() as tf.MemoryInfo & {
    readonly numBytesInGPU?: number;
  };
  return { tensors: numTensors, bytes: numBytes, deviceBytes: numBytesInGPU ?? null };
}
