/**
 * The captured step for a run, checked on this very device, or the reason why there is none.
 *
 * Before a captured step is used it makes one small step that exercises every kernel, which is
 * compared with the reference's. Shapes are compiled and checked once a device.
 */
import type { WebGPUBackend } from "@tensorflow/tfjs-backend-webgpu";
import * as tf from "@tensorflow/tfjs-core";
import type { SettingValues } from "../../../experiment/schema";
import type { Task } from "../../../tasks/task";
import type { Progress } from "../../step-engine";
import { difference } from "../check";
import { type CaptureShape, refuseShape, shapeKey } from "./capture-shape";
import { CapturedStep } from "./captured-step";
import { webgpuBackend } from "./gpu-tensors";

/** A captured step, or why there is none, as the end of a sentence. */
export type Capture =
  | { readonly step: CapturedStep; readonly reason: null }
  | { readonly step: null; readonly reason: string };

const prepared = new WeakMap<GPUDevice, Map<string, Promise<Capture>>>();

/** Compiles and checks the step of a shape. */
async function prepare(
  backend: WebGPUBackend,
  shape: CaptureShape,
  task: Task,
  settings: SettingValues,
  onProgress: Progress,
): Promise<Capture> {
  const refused = refuseShape(shape);
  if (refused !== null) {
    return { step: null, reason: refused };
  }
  try {
    const step = await CapturedStep.compile(backend, shape, (done, all) =>
      onProgress(`compiling kernels, ${done} of ${all}`, done / all),
    );
    onProgress("checking the kernels against cpu", null);
    const { policy, objective, hasConstants } = shape;
    const check = { engine: step, shape: policy, task, settings, objective, hasConstants };
    const reason = await difference(check);
    if (reason === null) {
      return { step, reason };
    }
    step.dispose();
    return { step: null, reason };
  } catch (error) {
    return { step: null, reason: error instanceof Error ? error.message : String(error) };
  }
}

/** What the steps of a run have in common. */
export interface CaptureRequest {
  readonly shape: CaptureShape;
  readonly task: Task;
  readonly settings: SettingValues;
  readonly onProgress?: Progress;
}

/** The captured step for a run on the current backend, or why there is none. */
export async function capture(request: CaptureRequest): Promise<Capture> {
  const { shape, task, settings, onProgress = () => {} } = request;
  const backend = webgpuBackend();
  if (backend === null) {
    return { step: null, reason: `the backend is ${tf.getBackend()}, and only webgpu captures` };
  }
  const known = prepared.get(backend.device) ?? new Map<string, Promise<Capture>>();
  prepared.set(backend.device, known);
  const key = shapeKey(shape);
  const pending = known.get(key) ?? prepare(backend, shape, task, settings, onProgress);
  known.set(key, pending);
  const made = await pending;
  const tooLarge = made.step?.refuse(settings) ?? null;
  return tooLarge === null ? made : { step: null, reason: tooLarge };
}
