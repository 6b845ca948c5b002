/** The experiment that a visitor meets, which most rows are about. */
import { basePolicy } from "../cli/engine";
import { decodeCheckpoint, type PolicyFile } from "../src/engine/checkpoint";
import { chooseEngine } from "../src/engine/choose-engine";
import { referenceEngine } from "../src/engine/reference/reference-engine";
import type { StepEngineName } from "../src/engine/step-engine";
import { untrainedShape } from "../src/engine/trainer";
import { type PartialExperiment, resolveExperiment } from "../src/experiment/resolve";
import type { SettingValues } from "../src/experiment/schema";
import { taskById } from "../src/tasks/registry";
import { Runs } from "./runs";

/** Its settings, and the policy that it starts from. */
export interface Preset {
  readonly settings: SettingValues;
  readonly base: PolicyFile | null;
}

/** Reads the default preset, with changes. */
export async function defaultPreset(changes: PartialExperiment = {}): Promise<Preset> {
  const { settings } = resolveExperiment({ ...changes, max_steps: 10_000 });
  const file = await basePolicy(settings);
  return { settings, base: file === null ? null : decodeCheckpoint(file) };
}

/** Runs of a preset, and what makes their steps. */
export interface PresetRuns {
  readonly runs: Runs;
  readonly engine: StepEngineName;
  /** Why it is not the fused engine, as the end of a sentence; null where it is. */
  readonly reason: string | null;
}

/** R runs of a preset on the current backend, by the engine that a trainer would take, or by the reference. */
export async function presetRuns(
  { settings, base }: Preset,
  wanted: StepEngineName,
  count = 1,
): Promise<PresetRuns> {
  const task = taskById(settings.task);
  const shape = base?.shape ?? untrainedShape(settings);
  const { engine, reason } =
    wanted === "reference"
      ? { engine: referenceEngine, reason: null }
      : await chooseEngine({ wanted, shape, task, settings });
  const runs = new Runs({ engine, task, settings, shape, base, count });
  return { runs, engine: engine.name, reason };
}
