/** What is to be said of results that are older than some of the settings. */
import { assumedText } from "../experiment/config";
import type { RunResult } from "./run-result";

/** A sentence for each set of settings that results lack, with how many results lack it. */
export function assumedNotes(results: readonly RunResult[]): string[] {
  const counts = new Map<string, number>();
  for (const result of results) {
    const text = assumedText(result);
    if (text !== null) counts.set(text, (counts.get(text) ?? 0) + 1);
  }
  return [...counts].map(([text, count]) => `${count} of ${results.length} results: ${text}`);
}
