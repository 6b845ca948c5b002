/** Which engine makes a run's steps: the fused one of the current backend, where it can be. */
import * as tf from "@tensorflow/tfjs-core";
import type { PhaseObjective } from "../experiment/phase";
import type { SettingValues } from "../experiment/schema";
import type { Task } from "../tasks/task";
import { PROMPT_LENGTH } from "../tasks/vocabulary";
import { demonstratedLength } from "./batch";
import { prepareWasm } from "./fused/wasm/prepare";
import { capture } from "./fused/webgpu/prepare";
import type { PolicyShape } from "./layout";
import { referenceEngine } from "./reference/reference-engine";
import type { ChosenEngine, Progress, StepEngineName } from "./step-engine";

/** What the steps of a run have in common, in the phases of one objective. */
export interface EngineRequest {
  /** `reference` is given as asked. */
  readonly wanted: StepEngineName;
  readonly shape: PolicyShape;
  readonly task: Task;
  readonly settings: SettingValues;
  /** What is learnt from; sampled completions where left out. */
  readonly objective?: PhaseObjective;
  /** Whether the policy has constants; where left out, it has none. */
  readonly hasConstants?: boolean;
  readonly onProgress?: Progress;
}

/**
 * The engine of a run's phases of one objective, checked on this very device before it is used: on webgpu
 * by a step of that objective, on wasm by one of RL.
 */
export async function chooseEngine(request: EngineRequest): Promise<ChosenEngine> {
  const { wanted, shape, task, settings, objective = "rl", hasConstants = false } = request;
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
  const isSupervised = objective === "supervised";
  const completionLength = isSupervised ? demonstratedLength(request) : task.completionLength;
  const captured = await capture({
    shape: {
      ...{ policy: shape, promptLength: PROMPT_LENGTH, completionLength },
      ...{ objective, hasConstants },
    },
    task,
    settings,
    ...(request.onProgress === undefined ? {} : { onProgress: request.onProgress }),
  });
  return captured.step === null
    ? reference(captured.reason)
    : { engine: captured.step, reason: null };
}
