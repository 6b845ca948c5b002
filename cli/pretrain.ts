/** Makes one base policy, and the two files that it is shipped as. */
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { decodeCheckpoint, encodeCheckpoint, type PolicyFile } from "../src/engine/checkpoint";
import { Policy } from "../src/engine/policy";
import type { Dtype } from "../src/engine/safetensors";
import { Trainer } from "../src/engine/trainer";
import { LEAST_LEARNT } from "../src/experiment/base-rewards";
import { serialiseConfig } from "../src/experiment/config";
import type { Experiment } from "../src/experiment/experiment";
import { evaluate, evaluationPlan } from "../src/instruments/evaluation";
import { ENGINE_VERSION } from "../src/run/files/version";
import { MIXTURE } from "../src/tasks/registry";
import { CommandError } from "./errors";
import type { Progress } from "./output";

/** Held-out prompts of each task that the finished policy is evaluated on, and samples of each. */
const EVALUATION = { eval_prompts: 128, eval_samples: 16, temperature: 1 };

/** A base policy that is to be made. */
export interface PretrainRequest {
  readonly id: string;
  readonly experiment: Experiment;
  /** The file to begin from; null for an untrained policy. */
  readonly start: Uint8Array | null;
  /** What the file's numbers are rounded to. The policy is evaluated as it is read back. */
  readonly dtype: Dtype;
  /** As files name it. */
  readonly backend: string;
  /** There already. */
  readonly folder: string;
  readonly progress: Progress;
  readonly signal: AbortSignal;
}

/** The metrics of each task that it was pretrained on, on held-out prompts, by task. */
async function evaluateTasks({ shape, theta }: PolicyFile, seed: number) {
  const policy = Policy.fromArray(shape, theta);
  try {
    const byTask: Record<string, Record<string, number>> = {};
    for (const task of MIXTURE) {
      const settings = { ...EVALUATION, seed };
      const plan = evaluationPlan(task, task.correctness, settings, shape.vocabulary);
      byTask[task.id] = (await evaluate(policy, plan)).metrics;
    }
    return byTask;
  } finally {
    policy.dispose();
  }
}

/** Trains to the last step. Null where it was interrupted. */
async function trainedPolicy(request: PretrainRequest): Promise<PolicyFile | null> {
  const { id, experiment, start, progress, signal } = request;
  const { max_steps: last } = experiment.settings;
  const base = start === null ? null : decodeCheckpoint(start);
  const trainer = Trainer.create({ experiment, base });
  try {
    while (!trainer.finished) {
      if (signal.aborted) {
        progress.say(`Interrupted at step ${trainer.step} of ${last}; ${id} was not written.`);
        return null;
      }
      const { step, metrics } = await trainer.advance();
      const loss = metrics.loss as number;
      if (!Number.isFinite(loss)) {
        throw new CommandError(`the loss ceased to be finite at step ${step}; lower learning_rate`);
      }
      progress.show(`${id}  step ${trainer.step}/${last}  loss ${loss.toPrecision(4)}`);
      await new Promise((resolve) => setImmediate(resolve));
    }
    return { shape: trainer.policy.shape, theta: await trainer.policy.data() };
  } finally {
    trainer.dispose();
  }
}

/** Makes a policy and writes `<id>.safetensors` and `<id>.json`; false where it was interrupted. */
export async function pretrain(request: PretrainRequest): Promise<boolean> {
  const { id, experiment, dtype, backend, folder, progress } = request;
  const { max_steps: steps, task, seed } = experiment.settings;
  const policy = await trainedPolicy(request);
  if (policy === null) return false;
  const notes = { step: String(steps), task, seed: String(seed) };
  const bytes = encodeCheckpoint(policy, notes, dtype);
  const evaluation = await evaluateTasks(decodeCheckpoint(bytes), seed);
  writeFileSync(join(folder, `${id}.safetensors`), bytes);
  const description = {
    id,
    backend,
    shape: policy.shape,
    dtype,
    ...serialiseConfig(experiment, ENGINE_VERSION),
    evaluation: { ...EVALUATION, tasks: evaluation },
  };
  writeFileSync(join(folder, `${id}.json`), `${JSON.stringify(description, null, 2)}\n`);
  for (const [name, metrics] of Object.entries(evaluation)) {
    const reward = metrics["heldout/reward"] as number;
    const entropy = (metrics["heldout/entropy"] as number).toFixed(3);
    const verdict = reward < LEAST_LEARNT ? "; it has not learnt this task" : "";
    progress.say(
      `${id}: ${name}: reward ${reward.toFixed(3)}, entropy ${entropy} on held-out prompts${verdict}`,
    );
  }
  progress.say(`Written to ${join(folder, `${id}.safetensors`)}`);
  return true;
}
