/** What every worker makes of the engine: a backend chosen once, base policies fetched once. */
import wasmUrl from "@tensorflow/tfjs-backend-wasm/dist/tfjs-backend-wasm.wasm?url";
import simdUrl from "@tensorflow/tfjs-backend-wasm/dist/tfjs-backend-wasm-simd.wasm?url";
import threadedUrl from "@tensorflow/tfjs-backend-wasm/dist/tfjs-backend-wasm-threaded-simd.wasm?url";
import { type BackendName, type BackendReport, chooseBackend } from "../engine/backend";
import { basePolicyOf } from "../experiment/base-policy";
import type { SettingValues } from "../experiment/schema";
import type { Avoided } from "./recovery";

const WASM_PATHS = {
  "tfjs-backend-wasm.wasm": wasmUrl,
  "tfjs-backend-wasm-simd.wasm": simdUrl,
  "tfjs-backend-wasm-threaded-simd.wasm": threadedUrl,
};

let chosen: { forced: BackendName | null; report: BackendReport } | null = null;

/**
 * A choice is made once a worker: the page starts another worker for another backend.
 * @param avoid backends that are not to be taken, each with the reason.
 */
export async function chooseOnce(
  forced: BackendName | null,
  onProgress: (message: string) => void,
  avoid: Avoided = {},
): Promise<BackendReport> {
  if (chosen?.forced !== forced) {
    const report = await chooseBackend({
      forced: forced ?? undefined,
      avoid,
      wasmPaths: WASM_PATHS,
      onProgress,
    });
    chosen = { forced, report };
  }
  return (chosen as { report: BackendReport }).report;
}

const bases = new Map<string, Uint8Array>();

/**
 * The file of the base policy that a run starts from, fetched once; null for an untrained one.
 * @throws Error saying which could not be had, and why.
 */
export async function basePolicy(
  settings: SettingValues,
  baseUrl: string,
): Promise<Uint8Array | null> {
  const id = basePolicyOf(settings);
  if (id === null) return null;
  const known = bases.get(id);
  if (known !== undefined) return known;
  const response = await fetch(`${baseUrl}${id}.safetensors`).catch((error: unknown) => {
    const why = error instanceof Error ? error.message : String(error);
    throw new Error(`the base policy ${id} could not be loaded (${why})`);
  });
  if (!response.ok) {
    throw new Error(`the base policy ${id} could not be loaded (status ${response.status})`);
  }
  const bytes = new Uint8Array(await response.arrayBuffer());
  bases.set(id, bytes);
  return bytes;
}
