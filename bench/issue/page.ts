/** The page in which `issue-in-chromium.ts` times the captured step: the engine and nothing else. */
import { chooseBackend } from "../../src/engine/backend";
import { decodeCheckpoint } from "../../src/engine/checkpoint";
import { chooseEngine } from "../../src/engine/choose-engine";
import { basePolicyOf } from "../../src/experiment/base-policy";
import { type PartialExperiment, resolveExperiment } from "../../src/experiment/resolve";
import { taskById } from "../../src/tasks/registry";
import { Runs } from "../runs";
import { type IssueTimes, issueTimes } from "./issue-times";

/** What the page offers. */
export interface IssueBench {
  /** Takes webgpu. @returns the adapter in words. @throws Error where it cannot be had. */
  start(): Promise<string>;
  /**
   * Times steps of the default preset with changes.
   * @param warmUp steps before any is timed.
   * @throws Error where there is no captured step.
   */
  measure(
    folder: string,
    changes: PartialExperiment,
    warmUp: number,
    groups: number,
  ): Promise<IssueTimes>;
}

declare global {
  var issueBench: IssueBench | undefined;
}

/** Runs of the default preset, with changes. @param folder of the base policies, ending in "/". */
async function presetRuns(folder: string, changes: PartialExperiment): Promise<Runs> {
  const { settings } = resolveExperiment({ ...changes, max_steps: 10_000 });
  const response = await fetch(`${folder}${basePolicyOf(settings)}.safetensors`);
  const base = decodeCheckpoint(new Uint8Array(await response.arrayBuffer()));
  const task = taskById(settings.task);
  const { engine, reason } = await chooseEngine({
    wanted: "fused",
    shape: base.shape,
    task,
    settings,
  });
  if (reason !== null) {
    throw new Error(reason);
  }
  return new Runs({ engine, task, settings, shape: base.shape, base, count: 1 });
}

globalThis.issueBench = {
  async start() {
    const { name, adapter, tried } = await chooseBackend({ forced: "webgpu" });
    if (name !== "webgpu") {
      throw new Error(tried[0]?.reason ?? "webgpu is not there");
    }
    return adapter;
  },
  async measure(folder, changes, warmUp, groups) {
    const runs = await presetRuns(folder, changes);
    for (let i = 0; i < warmUp; i++) {
      await runs.advance();
    }
    const times = await issueTimes(runs, groups);
    runs.dispose();
    return times;
  },
};
