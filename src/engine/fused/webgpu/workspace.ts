/** The buffers that steps of one size work in, besides θ and its moments. */
import { type CaptureShape, sequenceLength } from "./capture-shape";
import { type LedgerRegions, ledgerRegions, tapeRegions } from "./regions";
import { type StepCounts, settingsBlocks } from "./step-settings";

/** Most bytes of activations that runs side by side are given. */
const MOST_TAPE = 2 ** 29;

/** How much a workspace must hold. */
export interface WorkspaceSize extends StepCounts {
  readonly shape: CaptureShape;
  /** Tiles of the gradient. */
  readonly tiles: number;
  /** P. */
  readonly parameters: number;
  /** Words of a run's table. */
  readonly stride: number;
}

/** Bytes of activations of one run. */
function tapeBytes({ shape, groups, generations }: WorkspaceSize): number {
  return 4 * tapeRegions(shape).perRow * groups * generations * sequenceLength(shape);
}

/** Why a device cannot hold one run of a size, as the end of a sentence; null when it can. */
export function refuseSize(size: WorkspaceSize, limits: GPUSupportedLimits): string | null {
  const tape = tapeBytes(size);
  const most = Math.min(limits.maxStorageBufferBindingSize, limits.maxBufferSize);
  if (tape > most) {
    return `a step needs ${tape} bytes in one buffer, and this device binds at most ${most}`;
  }
  const batch = size.groups * size.generations;
  if (batch > limits.maxComputeWorkgroupsPerDimension) {
    return `a step has ${batch} sequences, and this device dispatches at most ${limits.maxComputeWorkgroupsPerDimension}`;
  }
  return null;
}

/** Runs of a size that a device takes side by side; at least 1. */
export function mostRuns(size: WorkspaceSize, limits: GPUSupportedLimits): number {
  const bytes = Math.min(limits.maxStorageBufferBindingSize, limits.maxBufferSize);
  const each = [
    limits.maxComputeWorkgroupsPerDimension,
    Math.min(bytes, MOST_TAPE) / tapeBytes(size),
    bytes / (4 * size.parameters),
  ];
  return Math.max(1, Math.floor(Math.min(...each)));
}

/** The buffers of one size, reused by every step of that size. */
export class Workspace {
  readonly tape: GPUBuffer;
  readonly ledger: GPUBuffer;
  readonly table: GPUBuffer;
  readonly settings: GPUBuffer;
  readonly regions: LedgerRegions;
  readonly #device: GPUDevice;
  readonly #free: GPUBuffer[] = [];
  #disposed = false;

  constructor(device: GPUDevice, size: WorkspaceSize) {
    const { shape, runs, groups, generations, tiles, stride } = size;
    const sampled = shape.objective === "supervised" ? 0 : shape.completionLength;
    const batch = groups * generations;
    this.regions = ledgerRegions(runs, groups, batch, sampled, tiles);
    const blocks = settingsBlocks(size, this.regions, sequenceLength(shape), stride);
    const storage = GPUBufferUsage.STORAGE | GPUBufferUsage.COPY_DST;
    const make = (label: string, length: number, usage: GPUBufferUsageFlags) =>
      device.createBuffer({ label, size: length, usage });
    this.#device = device;
    this.tape = make("tape", runs * tapeBytes(size), storage);
    this.ledger = make("ledger", 4 * this.regions.size, storage | GPUBufferUsage.COPY_SRC);
    this.table = make("table", 4 * runs * stride, storage);
    this.settings = make(
      "settings",
      blocks.byteLength,
      GPUBufferUsage.UNIFORM | GPUBufferUsage.COPY_DST,
    );
    device.queue.writeBuffer(this.settings, 0, blocks);
  }

  /** Encodes the copy of what the host wants; `read` gets it once the commands are submitted. */
  encodeRead(encoder: GPUCommandEncoder): () => Promise<Float32Array> {
    const size = 4 * this.regions.readable;
    const target =
      this.#free.pop() ??
      this.#device.createBuffer({
        label: "read-back",
        size,
        usage: GPUBufferUsage.MAP_READ | GPUBufferUsage.COPY_DST,
      });
    encoder.copyBufferToBuffer(this.ledger, 0, target, 0, size);
    return async () => {
      await target.mapAsync(GPUMapMode.READ);
      const values = new Float32Array(target.getMappedRange().slice(0));
      target.unmap();
      if (this.#disposed) {
        target.destroy();
      } else {
        this.#free.push(target);
      }
      return values;
    };
  }

  /** Frees the buffers; a read-back that is under way still arrives. */
  dispose(): void {
    this.#disposed = true;
    const buffers = [this.tape, this.ledger, this.table, this.settings];
    for (const buffer of [...buffers, ...this.#free.splice(0)]) {
      buffer.destroy();
    }
  }
}
