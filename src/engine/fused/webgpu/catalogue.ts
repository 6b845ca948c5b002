/**
 * What a task's steps draw from, on the device once for all steps: the prompts to train on and, of
 * every declared reward, each prompt's target. One float32 buffer: [N,T₀], then [N,max(V,L)] a reward.
 */
import { trainPromptIndices } from "../../../tasks/split";
import type { RewardDeclaration, Task } from "../../../tasks/task";
import type { CaptureShape } from "./capture-shape";

/** Numbers of a prompt's reward target. */
export function targetSize(shape: CaptureShape): number {
  return Math.max(shape.policy.vocabulary, shape.completionLength);
}

/** Throws unless all are tokens. */
function checkTokens(target: readonly number[], vocabulary: number): void {
  for (const token of target) {
    if (!Number.isInteger(token) || token < 0 || token >= vocabulary) {
      throw new RangeError(
        `reward target is [${target}]; tokens lie between 0 and ${vocabulary - 1}`,
      );
    }
  }
}

/**
 * A prompt's reward target as numbers: the tokens (`sequence`), how often each token is wanted
 * (`multiset`), the sum (`sum`); nothing (`share`, whose set goes with the run).
 * @throws RangeError when the target does not fit the completions.
 */
function targetNumbers(
  declaration: RewardDeclaration,
  prompt: readonly number[],
  { policy, completionLength }: CaptureShape,
): number[] {
  const target = declaration.target(prompt);
  switch (declaration.rule) {
    case "sequence":
      checkTokens(target, policy.vocabulary);
      if (target.length !== completionLength) {
        throw new RangeError(
          `reward target has ${target.length} tokens; completions have ${completionLength}`,
        );
      }
      return [...target];
    case "multiset": {
      checkTokens(target, policy.vocabulary);
      const counts = new Array<number>(policy.vocabulary).fill(0);
      for (const token of target) {
        counts[token] = (counts[token] as number) + 1;
      }
      return counts;
    }
    case "sum":
      if (target.length !== 1) {
        throw new RangeError(`reward target is [${target}]; the rule "sum" takes one number`);
      }
      return [...target];
    case "share":
      checkTokens(declaration.set ?? [], policy.vocabulary);
      return [];
  }
}

/** Rewards with equal rules and targets share them, whatever their noise. */
interface Targets {
  readonly rule: RewardDeclaration["rule"];
  readonly target: RewardDeclaration["target"];
  /** Its first float. */
  readonly first: number;
}

/** The prompts and targets of one task. */
export class Catalogue {
  /** Indices of the prompts, in the order of the buffer: N. */
  readonly indices: Uint32Array;
  readonly #targets: Targets[] = [];
  #values: Float32Array<ArrayBuffer>;
  #buffer: GPUBuffer;

  constructor(
    private readonly device: GPUDevice,
    private readonly shape: CaptureShape,
    private readonly task: Task,
  ) {
    this.indices = trainPromptIndices(task);
    this.#values = new Float32Array(this.indices.length * shape.promptLength);
    this.indices.forEach((index, place) => {
      this.#values.set(task.prompt(index), place * shape.promptLength);
    });
    this.#buffer = this.#upload();
  }

  /** The buffer: another one once a reward was added. */
  get buffer(): GPUBuffer {
    return this.#buffer;
  }

  /** The prompt at a place. */
  prompt(place: number): number[] {
    return this.task.prompt(this.indices[place] as number);
  }

  /**
   * First float of a reward's targets; they are added where they are not there yet.
   * @throws RangeError when a target does not fit the completions.
   */
  targets(declaration: RewardDeclaration): number {
    const { rule, target } = declaration;
    if (rule === "share") {
      targetNumbers(declaration, [], this.shape);
      return 0;
    }
    const known = this.#targets.find((one) => one.rule === rule && one.target === target);
    if (known !== undefined) {
      return known.first;
    }
    const size = targetSize(this.shape);
    const first = this.#values.length;
    const values = new Float32Array(first + this.indices.length * size);
    values.set(this.#values);
    for (let place = 0; place < this.indices.length; place++) {
      const numbers = targetNumbers(declaration, this.prompt(place), this.shape);
      values.set(numbers, first + place * size);
    }
    this.#values = values;
    this.#targets.push({ rule, target, first });
    this.#buffer.destroy();
    this.#buffer = this.#upload();
    return first;
  }

  /** Frees the buffer. */
  dispose(): void {
    this.#buffer.destroy();
  }

  #upload(): GPUBuffer {
    const buffer = this.device.createBuffer({
      label: "catalogue",
      size: this.#values.byteLength,
      usage: GPUBufferUsage.STORAGE | GPUBufferUsage.COPY_DST,
    });
    this.device.queue.writeBuffer(buffer, 0, this.#values);
    return buffer;
  }
}
