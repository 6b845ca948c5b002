/** One step of RL (`reference/reinforcement-step.ts`) in the kernels' memory. */
import { evaluateReward } from "../../../tasks/reward";
import { PROMPT_LENGTH } from "../../../tasks/vocabulary";
import { drawPrompts } from "../../batch";
import { STREAMS, uniforms } from "../../random";
import type { RolloutSample, StepOutcome, StepRequest } from "../../step-engine";
import { advantagesOf } from "./advantages";
import { objectiveOf } from "./objective";
import { sequenceCount } from "./rows";
import { sampleCompletions } from "./sampling";
import type { StepCore } from "./step-core";
import { shareTokens, type Workspace, type WorkspaceSize } from "./workspace";

/** The size of a run's step: prompts are shared by their groups. */
export function reinforcementSize(
  shape: WorkspaceSize["shape"],
  { settings, task }: Pick<StepRequest, "settings" | "task">,
  hasConstants: boolean,
): WorkspaceSize {
  const { num_prompts: groups, num_generations: members, beta, optimizer } = settings;
  const { completionLength } = task;
  return {
    shape,
    rows: { groups, members, shared: PROMPT_LENGTH, own: completionLength - 1 },
    completionLength,
    hasBase: beta !== 0,
    hasMoments: optimizer !== "sgd",
    hasConstants,
  };
}

/** Samples the step's completions onto the tape. @returns the tokens by sequence [B][L]. */
function sampleStep(
  core: StepCore,
  workspace: Workspace,
  request: StepRequest,
  prompts: readonly (readonly number[])[],
): number[][] {
  const { kernels, arena, shape } = core;
  const { settings, step } = request;
  const { tape, noise, drawn, loss, size, state } = workspace;
  const length = size.completionLength;
  const batch = sequenceCount(size.rows);
  const draws = length * batch * shape.vocabulary;
  kernels.gumbels(noise, settings.seed, STREAMS.sampling, step, draws);
  arena.integers(tape.tokens, prompts.length * PROMPT_LENGTH).set(prompts.flat());
  const { temperature } = settings;
  const sampling = { completionLength: length, temperature, noise, chosen: drawn };
  sampleCompletions(core, state.theta, tape, sampling);
  const tokens = arena.integers(drawn, length * batch);
  const chosen = arena.integers(loss.chosen, loss.count);
  return Array.from({ length: batch }, (_, b) =>
    Array.from({ length }, (_, k) => {
      const token = tokens[k * batch + b] as number;
      chosen[b * length + k] = token;
      return token;
    }),
  );
}

/** Rewards [B] by the run's declaration. */
function rewardsOf(
  { declaration, settings, step }: StepRequest,
  prompts: readonly (readonly number[])[],
  completions: readonly (readonly number[])[],
): Float32Array {
  const isNoisy = declaration.noise.kind !== "none";
  const noise = isNoisy ? uniforms(settings.seed, STREAMS.reward, step, completions.length) : null;
  return Float32Array.from(completions, (completion, b) => {
    const prompt = prompts[Math.floor(b / settings.num_generations)] as readonly number[];
    return evaluateReward(declaration, prompt, completion, () => noise?.[b] as number);
  });
}

/** log π of the completions under the base policy [B·L]; null when β is 0. */
function baseLogProbabilities(
  core: StepCore,
  workspace: Workspace,
  temperature: number,
): Float32Array | null {
  const { base } = workspace;
  if (base === null) {
    return null;
  }
  shareTokens(core.arena, workspace);
  core.forward.scoreAll(base.theta, base.tape, temperature);
  return core.logProbabilities(workspace, base.tape);
}

/** What the updates of a step report: scalars by name, means over inner iterations. */
function iterate(
  core: StepCore,
  workspace: Workspace,
  request: StepRequest,
  advantages: Float32Array,
  table: Float32Array,
  observe: () => void,
): { readonly logp: Float32Array; readonly metrics: Record<string, number> } {
  const { settings } = request;
  const { temperature, num_iterations: iterations } = settings;
  const { tape, loss, state, size } = workspace;
  const refLogp = baseLogProbabilities(core, workspace, temperature);
  const bonus = settings.entropy_coef / loss.count;
  const metrics: Record<string, number> = {};
  const entries = table.length / iterations;
  let first: Float32Array | null = null;
  for (let i = 0; i < iterations; i++) {
    // In the first iteration the rollout has left everything on the tape.
    if (i > 0) {
      core.forward.scoreAll(state.theta, tape, temperature);
    }
    const logp = core.logProbabilities(workspace, tape);
    const inputs = { logp, oldLogp: first, refLogp, advantages, length: size.completionLength };
    const objective = objectiveOf(inputs, settings);
    core.differentiate(workspace, objective.weights, () => bonus, temperature);
    observe();
    const norms = core.update(workspace, table.subarray(i * entries, (i + 1) * entries), settings);
    const scalars = {
      loss: objective.loss,
      ...(objective.kl === null ? {} : { kl: objective.kl }),
      "clip_ratio/low_mean": objective.clipRatioLowMean,
      "clip_ratio/high_mean": objective.clipRatioHighMean,
      "grad_norm/classifier": norms.classifier,
      "grad_norm/backbone": norms.backbone,
    };
    for (const [name, value] of Object.entries(scalars)) {
      metrics[name] = (metrics[name] ?? 0) + value / iterations;
    }
    first ??= logp;
  }
  return { logp: first as Float32Array, metrics };
}

/**
 * Makes one step on a workspace that holds the run's θ and moments.
 * @param table `parameterTable` of the step.
 * @param observe called when an iteration's gradient is there.
 */
export function reinforcementStep(
  core: StepCore,
  workspace: Workspace,
  request: StepRequest,
  table: Float32Array,
  observe: () => void,
): StepOutcome {
  const { settings, task, step } = request;
  const { num_prompts: count, num_generations: generations } = settings;
  const length = task.completionLength;
  const prompts = drawPrompts(task, settings.seed, step, count);
  const completions = sampleStep(core, workspace, request, prompts);
  const rewards = rewardsOf(request, prompts, completions);
  const { advantages, rewardStd, fracRewardZeroStd } = advantagesOf(rewards, settings);
  const { entropy, confidence } = core.certainty(workspace, null);
  const { logp, metrics } = iterate(core, workspace, request, advantages, table, observe);
  const samples = completions.map(
    (completion, b): RolloutSample => ({
      prompt: prompts[Math.floor(b / generations)] as readonly number[],
      completion,
      logprobs: Array.from(logp.subarray(b * length, (b + 1) * length)),
      reward: rewards[b] as number,
      advantage: advantages[b] as number,
    }),
  );
  return {
    metrics: {
      reward: rewards.reduce((a, b) => a + b, 0) / rewards.length,
      reward_std: rewardStd,
      frac_reward_zero_std: fracRewardZeroStd,
      entropy,
      confidence,
      ...metrics,
    },
    samples,
  };
}
