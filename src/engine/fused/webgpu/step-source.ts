/** What the steps of a cohort learn from, as its kernels and its runs see it. */
import type { SettingValues } from "../../../experiment/schema";
import type { StepOutcome, StepRequest } from "../../step-engine";

/** Where a run finds its part of what is learnt from. */
export interface RunMaterial {
  /** Prompts to draw from. */
  readonly choices: number;
  /** First float of its reward's targets in the catalogue. */
  readonly targets: number;
}

/** Prompts that completions are sampled for, or demonstrations. */
export interface StepSource {
  /** What kernels bind as `catalogue`: another one, once it had to grow. */
  readonly buffer: GPUBuffer;
  /** Takes in what a run's next step is about. */
  take(run: number, request: StepRequest): RunMaterial;
  /** Uploads what was taken in; the step's commands must be submitted after it. */
  upload(): void;
  /** What a run is told of a step whose part of the ledger was read back. */
  outcome(values: Float32Array, run: number, settings: SettingValues): StepOutcome;
  /** Frees what is this source's own. */
  dispose(): void;
}
