/** The engine in Node: a backend, WebGPU where it is asked for, base policies from the repository. */
import { readFile } from "node:fs/promises";
import { type BackendName, type BackendReport, chooseBackend } from "../src/engine/backend";
import { basePolicyOf } from "../src/experiment/base-policy";
import { CommandError, UsageError } from "./errors";

/** The backends that Node has. */
export const NODE_BACKENDS = ["wasm", "cpu", "webgpu"] as const;

/** A backend by its flag. Throws a UsageError for one that Node does not have. */
export function backendFlag(text: string): BackendName {
  const known = NODE_BACKENDS.find((name) => name === text);
  if (known === undefined) {
    throw new UsageError(`--backend: "${text}" is not one; allowed: ${NODE_BACKENDS.join(", ")}`);
  }
  return known;
}

/** Gives Node the globals of WebGPU, by Dawn. Throws a CommandError where Dawn cannot be loaded. */
async function provideWebGpu(): Promise<void> {
  try {
    const { create, globals } = await import("webgpu");
    Object.assign(globalThis, globals);
    const navigator = { gpu: create([]), userAgent: "node", language: "en" };
    Object.defineProperty(globalThis, "navigator", { value: navigator, configurable: true });
  } catch (error) {
    throw new CommandError(`--backend webgpu: it cannot be loaded (${(error as Error).message})`);
  }
}

/**
 * Makes the backend current that was asked for, and no other: a run on another backend would not be
 * the run that was asked for. Throws a CommandError saying why it cannot be had.
 */
export async function startBackend(
  name: BackendName,
  onProgress: (message: string) => void,
): Promise<BackendReport> {
  if (name === "webgpu") await provideWebGpu();
  const report = await chooseBackend({ forced: name, onProgress });
  if (report.name !== name) {
    const reason = report.tried.find((tried) => tried.name === name)?.reason ?? "unknown";
    throw new CommandError(`--backend ${name}: not available here: ${reason}`);
  }
  return report;
}

/**
 * The file of the base policy that a run starts from; null for an untrained one. Throws a CommandError
 * where it cannot be read.
 */
export async function basePolicy(
  settings: Parameters<typeof basePolicyOf>[0],
): Promise<Uint8Array | null> {
  const id = basePolicyOf(settings);
  if (id === null) return null;
  const url = new URL(`../public/base/${id}.safetensors`, import.meta.url);
  try {
    return new Uint8Array(await readFile(url));
  } catch (error) {
    throw new CommandError(
      `the base policy ${id} cannot be read: ${(error as Error).message}; make it with pretrain`,
    );
  }
}
