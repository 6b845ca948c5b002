/**
 * TensorFlow.js tensors and the GPU buffers behind them. Kernels of our own run on the device that
 * TensorFlow.js holds, on buffers from its pool, so that instruments, checkpoints and the plain
 * engine see the same memory.
 */

import type { WebGPUBackend } from "@tensorflow/tfjs-backend-webgpu";
import * as tf from "@tensorflow/tfjs-core";

/** The current backend, when it is webgpu; null otherwise. */
export function webgpuBackend(): WebGPUBackend | null {
  return tf.getBackend() === "webgpu" ? (tf.backend() as WebGPUBackend) : null;
}

/** The buffer of a tensor, uploaded first where it is not on the device yet. */
export function bufferOf(backend: WebGPUBackend, tensor: tf.Tensor): GPUBuffer {
  backend.uploadToGPU(tensor.dataId);
  return backend.tensorMap.get(tensor.dataId).resource as GPUBuffer;
}

/** A tensor [size] whose buffer is on the device and holds anything. The caller owns it. */
export function emptyTensor(backend: WebGPUBackend, size: number): tf.Tensor1D {
  const info = backend.makeTensorInfo([size], "float32");
  backend.uploadToGPU(info.dataId);
  return tf.keep(tf.engine().makeTensorFromTensorInfo(info)) as tf.Tensor1D;
}

/** Submits what TensorFlow.js has queued, if anything, so that what is submitted next runs after it. */
export function flush(backend: WebGPUBackend): void {
  // A private field: null when nothing has been encoded since the last submission.
  if ((backend as unknown as { commandEncoder?: unknown }).commandEncoder === null) {
    return;
  }
  backend.ensureCommandEncoderReady();
  backend.endComputePassEncoder();
  backend.submitQueue();
}
