/** A trainer and instruments without an engine: numbers that tell which policy they belong to. */
import type { Policy } from "../../src/engine/policy";
import type { StepReport, TrainerState } from "../../src/engine/trainer";
import type { Experiment } from "../../src/experiment/experiment";
import type { Phase } from "../../src/experiment/phase";
import { resolveExperiment } from "../../src/experiment/resolve";
import type { SettingValues } from "../../src/experiment/schema";
import type { Instrument, StateContext } from "../../src/instruments/instrument";
import type { StepTrace } from "../../src/instruments/step-trace";
import { Session } from "../../src/run/session";
import type { Instruments, SessionTrainer } from "../../src/run/session-parts";
import { type Every, WatchList } from "../../src/run/watch-list";

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
    policy: { hold: () => ({ dispose() {} }) } as unknown as Policy,
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
    rates: () => [0.001],
    propose: () => {
      throw new Error("there is no engine here");
    },
    engine: { name: "reference", reason: "this is a test" },
    overlapping: null,
    prepare: async (onProgress) => onProgress?.("compiling kernels, 3 of 4", 0.75),
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
    save: async () =>
      ({ step, experiment, theta: new Float32Array(1), optimizer: {} }) as unknown as TrainerState,
    dispose() {
      this.disposed = true;
    },
  };
}

/** Counts what is measured; the log holds "kernel 0", "evaluate", "geometry". */
export function fakeInstruments(log: string[]): Instruments {
  return {
    probes: [{ tokens: [11], position: 0 }],
    context: (policy, step, settings) => ({ policy, step, settings }) as StateContext,
    trace: (policy) => ({ before: policy, dispose() {} }) as StepTrace,
    question: (context, trainer) => ({
      ...context,
      rates: trainer.rates(),
      ownStep: trainer.propose,
    }),
    explosion: async () => null,
    explain: async (_policy, step, _settings, rates) => `Update ${step} at rate ${rates[0]}.`,
    async kernel({ step }) {
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

/** What a fake session measures, and what time that takes. */
export interface FakeOptions {
  readonly startStep?: number;
  readonly watched?: readonly { readonly instrument: Instrument; readonly every: Every }[];
  /** The clock; one millisecond later at each look unless given. */
  readonly now?: () => number;
}

export function fakeSession(changes: Partial<SettingValues> = {}, options: FakeOptions = {}) {
  const experiment = resolveExperiment({
    settings: { companion: "none", schedule: "standard", max_steps: 12, ...changes },
  });
  const log: string[] = [];
  const trainer = fakeTrainer(experiment, options.startStep);
  const { ntk_every, instrument_share } = experiment.settings;
  const watch = new WatchList(ntk_every, instrument_share);
  watch.watch(options.watched ?? []);
  let time = 0;
  const tick = () => {
    time += 1;
    return time;
  };
  const instruments = fakeInstruments(log);
  const session = new Session(experiment, trainer, instruments, watch, options.now ?? tick);
  return { session, trainer, log, watch };
}
