/** Compiles the kernels' module, which `scripts/build-wasm.mjs` makes, and instantiates it. */
import type { Kernels } from "./kernels";

let compiled: Promise<WebAssembly.Module> | null = null;

/** The module, compiled once. */
async function compile(): Promise<WebAssembly.Module> {
  const { KERNELS_BASE64 } = await import("./generated/kernels");
  const binary = Uint8Array.from(atob(KERNELS_BASE64), (character) => character.charCodeAt(0));
  if (!WebAssembly.validate(binary)) {
    throw new Error("WebAssembly has no 128-bit SIMD here");
  }
  return WebAssembly.compile(binary);
}

/**
 * An instance of the kernels, with a memory of its own.
 * @throws Error where WebAssembly is there without its 128-bit SIMD.
 */
export async function loadKernels(): Promise<Kernels> {
  compiled ??= compile();
  const instance = await WebAssembly.instantiate(await compiled);
  return instance.exports as unknown as Kernels;
}
