/** Which engine makes a run's steps: the fused one of the current backend, where it can be. */
import * as tf from "@tensorflow/tfjs-core";
import type { SettingValues } from "../experiment/schema";
import type { Task } from "../tasks/task";
import { PROMPT_LENGTH } from "../tasks/vocabulary";
import { prepareWasm } from "./fused/wasm/prepare";
import { capture } from "./fused/webgpu/prepare";
import type { PolicyShape } from "./layout";
import { referenceEngine } from "./reference/reference-engine";
import type { ChosenEngine, Progress, StepEngineName } from "./step-engine";

/** What the steps of a run have in common. */
export interface EngineRequest {
  /** `reference` is given as asked. */
  readonly wanted: StepEngineName;
  readonly shape: PolicyShape;
  readonly task: Task;
  readonly settings: SettingValues;
  readonly onProgress?: Progress;
}

/** The engine of a run, checked on this very device before it is used. */
export async function chooseEngine(request: EngineRequest): Promise<ChosenEngine> {
  const { wanted, shape, task, settings, onProgress } = request;
  const reference = (reason: string) => ({ engine: referenceEngine, reason });
  if (wanted === "reference") {
    return reference("it was not asked for");
  }
  if (tf.getBackend() === "wasm") {
    const { engine, reason } = await prepareWasm({ shape, task, settings });
    return engine === null ? reference(reason) : { engine, reason };
  }
  if (tf.getBackend() !== "webgpu") {
    return reference(`the backend is ${tf.getBackend()}, which has no fused engine`);
  }
  if (settings.feature_knob !== "none") {
    return reference("feature_knob shifts the features, which the WGSL kernels do not");
  }
  const { completionLength } = task;
  const captured = await capture({
    shape: { policy: shape, promptLength: PROMPT_LENGTH, completionLength },
    task,
    settings,
    ...(onProgress === undefined ? {} : { onProgress }),
  });
  return captured.step === null
    ? reference(captured.reason)
    : { engine: captured.step, reason: null };
}
