/** Results of several files put together: each run once, and no run with two outcomes. */

import { ResultsError } from "./results-jsonl";
import type { RunResult } from "./run-result";

/** A result, and the file that it came from. */
export interface FiledResult {
  readonly result: RunResult;
  readonly file: string;
}

/** Conflicts that are named one by one. */
const MAX_NAMED = 10;

/** In what two results of one run differ, in words; null where they agree in all that both measured. */
function disagreement(a: RunResult, b: RunResult): string | null {
  if (a.status !== b.status) return `${a.status}, and ${b.status}`;
  if (a.steps !== b.steps) return `${a.steps} steps, and ${b.steps}`;
  const rows = new Map(b.curves.steps.map((step, row) => [step, row]));
  for (const [name, values] of Object.entries(a.curves.values)) {
    const others = b.curves.values[name];
    if (others === undefined) continue;
    for (const [row, step] of a.curves.steps.entries()) {
      const at = rows.get(step);
      const [one, other] = [values[row], at === undefined ? null : others[at]];
      if (one != null && other != null && one !== other) {
        return `${name} at step ${step} is ${one}, and ${other}`;
      }
    }
  }
  return null;
}

function made({ backend, engineVersion }: RunResult): string {
  return `${backend}, engine ${engineVersion}`;
}

/**
 * Every run once, in the order in which each first comes. Of two results of one run the one with more
 * values is kept. Throws a ResultsError that names the runs whose results disagree: then one of them
 * was made by another engine or backend, or is damaged.
 */
export function mergeResults(filed: readonly FiledResult[]): {
  readonly results: readonly RunResult[];
  /** How many were there a second time. */
  readonly duplicates: number;
} {
  const kept = new Map<string, FiledResult>();
  const conflicts: string[] = [];
  for (const one of filed) {
    const { id, label, experiment } = one.result;
    const other = kept.get(id);
    if (other === undefined) {
      kept.set(id, one);
      continue;
    }
    const problem = disagreement(other.result, one.result);
    if (problem !== null) {
      const files = `${other.file} (${made(other.result)}) and ${one.file} (${made(one.result)})`;
      const run = `run ${id} (${label}, seed ${experiment.settings.seed})`;
      conflicts.push(`${run}: ${files} disagree: ${problem}`);
    } else if (measures(one) > measures(other)) {
      kept.set(id, one);
    }
  }
  if (conflicts.length > 0) {
    const more = conflicts.length - MAX_NAMED;
    throw new ResultsError(
      [...conflicts.slice(0, MAX_NAMED), ...(more > 0 ? [`${more} more conflicts`] : [])].join(
        "\n",
      ),
    );
  }
  const results = [...kept.values()].map(({ result }) => result);
  return { results, duplicates: filed.length - results.length };
}

/** How many values a result holds. */
function measures({ result }: FiledResult): number {
  const columns = Object.values(result.curves.values);
  return columns.reduce((sum, column) => sum + column.filter((value) => value !== null).length, 0);
}
