/** A compiled kernel, and its bind groups. */
import { SETTINGS_STRIDE } from "./step-settings";
import type { Program } from "./wgsl/program";

/** Buffers by the name of their binding. */
export type Buffers = Readonly<Record<string, GPUBuffer>>;

/** One dispatch with all that it needs, to be encoded in any number of passes. */
export interface Dispatch {
  readonly pipeline: GPUComputePipeline;
  readonly group: GPUBindGroup;
  /** Workgroups: of one run, and runs. */
  readonly workgroups: readonly [number, number];
}

/** One pipeline. Binding 0 is a block of the settings. */
export class Kernel {
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
          buffer: { type: "uniform" },
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

  /** A dispatch on these buffers with a block of the settings. */
  dispatch(
    settings: GPUBuffer,
    buffers: Buffers,
    block: number,
    workgroups: readonly [number, number],
  ): Dispatch {
    const bound = this.program.bindings.map(({ name }) => {
      const buffer = buffers[name];
      if (buffer === undefined) {
        throw new Error(`kernel ${this.program.name} was given no buffer "${name}"`);
      }
      return buffer;
    });
    const group = this.device.createBindGroup({
      label: this.program.name,
      layout: this.layout,
      entries: [
        {
          binding: 0,
          resource: { buffer: settings, offset: block * SETTINGS_STRIDE, size: SETTINGS_STRIDE },
        },
        ...bound.map((buffer, i) => ({ binding: i + 1, resource: { buffer } })),
      ],
    });
    return { pipeline: this.pipeline, group, workgroups };
  }
}

/** Encodes dispatches in their order. */
export function encode(pass: GPUComputePassEncoder, dispatches: readonly Dispatch[]): void {
  for (const { pipeline, group, workgroups } of dispatches) {
    pass.setPipeline(pipeline);
    pass.setBindGroup(0, group);
    pass.dispatchWorkgroups(workgroups[0], workgroups[1]);
  }
}
