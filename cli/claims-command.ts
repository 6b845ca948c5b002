/** `claims`: makes the runs that claims need and says what they show. */
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Claim } from "../src/claims/claim";
import { armsTable, comparisonsTable, verdictText } from "../src/claims/claim-tables";
import { type ClaimOutcome, evaluateClaim } from "../src/claims/evaluate-claim";
import { planClaims } from "../src/claims/plan-claims";
import { formatClaims } from "../src/claims/reference";
import { CLAIMS } from "../src/claims/registry";
import type { BackendName } from "../src/engine/backend";
import { SCHEMA_VERSION } from "../src/experiment/config";
import { mergeResults } from "../src/results/merge-results";
import { tableText } from "../src/results/report-tables";
import { hasRecorded, type RunResult } from "../src/results/run-result";
import { ENGINE_VERSION } from "../src/run/files/version";
import { INTERVAL_METHOD } from "../src/statistics/bootstrap";
import { backendFlag } from "./engine";
import { EXIT, UsageError } from "./errors";
import { countFlag } from "./flags";
import { OwnProcess, ProcessPool } from "./job-pool";
import { makeRuns, type RunsReport } from "./make-runs";
import { checkOutFolder } from "./out-folder";
import { type Output, Progress } from "./output";
import { openResults, readResults } from "./results-file";
import { lockResults } from "./results-lock";
import { type Shard, shardFlag, shardOf, shardSuffix } from "./shard";
import { jobsFlag } from "./sweep-command";

/** The flags of `claims`, as they were typed. */
export interface ClaimsFlags {
  readonly seeds: string;
  readonly firstSeed: string;
  readonly jobs?: string | undefined;
  readonly shard?: string | undefined;
  readonly backend: string;
  readonly out?: string | undefined;
}

/** Most seeds. */
const MOST_SEEDS = 1000;

/** The claims asked for; all where none is. Throws a UsageError naming those that are not. */
function claimsNamed(ids: readonly string[]): readonly Claim[] {
  const unknown = ids.filter((id) => !CLAIMS.some((claim) => claim.id === id));
  if (unknown.length > 0) {
    const known = CLAIMS.map(({ id }) => id).join(", ");
    throw new UsageError(
      unknown.map((id) => `claims: "${id}" is not one; allowed: ${known}`).join("\n"),
    );
  }
  return ids.length === 0 ? CLAIMS : CLAIMS.filter(({ id }) => ids.includes(id));
}

/** The claims there are, for a terminal. */
function listText(claims: readonly Claim[]): string {
  return claims
    .map(({ id, sentence, arms }) => {
      const labels = arms.map(({ label }) => label).join("; ");
      return `${id}\n    ${sentence}\n    Arms: ${labels}\n`;
    })
    .join("");
}

/** The seeds of two flags. Throws a UsageError. */
function seedsOf({ seeds, firstSeed }: ClaimsFlags): number[] {
  const count = countFlag("--seeds", seeds) as number;
  const from = countFlag("--first-seed", firstSeed) as number;
  if (count > MOST_SEEDS) {
    throw new UsageError(`--seeds: ${count} are too many; allowed: ${MOST_SEEDS} or fewer`);
  }
  return Array.from({ length: count }, (_, i) => from + i);
}

/** An outcome for a terminal. */
function outcomeText(claim: Claim, outcome: ClaimOutcome): string {
  const tables = [armsTable(claim, outcome), comparisonsTable(claim, outcome)].map(tableText);
  const seeds = `${outcome.seeds.length} seeds, ${outcome.tests} comparisons`;
  return [
    `${claim.id}: ${verdictText(claim, outcome)} (${seeds})`,
    claim.sentence,
    ...tables,
    "",
  ].join("\n");
}

/** The latest date of some results. */
function lastDate(results: readonly RunResult[]): string {
  return results.reduce((last, { date }) => (date > last ? date : last), "");
}

/** What `carryOutClaims` is told. */
export interface ClaimsRequest {
  readonly claims: readonly Claim[];
  readonly seeds: readonly number[];
  readonly backend: BackendName;
  /** Processes. */
  readonly lanes: number;
  /** The share of the runs that is to be made; null for all, and only then claims are evaluated. */
  readonly shard: Shard | null;
  readonly out: string;
  /** What repeats it, for the file. */
  readonly command: string;
}

/**
 * Makes the runs that a folder lacks, writes `runs.jsonl` and `claims.json`, says what came of each
 * claim; returns the exit code. By the end, or by a Ctrl-C, outcomes say what is there. Of a share only
 * the runs are made, into `runs-i-of-n.jsonl`.
 */
export async function carryOutClaims(
  request: ClaimsRequest,
  output: Output,
  signal: AbortSignal,
): Promise<number> {
  const { shard, out } = request;
  const path = join(out, `runs${shardSuffix(shard)}.jsonl`);
  const release = lockResults(path, "claims");
  try {
    const progress = new Progress(output);
    const report = await makeClaimRuns(request, path, progress, signal);
    if (shard === null) writeOutcomes(request, path, output);
    else {
      const merge = `merge ${join(out, "runs-*.jsonl")} --out ${join(out, "runs.jsonl")}`;
      progress.say(`${path} is a share; once all are there: ${merge}, then claims without --shard`);
    }
    if (report.interrupted) return EXIT.interrupted;
    return report.failed.length === 0 ? EXIT.ok : EXIT.failed;
  } finally {
    release();
  }
}

/** Makes the runs of a share that a file lacks. */
async function makeClaimRuns(
  { claims, seeds, backend, lanes, shard }: ClaimsRequest,
  path: string,
  progress: Progress,
  signal: AbortSignal,
): Promise<RunsReport> {
  const runs = shardOf(planClaims(claims, seeds), shard);
  const wanted = new Map(runs.map(({ id, record }) => [id, record]));
  const done = new Set<string>();
  openResults(path, (result) => {
    const record = wanted.get(result.id);
    if (record !== undefined && hasRecorded(result, record)) done.add(result.id);
  });
  const left = runs.filter(({ id }) => !done.has(id));
  progress.say(
    `${claims.length} claims, ${seeds.length} seeds: ${runs.length} runs${shard === null ? "" : ` in share ${shard.i}/${shard.n}`}, ` +
      `${runs.length - left.length} of them in ${path} already`,
  );
  const jobs = lanes === 1 ? new OwnProcess(backend) : new ProcessPool(backend, lanes);
  return makeRuns({
    ...{ runs: left, sweep: "claims" },
    ...{ jobs, path, progress, signal },
  });
}

/** Writes what came of each claim, and says it. */
function writeOutcomes(
  { claims, seeds, backend, out, command }: ClaimsRequest,
  path: string,
  output: Output,
): void {
  const wanted = new Set(planClaims(claims, seeds).map(({ id }) => id));
  const filed = readResults(path).map((result) => ({ result, file: path }));
  const results = mergeResults(filed).results.filter(({ id }) => wanted.has(id));
  const byId = new Map(results.map((result) => [result.id, result]));
  const outcomes = claims.map((claim) => evaluateClaim(claim, byId, seeds));
  const origin = {
    engine_version: ENGINE_VERSION,
    schema_version: SCHEMA_VERSION,
    backend,
    adapter: results[0]?.adapter ?? "",
    date: lastDate(results),
    command,
    seeds: { from: seeds[0] as number, count: seeds.length },
    intervals: INTERVAL_METHOD,
  };
  writeFileSync(join(out, "claims.json"), formatClaims(origin, outcomes));
  claims.forEach((claim, index) => {
    output.out(`${outcomeText(claim, outcomes[index] as ClaimOutcome)}\n`);
  });
}

/** Carries the command out; returns its exit code. Without --out it lists the claims. */
export async function claimsCommand(
  ids: readonly string[],
  flags: ClaimsFlags,
  output: Output,
  signal: AbortSignal,
): Promise<number> {
  const claims = claimsNamed(ids);
  if (flags.out === undefined) {
    output.out(listText(claims));
    return EXIT.ok;
  }
  const backend = backendFlag(flags.backend);
  const lanes = jobsFlag(flags.jobs);
  const seeds = seedsOf(flags);
  const shard = shardFlag(flags.shard);
  checkOutFolder(flags.out);
  const said = [...ids, "--seeds", flags.seeds, "--first-seed", flags.firstSeed];
  const command = `npm run --silent cli -- claims ${said.join(" ")} --backend ${backend} --out DIR`;
  return carryOutClaims(
    { claims, seeds, backend, lanes, shard, out: flags.out, command },
    output,
    signal,
  );
}
