/** `.npz` archives as `numpy.load` reads them: named `.npy` arrays, one of them the frames' steps. */
import { RunFileError } from "./file-error";
import { type NpyArray, readNpy, writeNpy } from "./npy";
import { readZip, writeZip } from "./zip";

const LIMITS = { entries: 256, bytes: 1 << 30 };

/** The name of the array that says which steps the frames are of. */
export const STEP = "step";

/** Packs arrays by name, uncompressed. */
export function writeNpz(arrays: Iterable<readonly [string, NpyArray]>): Uint8Array<ArrayBuffer> {
  const files = new Map<string, Uint8Array>();
  for (const [name, array] of arrays) files.set(`${name}.npy`, writeNpy(array));
  return writeZip(files, 0);
}

/** The arrays of an archive by name. Throws a RunFileError naming the array that is damaged. */
export function readNpz(file: string, bytes: Uint8Array): Map<string, NpyArray> {
  const arrays = new Map<string, NpyArray>();
  for (const [path, content] of readZip(file, bytes, LIMITS)) {
    const name = path.replace(/\.npy$/, "");
    arrays.set(name, readNpy(file, name, content));
  }
  return arrays;
}

/** The steps [S] of some frames as an array. */
export function stepArray(frames: readonly { readonly step: number }[]): NpyArray {
  return { shape: [frames.length], data: Int32Array.from(frames, ({ step }) => step) };
}

/** The steps of the frames, ascending. Throws a RunFileError where they are missing or are none. */
export function readSteps(file: string, arrays: ReadonlyMap<string, NpyArray>): number[] {
  const array = arrays.get(STEP);
  if (array === undefined) throw new RunFileError(file, STEP, "is missing");
  if (array.shape.length !== 1) throw new RunFileError(file, STEP, "must have one axis");
  const steps = Array.from(array.data);
  steps.forEach((value, index) => {
    if (!Number.isSafeInteger(value) || value < 0) {
      throw new RunFileError(file, STEP, `holds ${value}: steps are whole numbers from 0`);
    }
    if (index > 0 && value <= (steps[index - 1] as number)) {
      throw new RunFileError(file, STEP, "must ascend");
    }
  });
  return steps;
}
