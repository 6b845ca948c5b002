/** `pretrain`: makes a base policy by supervised learning on noisy demonstrations. */
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { decodeCheckpoint } from "../src/engine/checkpoint";
import { Trainer } from "../src/engine/trainer";
import { serialiseConfig } from "../src/experiment/config";
import type { Experiment } from "../src/experiment/experiment";
import { evaluate, evaluationPlan } from "../src/instruments/evaluation";
import { ENGINE_VERSION } from "../src/run/files/version";
import { MIXTURE } from "../src/tasks/registry";
import { backendFlag, basePolicy, startBackend } from "./engine";
import { CommandError, EXIT, UsageError } from "./errors";
import { experimentFromFlags } from "./flags";
import { checkOutFolder, makeOutFolder } from "./out-folder";
import { type Output, Progress } from "./output";

export interface PretrainFlags {
  readonly id: string;
  readonly noise?: string | undefined;
  readonly steps?: string | undefined;
  readonly seed?: string | undefined;
  readonly backend: string;
  readonly set: readonly string[];
  readonly out: string;
}

/** Held-out prompts of each task that the finished policy is evaluated on, and samples of each. */
const EVALUATION = { eval_prompts: 128, eval_samples: 16, temperature: 1 };

/** The metrics of each task that it was pretrained on, on held-out prompts, by task. */
async function evaluateTasks(trainer: Trainer, seed: number) {
  const { policy } = trainer;
  const byTask: Record<string, Record<string, number>> = {};
  for (const task of MIXTURE) {
    const settings = { ...EVALUATION, seed };
    const plan = evaluationPlan(task, task.correctness, settings, policy.shape.vocabulary);
    byTask[task.id] = (await evaluate(policy, plan)).metrics;
  }
  return byTask;
}

function pretrainingExperiment(flags: PretrainFlags): Experiment {
  const experiment = experimentFromFlags({
    preset: "pretraining",
    steps: flags.steps,
    seed: flags.seed,
    noise: flags.noise,
    set: flags.set,
  });
  if (experiment.settings.seeds > 1) {
    throw new UsageError("--set seeds: pretrain makes one policy; allowed: 1");
  }
  if (experiment.schedule.some((phase) => phase.objective !== "supervised")) {
    throw new UsageError(
      "--set schedule: pretrain learns from demonstrations; allowed: pretraining",
    );
  }
  return experiment;
}

/** Carries the command out; returns its exit code. An interrupted run writes nothing. */
export async function pretrainCommand(
  flags: PretrainFlags,
  output: Output,
  signal: AbortSignal,
): Promise<number> {
  const backendName = backendFlag(flags.backend);
  if (!/^[a-z0-9][a-z0-9-]{0,39}$/.test(flags.id)) {
    throw new UsageError(
      `--id: "${flags.id}" is not allowed; allowed: up to 40 small letters, digits and hyphens`,
    );
  }
  const experiment = pretrainingExperiment(flags);
  checkOutFolder(flags.out);
  const { base, max_steps, seed } = experiment.settings;

  const progress = new Progress(output);
  const backend = await startBackend(backendName, (message) => progress.show(message));
  const start = await basePolicy(base);
  const trainer = Trainer.create({
    experiment,
    base: start === null ? null : decodeCheckpoint(start),
  });
  try {
    while (!trainer.finished) {
      if (signal.aborted) {
        progress.say(`Interrupted at step ${trainer.step} of ${max_steps}; nothing was written.`);
        return EXIT.interrupted;
      }
      const { step, metrics } = await trainer.advance();
      const loss = metrics.loss as number;
      if (!Number.isFinite(loss)) {
        throw new CommandError(`the loss ceased to be finite at step ${step}; lower learning_rate`);
      }
      progress.show(`step ${trainer.step}/${max_steps}  loss ${loss.toPrecision(4)}`);
      await new Promise((resolve) => setImmediate(resolve));
    }
    const evaluation = await evaluateTasks(trainer, seed);
    makeOutFolder(flags.out);
    writeFileSync(join(flags.out, `${flags.id}.safetensors`), await trainer.checkpoint());
    const description = {
      id: flags.id,
      backend: backend.name,
      shape: trainer.policy.shape,
      ...serialiseConfig(experiment, ENGINE_VERSION),
      evaluation: { ...EVALUATION, tasks: evaluation },
    };
    writeFileSync(join(flags.out, `${flags.id}.json`), `${JSON.stringify(description, null, 2)}\n`);
    for (const [task, metrics] of Object.entries(evaluation)) {
      const reward = (metrics["heldout/reward"] as number).toFixed(3);
      const entropy = (metrics["heldout/entropy"] as number).toFixed(3);
      progress.say(`${task}: reward ${reward}, entropy ${entropy} on held-out prompts`);
    }
    progress.say(`Written to ${join(flags.out, `${flags.id}.safetensors`)}`);
    return EXIT.ok;
  } finally {
    trainer.dispose();
  }
}
