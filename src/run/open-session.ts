/** Opens one run on the current backend: its trainer, its instruments, its session. */
import { Trainer, type TrainerState } from "../engine/trainer";
import type { Experiment } from "../experiment/experiment";
import { decodeBase } from "./base-files";
import { featureKnob } from "./feature-knob";
import { createInstruments } from "./instruments";
import type { Meeting } from "./meeting";
import { SeatedTrainer } from "./seated-trainer";
import { Session } from "./session";
import type { StateHistory } from "./state-history";
import { StoppableClock } from "./stoppable-clock";
import type { WatchList } from "./watch-list";

/** What a run is opened with. */
export interface SessionRequest {
  readonly experiment: Experiment;
  /** The base policy's `.safetensors`; null where the settings say `untrained`. */
  readonly base: Uint8Array | null;
  readonly watch: WatchList;
  /** A state to go on from, in place of `experiment` at step 0. */
  readonly resume?: TrainerState | undefined;
  /** Whether kernels are measured whole. */
  readonly fullKernels?: boolean;
  /** Where it makes its steps; by itself where left out or null. */
  readonly meeting?: Meeting<Trainer> | null;
  /** Where its states are kept; nowhere if left out or null. */
  readonly history?: StateHistory | null;
}

/**
 * Opens a run.
 * @throws Error for a bad base policy, RangeError where it or the schedule does not fit, ExperimentError
 * where its features cannot be turned as asked.
 */
export async function openSession(request: SessionRequest): Promise<Session> {
  const { base, watch, resume, fullKernels = false, meeting = null } = request;
  const { history = null } = request;
  const experiment = resume?.experiment ?? request.experiment;
  const policy = base === null ? null : decodeBase(experiment.settings, base);
  const trainer =
    resume === undefined
      ? Trainer.create({
          experiment,
          base: policy,
          knob: await featureKnob(experiment.settings, policy),
        })
      : Trainer.restore(resume);
  try {
    const instruments = await createInstruments(experiment, trainer, fullKernels);
    const clock = new StoppableClock(() => performance.now());
    const seated = meeting === null ? trainer : new SeatedTrainer(trainer, meeting, clock);
    return new Session(experiment, seated, instruments, watch, clock.now, history);
  } catch (error) {
    trainer.dispose();
    throw error;
  }
}
