/**
 * θ, moments and gradients of R runs side by side, [R,P] each. A step works in place; what the runs
 * hold are tensors of their own, copied out after a step and copied in before the next one only where
 * a run brings others than it was given last (another run, a restored state, a step made elsewhere).
 */
import type { WebGPUBackend } from "@tensorflow/tfjs-backend-webgpu";
import type * as tf from "@tensorflow/tfjs-core";
import type { StepRequest } from "../../step-engine";
import { bufferOf, emptyTensor } from "./gpu-tensors";

/** The parts that a step reads or changes. */
const PARTS = ["theta", "first_moments", "second_moments", "base"] as const;

type Part = (typeof PARTS)[number];

/** The tensors behind a request's parts; null where it has none. */
function tensorsOf(request: StepRequest): Readonly<Record<Part, tf.Tensor1D | null>> {
  const { objective, policy, basePolicy, optimizer, settings } = request;
  return {
    theta: policy.theta,
    first_moments: optimizer.m,
    second_moments: optimizer.v,
    base: objective === "supervised" || settings.beta === 0 ? null : basePolicy.theta,
  };
}

/** A copy from one place of the device's memory to another. */
export interface Copy {
  readonly from: GPUBuffer;
  readonly fromByte: number;
  readonly to: GPUBuffer;
  readonly toByte: number;
  readonly bytes: number;
}

/** Encodes copies in their order. */
export function encodeCopies(encoder: GPUCommandEncoder, copies: readonly Copy[]): void {
  for (const { from, fromByte, to, toByte, bytes } of copies) {
    encoder.copyBufferToBuffer(from, fromByte, to, toByte, bytes);
  }
}

/** A tensor [P] and the copy that fills it. */
export interface Filled {
  readonly tensor: tf.Tensor1D;
  readonly copy: Copy;
}

/** The buffers of R runs. */
export class Arena {
  /** By part, those that steps of this kind have; and the gradient. */
  readonly buffers: Readonly<Record<string, GPUBuffer>>;
  /** By run, the data that each part's slot holds. */
  readonly #held: Map<Part, object>[];
  readonly #backend: WebGPUBackend;
  readonly #parameters: number;

  /** @param request one of the runs', for what steps of this kind have. */
  constructor(backend: WebGPUBackend, runs: number, parameters: number, request: StepRequest) {
    this.#backend = backend;
    this.#parameters = parameters;
    this.#held = Array.from({ length: runs }, () => new Map());
    const wanted = tensorsOf(request);
    const parts = PARTS.filter((part) => wanted[part] !== null);
    this.buffers = Object.fromEntries(
      [...parts, "gradient"].map((label) => [
        label,
        backend.device.createBuffer({
          label,
          size: 4 * runs * parameters,
          usage: GPUBufferUsage.STORAGE | GPUBufferUsage.COPY_DST | GPUBufferUsage.COPY_SRC,
        }),
      ]),
    );
  }

  /** How many of the runs are where the arena's last step left them. */
  inPlace(requests: readonly StepRequest[]): number {
    return requests.filter(
      (request, run) => this.#held[run]?.get("theta") === request.policy.theta.dataId,
    ).length;
  }

  /** Whether no run is left that could go on from here. */
  get isAbandoned(): boolean {
    return this.#held.every((held) => {
      const theta = held.get("theta");
      return theta === undefined || !this.#backend.tensorMap.has(theta);
    });
  }

  /** The copies that bring in what is not here yet; the next step must follow them. */
  bring(requests: readonly StepRequest[]): Copy[] {
    const copies: Copy[] = [];
    requests.forEach((request, run) => {
      const held = this.#held[run] as Map<Part, object>;
      const tensors = tensorsOf(request);
      for (const part of PARTS) {
        const tensor = tensors[part];
        if (tensor !== null && held.get(part) !== tensor.dataId) {
          const from = bufferOf(this.#backend, tensor);
          copies.push({ from, fromByte: 0, ...this.#slot(part, run) });
          held.set(part, tensor.dataId);
        }
      }
    });
    return copies;
  }

  /** A new tensor for a run's part as the step leaves it; null where the run has no such part. */
  handOut(part: "theta" | "first_moments" | "second_moments", run: number): Filled | null {
    if (this.buffers[part] === undefined) {
      return null;
    }
    const filled = this.#filled(part, run);
    this.#held[run]?.set(part, filled.tensor.dataId);
    return filled;
  }

  /** A new tensor for a run's gradient of the iteration in hand. */
  gradient(run: number): Filled {
    return this.#filled("gradient", run);
  }

  /** Frees the buffers. */
  dispose(): void {
    for (const buffer of Object.values(this.buffers)) {
      buffer.destroy();
    }
  }

  #filled(part: string, run: number): Filled {
    const tensor = emptyTensor(this.#backend, this.#parameters);
    const { to: from, toByte: fromByte, bytes } = this.#slot(part, run);
    const to = bufferOf(this.#backend, tensor);
    return { tensor, copy: { from, fromByte, to, toByte: 0, bytes } };
  }

  /** A run's part of a buffer. */
  #slot(part: string, run: number): { to: GPUBuffer; toByte: number; bytes: number } {
    const bytes = 4 * this.#parameters;
    return { to: this.buffers[part] as GPUBuffer, toByte: run * bytes, bytes };
  }
}
