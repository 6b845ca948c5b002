/**
 * ZIP archives: written by fflate, read with every size checked before anything is inflated and
 * every checksum after it (PKWARE APPNOTE 6.3: end of central directory, central file headers).
 * Stored and deflated entries only; no encryption, no ZIP64, no archives in several parts.
 */
import { Inflate, type Zippable, zipSync } from "fflate";
import { RunFileError } from "./file-error";

/** Paths inside the archive and what they hold. */
export type FileMap = Map<string, Uint8Array<ArrayBuffer>>;

/** What an archive may hold; one that holds more is refused before anything is inflated. */
export interface ZipLimits {
  /** Most entries. */
  readonly entries: number;
  /** Most bytes of all entries together, inflated. */
  readonly bytes: number;
  /** Most bytes of one entry, by its path; as many as there may be of all where left out. */
  bytesOf?(path: string): number;
}

/** A fixed time for all entries, so that equal files make equal archives. */
const TIME = new Date(2020, 0, 1);

/** Packs files; `level` 0 stores, 1–9 deflate. */
export function writeZip(
  files: ReadonlyMap<string, Uint8Array>,
  level: 0 | 6,
): Uint8Array<ArrayBuffer> {
  const entries: Zippable = {};
  for (const [path, bytes] of files) entries[path] = [bytes, { level, mtime: TIME }];
  return zipSync(entries) as Uint8Array<ArrayBuffer>;
}

const CRC_TABLE = new Uint32Array(256).map((_, n) => {
  let c = n;
  for (let k = 0; k < 8; k++) c = c & 1 ? 0xedb88320 ^ (c >>> 1) : c >>> 1;
  return c;
});

/** CRC-32 of ISO 3309, as ZIP uses it. */
export function crc32(bytes: Uint8Array): number {
  let c = 0xffffffff;
  for (let i = 0; i < bytes.length; i++) {
    c = (CRC_TABLE[(c ^ (bytes[i] as number)) & 0xff] as number) ^ (c >>> 8);
  }
  return (c ^ 0xffffffff) >>> 0;
}

/** Ways out of a folder, and characters that nobody sees or that turn the text around. */
const NO_PATH = /(^|\/)\.\.?(\/|$)|\\|\p{C}/u;

const END_SIGNATURE = 0x06054b50;
const CENTRAL_SIGNATURE = 0x02014b50;
const LOCAL_SIGNATURE = 0x04034b50;

/** Inflates into at most `size` bytes; throws when the stream is damaged or holds another number. */
function inflateExactly(data: Uint8Array, size: number): Uint8Array<ArrayBuffer> {
  const out = new Uint8Array(size);
  let used = 0;
  let ended = false;
  const inflate = new Inflate((chunk, final) => {
    if (used + chunk.length > size) throw new RangeError("it inflates to more than it declares");
    out.set(chunk, used);
    used += chunk.length;
    ended = final;
  });
  const piece = 1 << 16;
  for (let at = 0; at < data.length; at += piece) {
    inflate.push(data.subarray(at, at + piece), at + piece >= data.length);
  }
  if (!ended || used !== size) throw new RangeError("it inflates to fewer bytes than it declares");
  return out;
}

/** A file as the archive's directory has it. */
interface Entry {
  readonly path: string;
  readonly method: number;
  readonly crc: number;
  /** Bytes, inflated. */
  readonly size: number;
  /** Where it begins in the archive with its header, where its data do, and where they end. */
  readonly begin: number;
  readonly start: number;
  readonly end: number;
}

/** Throws where two files lie over each other: a small archive could else claim any size. */
function checkApart(name: string, entries: readonly Entry[]): void {
  let before: Entry | null = null;
  for (const entry of [...entries].sort((a, b) => a.begin - b.begin)) {
    if (before !== null && entry.begin < before.end) {
      throw new RunFileError(name, entry.path, `lies over "${before.path}" in the archive`);
    }
    before = entry;
  }
}

/** The directory of an archive, with every size and place in it checked. */
function readDirectory(name: string, archive: Uint8Array, limits: ZipLimits): Entry[] {
  const view = new DataView(archive.buffer, archive.byteOffset, archive.byteLength);
  const fail = (field: string, problem: string): never => {
    throw new RunFileError(name, field, problem);
  };
  let last = -1;
  const earliest = Math.max(0, archive.length - 22 - 0xffff);
  for (let at = archive.length - 22; at >= earliest; at--) {
    if (view.getUint32(at, true) === END_SIGNATURE) {
      last = at;
      break;
    }
  }
  if (last < 0) return fail("", "is not a ZIP archive");
  const entries = view.getUint16(last + 10, true);
  let at = view.getUint32(last + 16, true);
  if (entries === 0xffff || at === 0xffffffff) return fail("", "is a ZIP64 archive: too large");
  if (entries > limits.entries) {
    return fail("", `has ${entries} entries, at most ${limits.entries} are read`);
  }
  const found = new Map<string, Entry>();
  let total = 0;
  for (let entry = 0; entry < entries; entry++) {
    const where = `entry ${entry + 1}`;
    if (at + 46 > archive.length || view.getUint32(at, true) !== CENTRAL_SIGNATURE) {
      return fail(where, "the archive's directory is damaged");
    }
    const flags = view.getUint16(at + 8, true);
    const method = view.getUint16(at + 10, true);
    const crc = view.getUint32(at + 16, true);
    const packed = view.getUint32(at + 20, true);
    const size = view.getUint32(at + 24, true);
    const pathLength = view.getUint16(at + 28, true);
    const rest = view.getUint16(at + 30, true) + view.getUint16(at + 32, true);
    const local = view.getUint32(at + 42, true);
    if (at + 46 + pathLength > archive.length) return fail(where, "the directory is cut off");
    let path = "";
    try {
      path = new TextDecoder("utf-8", { fatal: true }).decode(
        archive.subarray(at + 46, at + 46 + pathLength),
      );
    } catch {
      return fail(where, "its name is not UTF-8");
    }
    at += 46 + pathLength + rest;
    if (path.endsWith("/") && size === 0) continue;
    if (path === "" || path.startsWith("/") || NO_PATH.test(path)) {
      const plain = path.slice(0, 80).replace(/\p{C}/gu, "\ufffd");
      return fail(where, `"${plain}" is no path inside a run`);
    }
    if (found.has(path)) return fail(path, "occurs twice in the archive");
    if (flags & 1) return fail(path, "is encrypted");
    if (method !== 0 && method !== 8) {
      return fail(path, `uses compression method ${method}; 0 (stored) and 8 (deflate) are read`);
    }
    const most = limits.bytesOf?.(path) ?? Number.POSITIVE_INFINITY;
    if (size > most) return fail(path, `has ${size} bytes; at most ${most} are read`);
    total += size;
    if (total > limits.bytes) {
      return fail(path, `the archive inflates to more than ${limits.bytes} bytes`);
    }
    if (local + 30 > archive.length || view.getUint32(local, true) !== LOCAL_SIGNATURE) {
      return fail(path, "the archive is damaged where this file begins");
    }
    const start = local + 30 + view.getUint16(local + 26, true) + view.getUint16(local + 28, true);
    const end = start + packed;
    if (end > archive.length) return fail(path, "is cut off");
    if (method === 0 && packed !== size) return fail(path, "declares two different sizes");
    // Deflate gains at most a factor of about 1032: a larger claim is false, and not allocated for.
    if (size > packed * 1040 + 64) return fail(path, "declares more bytes than it can hold");
    found.set(path, { path, method, crc, size, begin: local, start, end });
  }
  checkApart(name, [...found.values()]);
  return [...found.values()];
}

/**
 * Unpacks an archive. `name` is what messages call it. Throws a RunFileError, never anything else,
 * for what is not an archive, is damaged, or exceeds the limits.
 */
export function readZip(name: string, archive: Uint8Array, limits: ZipLimits): FileMap {
  const files: FileMap = new Map();
  for (const { path, method, crc, size, start, end } of readDirectory(name, archive, limits)) {
    const data = archive.subarray(start, end);
    let bytes: Uint8Array<ArrayBuffer>;
    try {
      bytes = method === 0 ? (data.slice() as Uint8Array<ArrayBuffer>) : inflateExactly(data, size);
    } catch (error) {
      throw new RunFileError(name, path, `cannot be inflated (${(error as Error).message})`);
    }
    if (crc32(bytes) !== crc) {
      throw new RunFileError(name, path, "is damaged: its checksum does not agree");
    }
    files.set(path, bytes);
  }
  return files;
}
