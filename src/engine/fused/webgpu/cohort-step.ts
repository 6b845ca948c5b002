/**
 * One step of R runs side by side: every dispatch of it, bound to its buffers once.
 *
 * Prompts → rollout with reward → advantages → [base policy's log-probabilities] → per inner
 * iteration: update (forward, objective, backward to every δ), gradient, finish (norms, clip factor,
 * metrics), optimiser. On demonstrations one iteration is all there is. Nothing is read back before the
 * end, and then a few kilobytes at once.
 */
import type { WebGPUBackend } from "@tensorflow/tfjs-backend-webgpu";
import type { ParameterSpec } from "../../layout";
import type { OptimizerState } from "../../optimizer";
import type { StepRequest, StepResult } from "../../step-engine";
import { Arena, encodeCopies, type Filled } from "./arena";
import { flush } from "./gpu-tensors";
import { type Dispatch, encode, type Kernel } from "./kernel";
import { RunTable } from "./run-table";
import type { StepKernels } from "./step-kernels";
import { REFERENCE_BLOCK } from "./step-settings";
import type { StepSource } from "./step-source";
import type { StepTables } from "./step-tables";
import type { Workspace, WorkspaceSize } from "./workspace";

/** The dispatches of a step. */
interface Plan {
  readonly sampling: readonly Dispatch[];
  /** Of each inner iteration, up to its gradient and from there on. */
  readonly iterations: readonly {
    readonly gradient: readonly Dispatch[];
    readonly update: readonly Dispatch[];
  }[];
}

/** What the steps of one shape share, whatever their size. */
export interface SharedParts {
  readonly backend: WebGPUBackend;
  readonly kernels: StepKernels;
  readonly layout: readonly ParameterSpec[];
  readonly tables: StepTables;
}

/** The step of R runs of one size and task. */
export class CohortStep {
  readonly arena: Arena;
  readonly #shared: SharedParts;
  readonly #size: WorkspaceSize;
  readonly #source: StepSource;
  readonly #workspace: Workspace;
  readonly #table: RunTable;
  #plan: { readonly catalogue: GPUBuffer; readonly plan: Plan } | null = null;

  /**
   * @param workspace of this size; cohorts that take their steps in turn may share it.
   * @param source what the steps learn from; the cohort's own.
   * @param request one of the runs', for what they have in common.
   */
  constructor(
    shared: SharedParts,
    size: WorkspaceSize,
    workspace: Workspace,
    source: StepSource,
    request: StepRequest,
  ) {
    const { backend, layout } = shared;
    this.#shared = shared;
    this.#size = size;
    this.#source = source;
    this.#workspace = workspace;
    this.#table = new RunTable(size.shape, layout, size.runs, size.iterations);
    this.arena = new Arena(backend, size.runs, size.parameters, request);
  }

  /** Dispatches of a step. */
  get dispatches(): number {
    const { sampling, iterations } = this.#bound();
    return iterations.reduce(
      (sum, { gradient, update }) => sum + gradient.length + update.length,
      sampling.length,
    );
  }

  /** Submits one step of each run. */
  queue(requests: readonly StepRequest[]): StepResult[] {
    const { backend } = this.#shared;
    const { device } = backend;
    const counts = requests.map((request, run) =>
      this.#table.write(run, request, this.#source.take(run, request)),
    );
    const plan = this.#bound();
    const brought = this.arena.bring(requests);
    const gradients = requests.map(({ observed }, run) =>
      observed ? plan.iterations.map(() => this.arena.gradient(run)) : [],
    );
    const states = requests.map((_, run) => ({
      theta: this.arena.handOut("theta", run) as Filled,
      m: this.arena.handOut("first_moments", run),
      v: this.arena.handOut("second_moments", run),
    }));
    // What TensorFlow.js has queued, uploads included, comes before.
    flush(backend);
    device.queue.writeBuffer(this.#workspace.table, 0, this.#table.words);
    this.#source.upload();
    const encoder = device.createCommandEncoder();
    encodeCopies(encoder, brought);
    this.#encode(encoder, plan, gradients);
    for (const { theta, m, v } of states) {
      encodeCopies(encoder, [theta.copy, ...(m ? [m.copy] : []), ...(v ? [v.copy] : [])]);
    }
    const read = this.#workspace.encodeRead(encoder);
    device.queue.submit([encoder.finish()]);
    let values: Promise<Float32Array> | null = null;
    return requests.map(({ settings }, run): StepResult => {
      const { theta, m, v } = states[run] as (typeof states)[number];
      const optimizer: OptimizerState = {
        m: m?.tensor ?? null,
        v: v?.tensor ?? null,
        counts: counts[run] as Record<string, number>,
      };
      return {
        theta: theta.tensor,
        optimizer,
        gradients: (gradients[run] as Filled[]).map(({ tensor }) => tensor),
        outcome: async () => {
          values ??= read();
          return this.#source.outcome(await values, run, settings);
        },
      };
    });
  }

  /** Frees the runs' buffers; the workspace is its giver's. */
  dispose(): void {
    this.arena.dispose();
    this.#source.dispose();
  }

  /** The dispatches; gradients that are wanted are copied out before the next iteration's. */
  #encode(encoder: GPUCommandEncoder, plan: Plan, gradients: readonly (readonly Filled[])[]): void {
    const isObserved = gradients.some((of) => of.length > 0);
    let pass = encoder.beginComputePass();
    encode(pass, plan.sampling);
    plan.iterations.forEach(({ gradient, update }, i) => {
      encode(pass, gradient);
      if (isObserved) {
        pass.end();
        encodeCopies(
          encoder,
          gradients.flatMap((of) => of[i]?.copy ?? []),
        );
        pass = encoder.beginComputePass();
      }
      encode(pass, update);
    });
    pass.end();
  }

  /** The plan on the source's buffer as it now is. */
  #bound(): Plan {
    const { buffer: catalogue } = this.#source;
    if (this.#plan?.catalogue !== catalogue) {
      this.#plan = { catalogue, plan: this.#bind(catalogue) };
    }
    return this.#plan.plan;
  }

  #bind(catalogue: GPUBuffer): Plan {
    const { kernels, tables } = this.#shared;
    const { shape, runs, groups, generations, iterations, penalised } = this.#size;
    const { tape, ledger, table, settings } = this.#workspace;
    const own = { catalogue, tape, ledger, table, ...tables.buffers, ...this.arena.buffers };
    const make = (name: keyof StepKernels, block: number, workgroups: number, buffers = {}) =>
      (kernels[name] as Kernel).dispatch(settings, { ...own, ...buffers }, block, [
        workgroups,
        runs,
      ]);
    const batch = groups * generations;
    const optimizer = this.arena.buffers.first_moments === undefined ? "sgd" : "adam";
    const base = { theta: this.arena.buffers.base as GPUBuffer };
    const sampling = () => [
      make("prompts", 1, 1),
      make("rollout", 1, batch),
      make("advantages", 1, 1),
      ...(penalised ? [make("update", REFERENCE_BLOCK, batch, base)] : []),
    ];
    return {
      sampling: shape.objective === "supervised" ? [] : sampling(),
      iterations: Array.from({ length: iterations }, (_, i) => ({
        gradient: [make("update", i + 1, batch), make("gradient", i + 1, tables.tiles)],
        update: [make("finish", i + 1, 1), make(optimizer, i + 1, tables.chunks)],
      })),
    };
  }
}
