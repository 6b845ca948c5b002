/**
 * `<instrument>.npz`: what one instrument measured over a run. `step [S]` (int32), and each of its
 * arrays with the frames as a first axis (float32).
 */
import type { MeasurementFrame } from "../frames";
import { RunFileError } from "./file-error";
import type { NpyArray } from "./npy";
import { readNpz, readSteps, STEP, stepArray, writeNpz } from "./npz";

/** What an array and an instrument may be called in a file; `ntk.npz` is the kernel's. */
export const ARRAY_NAME = /^[a-z][a-z0-9_]{0,63}$/;
export const INSTRUMENT_NAME = /^(?!ntk$)[a-z][a-z0-9-]{0,63}$/;

/** The file that holds an instrument's arrays. */
export function measurementsName(id: string): string {
  return `${id}.npz`;
}

/** Encodes the frames of one instrument. Throws a RangeError where two differ in arrays or shapes. */
export function writeMeasurementsNpz(frames: readonly MeasurementFrame[]): Uint8Array<ArrayBuffer> {
  const first = frames[0]?.arrays ?? {};
  const arrays: [string, NpyArray][] = [[STEP, stepArray(frames)]];
  for (const [name, { shape, data }] of Object.entries(first)) {
    if (!ARRAY_NAME.test(name) || name === STEP) {
      throw new RangeError(`"${name}" cannot name an array of an instrument`);
    }
    const stacked = new Float32Array(frames.length * data.length);
    frames.forEach((frame, index) => {
      const array = frame.arrays[name];
      if (array === undefined || array.shape.join() !== shape.join()) {
        throw new RangeError(
          `${name} at step ${frame.step} has shape [${array?.shape}], at the first [${shape}]`,
        );
      }
      stacked.set(array.data, index * data.length);
    });
    arrays.push([name, { shape: [frames.length, ...shape], data: stacked }]);
  }
  return writeNpz(arrays);
}

/**
 * Decodes the file of an instrument. What a measurement took is not in it: NaN. Throws a RunFileError
 * naming the array.
 */
export function readMeasurementsNpz(
  id: string,
  bytes: Uint8Array,
  labels: MeasurementFrame["labels"],
): MeasurementFrame[] {
  const file = measurementsName(id);
  const arrays = readNpz(file, bytes);
  const steps = readSteps(file, arrays);
  arrays.delete(STEP);
  for (const [name, { shape, data }] of arrays) {
    if (!ARRAY_NAME.test(name)) throw new RunFileError(file, name, "cannot name an array");
    if (!(data instanceof Float32Array)) throw new RunFileError(file, name, "must be float32");
    if (shape[0] !== steps.length) {
      throw new RunFileError(file, name, `has shape [${shape}], expected [${steps.length}, …]`);
    }
  }
  return steps.map((step, index): MeasurementFrame => {
    const cut = ({ shape, data }: NpyArray) => {
      const size = data.length / steps.length;
      const part = (data as Float32Array).slice(index * size, (index + 1) * size);
      return { shape: shape.slice(1), data: part };
    };
    const entries = [...arrays].map(([name, array]) => [name, cut(array)] as const);
    return { step, milliseconds: Number.NaN, arrays: Object.fromEntries(entries), labels };
  });
}
