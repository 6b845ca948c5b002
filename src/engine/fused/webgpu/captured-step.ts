/**
 * One step of RL as a handful of WGSL dispatches in one command buffer: the plain engine's
 * `reinforcement-step.ts`, for shapes that fit a workgroup a sequence.
 *
 * Rollout with reward → advantages → [base policy's log-probabilities] → per inner iteration: update
 * (forward, objective, backward to every δ), gradient, finish (norms, clip factor, metrics), optimiser.
 * Nothing is read back before the end, and then a few kilobytes at once.
 */
import type { WebGPUBackend } from "@tensorflow/tfjs-backend-webgpu";
import type * as tf from "@tensorflow/tfjs-core";
import type { SettingValues } from "../../../experiment/schema";
import { drawPrompts } from "../../batch";
import { type ParameterSpec, parameterCount, parameterLayout } from "../../layout";
import type { StepEngine, StepOutcome, StepRequest, StepResult } from "../../step-engine";
import { type CaptureShape, refuseShape, sequenceLength } from "./capture-shape";
import { bufferOf, emptyTensor, flush } from "./gpu-tensors";
import { type GradientTiles, gradientTiles } from "./gradient-tiles";
import { type Buffers, Kernel } from "./kernel";
import { parameterTable } from "./parameter-table";
import { ITERATION_SCALARS, ledgerRegions } from "./regions";
import { stepInputs } from "./step-inputs";
import { REFERENCE_BLOCK, settingsBlocks } from "./step-settings";
import { advantagesProgram } from "./wgsl/advantages";
import { finishProgram } from "./wgsl/finish";
import { gradientProgram } from "./wgsl/gradient";
import { adamProgram, optimizerChunks, sgdProgram } from "./wgsl/optimizer";
import { rolloutProgram } from "./wgsl/rollout";
import { updateProgram } from "./wgsl/update";
import { refuseSize, Workspace, type WorkspaceSize } from "./workspace";

/** The kernels of a step, by name. */
interface Kernels {
  readonly rollout: Kernel;
  readonly advantages: Kernel;
  readonly update: Kernel;
  readonly gradient: Kernel;
  readonly finish: Kernel;
  readonly sgd: Kernel;
  readonly adam: Kernel;
}

/** Compiles all kernels of a shape at once. @throws Error with the compiler's message. */
async function compileAll(device: GPUDevice, shape: CaptureShape): Promise<Kernels> {
  const programs = {
    rollout: rolloutProgram(shape),
    advantages: advantagesProgram(shape),
    update: updateProgram(shape),
    gradient: gradientProgram(shape),
    finish: finishProgram(shape),
    sgd: sgdProgram(shape),
    adam: adamProgram(shape),
  };
  const compiled = await Promise.all(
    Object.entries(programs).map(
      async ([name, program]) => [name, await Kernel.compile(device, program)] as const,
    ),
  );
  return Object.fromEntries(compiled) as unknown as Kernels;
}

/** Names of an iteration's scalars, in the ledger's order. */
const ITERATION_METRICS = [
  "loss",
  "kl",
  "clip_ratio/low_mean",
  "clip_ratio/high_mean",
  "grad_norm/classifier",
  "grad_norm/backbone",
] as const;

/** Takes a ledger apart. */
function outcomeOf(
  values: Float32Array,
  prompts: readonly (readonly number[])[],
  length: number,
  settings: SettingValues,
): StepOutcome {
  const { num_generations: generations, num_iterations: iterations, beta } = settings;
  const batch = prompts.length * generations;
  const at = ledgerRegions(batch, length);
  const rewards = values.subarray(at.rewards, at.rewards + batch);
  const scalar = (i: number) => values[at.scalars + i] as number;
  const metrics: Record<string, number> = {
    reward: rewards.reduce((a, b) => a + b, 0) / batch,
    reward_std: scalar(0),
    frac_reward_zero_std: scalar(1),
    entropy: scalar(2),
    confidence: scalar(3),
  };
  ITERATION_METRICS.forEach((name, place) => {
    if (name === "kl" && beta === 0) {
      return;
    }
    let sum = 0;
    for (let i = 0; i < iterations; i++) {
      sum += values[at.iterations + i * ITERATION_SCALARS + place] as number;
    }
    metrics[name] = sum / iterations;
  });
  const row = (offset: number, b: number) =>
    Array.from(values.subarray(offset + b * length, offset + (b + 1) * length));
  const samples = Array.from(rewards, (reward, b) => ({
    prompt: prompts[Math.floor(b / generations)] as readonly number[],
    completion: row(at.tokens, b),
    logprobs: row(at.logp, b),
    reward,
    advantage: values[at.advantages + b] as number,
  }));
  return { metrics, samples };
}

/** The compiled step of one shape on one device. Runs that share a shape share it. */
export class CapturedStep implements StepEngine {
  readonly name = "fused";
  readonly supervises = false;
  readonly shape: CaptureShape;
  readonly #backend: WebGPUBackend;
  readonly #kernels: Kernels;
  readonly #layout: readonly ParameterSpec[];
  readonly #tiles: GradientTiles;
  readonly #tables: { tiles: GPUBuffer; owners: GPUBuffer; chunks: GPUBuffer };
  readonly #chunkCount: number;
  #workspace: { key: string; buffers: Workspace } | null = null;
  #dispatches = 0;

  private constructor(backend: WebGPUBackend, shape: CaptureShape, kernels: Kernels) {
    this.shape = shape;
    this.#backend = backend;
    this.#kernels = kernels;
    this.#layout = parameterLayout(shape.policy);
    this.#tiles = gradientTiles(shape);
    const chunks = optimizerChunks(this.#layout);
    this.#chunkCount = chunks.length / 3;
    const upload = (label: string, words: Uint32Array<ArrayBuffer>) => {
      const buffer = backend.device.createBuffer({
        label,
        size: words.byteLength,
        usage: GPUBufferUsage.STORAGE | GPUBufferUsage.COPY_DST,
      });
      backend.device.queue.writeBuffer(buffer, 0, words);
      return buffer;
    };
    this.#tables = {
      tiles: upload("tiles", this.#tiles.table),
      owners: upload("owners", Uint32Array.from(this.#tiles.owners)),
      chunks: upload("chunks", chunks),
    };
  }

  /**
   * Compiles the step of a shape.
   * @throws RangeError saying why the shape cannot be captured; Error when a kernel does not compile.
   */
  static async compile(backend: WebGPUBackend, shape: CaptureShape): Promise<CapturedStep> {
    const reason = refuseShape(shape);
    if (reason !== null) {
      throw new RangeError(reason);
    }
    return new CapturedStep(backend, shape, await compileAll(backend.device, shape));
  }

  /** Dispatches of the last step. */
  get dispatches(): number {
    return this.#dispatches;
  }

  /** Why this device cannot hold a step of these settings, as the end of a sentence; null when it can. */
  refuse(settings: SettingValues): string | null {
    return refuseSize(this.#size(settings), this.#backend.device.limits);
  }

  /** Frees the buffers that no tensor holds. */
  dispose(): void {
    this.#workspace?.buffers.dispose();
    this.#workspace = null;
    for (const buffer of Object.values(this.#tables)) {
      buffer.destroy();
    }
  }

  /** Submits one step of each run, in turn. */
  queue(requests: readonly StepRequest[]): StepResult[] {
    return requests.map((request) => this.#queueOne(request));
  }

  #queueOne(request: StepRequest): StepResult {
    const { settings, task, declaration, step, optimizer, observed } = request;
    const { device } = this.#backend;
    const prompts = drawPrompts(task, settings.seed, step, settings.num_prompts);
    const batch = prompts.length * settings.num_generations;
    const workspace = this.#workspaceFor(settings);
    const length = sequenceLength(this.shape);
    const { table, counts } = parameterTable({
      layout: this.#layout,
      settings,
      learningRate: request.learningRate,
      scale: request.scale,
      counts: optimizer.counts,
    });
    const inputs = stepInputs({ shape: this.shape, prompts, settings, declaration, step });
    const [theta, m, v] = [request.policy.theta, optimizer.m, optimizer.v].map((tensor) =>
      tensor === null ? null : this.#successor(tensor),
    ) as [Successor, Successor | null, Successor | null];
    const base = bufferOf(this.#backend, request.basePolicy.theta);
    const gradients = Array.from({ length: observed ? settings.num_iterations : 1 }, () =>
      emptyTensor(this.#backend, parameterCount(this.#layout)),
    );
    flush(this.#backend);
    device.queue.writeBuffer(workspace.inputs, 0, inputs);
    device.queue.writeBuffer(workspace.parameters, 0, table);
    const blocks = settingsBlocks({ settings, declaration, batch, length });
    device.queue.writeBuffer(workspace.settings, 0, blocks);
    const encoder = device.createCommandEncoder();
    for (const part of [theta, m, v]) {
      if (part !== null) {
        encoder.copyBufferToBuffer(part.from, 0, part.to, 0, part.to.size);
      }
    }
    const pass = encoder.beginComputePass();
    this.#encode(pass, settings, batch, workspace, {
      theta: theta.to,
      base,
      first_moments: m?.to,
      second_moments: v?.to,
      gradients: gradients.map((tensor) => bufferOf(this.#backend, tensor)),
    });
    pass.end();
    const read = workspace.encodeRead(encoder);
    device.queue.submit([encoder.finish()]);
    if (!observed) {
      for (const tensor of gradients.splice(0)) {
        tensor.dispose();
      }
    }
    return {
      theta: theta.tensor,
      optimizer: { m: m?.tensor ?? null, v: v?.tensor ?? null, counts },
      gradients,
      outcome: async () => outcomeOf(await read(), prompts, this.shape.completionLength, settings),
    };
  }

  #encode(
    pass: GPUComputePassEncoder,
    settings: SettingValues,
    batch: number,
    workspace: Workspace,
    state: {
      theta: GPUBuffer;
      base: GPUBuffer;
      first_moments: GPUBuffer | undefined;
      second_moments: GPUBuffer | undefined;
      gradients: readonly GPUBuffer[];
    },
  ): void {
    const { inputs, tape, ledger, parameters } = workspace;
    const { theta, base, gradients } = state;
    const common = { inputs, tape, ledger, parameters, theta, ...this.#tables };
    let dispatches = 0;
    const run = (kernel: Kernel, buffers: Buffers, block: number, workgroups: number) => {
      kernel.dispatch(pass, workspace.settings, buffers, block, workgroups);
      dispatches += 1;
    };
    const { rollout, advantages, update, gradient, finish, sgd, adam } = this.#kernels;
    run(rollout, common, 1, batch);
    run(advantages, common, 1, 1);
    if (settings.beta !== 0) {
      run(update, { ...common, theta: base }, REFERENCE_BLOCK, batch);
    }
    for (let i = 0; i < settings.num_iterations; i++) {
      const slopes = {
        ...common,
        gradient: gradients[Math.min(i, gradients.length - 1)] as GPUBuffer,
      };
      run(update, common, i + 1, batch);
      run(gradient, slopes, i + 1, this.#tiles.owners.length);
      run(finish, common, i + 1, 1);
      if (state.first_moments === undefined || state.second_moments === undefined) {
        run(sgd, slopes, i + 1, this.#chunkCount);
      } else {
        const { first_moments, second_moments } = state;
        run(adam, { ...slopes, first_moments, second_moments }, i + 1, this.#chunkCount);
      }
    }
    this.#dispatches = dispatches;
  }

  /** A tensor of a tensor's size, and both buffers: the new one starts as a copy. */
  #successor(tensor: tf.Tensor1D): Successor {
    const from = bufferOf(this.#backend, tensor);
    const next = emptyTensor(this.#backend, tensor.size);
    return { tensor: next, from, to: bufferOf(this.#backend, next) };
  }

  #size(settings: SettingValues): WorkspaceSize {
    const { num_prompts: groups, num_generations: generations } = settings;
    return {
      shape: this.shape,
      groups,
      batch: groups * generations,
      parameters: this.#layout.length,
      tiles: this.#tiles,
    };
  }

  #workspaceFor(settings: SettingValues): Workspace {
    const size = this.#size(settings);
    const key = `${size.groups} ${size.batch}`;
    if (this.#workspace?.key !== key) {
      this.#workspace?.buffers.dispose();
      this.#workspace = { key, buffers: new Workspace(this.#backend.device, size) };
    }
    return this.#workspace.buffers;
  }
}

/** A tensor that takes another one's place. */
interface Successor {
  readonly tensor: tf.Tensor1D;
  readonly from: GPUBuffer;
  readonly to: GPUBuffer;
}
