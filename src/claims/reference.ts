/** What came of claims, as the file that is shipped and that `claims` writes. */
import { parseJson } from "../experiment/parse-json";
import { ResultsError } from "../results/results-jsonl";
import type { ClaimOutcome } from "./evaluate-claim";

/** Counts up when a file would be misread. */
const CLAIMS_VERSION = 1;

/** Where, when and how outcomes came about. */
export interface ClaimsOrigin {
  readonly engine_version: string;
  readonly schema_version: number;
  readonly backend: string;
  readonly adapter: string;
  /** When the last run ended, ISO 8601 in UTC. */
  readonly date: string;
  /** What repeats it. */
  readonly command: string;
  /** Asked for, the first and how many. */
  readonly seeds: { readonly from: number; readonly count: number };
  /** How intervals were made. */
  readonly intervals: string;
}

/** Outcomes, and where they come from. */
export interface ClaimsFile extends ClaimsOrigin {
  readonly format_version: number;
  readonly claims: readonly ClaimOutcome[];
}

/** Numbers in six significant digits; what is not finite is null. */
function compact(_: string, value: unknown): unknown {
  if (typeof value !== "number") return value;
  return Number.isFinite(value) ? Number(value.toPrecision(6)) : null;
}

/** The file's text: a line for each claim. */
export function formatClaims(origin: ClaimsOrigin, claims: readonly ClaimOutcome[]): string {
  const head = JSON.stringify({ format_version: CLAIMS_VERSION, ...origin }, null, 1);
  const lines = claims.map((claim) => JSON.stringify(claim, compact));
  return `${head.slice(0, -2)},\n "claims": [\n${lines.join(",\n")}\n]}\n`;
}

/** Keys that hold a number always, so that null stands for one that is not finite. */
const NUMBERS: ReadonlySet<string> = new Set(["estimate", "low", "high", "effectSize"]);

/**
 * The outcomes of such a file's text; a number that is not finite is NaN. Throws a ResultsError for a
 * text that is no such file.
 */
export function parseClaims(text: string): ClaimsFile {
  let file: Partial<ClaimsFile> | null;
  try {
    file = parseJson(text, (key, value) =>
      value === null && NUMBERS.has(key) ? Number.NaN : value,
    ) as Partial<ClaimsFile> | null;
  } catch (error) {
    throw new ResultsError(`claims: is not JSON: ${(error as Error).message}`);
  }
  if (file?.format_version !== CLAIMS_VERSION || !Array.isArray(file.claims)) {
    const version = `${CLAIMS_VERSION}`;
    throw new ResultsError(`claims: is not a file of outcomes; allowed: format_version ${version}`);
  }
  return file as ClaimsFile;
}
