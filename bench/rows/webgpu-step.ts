/** webgpu: the RL step of the default preset against the reference engine's, and jax-js beside it. */
import { taskById } from "../../src/tasks/registry";
import { PROMPT_LENGTH } from "../../src/tasks/vocabulary";
import { defaultPreset, type Preset, presetRuns } from "../default-preset";
import { countDispatches } from "../dispatches";
import { atLeast, speedup } from "../figure";
import { interleave, type Side, type Work } from "../interleave";
import type { Answer, Bench, Family, RowSpec } from "../row";
import { jaxStep } from "../training-step/jax-step";
import { type TrainingStep, trainingProblem } from "../training-step/problem";

const STEP = "webgpu/rl-step/reference";
const STEP_GPU = "webgpu/rl-step/reference-gpu";
const JAX = "webgpu/rl-step/jax-js";
const JAX_GPU = "webgpu/rl-step/jax-js-gpu";

const against = "RL step, default preset, against the reference engine";
const beside = "the same, rollout and all, against jax-js's jitted training step of the same model";

const rows: readonly RowSpec[] = [
  { id: STEP, what: against, unit: "×", target: atLeast(4), adapter: "software" },
  { id: STEP_GPU, what: against, unit: "×", target: atLeast(30), adapter: "hardware" },
  { id: JAX, what: beside, unit: "×", target: null, adapter: "software" },
  { id: JAX_GPU, what: beside, unit: "×", target: atLeast(2), adapter: "hardware" },
];

/** In software a step of the reference engine takes many seconds. */
const MOST_PAIRS_IN_SOFTWARE = 3;

/** The training step of the preset's model on as many sequences as long, in jax-js. */
function jaxBeside({ settings, base }: Preset): Promise<TrainingStep | null> {
  const { width, layers, heads } = base?.shape ?? settings;
  const { completionLength } = taskById(settings.task);
  const problem = trainingProblem({
    batch: settings.num_prompts * settings.num_generations,
    length: PROMPT_LENGTH + completionLength - 1,
    width,
    layers,
    heads,
  });
  return jaxStep(problem, "webgpu");
}

async function measure({ backend, pairs, wants }: Bench): Promise<Record<string, Answer>> {
  const preset = await defaultPreset();
  const { runs, reason } = await presetRuns(preset, "fused");
  if (reason !== null) {
    runs.dispose();
    const leftOut = `there is no fused engine here: ${reason}`;
    return Object.fromEntries(rows.map(({ id }) => [id, { leftOut }]));
  }
  const sides: Record<string, Side> = { ours: () => runs.advance() };
  const owned: { dispose(): void }[] = [runs];
  if (wants(STEP) || wants(STEP_GPU)) {
    const reference = (await presetRuns(preset, "reference")).runs;
    owned.push(reference);
    sides.reference = () => reference.advance();
  }
  const answers: Record<string, Answer> = {};
  if (wants(JAX) || wants(JAX_GPU)) {
    const jax = await jaxBeside(preset);
    if (jax === null) {
      answers[JAX] = answers[JAX_GPU] = { leftOut: "jax-js finds no WebGPU here" };
    } else {
      owned.push(jax);
      sides.jax = () => jax.step();
    }
  }
  try {
    const most = backend.software ? Math.min(pairs, MOST_PAIRS_IN_SOFTWARE) : pairs;
    const { ours = [], reference, jax } = await interleave(sides, most, 1);
    const own = { name: "ours", turns: ours };
    if (reference !== undefined) {
      answers[STEP] = speedup(own, { name: "reference engine", turns: reference });
      answers[STEP_GPU] = answers[STEP];
    }
    if (jax !== undefined) {
      const note = `its step: ${await countDispatches(sides.jax as Work)} dispatches`;
      answers[JAX] = speedup(own, { name: "jax-js webgpu", turns: jax }, note);
      answers[JAX_GPU] = answers[JAX];
    }
  } finally {
    for (const one of owned) {
      one.dispose();
    }
  }
  return answers;
}

export const webgpuStepRows: Family = { backend: "webgpu", rows, measure };
