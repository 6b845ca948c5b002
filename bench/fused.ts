/**
 * `tsx bench/fused.ts`: the captured step against the plain engine's on webgpu in Node, in turn, at
 * the default preset. Without a GPU, point `VK_ICD_FILENAMES` at a software driver such as Chromium's
 * `vk_swiftshader_icd.json`.
 */
import { parseArgs } from "node:util";
import * as tf from "@tensorflow/tfjs-core";
import { basePolicy, startBackend } from "../cli/engine";
import { decodeCheckpoint } from "../src/engine/checkpoint";
import { capture } from "../src/engine/fused/webgpu/prepare";
import { Trainer } from "../src/engine/trainer";
import { resolveExperiment } from "../src/experiment/resolve";
import { PROMPT_LENGTH } from "../src/tasks/vocabulary";
import { interleave, median } from "./interleave";

const { values: flags } = parseArgs({ options: { pairs: { type: "string", default: "3" } } });
const pairs = Number(flags.pairs);
if (!Number.isInteger(pairs) || pairs < 1) {
  console.error(`--pairs: ${flags.pairs} is not allowed; allowed: a whole number from 1`);
  process.exit(2);
}

/** Steps whose issue time is taken. */
const ISSUED = 30;

const report = await startBackend("webgpu", () => {});
console.log(`webgpu: ${report.adapter}`);
const experiment = resolveExperiment({ max_steps: 10_000 });
const file = await basePolicy(experiment.settings.base);
const base = file === null ? null : decodeCheckpoint(file);
const captured = Trainer.create({ experiment, base });
const plain = Trainer.create({ experiment, base, engine: "reference" });
const request = {
  shape: {
    policy: captured.policy.shape,
    promptLength: PROMPT_LENGTH,
    completionLength: captured.task.completionLength,
  },
  task: captured.task,
  settings: experiment.settings,
};
const begun = performance.now();
const { step, reason } = await capture(request);
if (step === null) {
  console.error(`there is no captured step here: ${reason}`);
  process.exit(1);
}
console.log(`compiling and checking: ${(performance.now() - begun).toFixed(0)} ms`);

const { milliseconds, referenceMilliseconds, speedup } = await interleave(
  () => captured.advance(),
  () => plain.advance(),
  pairs,
);
console.log(
  `RL step: captured ${milliseconds.toFixed(1)} ms, plain ${referenceMilliseconds.toFixed(1)} ms, ratio ${speedup.toFixed(1)}`,
);
const { kernels } = await tf.profile(async () => {
  await plain.advance();
  return [];
});
console.log(`dispatches: captured ${step.dispatches}; TensorFlow.js kernels: ${kernels.length}`);

// Issue: `advance` queues the whole step before it first waits.
const issue: number[] = [];
for (let i = 0; i < ISSUED; i++) {
  const start = performance.now();
  const pending = captured.advance();
  issue.push(performance.now() - start);
  await pending;
}
console.log(`issue: captured ${median(issue).toFixed(2)} ms`);
captured.dispose();
plain.dispose();
process.exit(0);
