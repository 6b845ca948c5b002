/** A compiled kernel and its bind groups. */

import { SETTINGS_STRIDE } from "./step-settings";
import type { Program } from "./wgsl/program";

/** Bind groups kept for one kernel; buffers come from a pool, so few combinations recur. */
const MOST_GROUPS = 32;

const bufferIds = new WeakMap<GPUBuffer, number>();
let nextBufferId = 0;

/** A number that names a buffer for good. */
function idOf(buffer: GPUBuffer): number {
  const known = bufferIds.get(buffer);
  if (known !== undefined) {
    return known;
  }
  nextBufferId += 1;
  bufferIds.set(buffer, nextBufferId);
  return nextBufferId;
}

/** Buffers by the name of their binding. */
export type Buffers = Readonly<Record<string, GPUBuffer>>;

/** One pipeline. Binding 0 is a block of the settings, at a dynamic offset. */
export class Kernel {
  readonly #groups = new Map<string, GPUBindGroup>();

  private constructor(
    private readonly device: GPUDevice,
    private readonly program: Program,
    private readonly layout: GPUBindGroupLayout,
    private readonly pipeline: GPUComputePipeline,
  ) {}

  /** Compiles a program. @throws Error with the compiler's message. */
  static async compile(device: GPUDevice, program: Program): Promise<Kernel> {
    const layout = device.createBindGroupLayout({
      label: program.name,
      entries: [
        {
          binding: 0,
          visibility: GPUShaderStage.COMPUTE,
          buffer: { type: "uniform", hasDynamicOffset: true },
        },
        ...program.bindings.map(({ access }, i) => ({
          binding: i + 1,
          visibility: GPUShaderStage.COMPUTE,
          buffer: { type: access === "read" ? "read-only-storage" : "storage" } as const,
        })),
      ],
    });
    const pipeline = await device.createComputePipelineAsync({
      label: program.name,
      layout: device.createPipelineLayout({ bindGroupLayouts: [layout] }),
      compute: { module: device.createShaderModule({ code: program.code, label: program.name }) },
    });
    return new Kernel(device, program, layout, pipeline);
  }

  /** Encodes one dispatch of `workgroups` workgroups with a block of the settings. */
  dispatch(
    pass: GPUComputePassEncoder,
    settings: GPUBuffer,
    buffers: Buffers,
    block: number,
    workgroups: number,
  ): void {
    pass.setPipeline(this.pipeline);
    pass.setBindGroup(0, this.#group(settings, buffers), [block * SETTINGS_STRIDE]);
    pass.dispatchWorkgroups(workgroups);
  }

  #group(settings: GPUBuffer, buffers: Buffers): GPUBindGroup {
    const bound = this.program.bindings.map(({ name }) => {
      const buffer = buffers[name];
      if (buffer === undefined) {
        throw new Error(`kernel ${this.program.name} was given no buffer "${name}"`);
      }
      return buffer;
    });
    const key = [settings, ...bound].map(idOf).join(" ");
    const known = this.#groups.get(key);
    if (known !== undefined) {
      return known;
    }
    if (this.#groups.size >= MOST_GROUPS) {
      this.#groups.clear();
    }
    const group = this.device.createBindGroup({
      layout: this.layout,
      entries: [
        { binding: 0, resource: { buffer: settings, size: SETTINGS_STRIDE } },
        ...bound.map((buffer, i) => ({ binding: i + 1, resource: { buffer } })),
      ],
    });
    this.#groups.set(key, group);
    return group;
  }
}
