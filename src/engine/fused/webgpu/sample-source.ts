/** Steps that sample completions of a task's prompts, drawn on the device from the task's catalogue. */
import type { SettingValues } from "../../../experiment/schema";
import type { StepOutcome, StepRequest } from "../../step-engine";
import type { Catalogue } from "./catalogue";
import { sampledOutcome } from "./outcome";
import type { LedgerRegions } from "./regions";
import type { RunMaterial, StepSource } from "./step-source";

/** A step’s prompts and samples, from the task’s catalogue. */
export class SampleSource implements StepSource {
  /** @param length tokens a completion, L. */
  constructor(
    private readonly catalogue: Catalogue,
    private readonly regions: LedgerRegions,
    private readonly length: number,
  ) {}

  get buffer(): GPUBuffer {
    return this.catalogue.buffer;
  }

  /** @throws RangeError when the task has too few prompts, or its targets do not fit. */
  take(_run: number, { settings, task, declaration }: StepRequest): RunMaterial {
    const choices = this.catalogue.indices.length;
    if (settings.num_prompts > choices) {
      throw new RangeError(
        `num_prompts is ${settings.num_prompts}; ${task.id} has ${choices} to train on`,
      );
    }
    return { choices, targets: this.catalogue.targets(declaration) };
  }

  upload(): void {
    // The catalogue is on the device already.
  }

  outcome(values: Float32Array, run: number, settings: SettingValues): StepOutcome {
    return sampledOutcome(values, run, this.regions, this.catalogue, this.length, settings);
  }

  dispose(): void {
    // The catalogue is shared by all steps of its task.
  }
}
