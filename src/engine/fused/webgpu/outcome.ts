/** From what is read back of a step to what each run is told of it. */
import type { SettingValues } from "../../../experiment/schema";
import type { StepOutcome } from "../../step-engine";
import type { Catalogue } from "./catalogue";
import { ITERATION_SCALARS, type LedgerRegions, MOST_ITERATIONS, STEP_SCALARS } from "./regions";

/** Names of an iteration's scalars, in the ledger's order. */
const ITERATION_METRICS = [
  "loss",
  "kl",
  "clip_ratio/low_mean",
  "clip_ratio/high_mean",
  "grad_norm/classifier",
  "grad_norm/backbone",
] as const;

/** What a run is told of a step on demonstrations, from its part of a ledger. */
export function demonstratedOutcome(
  values: Float32Array,
  run: number,
  at: LedgerRegions,
): StepOutcome {
  const scalars = at.scalars + run * STEP_SCALARS;
  const [, , entropy, confidence] = values.subarray(scalars, scalars + STEP_SCALARS);
  const iteration = at.iterations + run * MOST_ITERATIONS * ITERATION_SCALARS;
  const of = (name: (typeof ITERATION_METRICS)[number]) =>
    values[iteration + ITERATION_METRICS.indexOf(name)] as number;
  return {
    metrics: {
      loss: of("loss"),
      entropy: entropy as number,
      confidence: confidence as number,
      "grad_norm/classifier": of("grad_norm/classifier"),
      "grad_norm/backbone": of("grad_norm/backbone"),
    },
    samples: [],
  };
}

/** What a run is told of a step on samples, from its part of a ledger; `length` is L. */
export function sampledOutcome(
  values: Float32Array,
  run: number,
  at: LedgerRegions,
  catalogue: Catalogue,
  length: number,
  settings: SettingValues,
): StepOutcome {
  const {
    num_prompts: groups,
    num_generations: generations,
    num_iterations: iterations,
  } = settings;
  const batch = groups * generations;
  const part = (offset: number, size: number) =>
    values.subarray(offset + run * size, offset + (run + 1) * size);
  const rewards = part(at.rewards, batch);
  const advantages = part(at.advantages, batch);
  const tokens = part(at.tokens, batch * length);
  const logp = part(at.logp, batch * length);
  const [deviation, constant, entropy, confidence] = part(at.scalars, STEP_SCALARS);
  const metrics: Record<string, number> = {
    reward: rewards.reduce((a, b) => a + b, 0) / batch,
    reward_std: deviation as number,
    frac_reward_zero_std: constant as number,
    entropy: entropy as number,
    confidence: confidence as number,
  };
  const scalars = part(at.iterations, MOST_ITERATIONS * ITERATION_SCALARS);
  ITERATION_METRICS.forEach((name, place) => {
    if (name === "kl" && settings.beta === 0) {
      return;
    }
    let sum = 0;
    for (let i = 0; i < iterations; i++) {
      sum += scalars[i * ITERATION_SCALARS + place] as number;
    }
    metrics[name] = sum / iterations;
  });
  const prompts = Array.from(part(at.prompts, groups), (place) => catalogue.prompt(place));
  const row = (numbers: Float32Array, b: number) =>
    Array.from(numbers.subarray(b * length, (b + 1) * length));
  const samples = Array.from(rewards, (reward, b) => ({
    prompt: prompts[Math.floor(b / generations)] as readonly number[],
    completion: row(tokens, b),
    logprobs: row(logp, b),
    reward,
    advantage: advantages[b] as number,
  }));
  return { metrics, samples };
}
