/**
 * Steps by wasm kernels. Parameters and moments come from TensorFlow.js tensors, which on the wasm backend
 * lie in ordinary memory, and go back into new ones; everything between is in the kernels' own memory.
 */
import * as tf from "@tensorflow/tfjs-core";
import { demonstrationsOf } from "../../batch";
import { type PolicyShape, parameterCount } from "../../layout";
import type { StepEngine, StepOutcome, StepRequest, StepResult } from "../../step-engine";
import { LARGEST_ARENA } from "./arena";
import type { Address } from "./kernels";
import { parameterTable } from "./parameter-table";
import { reinforcementSize, reinforcementStep } from "./reinforcement-step";
import { StepCore } from "./step-core";
import { supervisedSize, supervisedStep } from "./supervised-step";
import { fillConstants } from "./tape";
import { type Workspace, type WorkspaceSize, workspaceBytes } from "./workspace";

/** Why steps of a size are not made here, as the end of a sentence; null when they can be. */
function refuseSize(size: WorkspaceSize): string | null {
  const { rows, shape } = size;
  if (rows.shared + rows.own > shape.context) {
    return `a sequence has ${rows.shared + rows.own} tokens; this policy's context is ${shape.context}`;
  }
  const bytes = workspaceBytes(size);
  if (bytes > LARGEST_ARENA) {
    return `a step takes ${(bytes / 2 ** 30).toFixed(1)} GiB, and the wasm kernels take at most 1`;
  }
  return null;
}

/** The steps of one shape. Runs that share a shape share it, and are stepped in turn. */
export class WasmStep implements StepEngine {
  readonly name = "fused";
  readonly overlaps = false;
  readonly #parameters: number;

  private constructor(private readonly core: StepCore) {
    this.#parameters = parameterCount(core.layout);
  }

  /** @throws Error where WebAssembly has no 128-bit SIMD. */
  static async load(shape: PolicyShape): Promise<WasmStep> {
    return new WasmStep(await StepCore.load(shape));
  }

  /**
   * Why a run's steps are not made here, as the end of a sentence; null when they can be: those on
   * demonstrations too, which the run's schedule may come to.
   */
  refuse(run: Pick<StepRequest, "settings" | "task">): string | null {
    // β may be changed while the run goes on, and then takes the base policy's tape.
    const sampled = { ...reinforcementSize(this.core.shape, run, true), hasBase: true };
    const rows = { ...sampled.rows, groups: run.settings.pretrain_batch, members: 1 };
    return refuseSize(sampled) ?? refuseSize({ ...sampled, rows });
  }

  /** Bytes of memory that the kernels hold. */
  get bytes(): number {
    return this.core.kernels.memory.buffer.byteLength;
  }

  /** Makes one step of each run, in turn. */
  queue(requests: readonly StepRequest[]): StepResult[] {
    return requests.map((request) => this.#step(request));
  }

  #step(request: StepRequest): StepResult {
    const { core } = this;
    const { settings, optimizer, observed } = request;
    const isSupervised = request.objective === "supervised";
    const { table, counts } = parameterTable({
      layout: core.layout,
      settings: isSupervised ? { ...settings, num_iterations: 1 } : settings,
      learningRate: request.learningRate,
      scale: request.scale,
      counts: optimizer.counts,
    });
    const demonstrations = isSupervised ? demonstrationsOf(request) : null;
    const workspace = core.workspace(
      demonstrations === null
        ? reinforcementSize(core.shape, request, request.policy.constants !== null)
        : supervisedSize(core.shape, demonstrations, request),
    );
    this.#read(workspace, request);
    const gradients: tf.Tensor1D[] = [];
    const observe = () => {
      if (observed) {
        gradients.push(this.#tensor(workspace.gradient));
      }
    };
    const outcome: StepOutcome =
      demonstrations === null
        ? reinforcementStep(core, workspace, request, table, observe)
        : supervisedStep(core, workspace, demonstrations, request, table, observe);
    const { theta, moments } = workspace.state;
    return {
      theta: this.#tensor(theta),
      optimizer: {
        m: moments === null ? null : this.#tensor(moments.first),
        v: moments === null ? null : this.#tensor(moments.second),
        counts,
      },
      gradients,
      outcome: async () => outcome,
    };
  }

  /** Copies a run's vectors to its workspace. @throws RangeError when moments are missing. */
  #read(
    { state, base, tape }: Workspace,
    { policy, basePolicy, optimizer, settings }: StepRequest,
  ): void {
    const copy = (tensor: tf.Tensor1D, target: Address) =>
      this.core.arena.floats(target, this.#parameters).set(tensor.dataSync<"float32">());
    copy(policy.theta, state.theta);
    if (tape.constants !== null && policy.constants !== null) {
      fillConstants(this.core.arena, tape.constants, policy.constants);
    }
    if (base !== null) {
      copy(basePolicy.theta, base.theta);
    }
    if (state.moments !== null) {
      if (optimizer.m === null || optimizer.v === null) {
        throw new RangeError(`optimizer state has no moments; ${settings.optimizer} needs them`);
      }
      copy(optimizer.m, state.moments.first);
      copy(optimizer.v, state.moments.second);
    }
  }

  /** A tensor [P] of what lies at an address, kept. */
  #tensor(address: Address): tf.Tensor1D {
    return tf.keep(tf.tensor1d(this.core.arena.floats(address, this.#parameters).slice()));
  }
}
