/** Arrays in the kernels' memory, for tests of single kernels. */
import { Arena } from "../../../../src/engine/fused/wasm/arena";
import type { Address, Kernels } from "../../../../src/engine/fused/wasm/kernels";
import { loadKernels } from "../../../../src/engine/fused/wasm/load-kernels";

/** Numbers in (−1, 1) without a pattern that a wrong index could share. */
export function wave(count: number, pace: number): Float32Array {
  return Float32Array.from({ length: count }, (_, i) => Math.sin(pace * (i + 1) ** 1.3));
}

/** A memory, what it holds by name, and the kernels on it. */
export class KernelMemory {
  readonly #arena: Arena;

  private constructor(readonly kernels: Kernels) {
    this.#arena = new Arena(kernels);
  }

  static async load(): Promise<KernelMemory> {
    return new KernelMemory(await loadKernels());
  }

  /** Lays numbers out. */
  put(values: Float32Array): Address {
    const address = this.#arena.take(values.length);
    this.#arena.floats(address, values.length).set(values);
    return address;
  }

  /** Lays whole numbers out. */
  putIntegers(values: readonly number[]): Address {
    const address = this.#arena.take(values.length);
    this.#arena.integers(address, values.length).set(values);
    return address;
  }

  /** Room for numbers, of which every one is NaN, so that what is not written shows. */
  room(count: number): Address {
    return this.put(new Float32Array(count).fill(Number.NaN));
  }

  /** A copy of numbers. */
  get(address: Address, count: number): Float32Array {
    return this.#arena.floats(address, count).slice();
  }

  /** A copy of whole numbers. */
  getIntegers(address: Address, count: number): number[] {
    return Array.from(this.#arena.integers(address, count));
  }
}
