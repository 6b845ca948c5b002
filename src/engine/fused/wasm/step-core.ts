/** What the steps of one shape have in common: passes over a workspace, and its update. */
import type { SettingValues } from "../../../experiment/schema";
import {
  type ParameterGroup,
  type ParameterSpec,
  type PolicyShape,
  parameterLayout,
} from "../../layout";
import type { Kernels } from "./kernels";
import { loadKernels } from "./load-kernels";
import { PolicyCore } from "./policy-core";
import { rowCount } from "./rows";
import type { Tape } from "./tape";
import { updateState } from "./update";
import { makeWorkspace, sizeKey, type Workspace, type WorkspaceSize } from "./workspace";

/** Kernels with a memory of their own, and the workspace of the last step in it. */
export class StepCore extends PolicyCore {
  readonly layout: readonly ParameterSpec[];
  #workspace: Workspace | null = null;

  constructor(kernels: Kernels, shape: PolicyShape) {
    super(kernels, shape);
    this.layout = parameterLayout(shape);
  }

  /** @throws Error where WebAssembly has no 128-bit SIMD. */
  static async load(shape: PolicyShape): Promise<StepCore> {
    return new StepCore(await loadKernels(), shape);
  }

  /**
   * The workspace of a size: the last one where the size is the same, else a new one in its place.
   * @throws RangeError where there is no room for it.
   */
  workspace(size: WorkspaceSize): Workspace {
    const last = this.#workspace;
    if (last !== null && sizeKey(last.size) === sizeKey(size)) {
      return last;
    }
    // Where there is no room for the new one, the last one is lost all the same.
    this.#workspace = null;
    this.#workspace = makeWorkspace(this.arena, size);
    return this.#workspace;
  }

  /** log π of the tokens that the loss is of, from a scored tape: [B·L]. */
  logProbabilities({ loss }: Workspace, tape: Tape): Float32Array {
    const { vocabulary } = this.shape;
    const all = this.arena.floats(tape.logProbabilities, rowCount(tape.layout) * vocabulary);
    const rowOf = this.arena.integers(loss.rowOf, loss.count);
    const chosen = this.arena.integers(loss.chosen, loss.count);
    return Float32Array.from(
      rowOf,
      (row, n) => all[row * vocabulary + (chosen[n] as number)] as number,
    );
  }

  /**
   * Means of entropy and largest probability over the tokens that count.
   * @param mask [B·L], 1 where a token counts; null where all do.
   */
  certainty(
    { loss, tape }: Workspace,
    mask: Float32Array | null,
  ): { readonly entropy: number; readonly confidence: number } {
    const rows = rowCount(tape.layout);
    const entropies = this.arena.floats(tape.entropy, rows);
    const confidences = this.arena.floats(tape.confidence, rows);
    let [entropy, confidence, count] = [0, 0, 0];
    this.arena.integers(loss.rowOf, loss.count).forEach((row, n) => {
      const counts = mask?.[n] ?? 1;
      entropy += counts * (entropies[row] as number);
      confidence += counts * (confidences[row] as number);
      count += counts;
    });
    return { entropy: entropy / Math.max(count, 1), confidence: confidence / Math.max(count, 1) };
  }

  /**
   * ∂(L − c·H̄)/∂θ of a scored tape, into the workspace's gradient.
   * @param weights ∂L/∂log π of the tokens [B·L].
   * @param bonus c by the number of tokens that count, at those that do [B·L].
   */
  differentiate(
    workspace: Workspace,
    weights: Float32Array,
    bonus: (n: number) => number,
    temperature: number,
  ): void {
    const { arena, kernels, shape } = this;
    const { loss, tape, scratch, dLogits, state, gradient } = workspace;
    const slopes = arena.floats(loss.weights, loss.count);
    const coefficients = arena.floats(loss.bonus, loss.count);
    for (let n = 0; n < loss.count; n++) {
      slopes[n] = (weights[n] as number) / temperature;
      coefficients[n] = bonus(n) / temperature;
    }
    kernels.clear(dLogits, rowCount(tape.layout) * shape.vocabulary);
    kernels.logitsGradient(
      tape.logProbabilities,
      tape.entropy,
      dLogits,
      loss.count,
      loss.rowOf,
      loss.chosen,
      loss.weights,
      loss.bonus,
      shape.vocabulary,
    );
    this.backward.gradient(state.theta, tape, dLogits, scratch, gradient);
  }

  /** Moves a workspace's θ by its gradient. @param table one iteration's rows of `parameterTable`. */
  update(
    { state, gradient }: Workspace,
    table: Float32Array,
    settings: SettingValues,
  ): Record<ParameterGroup, number> {
    return updateState(this.kernels, state, gradient, {
      layout: this.layout,
      table,
      betas: [settings.adam_beta1, settings.adam_beta2],
      epsilon: settings.adam_epsilon,
      maxGradNorm: settings.max_grad_norm,
    });
  }
}
