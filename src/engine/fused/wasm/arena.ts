/** The kernels' memory, handed out piece by piece and all given back at once. */
import type { Address, Kernels } from "./kernels";

/** Bytes of a page of WebAssembly memory. */
const PAGE = 65536;

/** Bytes that are handed out at most: a quarter of what WebAssembly can address. */
export const LARGEST_ARENA = 2 ** 30;

/** Pieces begin on the lines of the cache. */
const ALIGNMENT = 64;

/** A bump allocator. Views are valid until the next piece is taken: a memory that grows moves. */
export class Arena {
  readonly #start: Address;
  #next: Address;

  constructor(private readonly kernels: Kernels) {
    this.#start = Math.ceil(kernels.arenaStart() / ALIGNMENT) * ALIGNMENT;
    this.#next = this.#start;
  }

  /** Bytes in use. */
  get bytes(): number {
    return this.#next - this.#start;
  }

  /**
   * A piece for `count` floats or 32-bit integers, which hold anything.
   * @throws RangeError when that is more than there may be.
   */
  take(count: number): Address {
    const address = this.#next;
    if (this.bytes + 4 * count > LARGEST_ARENA) {
      const wanted = ((this.bytes + 4 * count) / 2 ** 30).toFixed(1);
      throw new RangeError(`that takes ${wanted} GiB, and the wasm kernels take at most 1`);
    }
    this.#next += Math.ceil((count * 4) / ALIGNMENT) * ALIGNMENT;
    const { memory } = this.kernels;
    const missing = this.#next - memory.buffer.byteLength;
    if (missing > 0) {
      memory.grow(Math.ceil(missing / PAGE));
    }
    return address;
  }

  /** Gives every piece back. The memory keeps its size. */
  clear(): void {
    this.#next = this.#start;
  }

  /** `count` floats from an address. */
  floats(address: Address, count: number): Float32Array<ArrayBuffer> {
    return new Float32Array(this.kernels.memory.buffer as ArrayBuffer, address, count);
  }

  /** `count` 32-bit integers from an address. */
  integers(address: Address, count: number): Int32Array<ArrayBuffer> {
    return new Int32Array(this.kernels.memory.buffer as ArrayBuffer, address, count);
  }
}
