/** The backend that an address forces, e.g. `?backend=webgpu` before the hash. */
import { type Problem, problemOf, quote } from "../experiment/problem";
import type { BackendName } from "./lab";

const NAMES: readonly BackendName[] = ["webgpu", "wasm", "webgl", "cpu"];

/**
 * Reads the address's query.
 * @returns the backend to be taken first, null where none is asked for, and what is wrong with it.
 */
export function backendOfAddress(search: string): {
  readonly backend: BackendName | null;
  readonly problems: readonly Problem[];
} {
  const asked = new URLSearchParams(search).get("backend");
  if (asked === null) return { backend: null, problems: [] };
  const backend = NAMES.find((name) => name === asked) ?? null;
  const wrong = problemOf("backend", `${quote(asked)} is not a backend`, NAMES.join(", "));
  return { backend, problems: backend === null ? [wrong] : [] };
}
