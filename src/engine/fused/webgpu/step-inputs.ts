/**
 * What a captured step uploads besides its settings, in one float32 buffer: prompts [B/G,T₀], reward
 * targets [B/G,max(V,L)], the reward noise's coins [B], and the sampling noise [L,B,V]. All random
 * numbers are the plain engine's (`random.ts`), so that both sample the same tokens.
 */
import type { SettingValues } from "../../../experiment/schema";
import type { RewardDeclaration } from "../../../tasks/task";
import { gumbels, STREAMS, uniforms } from "../../random";
import type { CaptureShape } from "./capture-shape";

/** Numbers of a prompt's reward target. */
export function targetSize(shape: CaptureShape): number {
  return Math.max(shape.policy.vocabulary, shape.completionLength);
}

/** Where the parts lie, for `groups` prompts of `batch` completions in all. */
function regions(shape: CaptureShape, groups: number, batch: number) {
  const targets = groups * shape.promptLength;
  const coins = targets + groups * targetSize(shape);
  const noise = coins + batch;
  return {
    targets,
    coins,
    noise,
    size: noise + batch * shape.completionLength * shape.policy.vocabulary,
  };
}

/** Floats of the inputs of a step. */
export function inputsSize(shape: CaptureShape, groups: number, batch: number): number {
  return regions(shape, groups, batch).size;
}

/** The same places as WGSL functions of `S.batch` and `S.generations`. */
export function inputsWgsl(shape: CaptureShape): string {
  const size = targetSize(shape);
  return `
fn target_base(group: u32) -> u32 {
  return (S.batch / S.generations) * ${shape.promptLength}u + group * ${size}u;
}
fn coin_base() -> u32 { return (S.batch / S.generations) * ${shape.promptLength + size}u; }
fn noise_base() -> u32 { return coin_base() + S.batch; }`;
}

/**
 * A prompt's reward target as numbers: the tokens (`sequence`), how often each token is wanted
 * (`multiset`), the sum (`sum`), an indicator of the set (`share`).
 * @throws RangeError when the target does not fit the completions.
 */
function targetNumbers(
  declaration: RewardDeclaration,
  prompt: readonly number[],
  { policy, completionLength }: CaptureShape,
): number[] {
  const target = declaration.target(prompt);
  const perToken = new Array<number>(policy.vocabulary).fill(0);
  const mark = (tokens: readonly number[]) => {
    for (const token of tokens) {
      if (!Number.isInteger(token) || token < 0 || token >= policy.vocabulary) {
        throw new RangeError(
          `reward target is [${target}]; tokens lie between 0 and ${policy.vocabulary - 1}`,
        );
      }
      perToken[token] = (perToken[token] as number) + 1;
    }
  };
  switch (declaration.rule) {
    case "sequence":
      mark(target);
      if (target.length !== completionLength) {
        throw new RangeError(
          `reward target has ${target.length} tokens; completions have ${completionLength}`,
        );
      }
      return [...target];
    case "multiset":
      mark(target);
      return perToken;
    case "sum":
      if (target.length !== 1) {
        throw new RangeError(`reward target is [${target}]; the rule "sum" takes one number`);
      }
      return [...target];
    case "share":
      mark([...new Set(declaration.set ?? [])]);
      return perToken;
  }
}

/** What the inputs of one step are made from. */
export interface InputsRequest {
  readonly shape: CaptureShape;
  readonly prompts: readonly (readonly number[])[];
  readonly settings: SettingValues;
  readonly declaration: RewardDeclaration;
  readonly step: number;
}

/** The inputs of one step. @throws RangeError when a reward target does not fit. */
export function stepInputs(request: InputsRequest): Float32Array<ArrayBuffer> {
  const { shape, prompts, settings, declaration, step } = request;
  const batch = prompts.length * settings.num_generations;
  const { targets, coins, noise, size } = regions(shape, prompts.length, batch);
  const values = new Float32Array(size);
  prompts.forEach((prompt, group) => {
    values.set(prompt, group * shape.promptLength);
    const numbers = targetNumbers(declaration, prompt, shape);
    values.set(numbers, targets + group * targetSize(shape));
  });
  if (declaration.noise.kind !== "none") {
    const draws = uniforms(settings.seed, STREAMS.reward, step, batch);
    values.set(
      draws.map((u) => (u < declaration.noise.p ? 1 : 0)),
      coins,
    );
  }
  values.set(gumbels(settings.seed, STREAMS.sampling, step, size - noise), noise);
  return values;
}
