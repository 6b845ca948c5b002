/**
 * `ntk.npz`: the kernels of a run, as `numpy.load` reads them. `step [S]` (int32), `representation`
 * and `gradient [S,N,N]` (float32), and where asked `full_representation` and `full_gradient
 * [S,N,V,N,V]` (float32).
 */
import type { KernelFrame } from "../frames";
import { RunFileError } from "./file-error";
import type { NpyArray } from "./npy";
import { readNpz, readSteps, STEP, stepArray, writeNpz } from "./npz";

const FILE = "ntk.npz";

function stack(parts: readonly Float32Array[], size: number): Float32Array {
  const data = new Float32Array(parts.length * size);
  parts.forEach((part, index) => {
    if (part.length !== size) throw new RangeError("kernels of one run must have one size");
    data.set(part, index * size);
  });
  return data;
}

/**
 * Encodes the frames of one run with N contexts and V tokens. Full blocks are written only when
 * every frame has them. Throws a RangeError when a frame has another size.
 */
export function writeNtkNpz(
  frames: readonly KernelFrame[],
  contexts: number,
  vocabulary: number,
): Uint8Array<ArrayBuffer> {
  const n = contexts;
  const count = frames.length;
  const arrays = new Map<string, NpyArray>([[STEP, stepArray(frames)]]);
  for (const component of ["representation", "gradient"] as const) {
    const parts = frames.map((frame) => frame[component]);
    arrays.set(component, { shape: [count, n, n], data: stack(parts, n * n) });
  }
  const full = frames.flatMap((frame) => (frame.full ? [frame.full] : []));
  if (count > 0 && full.length === count) {
    const v = vocabulary;
    for (const component of ["representation", "gradient"] as const) {
      const parts = full.map((blocks) => blocks[component]);
      const data = stack(parts, n * v * n * v);
      arrays.set(`full_${component}`, { shape: [count, n, v, n, v], data });
    }
  }
  return writeNpz(arrays);
}

/** Decodes the file. Throws a RunFileError naming the array. */
export function readNtkNpz(bytes: Uint8Array): { frames: KernelFrame[]; contexts: number } {
  const arrays = readNpz(FILE, bytes);
  const need = (name: string): NpyArray => {
    const array = arrays.get(name);
    if (array === undefined) throw new RunFileError(FILE, name, "is missing");
    return array;
  };
  const steps = readSteps(FILE, arrays);
  const count = steps.length;
  const representation = need("representation");
  const n = representation.shape[1] ?? 0;
  const kernels = (name: string, array: NpyArray, shape: readonly number[]): Float32Array => {
    if (!(array.data instanceof Float32Array)) {
      throw new RunFileError(FILE, name, "must be float32");
    }
    if (array.shape.length !== shape.length || array.shape.some((size, i) => size !== shape[i])) {
      throw new RunFileError(FILE, name, `has shape [${array.shape}], expected [${shape}]`);
    }
    return array.data;
  };
  const rep = kernels("representation", representation, [count, n, n]);
  const grad = kernels("gradient", need("gradient"), [count, n, n]);
  const fullArray = arrays.get("full_representation");
  const v = fullArray?.shape[2] ?? 0;
  const full =
    fullArray === undefined
      ? null
      : {
          representation: kernels("full_representation", fullArray, [count, n, v, n, v]),
          gradient: kernels("full_gradient", need("full_gradient"), [count, n, v, n, v]),
        };
  const frames = steps.map((value, index): KernelFrame => {
    const slice = (data: Float32Array, size: number) =>
      data.slice(index * size, (index + 1) * size);
    const size = n * v * n * v;
    return {
      step: value,
      representation: slice(rep, n * n),
      gradient: slice(grad, n * n),
      ...(full === null
        ? {}
        : {
            full: {
              representation: slice(full.representation, size),
              gradient: slice(full.gradient, size),
            },
          }),
    };
  });
  return { frames, contexts: n };
}
