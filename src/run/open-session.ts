/** Opens one run on the current backend: its trainer, its instruments, its session. */
import { decodeCheckpoint } from "../engine/checkpoint";
import { Trainer, type TrainerState } from "../engine/trainer";
import type { Experiment } from "../experiment/experiment";
import { createInstruments } from "./instruments";
import type { KernelCadence } from "./kernel-cadence";
import { Session } from "./session";

/** What a run is opened with. */
export interface SessionRequest {
  readonly experiment: Experiment;
  /** The base policy's `.safetensors`; null where the settings say `untrained`. */
  readonly base: Uint8Array | null;
  readonly cadence: KernelCadence;
  /** A state to go on from, in place of `experiment` at step 0. */
  readonly resume?: TrainerState | undefined;
  /** Whether kernels are measured whole. */
  readonly fullKernels?: boolean;
}

/**
 * Opens a run.
 * @throws SafetensorsError, CheckpointError for a bad base policy, RangeError where it does not fit.
 */
export async function openSession(request: SessionRequest): Promise<Session> {
  const { base, cadence, resume, fullKernels = false } = request;
  const experiment = resume?.experiment ?? request.experiment;
  const trainer =
    resume === undefined
      ? Trainer.create({ experiment, base: base === null ? null : decodeCheckpoint(base) })
      : Trainer.restore(resume);
  try {
    const instruments = await createInstruments(experiment, trainer, fullKernels);
    return new Session(experiment, trainer, instruments, cadence, () => performance.now());
  } catch (error) {
    trainer.dispose();
    throw error;
  }
}
