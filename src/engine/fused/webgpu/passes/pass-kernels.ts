/** The passes' kernels, each compiled when it is first asked for. */
import type { PolicyShape } from "../../../layout";
import { Kernel } from "../kernel";
import type { Program } from "../wgsl/program";
import { blocksProgram } from "./wgsl/blocks";
import { contextsProgram } from "./wgsl/contexts";
import { gramProgram, sumProgram } from "./wgsl/gram";
import { pullProgram } from "./wgsl/pull";
import { sampleProgram } from "./wgsl/sample";
import { tangentProgram } from "./wgsl/tangent";

const PROGRAMS = {
  contexts: contextsProgram,
  pull: pullProgram,
  gram: gramProgram,
  sum: sumProgram,
  blocks: blocksProgram,
  tangent: tangentProgram,
  sample: sampleProgram,
} satisfies Record<string, (shape: PolicyShape) => Program>;

/** Names a kernel. */
export type PassKernelName = keyof typeof PROGRAMS;

/** The kernels of one shape on one device. */
export class PassKernels {
  readonly #device: GPUDevice;
  readonly #shape: PolicyShape;
  readonly #kernels = new Map<PassKernelName, Promise<Kernel>>();

  constructor(device: GPUDevice, shape: PolicyShape) {
    this.#device = device;
    this.#shape = shape;
  }

  /** Several kernels, compiled side by side. @throws Error with the compiler's message. */
  async all<Name extends PassKernelName>(...names: Name[]): Promise<Record<Name, Kernel>> {
    const pairs = names.map(async (name) => [name, await this.#kernel(name)] as const);
    return Object.fromEntries(await Promise.all(pairs)) as Record<Name, Kernel>;
  }

  #kernel(name: PassKernelName): Promise<Kernel> {
    const known =
      this.#kernels.get(name) ?? Kernel.compile(this.#device, PROGRAMS[name](this.#shape));
    this.#kernels.set(name, known);
    return known;
  }
}
