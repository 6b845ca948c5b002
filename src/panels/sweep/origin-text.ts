/** Where results come from, in words. */
import { originsOf } from "../../results/provenance";
import type { RunResult } from "../../results/run-result";
import type { BackendName } from "../../store/lab";
import { backendLabel } from "../header/BackendBadge";

/** What computed results, and when: "12 runs on WebAssembly, engine 0.1.0, 2026-11-25". */
export function originText(results: readonly RunResult[]): string {
  const texts = originsOf(results).map(
    ({ runs, backend, engineVersion, from, to }) =>
      `${runs} ${runs === 1 ? "run" : "runs"} on ${backendLabel(backend as BackendName)}, ` +
      `engine ${engineVersion}, ${from === to ? from : `${from} to ${to}`}`,
  );
  return texts.join("; ");
}
