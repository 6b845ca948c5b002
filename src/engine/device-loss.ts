/** The end of the device that TensorFlow.js computes on. It has no recovery for it: a new worker has. */
import { webgpuBackend } from "./fused/webgpu/gpu-tensors";

/**
 * Resolves when the current backend's device is lost, with what happened, as a sentence without its full
 * stop; null on backends that have no device to lose, or that tell by a step that throws.
 */
export function deviceLoss(): Promise<string> | null {
  const backend = webgpuBackend();
  if (backend === null) return null;
  return backend.device.lost.then(({ message }) => {
    const said = message.trim().replace(/\.$/, "");
    return `The graphics device was lost${said === "" ? "" : ` (${said})`}`;
  });
}
