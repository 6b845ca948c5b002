/** Opens one run on the current backend: its trainer, its instruments, its session. */
import { decodeCheckpoint } from "../engine/checkpoint";
import { Trainer, type TrainerState } from "../engine/trainer";
import type { Experiment } from "../experiment/experiment";
import { decodeBase } from "./base-files";
import { featureKnob } from "./feature-knob";
import { createInstruments } from "./instruments";
import type { Meeting } from "./meeting";
import type { GivenPolicy } from "./protocol";
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
  /** The policy to begin with, in place of the one that the experiment starts from. */
  readonly policy?: GivenPolicy | null;
  /** Whether kernels are measured whole. */
  readonly fullKernels?: boolean;
  /** Where it makes its steps; by itself where left out or null. */
  readonly meeting?: Meeting<Trainer> | null;
  /** Where its states are kept; nowhere if left out or null. */
  readonly history?: StateHistory | null;
}

/** The trainer of a run that goes on from no state. */
async function beginTrainer(experiment: Experiment, request: SessionRequest): Promise<Trainer> {
  const { base, policy: given = null } = request;
  const file = given === null ? null : decodeCheckpoint(given.bytes);
  const start =
    given?.at === null ? file : base === null ? null : decodeBase(experiment.settings, base);
  const knob = await featureKnob(experiment.settings, start);
  const trainer = Trainer.create({ experiment, base: start, knob });
  const place = given?.at ?? null;
  if (file === null || place === null) return trainer;
  // What β pulls towards is the experiment's own; the file holds no optimiser's state.
  try {
    const state = await trainer.save();
    if (JSON.stringify(file.shape) !== JSON.stringify(state.shape)) {
      const [has, needs] = [file.shape, state.shape].map((shape) => JSON.stringify(shape));
      throw new RangeError(`the policy's shape is ${has}; its experiment's is ${needs}`);
    }
    const schedule = { ...state.schedule, index: place.phase, since: place.step };
    return Trainer.restore({ ...state, step: place.step, theta: file.theta, schedule });
  } finally {
    trainer.dispose();
  }
}

/**
 * Opens a run.
 * @throws Error for a bad base policy, RangeError where it or the schedule does not fit, ExperimentError
 * where its features cannot be turned as asked.
 */
export async function openSession(request: SessionRequest): Promise<Session> {
  const { watch, resume, fullKernels = false, meeting = null } = request;
  const { history = null } = request;
  const experiment = resume?.experiment ?? request.experiment;
  const trainer =
    resume === undefined ? await beginTrainer(experiment, request) : Trainer.restore(resume);
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
