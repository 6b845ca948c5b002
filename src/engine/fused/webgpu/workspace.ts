/** The buffers that a captured step works in, besides θ and its moments. */
import type { CaptureShape } from "./capture-shape";
import { sequenceLength } from "./capture-shape";
import type { GradientTiles } from "./gradient-tiles";
import { PARAMETER_NUMBERS } from "./parameter-table";
import { ledgerRegions, MOST_ITERATIONS, tapeRegions } from "./regions";
import { inputsSize } from "./step-inputs";
import { SETTINGS_STRIDE } from "./step-settings";

/** How much a workspace must hold. */
export interface WorkspaceSize {
  readonly shape: CaptureShape;
  /** Prompts, B/G. */
  readonly groups: number;
  /** B. */
  readonly batch: number;
  readonly parameters: number;
  readonly tiles: GradientTiles;
}

/** Bytes of each of the buffers. */
function bytes({ shape, groups, batch, parameters, tiles }: WorkspaceSize) {
  const ledger = ledgerRegions(batch, shape.completionLength);
  return {
    tape: 4 * tapeRegions(shape).perRow * batch * sequenceLength(shape),
    ledger: 4 * (ledger.tiles + tiles.owners.length),
    inputs: 4 * inputsSize(shape, groups, batch),
    parameters: 4 * MOST_ITERATIONS * parameters * PARAMETER_NUMBERS,
    settings: (MOST_ITERATIONS + 1) * SETTINGS_STRIDE,
    read: 4 * ledger.readable,
  };
}

/** Why a device cannot hold a workspace, as the end of a sentence; null when it can. */
export function refuseSize(size: WorkspaceSize, limits: GPUSupportedLimits): string | null {
  const { tape } = bytes(size);
  const most = Math.min(limits.maxStorageBufferBindingSize, limits.maxBufferSize);
  if (tape > most) {
    return `a step needs ${tape} bytes in one buffer, and this device binds at most ${most}`;
  }
  if (size.batch > limits.maxComputeWorkgroupsPerDimension) {
    return `a step has ${size.batch} sequences, and this device dispatches at most ${limits.maxComputeWorkgroupsPerDimension}`;
  }
  return null;
}

/** The buffers of one batch size, reused by every step of that size. */
export class Workspace {
  readonly tape: GPUBuffer;
  readonly ledger: GPUBuffer;
  readonly inputs: GPUBuffer;
  readonly parameters: GPUBuffer;
  readonly settings: GPUBuffer;
  /** Bytes that a step reads back. */
  readonly readBytes: number;
  readonly #device: GPUDevice;
  readonly #free: GPUBuffer[] = [];
  #disposed = false;

  constructor(device: GPUDevice, size: WorkspaceSize) {
    const { tape, ledger, inputs, parameters, settings, read } = bytes(size);
    const storage = GPUBufferUsage.STORAGE | GPUBufferUsage.COPY_DST;
    const make = (label: string, length: number, usage: GPUBufferUsageFlags) =>
      device.createBuffer({ label, size: length, usage });
    this.#device = device;
    this.tape = make("tape", tape, storage);
    this.ledger = make("ledger", ledger, storage | GPUBufferUsage.COPY_SRC);
    this.inputs = make("inputs", inputs, storage);
    this.parameters = make("parameters", parameters, storage);
    this.settings = make("settings", settings, GPUBufferUsage.UNIFORM | GPUBufferUsage.COPY_DST);
    this.readBytes = read;
  }

  /** Encodes the copy of what the host wants; `read` gets it once the commands are submitted. */
  encodeRead(encoder: GPUCommandEncoder): () => Promise<Float32Array> {
    const target =
      this.#free.pop() ??
      this.#device.createBuffer({
        label: "read-back",
        size: this.readBytes,
        usage: GPUBufferUsage.MAP_READ | GPUBufferUsage.COPY_DST,
      });
    encoder.copyBufferToBuffer(this.ledger, 0, target, 0, this.readBytes);
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
    const buffers = [this.tape, this.ledger, this.inputs, this.parameters, this.settings];
    for (const buffer of [...buffers, ...this.#free.splice(0)]) {
      buffer.destroy();
    }
  }
}
