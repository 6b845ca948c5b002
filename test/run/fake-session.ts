/** A trainer and instruments without an engine: numbers that tell which policy they belong to. */
import type { Policy } from "../../src/engine/policy";
import type { StepReport, TrainerState } from "../../src/engine/trainer";
import type { Experiment, Phase } from "../../src/experiment/experiment";
import { resolveExperiment } from "../../src/experiment/resolve";
import type { SettingValues } from "../../src/experiment/schema";
import { KernelCadence } from "../../src/run/kernel-cadence";
import { type Instruments, Session, type SessionTrainer } from "../../src/run/session";

export interface FakeTrainer extends SessionTrainer {
  /** What `advance` does, to be replaced by a test. */
  metrics: (step: number) => Record<string, number>;
  readonly patches: Partial<SettingValues>[];
  disposed: boolean;
}

export function fakeTrainer(experiment: Experiment, startStep = 0): FakeTrainer {
  let step = startStep;
  let schedule = experiment.schedule;
  const index = () => {
    const at = schedule.findIndex(
      ({ until }) => until === null || ("step" in until && step < until.step),
    );
    return at;
  };
  return {
    get step() {
      return step;
    },
    policy: {} as Policy,
    get schedule() {
      return schedule;
    },
    get phaseIndex() {
      return index();
    },
    get phase() {
      return schedule[index()] as Phase;
    },
    metrics: (at) => ({ reward: at / 100, entropy: 1 }),
    patches: [],
    disposed: false,
    async advance(): Promise<StepReport> {
      const at = step;
      const phaseIndex = index();
      step += 1;
      return {
        step: at,
        phaseIndex,
        metrics: this.metrics(at),
        samples: [{ prompt: [11, at], completion: [1], logprobs: [-1], reward: 1, advantage: 0.5 }],
      };
    },
    setSchedule(phases) {
      schedule = phases;
    },
    set(patch) {
      this.patches.push(patch);
    },
    checkpoint: async () => new Uint8Array([step]),
    save: async () => ({ step, experiment }) as unknown as TrainerState,
    dispose() {
      this.disposed = true;
    },
  };
}

/** Counts what is measured; `at` holds "kernel 0", "evaluate", "geometry". */
export function fakeInstruments(log: string[]): Instruments {
  return {
    probes: [{ tokens: [11], position: 0 }],
    async kernel(_policy, step) {
      log.push(`kernel ${step}`);
      return {
        frame: {
          step,
          representation: new Float32Array([step]),
          gradient: new Float32Array([-step]),
        },
        metrics: { "ntk/drift": step },
      };
    },
    async evaluate() {
      log.push("evaluate");
      return {
        metrics: { "heldout/reward": 0.5 },
        distribution: null,
        answers: [
          { prompt: [11], completion: [1], logprobs: [-1], reward: 1, advantage: Number.NaN },
        ],
      };
    },
    async geometry() {
      log.push("geometry");
      return { "classifier/norm_fro": 2 };
    },
  };
}

export function fakeSession(changes: Partial<SettingValues> = {}, startStep = 0) {
  const experiment = resolveExperiment({
    settings: { companion: "none", schedule: "standard", max_steps: 12, ...changes },
  });
  const log: string[] = [];
  const trainer = fakeTrainer(experiment, startStep);
  const cadence = new KernelCadence(experiment.settings.ntk_every);
  let time = 0;
  const session = new Session(experiment, trainer, fakeInstruments(log), cadence, () => {
    time += 1;
    return time;
  });
  return { session, trainer, log, cadence };
}
