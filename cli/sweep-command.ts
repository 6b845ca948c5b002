/** `sweep`: the runs of a sweep file, each once, into a file of results. */
import { readFileSync } from "node:fs";
import type { BackendName } from "../src/engine/backend";
import { unlearntText } from "../src/experiment/base-rewards";
import { expandSweep } from "../src/experiment/expand-sweep";
import { parseSweepText } from "../src/experiment/parse-sweep";
import { ExperimentError } from "../src/experiment/problem";
import type { PlannedRun, Sweep } from "../src/experiment/sweep";
import { INSTRUMENTS } from "../src/instruments/registry";
import { hasRecorded } from "../src/results/run-result";
import { checkedWatch } from "../src/run/watch-request";
import { backendFlag } from "./engine";
import { EXIT, UsageError } from "./errors";
import { countFlag } from "./flags";
import { OwnProcess, ProcessPool } from "./job-pool";
import { makeRuns } from "./make-runs";
import { type Output, Progress } from "./output";
import { recordProblems } from "./record-problems";
import { checkOutFile, openResults } from "./results-file";
import { lockResults } from "./results-lock";
import { shardFlag, shardOf, shardSuffix } from "./shard";

/** The flags of `sweep`, as they were typed. */
export interface SweepFlags {
  readonly jobs?: string | undefined;
  readonly shard?: string | undefined;
  readonly out?: string | undefined;
  readonly backend: string;
  readonly plan: boolean;
}

/** Most processes. */
const MOST_JOBS = 256;

/** A sweep and its runs, from a file. Throws a UsageError that lists everything wrong. */
function readSweep(path: string): { readonly sweep: Sweep; readonly runs: readonly PlannedRun[] } {
  let text: string;
  try {
    text = readFileSync(path, "utf8");
  } catch (error) {
    throw new UsageError(`${path} cannot be read (${(error as NodeJS.ErrnoException).code})`);
  }
  try {
    const sweep = parseSweepText(text);
    const problems = recordProblems(sweep.record);
    if (problems.length > 0) throw new ExperimentError(problems);
    checkedWatch(sweep.record.instruments, INSTRUMENTS);
    return { sweep, runs: expandSweep(sweep) };
  } catch (error) {
    if (!(error instanceof ExperimentError)) throw error;
    const messages = error.problems.map(({ message }) =>
      message.replace(/^watch\[/, "record.instruments["),
    );
    throw new UsageError(messages.map((message) => `${path}: ${message}`).join("\n"));
  }
}

/** How many processes, from a flag. Throws a UsageError. */
export function jobsFlag(text: string | undefined): number {
  const jobs = countFlag("--jobs", text) ?? 1;
  if (jobs > MOST_JOBS) {
    throw new UsageError(`--jobs: ${jobs} are too many; allowed: ${MOST_JOBS} or fewer`);
  }
  return jobs;
}

function planText(runs: readonly PlannedRun[]): string {
  return runs
    .map(({ id, index, label, seed }) => `${index + 1}\t${id}\tseed ${seed}\t${label}\n`)
    .join("");
}

/** Carries the command out; returns its exit code. */
export async function sweepCommand(
  file: string,
  flags: SweepFlags,
  output: Output,
  signal: AbortSignal,
): Promise<number> {
  const backend = backendFlag(flags.backend);
  const lanes = jobsFlag(flags.jobs);
  const { sweep, runs } = readSweep(file);
  const share = shardFlag(flags.shard);
  const shard = shardOf(runs, share);
  if (flags.plan) {
    output.out(planText(shard));
    return EXIT.ok;
  }
  const path = flags.out ?? `${sweep.name}${shardSuffix(share)}.jsonl`;
  checkOutFile(path);
  const release = lockResults(path, `sweep ${file}`);
  try {
    return await makeMissing({ sweep, shard, backend, lanes, path }, output, signal);
  } finally {
    release();
  }
}

/** Makes the runs that a file lacks; returns the exit code. */
async function makeMissing(
  {
    sweep,
    shard,
    backend,
    lanes,
    path,
  }: {
    readonly sweep: Sweep;
    readonly shard: readonly PlannedRun[];
    readonly backend: BackendName;
    readonly lanes: number;
    readonly path: string;
  },
  output: Output,
  signal: AbortSignal,
): Promise<number> {
  const progress = new Progress(output);
  const { record } = sweep;
  const done = new Set<string>();
  const repaired = openResults(path, (result) => {
    if (hasRecorded(result, record)) done.add(result.id);
  });
  if (repaired) progress.say(`${path}: its last line was cut off; that run is made again`);
  const left = shard.filter(({ id }) => !done.has(id)).map((run) => ({ ...run, record }));
  const there = shard.length - left.length;
  progress.say(
    `${sweep.name}: ${shard.length} runs${there === 0 ? "" : `, ${there} of them in ${path} already`}`,
  );
  const unlearnt = new Set(left.flatMap(({ experiment }) => unlearntText(experiment) ?? []));
  for (const text of unlearnt) progress.say(text);
  const jobs = lanes === 1 ? new OwnProcess(backend) : new ProcessPool(backend, lanes);
  const report = await makeRuns({
    ...{ runs: left, sweep: sweep.name },
    ...{ jobs, path, progress, signal },
  });
  const missing = left.length - report.made;
  progress.say(
    `${there + report.made} of ${shard.length} runs are in ${path}` +
      `${missing === 0 ? "" : "; the same command makes the others"}`,
  );
  if (report.interrupted) return EXIT.interrupted;
  return report.failed.length === 0 ? EXIT.ok : EXIT.failed;
}
