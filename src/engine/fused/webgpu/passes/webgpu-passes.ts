/** The passes of one policy shape on the device that TensorFlow.js holds. */
import type { WebGPUBackend } from "@tensorflow/tfjs-backend-webgpu";
import type * as tf from "@tensorflow/tfjs-core";
import { type PolicyShape, parameterCount, parameterLayout } from "../../../layout";
import type {
  ContextRows,
  KernelPair,
  MadePasses,
  PassName,
  PolicyPasses,
  PolicyReading,
  PolicyTangents,
  Sampled,
  SampleRequest,
} from "../../../passes";
import type { Policy } from "../../../policy";
import { webgpuBackend } from "../gpu-tensors";
import { blockKernel } from "./block-kernel";
import { PassBuffers } from "./buffers";
import { type ContextPass, contextPass, takeReading } from "./context-pass";
import { largestBuffer, type PassRoom, ROOM, refuseBlocks, refusePasses } from "./limits";
import { PassKernels } from "./pass-kernels";
import { samplePass } from "./sample-pass";
import type { Seeds } from "./slope-pass";
import { submit } from "./submission";
import { summedKernel } from "./summed-kernel";
import { tangentPass } from "./tangent-pass";

/** ⟨h_i, h_j⟩ of rows [N,d], summed in float64. */
function rowProducts(rows: Float32Array, width: number): Float32Array {
  const count = rows.length / width;
  const products = new Float32Array(count * count);
  for (let i = 0; i < count; i++) {
    for (let j = 0; j <= i; j++) {
      let sum = 0;
      for (let k = 0; k < width; k++) {
        sum += (rows[i * width + k] as number) * (rows[j * width + k] as number);
      }
      products[i * count + j] = sum;
      products[j * count + i] = sum;
    }
  }
  return products;
}

/** Every pass of instruments as kernels of this device. */
export class WebGpuPasses implements PolicyPasses {
  readonly #backend: WebGPUBackend;
  readonly #shape: PolicyShape;
  readonly #kernels: PassKernels;
  readonly #buffers: PassBuffers;
  readonly #room: PassRoom;

  /** Compiles nothing yet. @param room beyond which a pass works in turns. */
  constructor(backend: WebGPUBackend, shape: PolicyShape, room = ROOM) {
    this.#room = room;
    this.#backend = backend;
    this.#shape = shape;
    this.#kernels = new PassKernels(backend.device, shape);
    this.#buffers = buffersOf(backend.device);
  }

  async read(policy: Policy, contexts: ContextRows): Promise<PolicyReading> {
    const { contexts: kernel } = await this.#kernels.all("contexts");
    const results = contexts.count * this.#shape.width;
    const pass = contextPass(this.#backend, this.#buffers, kernel, policy, contexts, results);
    const values = await submit(this.#backend, this.#buffers, [pass.forward], pass.reading);
    return takeReading(this.#shape, policy.constants, values, contexts.count);
  }

  readAlong(
    policy: Policy,
    contexts: ContextRows,
    directions: readonly tf.Tensor1D[],
  ): Promise<PolicyTangents> {
    return tangentPass(this.#backend, this.#buffers, this.#kernels, policy, contexts, directions);
  }

  sample(policy: Policy, request: SampleRequest): Promise<Sampled> {
    const { tape } = this.#room;
    return samplePass(this.#backend, this.#buffers, this.#kernels, policy, request, tape);
  }

  async traceKernel(policy: Policy, contexts: ContextRows): Promise<KernelPair> {
    const values = await summedKernel(this.#backend, this.#buffers, this.#kernels, {
      policy,
      contexts,
      seeds: (pass) => this.#classifierRows(pass),
      scale: 1 / this.#shape.vocabulary,
      room: this.#room.slopes,
    });
    return this.#pair(policy, values, contexts);
  }

  async seededKernel(
    policy: Policy,
    contexts: ContextRows,
    seeds: Float32Array,
  ): Promise<Float32Array> {
    const values = await summedKernel(this.#backend, this.#buffers, this.#kernels, {
      policy,
      contexts,
      seeds: () => ({
        buffer: this.#buffers.filled("seeds", Float32Array.from(seeds)),
        outputs: 1,
        first: 0,
        stride: this.#shape.width,
      }),
      scale: 1,
      room: this.#room.slopes,
    });
    return values.slice(-(contexts.count ** 2));
  }

  async fullKernel(policy: Policy, contexts: ContextRows): Promise<KernelPair> {
    const values = await blockKernel(
      this.#backend,
      this.#buffers,
      this.#kernels,
      policy,
      contexts,
      (pass) => this.#classifierRows(pass),
    );
    return this.#pair(policy, values, contexts);
  }

  refuse(name: PassName, contexts: ContextRows): string | null {
    const blocks = name === "fullKernel" ? refuseBlocks(this.#shape) : null;
    if (blocks !== null) {
      return blocks;
    }
    const bytes = largestBuffer(this.#shape, name, contexts, this.#room);
    const { most } = this.#buffers;
    return bytes <= most
      ? null
      : `a pass needs ${bytes} bytes in one buffer, and this device binds at most ${most}`;
  }

  /** The rows of W, the same for every context. */
  #classifierRows({ theta }: ContextPass): Seeds {
    const { vocabulary, width } = this.#shape;
    const first = parameterCount(parameterLayout(this.#shape)) - vocabulary * width;
    return { buffer: theta, outputs: vocabulary, first, stride: 0 };
  }

  /** Takes apart a reading and what comes after it. The gradient component knows nothing of constants. */
  #pair({ constants }: Policy, values: Float32Array, { count }: ContextRows): KernelPair {
    const { classifier, features } = takeReading(this.#shape, constants, values, count);
    return {
      representation: rowProducts(features, this.#shape.width),
      gradient: values.slice(classifier.length + features.length),
    };
  }
}

const known = new WeakMap<GPUDevice, PassBuffers>();

/** The buffers of a device, which passes of all shapes share: they are used one after the other. */
function buffersOf(device: GPUDevice): PassBuffers {
  const buffers = known.get(device) ?? new PassBuffers(device);
  known.set(device, buffers);
  return buffers;
}

/** Passes for policies of a shape on webgpu, the current backend; nothing is compiled yet. */
export async function webgpuPasses(shape: PolicyShape): Promise<MadePasses> {
  const reason = refusePasses(shape);
  const backend = webgpuBackend();
  if (reason !== null || backend === null) {
    return { passes: null, reason: reason ?? "webgpu is not there" };
  }
  return { passes: new WebGpuPasses(backend, shape), reason: null };
}
