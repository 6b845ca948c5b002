/**
 * The settings that a captured step reads at run time: one uniform block an inner iteration, so that
 * schedules, rates, temperature and β change without rebuilding anything.
 */
import type { SettingValues } from "../../../experiment/schema";
import type { RewardDeclaration } from "../../../tasks/task";

/** Bytes between two iterations' blocks: WebGPU's largest alignment of a dynamic offset. */
export const SETTINGS_STRIDE = 256;

const WORDS = [
  "batch",
  "rows",
  "generations",
  "iteration",
  "mode",
  "algorithm",
  "scale",
  "rule",
  "noise",
  "optimizer",
  "penalised",
] as const;

const NUMBERS = [
  "temperature",
  "beta",
  "lower",
  "upper",
  "entropy",
  "clip",
  "beta1",
  "beta2",
  "fresh1",
  "fresh2",
  "epsilon",
] as const;

/**
 * What the update kernel is run for: an update on the forward pass that is on the tape; one that runs
 * its own; or the base policy's log-probabilities alone.
 */
export const MODES = { recorded: 0, whole: 1, reference: 2 } as const;

/** Place of the base policy's block; iteration i's is i + 1. */
export const REFERENCE_BLOCK = 0;

/** The block as WGSL sees it, `S`. Codes are places in the lists below. */
export const SETTINGS_WGSL = `struct Settings {
${WORDS.map((name) => `  ${name}: u32,`).join("\n")}
${NUMBERS.map((name) => `  ${name}: f32,`).join("\n")}
}`;

const ALGORITHMS = ["grpo", "rloo", "reinforce"] as const;
const SCALES = ["group", "batch", "none"] as const;
const RULES = ["sequence", "multiset", "sum", "share"] as const;
const NOISES = ["none", "flip", "random"] as const;

/** What the blocks of one step are made from. */
export interface StepSettings {
  readonly settings: SettingValues;
  readonly declaration: RewardDeclaration;
  /** B. */
  readonly batch: number;
  /** T. */
  readonly length: number;
}

/** The base policy's block, then all iterations'. */
export function settingsBlocks(request: StepSettings): ArrayBuffer {
  const { settings, declaration, batch, length } = request;
  const buffer = new ArrayBuffer((settings.num_iterations + 1) * SETTINGS_STRIDE);
  for (let block = 0; block <= settings.num_iterations; block++) {
    const isReference = block === REFERENCE_BLOCK;
    const iteration = isReference ? 0 : block - 1;
    // The rollout leaves the forward pass of θ_s on the tape; the base policy's overwrites it.
    const isRecorded = iteration === 0 && settings.beta === 0;
    const words: Record<(typeof WORDS)[number], number> = {
      batch,
      rows: batch * length,
      generations: settings.num_generations,
      iteration,
      mode: isReference ? MODES.reference : isRecorded ? MODES.recorded : MODES.whole,
      algorithm: ALGORITHMS.indexOf(settings.algorithm),
      scale: SCALES.indexOf(settings.scale_rewards),
      rule: RULES.indexOf(declaration.rule),
      noise: NOISES.indexOf(declaration.noise.kind),
      optimizer: settings.optimizer === "sgd" ? 0 : 1,
      penalised: settings.beta === 0 ? 0 : 1,
    };
    const numbers: Record<(typeof NUMBERS)[number], number> = {
      temperature: settings.temperature,
      beta: settings.beta,
      lower: 1 - settings.epsilon,
      upper: 1 + settings.epsilon_high,
      entropy: settings.entropy_coef,
      clip: settings.max_grad_norm,
      beta1: settings.adam_beta1,
      beta2: settings.adam_beta2,
      // 1 − β in double precision: in float32 the difference would lose a digit.
      fresh1: 1 - settings.adam_beta1,
      fresh2: 1 - settings.adam_beta2,
      epsilon: settings.adam_epsilon,
    };
    const offset = block * SETTINGS_STRIDE;
    new Uint32Array(buffer, offset, WORDS.length).set(WORDS.map((name) => words[name]));
    new Float32Array(buffer, offset + 4 * WORDS.length, NUMBERS.length).set(
      NUMBERS.map((name) => numbers[name]),
    );
  }
  return buffer;
}
