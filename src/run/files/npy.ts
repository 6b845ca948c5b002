/**
 * NumPy's `.npy` format, version 1.0 (numpy.lib.format): magic, version, the length of a header
 * that is a Python literal, padded to 64 bytes, then the numbers in C order, little-endian.
 * Read and written: float32, float64 and int32.
 */
import { RunFileError } from "./file-error";

/** An array of any rank; `data` holds product(shape) numbers row by row. */
export interface NpyArray {
  readonly shape: readonly number[];
  readonly data: Float32Array | Float64Array | Int32Array;
}

const MAGIC = [0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59];

function descriptorOf(data: NpyArray["data"]): string {
  if (data instanceof Float32Array) return "<f4";
  return data instanceof Float64Array ? "<f8" : "<i4";
}

/** Encodes an array. Throws a RangeError when shape and data disagree. */
export function writeNpy(array: NpyArray): Uint8Array<ArrayBuffer> {
  const count = array.shape.reduce((product, size) => product * size, 1);
  if (count !== array.data.length || array.shape.some((size) => !Number.isInteger(size))) {
    throw new RangeError(`shape [${array.shape}] does not hold ${array.data.length} numbers`);
  }
  const inner = array.shape.join(", ");
  const tuple = array.shape.length === 1 ? `(${inner},)` : `(${inner})`;
  const descriptor = descriptorOf(array.data);
  const literal = `{'descr': '${descriptor}', 'fortran_order': False, 'shape': ${tuple}, }`;
  const headerLength = Math.ceil((10 + literal.length + 1) / 64) * 64 - 10;
  const width = array.data.BYTES_PER_ELEMENT;
  const bytes = new Uint8Array(10 + headerLength + count * width);
  const view = new DataView(bytes.buffer);
  bytes.set(MAGIC);
  bytes[6] = 1;
  view.setUint16(8, headerLength, true);
  bytes.fill(0x20, 10, 10 + headerLength);
  bytes.set(new TextEncoder().encode(literal), 10);
  bytes[10 + headerLength - 1] = 0x0a;
  // Typed arrays are little-endian on every platform that browsers and Node run on.
  bytes.set(
    new Uint8Array(array.data.buffer, array.data.byteOffset, array.data.byteLength),
    10 + headerLength,
  );
  return bytes;
}

const HEADER =
  /^\{\s*'descr':\s*'([^']*)'\s*,\s*'fortran_order':\s*(True|False)\s*,\s*'shape':\s*\(([\d,\s]*)\)\s*,?\s*\}\s*$/;

/** Decodes an array; `file` and `field` are what a RunFileError names. */
export function readNpy(file: string, field: string, bytes: Uint8Array): NpyArray {
  const fail = (problem: string): never => {
    throw new RunFileError(file, field, problem);
  };
  if (bytes.length < 10 || MAGIC.some((byte, index) => bytes[index] !== byte)) {
    return fail("is not an .npy array");
  }
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const major = bytes[6];
  if (major !== 1 && major !== 2) return fail(`has .npy version ${major}; 1 and 2 are read`);
  const prefix = major === 1 ? 10 : 12;
  if (bytes.length < prefix) return fail("is cut off in its header");
  const headerLength = major === 1 ? view.getUint16(8, true) : view.getUint32(8, true);
  if (prefix + headerLength > bytes.length) return fail("is cut off in its header");
  const literal = String.fromCharCode(
    ...bytes.subarray(prefix, prefix + Math.min(headerLength, 4096)),
  );
  const match = HEADER.exec(literal);
  if (headerLength > 4096 || match === null) return fail("has a header that cannot be read");
  const [, descriptor, fortran, inner] = match as unknown as [string, string, string, string];
  if (fortran === "True") return fail("is in Fortran order; only C order is read");
  const width = descriptor === "<f8" ? 8 : 4;
  if (descriptor !== "<f4" && descriptor !== "<f8" && descriptor !== "<i4") {
    return fail(`has type "${descriptor.slice(0, 20)}"; <f4, <f8 and <i4 are read`);
  }
  const parts = inner
    .split(",")
    .map((part) => part.trim())
    .filter((part) => part !== "");
  if (parts.some((part) => !/^\d{1,15}$/.test(part)) || parts.length > 32) {
    return fail("has a shape that cannot be read");
  }
  const shape = parts.map(Number);
  const count = shape.reduce((product, size) => product * size, 1);
  const start = prefix + headerLength;
  if (!Number.isSafeInteger(count) || bytes.length - start !== count * width) {
    return fail(
      `has shape [${shape}] and type ${descriptor}, but ${bytes.length - start} bytes of numbers`,
    );
  }
  const copy = bytes.slice(start).buffer;
  if (descriptor === "<f4") return { shape, data: new Float32Array(copy) };
  if (descriptor === "<f8") return { shape, data: new Float64Array(copy) };
  return { shape, data: new Int32Array(copy) };
}
