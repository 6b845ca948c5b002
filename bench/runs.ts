/** R runs of the RL step side by side, asked of an engine directly, as trainers would. */
import type { PolicyFile } from "../src/engine/checkpoint";
import type { PolicyShape } from "../src/engine/layout";
import {
  createOptimizerState,
  disposeOptimizerState,
  type OptimizerState,
} from "../src/engine/optimizer";
import { initialTheta, Policy } from "../src/engine/policy";
import type { StepEngine, StepOutcome, StepResult } from "../src/engine/step-engine";
import type { SettingValues } from "../src/experiment/schema";
import { rewardDeclaration } from "../src/tasks/declare-reward";
import type { Task } from "../src/tasks/task";

/** What the runs have in common, and how many they are. */
export interface RunsRequest {
  readonly engine: StepEngine;
  readonly task: Task;
  readonly settings: SettingValues;
  readonly shape: PolicyShape;
  /** Where they start; an untrained policy where null. */
  readonly base: PolicyFile | null;
  /** R. Run r has the settings' seed plus r. */
  readonly count: number;
}

/** One run's state. */
interface Run {
  readonly settings: SettingValues;
  readonly policy: Policy;
  readonly basePolicy: Policy;
  optimizer: OptimizerState;
}

/** R runs at one step. */
export class Runs {
  readonly #request: RunsRequest;
  readonly #runs: readonly Run[];
  #step = 0;

  constructor(request: RunsRequest) {
    const { settings, shape, base, count } = request;
    this.#request = request;
    this.#runs = Array.from({ length: count }, (_, r) => {
      const seed = settings.seed + r;
      const theta = base?.theta ?? initialTheta(shape, seed);
      const policy = Policy.fromArray(shape, theta);
      return {
        settings: { ...settings, seed },
        policy,
        basePolicy: policy.clone(),
        optimizer: createOptimizerState(policy.layout, settings.optimizer),
      };
    });
  }

  /** Queues the next step of every run; what it gives reads them back. */
  queue(): () => Promise<StepOutcome[]> {
    const { engine, task } = this.#request;
    const { reward, reward_flip: flip } = this.#request.settings;
    const declaration = rewardDeclaration(task, reward, flip);
    const step = this.#step++;
    const results = engine.queue(
      this.#runs.map(({ settings, policy, basePolicy, optimizer }) => ({
        objective: "rl",
        policy,
        basePolicy,
        optimizer,
        settings,
        task,
        declaration,
        step,
        learningRate: settings.learning_rate,
        scale: () => 1,
        observed: false,
      })),
    );
    this.#runs.forEach((run, r) => {
      const { theta, optimizer } = results[r] as StepResult;
      disposeOptimizerState(run.optimizer);
      run.optimizer = optimizer;
      run.policy.assign(theta);
    });
    return () => Promise.all(results.map(({ outcome }) => outcome()));
  }

  /** Makes a step of every run and waits for it. */
  async advance(): Promise<StepOutcome[]> {
    return this.queue()();
  }

  /** Frees every tensor. */
  dispose(): void {
    for (const { policy, basePolicy, optimizer } of this.#runs) {
      policy.dispose();
      basePolicy.dispose();
      disposeOptimizerState(optimizer);
    }
  }
}
