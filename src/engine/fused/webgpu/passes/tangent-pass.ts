/** Reads W and h, and how they move along some directions. */
import type { WebGPUBackend } from "@tensorflow/tfjs-backend-webgpu";
import type * as tf from "@tensorflow/tfjs-core";
import { parameterCount } from "../../../layout";
import type { ContextRows, PolicyTangents } from "../../../passes";
import type { Policy } from "../../../policy";
import { bufferOf } from "../gpu-tensors";
import type { PassBuffers, ReadPart } from "./buffers";
import { contextPass, takeReading } from "./context-pass";
import type { PassKernels } from "./pass-kernels";
import { tangentsOf } from "./regions";
import { type PassDispatch, submit } from "./submission";

/**
 * A reading and its tangents. One forward pass, and one dispatch a direction.
 * @throws RangeError when the device cannot hold it.
 */
export async function tangentPass(
  backend: WebGPUBackend,
  buffers: PassBuffers,
  kernels: PassKernels,
  policy: Policy,
  contexts: ContextRows,
  directions: readonly tf.Tensor1D[],
): Promise<PolicyTangents> {
  const { contexts: forward, tangent } = await kernels.all("contexts", "tangent");
  const { shape, layout } = policy;
  const { count } = contexts;
  const features = count * shape.width;
  const results = (1 + directions.length) * features;
  const pass = contextPass(backend, buffers, forward, policy, contexts, results);
  const { theta, tape, result, settings } = pass;
  const slopes = buffers.storage("slopes", 4 * tangentsOf(shape).perRow * settings.rows);
  const classifier = 4 * shape.vocabulary * shape.width;
  const dispatches: PassDispatch[] = [pass.forward];
  const parts: ReadPart[] = [...pass.reading];
  directions.forEach((tensor, nth) => {
    const direction = bufferOf(backend, tensor);
    const first = (1 + nth) * features;
    dispatches.push({
      kernel: tangent,
      buffers: { theta, direction, contexts: pass.contexts, tape, slopes, result },
      settings: { ...settings, result: first },
      workgroups: [count, 1],
    });
    parts.push(
      {
        buffer: direction,
        offset: 4 * parameterCount(layout) - classifier,
        bytes: classifier,
      },
      { buffer: result, offset: 4 * first, bytes: 4 * features },
    );
  });
  const values = await submit(backend, buffers, dispatches, parts);
  const each = values.length / (1 + directions.length);
  const [reading, ...tangents] = Array.from({ length: 1 + directions.length }, (_, nth) =>
    takeReading(
      shape,
      nth === 0 ? policy.constants : null,
      values.subarray(nth * each, (nth + 1) * each),
      count,
    ),
  );
  return { reading: reading as PolicyTangents["reading"], tangents };
}
