/** Dispatches of a pass, in one command buffer with one read-back. */
import type { WebGPUBackend } from "@tensorflow/tfjs-backend-webgpu";
import { flush } from "../gpu-tensors";
import { type Buffers, encode, type Kernel } from "../kernel";
import type { PassBuffers, ReadPart } from "./buffers";
import { type PassSettings, passSettings } from "./settings";

/** One dispatch. */
export interface PassDispatch {
  readonly kernel: Kernel;
  readonly buffers: Buffers;
  readonly settings: PassSettings;
  readonly workgroups: readonly [number, number];
}

/**
 * Runs dispatches in their order, behind everything that TensorFlow.js has queued, and reads back
 * parts of what they leave, one after the other.
 */
export function submit(
  backend: WebGPUBackend,
  buffers: PassBuffers,
  dispatches: readonly PassDispatch[],
  parts: readonly ReadPart[],
): Promise<Float32Array> {
  const { device } = backend;
  flush(backend);
  const settings = buffers.uniform(
    "pass settings",
    passSettings(dispatches.map((dispatch) => dispatch.settings)),
  );
  const encoder = device.createCommandEncoder();
  const pass = encoder.beginComputePass();
  encode(
    pass,
    dispatches.map(({ kernel, buffers: bound, workgroups }, block) =>
      kernel.dispatch(settings, bound, block, workgroups),
    ),
  );
  pass.end();
  const read = buffers.encodeRead(encoder, parts);
  device.queue.submit([encoder.finish()]);
  return read();
}
