/**
 * Reading and writing the safetensors format (huggingface/safetensors, README "Format"): eight bytes
 * of header length, little-endian; a JSON header of name → {dtype, shape, data_offsets}, padded with
 * spaces so that the data begin at a multiple of eight; the tensors, row-major, little-endian, end to
 * end. Float32 and float16 are written and read.
 *
 * A file comes from anywhere, so everything that the format promises is checked before a number is
 * taken out of it. What no check can see is a changed number: the format has no checksum.
 */

import { parseJson } from "../experiment/parse-json";
import { fromHalf, toHalf } from "./half";

/** A tensor by name, row-major. */
export interface NamedTensor {
  readonly name: string;
  readonly shape: readonly number[];
  /** As many numbers as the shape has places. */
  readonly data: Float32Array;
}

/** What a file holds. */
export interface SafetensorsFile {
  /** In the order of their data. */
  readonly tensors: readonly NamedTensor[];
  /** The header's `__metadata__`; an object without a prototype. */
  readonly metadata: Readonly<Record<string, string>>;
}

/** How much a file may hold before it is refused. */
export interface SafetensorsLimits {
  readonly maxBytes: number;
  readonly maxHeaderBytes: number;
  readonly maxTensors: number;
  readonly maxRank: number;
}

/** Generous for a toy policy with its optimiser's state, small for a page's memory. */
const DEFAULT_LIMITS: SafetensorsLimits = {
  maxBytes: 256 * 2 ** 20,
  maxHeaderBytes: 2 ** 20,
  maxTensors: 4096,
  maxRank: 8,
};

/** What is wrong with a file or with what was to be written; the message names the field. */
export class SafetensorsError extends Error {
  override readonly name = "SafetensorsError";
}

const LENGTH_BYTES = 8;
const ALIGNMENT = 8;
const METADATA = "__metadata__";

/** Names that mean something to a JavaScript object. */
const RESERVED = new Set(["__proto__", "constructor", "prototype"]);

/** Bytes per number of the dtypes that there are. */
const WIDTH = { F32: 4, F16: 2 } as const;

/** How a file holds numbers. */
export type Dtype = keyof typeof WIDTH;

/** A tensor as the header has it. */
interface Entry {
  readonly name: string;
  readonly dtype: Dtype;
  readonly shape: readonly number[];
  readonly begin: number;
  readonly end: number;
}

/** A name or a key as it may be shown in a message. */
function quoted(name: string): string {
  return JSON.stringify(name.length > 60 ? `${name.slice(0, 60)}…` : name);
}

/** Any parsed value as it may be shown in a message. */
function shown(value: unknown): string {
  const text = JSON.stringify(value) ?? String(value);
  return text.length > 60 ? `${text.slice(0, 60)}…` : text;
}

/** Throws unless `name` can be a tensor's name. */
function checkName(name: string): void {
  if (name === "" || name === METADATA || RESERVED.has(name)) {
    throw new SafetensorsError(`tensor name ${quoted(name)} is empty or reserved`);
  }
}

/** Places in a shape. Throws when it is not a list of whole numbers with a countable product. */
function placesOf(field: string, shape: unknown, maxRank: number): number {
  if (!Array.isArray(shape) || shape.length > maxRank) {
    throw new SafetensorsError(
      `${field} is ${shown(shape)}; it must be a list of at most ${maxRank} whole numbers`,
    );
  }
  let places = 1;
  for (const length of shape as unknown[]) {
    if (typeof length !== "number" || !Number.isSafeInteger(length) || length < 0) {
      throw new SafetensorsError(`${field} has ${shown(length)}; lengths are whole numbers`);
    }
    places *= length;
    if (!Number.isSafeInteger(places)) {
      throw new SafetensorsError(`${field} is ${shown(shape)}, which has too many places`);
    }
  }
  return places;
}

/** Throws unless the tensors can be written. */
function checkTensors(tensors: readonly NamedTensor[]): void {
  const names = new Set<string>();
  for (const { name, shape, data } of tensors) {
    checkName(name);
    if (names.has(name)) {
      throw new SafetensorsError(`tensor name ${quoted(name)} is given twice`);
    }
    names.add(name);
    const places = placesOf(`${quoted(name)}.shape`, shape, DEFAULT_LIMITS.maxRank);
    if (data.length !== places) {
      throw new SafetensorsError(
        `${quoted(name)}.data has ${data.length} numbers; its shape [${shape}] has ${places} places`,
      );
    }
  }
}

/**
 * A file's bytes. Header and data are in the order of the names, so that equal contents give equal
 * bytes.
 * @param dtype of all tensors; numbers are rounded to it.
 * @throws SafetensorsError when a name is given twice or reserved, a shape does not fit its data, or
 * a metadata value is not a string.
 */
export function encodeSafetensors(
  tensors: readonly NamedTensor[],
  metadata: Readonly<Record<string, string>>,
  dtype: Dtype = "F32",
): Uint8Array<ArrayBuffer> {
  checkTensors(tensors);
  const ordered = [...tensors].sort((a, b) => (a.name < b.name ? -1 : 1));
  const header = new Map<string, unknown>();
  const strings = Object.entries(metadata).sort(([a], [b]) => (a < b ? -1 : 1));
  for (const [key, value] of strings) {
    if (typeof value !== "string" || RESERVED.has(key)) {
      throw new SafetensorsError(`metadata ${quoted(key)} must be a string under a plain key`);
    }
  }
  if (strings.length > 0) {
    header.set(METADATA, Object.fromEntries(strings));
  }
  let end = 0;
  for (const { name, shape, data } of ordered) {
    const begin = end;
    end += data.length * WIDTH[dtype];
    header.set(name, { dtype, shape, data_offsets: [begin, end] });
  }
  // Written key by key: an object would move names that look like indices to the front.
  const fields = [...header].map(
    ([key, value]) => `${JSON.stringify(key)}:${JSON.stringify(value)}`,
  );
  const text = new TextEncoder().encode(`{${fields.join(",")}}`);
  const headerBytes = Math.ceil(text.length / ALIGNMENT) * ALIGNMENT;
  const bytes = new Uint8Array(LENGTH_BYTES + headerBytes + end);
  const view = new DataView(bytes.buffer);
  view.setBigUint64(0, BigInt(headerBytes), true);
  bytes.fill(0x20, LENGTH_BYTES, LENGTH_BYTES + headerBytes);
  bytes.set(text, LENGTH_BYTES);
  let at = LENGTH_BYTES + headerBytes;
  for (const { data } of ordered) {
    for (const value of data) {
      if (dtype === "F32") view.setFloat32(at, value, true);
      else view.setUint16(at, toHalf(value), true);
      at += WIDTH[dtype];
    }
  }
  return bytes;
}

/** The header's text. */
function headerText(bytes: Uint8Array, limits: SafetensorsLimits): string {
  if (bytes.length > limits.maxBytes) {
    throw new SafetensorsError(
      `file has ${bytes.length} bytes; at most ${limits.maxBytes} are read`,
    );
  }
  if (bytes.length < LENGTH_BYTES) {
    throw new SafetensorsError(`file has ${bytes.length} bytes; a header length alone takes 8`);
  }
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const length = view.getBigUint64(0, true);
  const most = Math.min(limits.maxHeaderBytes, bytes.length - LENGTH_BYTES);
  if (length > BigInt(most)) {
    throw new SafetensorsError(`header length is ${length}; at most ${most} fit here`);
  }
  const raw = bytes.subarray(LENGTH_BYTES, LENGTH_BYTES + Number(length));
  if (raw[0] !== 0x7b) {
    throw new SafetensorsError('header must begin with "{"');
  }
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(raw);
  } catch {
    throw new SafetensorsError("header is not UTF-8");
  }
}

/** Throws when an object in valid JSON has a key twice: JSON.parse would keep the last in silence. */
function checkDuplicateKeys(json: string): void {
  const open: Set<string>[] = [];
  let last = "";
  for (const [token] of json.matchAll(/"(?:[^"\\]|\\.)*"|[{}:]/g)) {
    if (token === "{") {
      open.push(new Set());
    } else if (token === "}") {
      open.pop();
    } else if (token === ":") {
      const key = JSON.parse(last) as string;
      const keys = open[open.length - 1];
      if (keys?.has(key)) {
        throw new SafetensorsError(`header has the key ${quoted(key)} twice`);
      }
      keys?.add(key);
    } else {
      last = token;
    }
  }
}

/** A parsed JSON object's own entries. */
function entriesOf(field: string, value: unknown): [string, unknown][] {
  if (typeof value !== "object" || value === null || Array.isArray(value)) {
    throw new SafetensorsError(`${field} is ${shown(value)}; it must be an object`);
  }
  return Object.entries(value);
}

/** `__metadata__`, strings only. */
function parseMetadata(value: unknown): Record<string, string> {
  const metadata = Object.create(null) as Record<string, string>;
  for (const [key, text] of entriesOf(METADATA, value)) {
    if (typeof text !== "string" || RESERVED.has(key)) {
      throw new SafetensorsError(
        `${METADATA}.${quoted(key)} is ${shown(text)}; it must be a string under a plain key`,
      );
    }
    metadata[key] = text;
  }
  return metadata;
}

/** One tensor of the header. */
function parseEntry(name: string, value: unknown, dataBytes: number, maxRank: number): Entry {
  checkName(name);
  const fields = new Map(entriesOf(quoted(name), value));
  for (const key of fields.keys()) {
    if (key !== "dtype" && key !== "shape" && key !== "data_offsets") {
      throw new SafetensorsError(`${quoted(name)} has the unknown field ${quoted(key)}`);
    }
  }
  const dtype = fields.get("dtype");
  if (dtype !== "F32" && dtype !== "F16") {
    throw new SafetensorsError(`${quoted(name)}.dtype is ${shown(dtype)}; F32 and F16 are read`);
  }
  const shape = fields.get("shape");
  const places = placesOf(`${quoted(name)}.shape`, shape, maxRank);
  const offsets = fields.get("data_offsets");
  const [begin, end] = (Array.isArray(offsets) ? offsets : []) as unknown[];
  const ordered =
    Array.isArray(offsets) &&
    offsets.length === 2 &&
    Number.isSafeInteger(begin) &&
    Number.isSafeInteger(end) &&
    0 <= (begin as number) &&
    (begin as number) <= (end as number) &&
    (end as number) <= dataBytes;
  if (!ordered) {
    throw new SafetensorsError(
      `${quoted(name)}.data_offsets is ${shown(offsets)}; it must be [begin, end] within the ${dataBytes} bytes of data`,
    );
  }
  const size = (end as number) - (begin as number);
  if (size !== places * WIDTH[dtype]) {
    throw new SafetensorsError(
      `${quoted(name)}.data_offsets span ${size} bytes; its shape ${shown(shape)} takes ${places * WIDTH[dtype]}`,
    );
  }
  return {
    name,
    dtype,
    shape: shape as number[],
    begin: begin as number,
    end: end as number,
  };
}

/** Throws unless the sorted entries fill the data end to end. */
function checkCoverage(entries: readonly Entry[], dataBytes: number): void {
  let reached = 0;
  for (const { name, begin, end } of entries) {
    if (begin !== reached) {
      throw new SafetensorsError(
        `${quoted(name)}.data_offsets begin at ${begin}; the data before end at ${reached}`,
      );
    }
    reached = end;
  }
  if (reached !== dataBytes) {
    throw new SafetensorsError(`data have ${dataBytes} bytes; the header speaks of ${reached}`);
  }
}

/** A tensor's numbers. */
function readData(bytes: Uint8Array, from: number, entry: Entry): Float32Array {
  const width = WIDTH[entry.dtype];
  const view = new DataView(bytes.buffer, bytes.byteOffset + from + entry.begin);
  const data = new Float32Array((entry.end - entry.begin) / width);
  for (let i = 0; i < data.length; i++) {
    data[i] =
      entry.dtype === "F32"
        ? view.getFloat32(i * width, true)
        : fromHalf(view.getUint16(i * 2, true));
  }
  return data;
}

/**
 * Reads a file's bytes.
 * @throws SafetensorsError, and nothing else, naming the field that is wrong.
 */
export function decodeSafetensors(
  bytes: Uint8Array,
  limits: Partial<SafetensorsLimits> = {},
): SafetensorsFile {
  const allowed = { ...DEFAULT_LIMITS, ...limits };
  const json = headerText(bytes, allowed);
  let header: unknown;
  try {
    header = parseJson(json);
  } catch {
    throw new SafetensorsError("header is not JSON");
  }
  checkDuplicateKeys(json);
  const start = LENGTH_BYTES + new TextEncoder().encode(json).length;
  const dataBytes = bytes.length - start;
  const fields = entriesOf("header", header);
  if (fields.length > allowed.maxTensors + 1) {
    throw new SafetensorsError(
      `header has ${fields.length} entries; at most ${allowed.maxTensors} tensors are read`,
    );
  }
  const described = fields.find(([name]) => name === METADATA);
  const metadata = described === undefined ? Object.create(null) : parseMetadata(described[1]);
  const entries = fields
    .filter(([name]) => name !== METADATA)
    .map(([name, value]) => parseEntry(name, value, dataBytes, allowed.maxRank))
    .sort((a, b) => a.begin - b.begin || a.end - b.end);
  checkCoverage(entries, dataBytes);
  const tensors = entries.map((entry) => ({
    name: entry.name,
    shape: entry.shape,
    data: readData(bytes, start, entry),
  }));
  return { tensors, metadata };
}
