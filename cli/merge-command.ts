/** `merge`: the results of several files, every run once. */
import { writeFileSync } from "node:fs";
import { basename } from "node:path";
import { assumedNotes } from "../src/results/assumed-notes";
import { type FiledResult, mergeResults } from "../src/results/merge-results";
import { formatResults } from "../src/results/results-jsonl";
import { EXIT } from "./errors";
import type { Output } from "./output";
import { checkOutFile, readResults } from "./results-file";
import { lockResults } from "./results-lock";

/** Carries the command out; returns its exit code. Nothing is written where files disagree. */
export function mergeCommand(
  files: readonly string[],
  out: string | undefined,
  output: Output,
): number {
  if (out !== undefined) checkOutFile(out);
  const filed = files.flatMap((file) =>
    readResults(file).map((result): FiledResult => ({ result, file: basename(file) })),
  );
  const { results, duplicates } = mergeResults(filed);
  const text = formatResults(results);
  if (out === undefined) output.out(text);
  else {
    const release = lockResults(out, "merge");
    try {
      writeFileSync(out, text);
    } finally {
      release();
    }
  }
  const twice = duplicates === 0 ? "" : `; ${duplicates} were there more than once, and agree`;
  for (const note of assumedNotes(results)) output.err(`${note}\n`);
  output.err(`${results.length} runs of ${files.length} files${twice}\n`);
  return EXIT.ok;
}
