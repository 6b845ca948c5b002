/** What a shape's kernels look up: the gradient's tiles and the optimiser's chunks, uploaded once. */
import type { ParameterSpec } from "../../layout";
import type { CaptureShape } from "./capture-shape";
import { gradientTiles } from "./gradient-tiles";
import { optimizerChunks } from "./wgsl/optimizer";

/** The tables on the device, and their lengths. */
export interface StepTables {
  /** By the name of their binding. */
  readonly buffers: Readonly<Record<"tiles" | "owners" | "chunks", GPUBuffer>>;
  readonly tiles: number;
  readonly chunks: number;
}

/** Uploads the tables of a shape. */
export function stepTables(
  device: GPUDevice,
  shape: CaptureShape,
  layout: readonly ParameterSpec[],
): StepTables {
  const { table, owners } = gradientTiles(shape);
  const chunks = optimizerChunks(layout);
  const upload = (label: string, words: Uint32Array<ArrayBuffer>) => {
    const buffer = device.createBuffer({
      label,
      size: words.byteLength,
      usage: GPUBufferUsage.STORAGE | GPUBufferUsage.COPY_DST,
    });
    device.queue.writeBuffer(buffer, 0, words);
    return buffer;
  };
  return {
    buffers: {
      tiles: upload("tiles", table),
      owners: upload("owners", Uint32Array.from(owners)),
      chunks: upload("chunks", chunks),
    },
    tiles: owners.length,
    chunks: chunks.length / 3,
  };
}
