/**
 * What differs between the runs of a step, as the device reads it: one entry a run with its seed,
 * step and settings, the constants of its policy, if those of the shape have any, then how the
 * optimiser treats every parameter in each inner iteration. Written
 * anew for every step, so that schedules, rates, temperature and β change without rebuilding anything.
 */
import type { ParameterSpec } from "../../layout";
import type { StepRequest } from "../../step-engine";
import { type CaptureShape, constantCount } from "./capture-shape";
import type { RunMaterial } from "./step-source";

const WORDS = [
  "seed",
  "step",
  "choices",
  "algorithm",
  "scale",
  "rule",
  "targets",
  "set",
  "noise",
  "coin",
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

/** Words of a run before its constants and its parameters'. */
const HEADER = WORDS.length + NUMBERS.length;

/** Words of a parameter's entry: trained, step size, root correction, decay factor, is classifier. */
const ENTRY = 5;

const ALGORITHMS = ["grpo", "rloo", "reinforce"] as const;
const SCALES = ["group", "batch", "none"] as const;
const RULES = ["sequence", "multiset", "sum", "share"] as const;
const NOISES = ["none", "flip", "random"] as const;

/** Words of a run's table. */
export function runWords(shape: CaptureShape, parameters: number, iterations: number): number {
  return HEADER + constantCount(shape) + iterations * parameters * ENTRY;
}

/**
 * `run_NAME(run)` for each of the settings, `run_shift(run, i)` and `run_offset(run, v)` where the
 * shape's policies have constants, and of a parameter's entry `entry_of(run, parameter)` at
 * the iteration in hand, whose numbers are `entry_number(entry, place)`.
 */
export function runTableWgsl(shape: CaptureShape, parameters: number): string {
  const word = (name: string, i: number) =>
    `fn run_${name}(run: u32) -> u32 { return table[run * S.stride + ${i}u]; }`;
  const number = (name: string, i: number) =>
    `fn run_${name}(run: u32) -> f32 { return bitcast<f32>(table[run * S.stride + ${WORDS.length + i}u]); }`;
  const constant = (name: string, index: string, first: number) =>
    `fn run_${name}(run: u32, ${index}: u32) -> f32 { return bitcast<f32>(table[run * S.stride + ${first}u + ${index}]); }`;
  const constants = [
    constant("shift", "i", HEADER),
    constant("offset", "v", HEADER + shape.policy.width),
  ];
  return `
${WORDS.map(word).join("\n")}
${NUMBERS.map(number).join("\n")}
${shape.hasConstants ? constants.join("\n") : ""}
fn entry_of(run: u32, parameter: u32) -> u32 {
  return run * S.stride + ${HEADER + constantCount(shape)}u + (S.iteration * ${parameters}u + parameter) * ${ENTRY}u;
}
fn entry_number(entry: u32, place: u32) -> f32 { return bitcast<f32>(table[entry + place]); }`;
}

/** The words of several runs, one buffer for all steps of as many runs. */
export class RunTable {
  /** [R, stride]. */
  readonly words: Uint32Array<ArrayBuffer>;
  readonly #floats: Float32Array;
  readonly #stride: number;

  constructor(
    private readonly shape: CaptureShape,
    private readonly layout: readonly ParameterSpec[],
    runs: number,
    private readonly iterations: number,
  ) {
    this.#stride = runWords(shape, layout.length, iterations);
    this.words = new Uint32Array(runs * this.#stride);
    this.#floats = new Float32Array(this.words.buffer);
  }

  /**
   * Writes a run's words.
   * @param material where the step's source keeps what the run draws from.
   * @returns the updates that each parameter has taken after the step.
   */
  write(
    run: number,
    request: StepRequest,
    { choices, targets }: RunMaterial,
  ): Record<string, number> {
    const { settings, declaration, step } = request;
    const at = run * this.#stride;
    const { kind, p } = declaration.noise;
    const words: Record<(typeof WORDS)[number], number> = {
      seed: settings.seed,
      step,
      choices,
      algorithm: ALGORITHMS.indexOf(settings.algorithm),
      scale: SCALES.indexOf(settings.scale_rewards),
      rule: RULES.indexOf(declaration.rule),
      targets,
      set: (declaration.set ?? []).reduce((mask, token) => mask | (1 << token), 0) >>> 0,
      noise: NOISES.indexOf(kind),
      // A coin falls when (k + ½)/2²³ < p, k the upper bits of its word.
      coin: kind === "none" ? 0 : Math.ceil(p * 2 ** 23 - 0.5),
    };
    const numbers: Record<(typeof NUMBERS)[number], number> = {
      // Demonstrations are learnt at the temperature 1.
      temperature: request.objective === "supervised" ? 1 : settings.temperature,
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
    WORDS.forEach((name, i) => {
      this.words[at + i] = words[name];
    });
    NUMBERS.forEach((name, i) => {
      this.#floats[at + WORDS.length + i] = numbers[name];
    });
    this.#writeConstants(at + HEADER, request);
    return this.#writeParameters(at + HEADER + constantCount(this.shape), request);
  }

  /** @throws Error where the shape's policies have constants and this one has not, or the reverse. */
  #writeConstants(first: number, { policy: { constants } }: StepRequest): void {
    if ((constants !== null) !== this.shape.hasConstants) {
      throw new Error("a captured step is made for policies with constants, or for those without");
    }
    if (constants !== null) {
      this.#floats.set(constants.shift, first);
      this.#floats.set(constants.offset, first + constants.shift.length);
    }
  }

  #writeParameters(first: number, request: StepRequest): Record<string, number> {
    const { settings, learningRate, scale, optimizer } = request;
    const { adam_beta1: beta1, adam_beta2: beta2, weight_decay: decay } = settings;
    const isAdam = settings.optimizer !== "sgd";
    const after: Record<string, number> = { ...optimizer.counts };
    const floats = this.#floats;
    let at = first;
    for (let iteration = 0; iteration < this.iterations; iteration++) {
      for (const spec of this.layout) {
        const factor = scale(spec);
        const rate = learningRate * factor;
        const count = (after[spec.name] as number) + 1;
        if (factor !== 0) {
          after[spec.name] = count;
        }
        const decays = settings.optimizer === "adamw" && decay !== 0 && spec.shape.length > 1;
        floats[at] = factor !== 0 ? 1 : 0;
        floats[at + 1] = isAdam ? rate / (1 - beta1 ** count) : rate;
        floats[at + 2] = isAdam ? 1 / Math.sqrt(1 - beta2 ** count) : 1;
        floats[at + 3] = decays ? 1 - rate * decay : 1;
        floats[at + 4] = spec.group === "classifier" ? 1 : 0;
        at += ENTRY;
      }
    }
    return after;
  }
}
