/**
 * The reward of completions on the device, from a task's declaration, without reading anything back.
 *
 * What depends on the prompts and on the noise alone is worked out on the host and uploaded; what
 * depends on the sampled tokens is arithmetic on their one-hot form. Equality is written
 * relu(1 − |difference|), which is exactly 1 or 0 for whole numbers: a comparison would give
 * booleans, and webgpu's cast from bool to float32 leaves the integer buffer as it is.
 */
import * as tf from "@tensorflow/tfjs-core";
import type { RewardDeclaration } from "../../tasks/task";
import { isDigit } from "../../tasks/vocabulary";

/** Weight that puts a sum with any other token in it out of reach of every target. */
const NOT_A_DIGIT = 65536;

/** The part of a reward that the host knows before the completions exist. Owned by the caller. */
export interface RewardInputs {
  /**
   * By rule: `sequence`, the target one-hot [B,T',V]; `multiset`, the target's counts [B,V]; `sum`,
   * the target [B]; `share`, an indicator of the set [V,1].
   */
  readonly target: tf.Tensor;
  /** What each token adds to a completion's sum, [V,1]; null unless the rule is `sum`. */
  readonly tokenValue: tf.Tensor2D | null;
  /** 1 where the noise's coin fell on its face, else 0, [B]; null when there is no noise. */
  readonly coin: tf.Tensor1D | null;
}

/** Shape of what is rewarded. */
export interface RewardShape {
  /** T', tokens in a completion. */
  readonly completionLength: number;
  /** V, tokens in the vocabulary. */
  readonly vocabulary: number;
}

/** The target of every prompt, checked against the vocabulary: [B][…]. */
function targetsOf(
  declaration: RewardDeclaration,
  prompts: readonly (readonly number[])[],
  vocabulary: number,
): (readonly number[])[] {
  return prompts.map((prompt, i) => {
    const target = declaration.target(prompt);
    const namesTokens = declaration.rule === "sequence" || declaration.rule === "multiset";
    if (namesTokens && target.some((t) => !Number.isInteger(t) || t < 0 || t >= vocabulary)) {
      throw new RangeError(
        `reward target of prompt ${i} is [${target}]; tokens lie between 0 and ${vocabulary - 1}`,
      );
    }
    return target;
  });
}

/** One-hot targets [B,T',V] of the `sequence` rule. */
function sequenceTarget(targets: (readonly number[])[], shape: RewardShape): tf.Tensor3D {
  const { completionLength, vocabulary } = shape;
  const values = new Float32Array(targets.length * completionLength * vocabulary);
  targets.forEach((target, b) => {
    if (target.length !== completionLength) {
      throw new RangeError(
        `reward target of prompt ${b} has ${target.length} tokens; completions have ${completionLength}`,
      );
    }
    target.forEach((token, t) => {
      values[(b * completionLength + t) * vocabulary + token] = 1;
    });
  });
  return tf.tensor3d(values, [targets.length, completionLength, vocabulary]);
}

/** Counts [B,V] of the `multiset` rule. */
function multisetTarget(targets: (readonly number[])[], vocabulary: number): tf.Tensor2D {
  const values = new Float32Array(targets.length * vocabulary);
  targets.forEach((target, b) => {
    for (const token of target) {
      const at = b * vocabulary + token;
      values[at] = (values[at] as number) + 1;
    }
  });
  return tf.tensor2d(values, [targets.length, vocabulary]);
}

/** The number [B] of the `sum` rule. */
function sumTarget(targets: (readonly number[])[]): tf.Tensor1D {
  return tf.tensor1d(
    Float32Array.from(targets, (target, b) => {
      const [value] = target;
      if (target.length !== 1 || value === undefined || Math.abs(value) >= NOT_A_DIGIT) {
        throw new RangeError(
          `reward target of prompt ${b} is [${target}]; the rule "sum" takes one number`,
        );
      }
      return value;
    }),
  );
}

/** The coins [B] of the declared noise; null when there is none. */
function coins(
  declaration: RewardDeclaration,
  batch: number,
  noise: Float32Array | null,
): Float32Array | null {
  const { kind, p } = declaration.noise;
  if (kind === "none") {
    return null;
  }
  if (noise === null || noise.length !== batch) {
    throw new RangeError(
      `reward noise has ${noise?.length ?? 0} draws; "${kind}" needs one a completion, ${batch}`,
    );
  }
  return noise.map((u) => (u < p ? 1 : 0));
}

/**
 * Uploads what the reward of a batch needs.
 * @param prompts token ids, one prompt a completion (B of them, repeated within a group).
 * @param noise uniforms in (0, 1), [B], one a completion; may be null when the noise is `none`.
 * @throws RangeError when a target does not fit the completions or the noise is missing.
 */
export function prepareReward(
  declaration: RewardDeclaration,
  prompts: readonly (readonly number[])[],
  shape: RewardShape,
  noise: Float32Array | null,
): RewardInputs {
  const { vocabulary } = shape;
  const targets = targetsOf(declaration, prompts, vocabulary);
  const fallen = coins(declaration, prompts.length, noise);
  const column = (value: (token: number) => number) =>
    tf.tensor2d(
      Float32Array.from({ length: vocabulary }, (_, token) => value(token)),
      [vocabulary, 1],
    );
  const upload = (): Pick<RewardInputs, "target" | "tokenValue"> => {
    switch (declaration.rule) {
      case "sequence":
        return { target: sequenceTarget(targets, shape), tokenValue: null };
      case "multiset":
        return { target: multisetTarget(targets, vocabulary), tokenValue: null };
      case "sum": {
        const target = sumTarget(targets);
        return { target, tokenValue: column((token) => (isDigit(token) ? token : NOT_A_DIGIT)) };
      }
      case "share": {
        const set = new Set(declaration.set ?? []);
        return { target: column((token) => (set.has(token) ? 1 : 0)), tokenValue: null };
      }
    }
  };
  return { ...upload(), coin: fallen === null ? null : tf.tensor1d(fallen) };
}

/** Frees what `prepareReward` uploaded. */
export function disposeReward(inputs: RewardInputs): void {
  inputs.target.dispose();
  inputs.tokenValue?.dispose();
  inputs.coin?.dispose();
}

/** 1 where the whole number x is 0, else 0. */
function isZero(x: tf.Tensor1D): tf.Tensor1D {
  return tf.relu(tf.sub(1, tf.abs(x)));
}

/** The rule's value [B], before any noise. */
function ruleValue(
  declaration: RewardDeclaration,
  completions: tf.Tensor3D,
  inputs: RewardInputs,
): tf.Tensor1D {
  const [, length] = completions.shape;
  const perToken = (column: tf.Tensor): tf.Tensor1D => {
    const counts = tf.sum(completions, 1) as tf.Tensor2D;
    return tf.reshape(tf.matMul(counts, column as tf.Tensor2D), [-1]);
  };
  switch (declaration.rule) {
    case "sequence": {
      const hits = tf.sum(tf.mul(completions, inputs.target), [1, 2]) as tf.Tensor1D;
      return isZero(tf.sub(hits, length));
    }
    case "multiset": {
      const difference = tf.sub(tf.sum(completions, 1), inputs.target);
      return isZero(tf.sum(tf.abs(difference), 1));
    }
    case "sum":
      return isZero(tf.sub(perToken(inputs.tokenValue as tf.Tensor2D), inputs.target));
    case "share":
      return tf.div(perToken(inputs.target), length);
  }
}

/**
 * Rewards [B] of completions.
 * @param completions one-hot, float32, [B,T',V].
 * @param inputs what `prepareReward` returned for this batch and this declaration.
 */
export function deviceReward(
  declaration: RewardDeclaration,
  completions: tf.Tensor3D,
  inputs: RewardInputs,
): tf.Tensor1D {
  return tf.tidy(() => {
    const { coin } = inputs;
    if (coin === null) {
      return ruleValue(declaration, completions, inputs);
    }
    if (declaration.noise.kind === "random") {
      return tf.clone(coin);
    }
    // r where the coin is 0, 1 − r where it is 1.
    const value = ruleValue(declaration, completions, inputs);
    return tf.add(value, tf.mul(coin, tf.sub(1, tf.mul(value, 2))));
  });
}
