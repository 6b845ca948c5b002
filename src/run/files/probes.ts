/**
 * `probes.json`: the fixed contexts of the kernel, `{"contexts": [{"tokens": […], "position": p}]}`.
 * The logits meant are those at index p of the sequence, counted from 0.
 */
import type { ProbeContext } from "../frames";
import { decodeJson, RunFileError } from "./file-error";

const FILE = "probes.json";
const MAX_CONTEXTS = 4096;

/** The whole file. */
export function writeProbes(contexts: readonly ProbeContext[]): Uint8Array<ArrayBuffer> {
  const lines = contexts.map(({ tokens, position }) => JSON.stringify({ tokens, position }));
  const list = lines.length === 0 ? "[]" : `[\n  ${lines.join(",\n  ")}\n]`;
  return new TextEncoder().encode(`{"contexts": ${list}}\n`);
}

/** Reads the file. Throws a RunFileError naming the context. */
export function readProbes(bytes: Uint8Array): ProbeContext[] {
  const parsed = decodeJson(FILE, bytes);
  const contexts =
    typeof parsed === "object" && parsed !== null && "contexts" in parsed ? parsed.contexts : null;
  if (!Array.isArray(contexts) || contexts.length > MAX_CONTEXTS) {
    throw new RunFileError(FILE, "contexts", `must be a list of at most ${MAX_CONTEXTS}`);
  }
  return contexts.map((value: unknown, index) => {
    const { tokens, position } = (value ?? {}) as Record<string, unknown>;
    const isToken = (token: unknown) => Number.isInteger(token) && (token as number) >= 0;
    if (!Array.isArray(tokens) || tokens.length > 4096 || !tokens.every(isToken)) {
      throw new RunFileError(FILE, `contexts[${index}].tokens`, "must be a list of token ids");
    }
    if (!isToken(position) || (position as number) >= tokens.length) {
      throw new RunFileError(
        FILE,
        `contexts[${index}].position`,
        `must be an index into its ${tokens.length} tokens`,
      );
    }
    return { tokens: tokens as number[], position: position as number };
  });
}
