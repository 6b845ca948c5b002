/**
 * The WebAssembly kernels of `assembly/`, compiled by `scripts/build-wasm.mjs`, as functions on byte
 * addresses of one memory. They import nothing, allocate nothing and keep no state between calls.
 */

/** An address in the kernels' memory, in bytes; those of numbers are multiples of 16. */
export type Address = number;

/** What the module exports; see the sources for what each does. */
export interface Kernels {
  readonly memory: WebAssembly.Memory;
  arenaStart(): Address;
  multiply(
    leftTransposed: boolean,
    rightTransposed: boolean,
    rows: number,
    columns: number,
    depth: number,
    left: Address,
    leftPitch: number,
    right: Address,
    rightPitch: number,
    target: Address,
    targetPitch: number,
    adds: boolean,
  ): void;
}

let compiled: Promise<WebAssembly.Module> | null = null;

/** The module, compiled once. */
async function compile(): Promise<WebAssembly.Module> {
  const { KERNELS_BASE64 } = await import("./generated/kernels");
  const binary = Uint8Array.from(atob(KERNELS_BASE64), (character) => character.charCodeAt(0));
  return WebAssembly.compile(binary);
}

/**
 * An instance of the kernels, with a memory of its own.
 * @throws WebAssembly.CompileError where WebAssembly is there without its 128-bit SIMD.
 */
export async function loadKernels(): Promise<Kernels> {
  compiled ??= compile();
  const instance = await WebAssembly.instantiate(await compiled);
  return instance.exports as unknown as Kernels;
}
