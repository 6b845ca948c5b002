/** What a reply to the page is made of. */
import { ExperimentError } from "../experiment/problem";
import type { Command, ReplyValues, RunProblem } from "./protocol";

/** The buffers of a reply, for `postMessage`'s transfer list. */
export function replyBuffers(value: ReplyValues[Command["type"]]): ArrayBuffer[] {
  if (value instanceof Uint8Array) return [value.buffer];
  if (typeof value !== "object" || value === null || !("arrays" in value)) return [];
  const buffers = Object.values(value.arrays).map(({ data }) => data.buffer as ArrayBuffer);
  return [...new Set(buffers)];
}

/** An error as a value that crosses to the page. */
export function problemFrom(error: unknown): RunProblem {
  if (error instanceof ExperimentError) {
    return { message: error.message, fields: error.problems.map((problem) => problem.field) };
  }
  return { message: error instanceof Error ? error.message : String(error), fields: [] };
}
