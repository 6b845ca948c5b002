/** The benchmark's flags: what is asked for, or one sentence a flag that cannot be. */
import { parseArgs } from "node:util";
import { UsageError } from "../cli/errors";
import { isAsked, type NodeBackend } from "./row";

/** What is asked for. */
export interface BenchRequest {
  /** Beginnings of the rows' ids; empty for all. */
  readonly only: readonly string[];
  /** Empty for all. */
  readonly backends: readonly NodeBackend[];
  readonly pairs: number;
  /** Where the rows are written as data; null for nowhere. */
  readonly json: string | null;
  /** Whether scaling curves are made in place of rows. */
  readonly report: boolean;
  readonly help: boolean;
}

/** Pairs of an interleaved comparison, where nothing else is asked for. */
export const DEFAULT_PAIRS = 9;

/** What may be asked for. */
export interface Allowed {
  /** Every row's id. */
  readonly rows: readonly string[];
  readonly backends: readonly NodeBackend[];
}

/** What `--help` prints. */
export function helpText({ rows, backends }: Allowed): string {
  return `npm run bench -- [flags]

What the engine costs here: every figure a ratio of medians from one interleaved run, beside its target.

  --only ROW       only this row, or all rows that begin with it, e.g. wasm/training-step; may be repeated
  --backend NAME   only this backend: ${backends.join(", ")}; may be repeated
  --pairs N        interleaved pairs a comparison, a whole number from 1; ${DEFAULT_PAIRS} where left out
  --json FILE      also write the rows as data
  --report         in place of the rows, measure scaling curves and write them below docs/performance
  --help           this text

Rows:
${rows.map((id) => `  ${id}`).join("\n")}
`;
}

/** The flags by name; whether each takes a value, and whether it may be repeated. */
const FLAGS: Readonly<Record<string, { readonly value: boolean; readonly multiple: boolean }>> = {
  only: { value: true, multiple: true },
  backend: { value: true, multiple: true },
  pairs: { value: true, multiple: false },
  json: { value: true, multiple: false },
  report: { value: false, multiple: false },
  help: { value: false, multiple: false },
};

/** The values that each flag was given, and what is wrong with how it was. */
function readTokens(args: readonly string[]): { given: Map<string, string[]>; problems: string[] } {
  const { tokens } = parseArgs({
    args: [...args],
    options: Object.fromEntries(
      Object.entries(FLAGS).map(([name, { value }]) => [
        name,
        { type: value ? "string" : "boolean" },
      ]),
    ),
    strict: false,
    tokens: true,
  });
  const known = Object.keys(FLAGS).map((name) => `--${name}`);
  const given = new Map<string, string[]>();
  const problems: string[] = [];
  for (const token of tokens) {
    if (token.kind === "positional") {
      problems.push(`"${token.value}": is not a flag; allowed: ${known.join(", ")}`);
    }
    if (token.kind !== "option") {
      continue;
    }
    const { name, rawName, value } = token;
    const flag = Object.hasOwn(FLAGS, name) ? FLAGS[name] : undefined;
    if (flag === undefined) {
      problems.push(`${rawName}: is not a flag; allowed: ${known.join(", ")}`);
    } else if (flag.value && (value === undefined || value === "" || value.startsWith("--"))) {
      problems.push(`${rawName}: has no value; allowed: ${rawName} VALUE`);
    } else if (!flag.value && value !== undefined) {
      problems.push(`${rawName}: "${value}" is not allowed; allowed: ${rawName} alone`);
    } else if (given.has(name) && !flag.multiple) {
      problems.push(`${rawName}: is given twice; allowed: once`);
    } else {
      given.set(name, [...(given.get(name) ?? []), value ?? ""]);
    }
  }
  return { given, problems };
}

/**
 * Reads the flags.
 * @throws UsageError with a sentence for each that is wrong: the flag, the value, what is allowed.
 */
export function parseFlags(args: readonly string[], allowed: Allowed): BenchRequest {
  const { given, problems } = readTokens(args);
  const only = given.get("only") ?? [];
  for (const one of only) {
    if (!allowed.rows.some((id) => isAsked([one], id))) {
      const families = [...new Set(allowed.rows.map((id) => id.split("/").slice(0, 2).join("/")))];
      problems.push(
        `--only: "${one}" begins no row; allowed: ${families.join(", ")}, or a row of --help`,
      );
    }
  }
  const backends = (given.get("backend") ?? []).flatMap((text) => {
    const known = allowed.backends.find((name) => name === text);
    if (known === undefined) {
      problems.push(`--backend: "${text}" is not one; allowed: ${allowed.backends.join(", ")}`);
    }
    return known ?? [];
  });
  const isOn = (id: string) => backends.some((name) => id.startsWith(`${name}/`));
  const asked = allowed.rows.filter((id) => isAsked(only, id));
  if (asked.length > 0 && backends.length > 0 && !asked.some(isOn)) {
    problems.push(
      `--only: no row of ${only.join(", ")} is on ${backends.join(", ")}; allowed: rows that begin with it`,
    );
  }
  const [pairs = String(DEFAULT_PAIRS)] = given.get("pairs") ?? [];
  if (!/^[1-9]\d{0,3}$/.test(pairs)) {
    problems.push(`--pairs: "${pairs}" is not allowed; allowed: a whole number from 1 to 9999`);
  }
  for (const name of ["only", "pairs", "json"]) {
    if (given.has("report") && given.has(name)) {
      problems.push(`--${name}: says nothing to --report; allowed beside it: --backend`);
    }
  }
  if (problems.length > 0) {
    throw new UsageError(problems.join("\n"));
  }
  return {
    only,
    backends,
    pairs: Number(pairs),
    json: given.get("json")?.[0] ?? null,
    report: given.has("report"),
    help: given.has("help"),
  };
}
