/** Steps on demonstrations, which are drawn on the host and uploaded for every step. */
import { demonstrationsOf } from "../../batch";
import type { StepOutcome, StepRequest } from "../../step-engine";
import { demonstratedOutcome } from "./outcome";
import type { LedgerRegions } from "./regions";
import type { RunMaterial, StepSource } from "./step-source";
import type { WorkspaceSize } from "./workspace";

/**
 * One float32 buffer: the sequences of all runs [R,B,T₀+L], prompt and completion, then what each token
 * of a completion weighs in its run's mean [R,B,L]: 1 over the number of tokens that count, 0 for padding.
 */
export class DemonstrationSource implements StepSource {
  readonly buffer: GPUBuffer;
  readonly #values: Float32Array<ArrayBuffer>;

  constructor(
    private readonly device: GPUDevice,
    private readonly size: WorkspaceSize,
    private readonly regions: LedgerRegions,
  ) {
    const { shape, runs, groups } = size;
    const each = shape.promptLength + 2 * shape.completionLength;
    this.#values = new Float32Array(runs * groups * each);
    this.buffer = device.createBuffer({
      label: "demonstrations",
      size: this.#values.byteLength,
      usage: GPUBufferUsage.STORAGE | GPUBufferUsage.COPY_DST,
    });
  }

  /** @throws RangeError when the demonstrations are not as long as those that this was made for. */
  take(run: number, request: StepRequest): RunMaterial {
    const { shape, runs, groups } = this.size;
    const { promptLength, completionLength } = shape;
    const { inputs, targets, mask, completionLength: length } = demonstrationsOf(request);
    if (length !== completionLength) {
      throw new RangeError(`demonstrations have ${length} tokens, not ${completionLength}`);
    }
    const tokens = promptLength + completionLength;
    inputs.forEach((input, b) => {
      const at = (run * groups + b) * tokens;
      this.#values.set(input.slice(0, promptLength), at);
      this.#values.set(targets[b] as readonly number[], at + promptLength);
    });
    const count = Math.max(
      mask.reduce((a, b) => a + b, 0),
      1,
    );
    const shares = mask.map((counts) => counts / count);
    this.#values.set(shares, runs * groups * tokens + run * groups * completionLength);
    return { choices: 0, targets: 0 };
  }

  upload(): void {
    this.device.queue.writeBuffer(this.buffer, 0, this.#values);
  }

  outcome(values: Float32Array, run: number): StepOutcome {
    return demonstratedOutcome(values, run, this.regions);
  }

  dispose(): void {
    this.buffer.destroy();
  }
}
