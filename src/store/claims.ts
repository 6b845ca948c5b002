/**
 * The claims as the page shows them: the results that are shipped, and those that are made on this
 * machine, seeds side by side, in workers apart from the Lab's. One claim is tried at a time.
 */
import { create } from "zustand";
import type { Claim } from "../claims/claim";
import type { ClaimRun } from "../claims/plan-claims";
import { type ClaimsFile, formatClaims, parseClaims } from "../claims/reference";
import { CLAIMS } from "../claims/registry";
import { MakingProgress } from "../results/making-progress";
import { formatResults, RESULTS_TYPE } from "../results/results-jsonl";
import type { RunResult } from "../results/run-result";
import { resultOf } from "../run/job";
import { madeOf, missingOf, nextSeeds, stepsBySeed } from "./claim-seeds";
import { client } from "./lab";
import { coreCount, JobWorkers } from "./making/job-workers";
import { makeRuns, seedsSideBySide } from "./making/make-runs";
import { OwnChange } from "./own-change";
import { saveText } from "./save-bytes";

/** Progress is said this often at most, ms. */
const SAY_EVERY = 200;

/** A claim that is being tried. */
export interface Trying {
  readonly claim: string;
  /** Runs that are made at once. */
  readonly workers: number;
  /** Of the steps of a seed's runs, how many are made, 0 to 1, by seed. */
  readonly fractions: ReadonlyMap<number, number>;
  /** Until all its seeds are through; null before that can be told. */
  readonly secondsLeft: number | null;
}

/** Runs of a claim that failed; those that were not made after them are not among them. */
export interface ClaimFailure {
  readonly runs: number;
  readonly seeds: readonly number[];
  /** Why the first of them did. */
  readonly message: string;
}

/** The shipped results, and those that are made here. */
export interface ClaimsState {
  /** The shipped results; null while they are loaded, or where they cannot be. */
  readonly reference: ClaimsFile | null;
  readonly problem: string | null;
  /** What was made here, by the runs' ids; a new map whenever one is added. */
  readonly results: ReadonlyMap<string, RunResult>;
  /** The seeds that were asked for here, by claim. */
  readonly seeds: Readonly<Record<string, readonly number[]>>;
  readonly trying: Trying | null;
  /** What failed when a claim was last tried, by claim. */
  readonly failures: Readonly<Record<string, ClaimFailure>>;
}

export const useClaims = create<ClaimsState>()(() => ({
  reference: null,
  problem: null,
  results: new Map(),
  seeds: {},
  trying: null,
  failures: {},
}));

let jobs: JobWorkers | null = null;
/** A claim whose seeds are all through: where its runs were stopped, more are asked for now. */
const through = new OwnChange();

/** Loads the shipped results, once. */
export async function loadReference(): Promise<void> {
  if (useClaims.getState().reference !== null) return;
  try {
    const response = await fetch(new URL("claims/reference.json", document.baseURI));
    if (!response.ok) throw new Error(`status ${response.status}`);
    useClaims.setState({ reference: parseClaims(await response.text()), problem: null });
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    useClaims.setState({
      problem: `The shipped results could not be loaded (${why}). Every claim can still be tried here.`,
    });
  }
}

/** Runs that may be made at once: every core, for the Lab rests; each holds an engine of its own. */
export function mostAtOnce(): number {
  return Math.min(coreCount(), 8);
}

/**
 * Tries a claim on this machine: makes the runs that are missing, seeds side by side. The Lab rests meanwhile.
 * @param pressed when the button was, as events have it: what was to stop the last one begins none.
 */
export async function tryClaim(id: string, pressed = Number.POSITIVE_INFINITY): Promise<void> {
  const claim = CLAIMS.find((one) => one.id === id);
  if (claim === undefined || useClaims.getState().trying !== null) return;
  if (through.isUnseenAt(pressed)) return;
  const { results, seeds: every, failures: before } = useClaims.getState();
  const seeds = nextSeeds(claim, every[id] ?? [], results);
  const runs = missingOf(claim, seeds, results);
  const workers = Math.min(mostAtOnce(), runs.length);
  const { [id]: _, ...failures } = before;
  const progress = new MakingProgress(runs, workers);
  const bySeed = stepsBySeed(claim, seeds, results);
  const say = () => {
    const fractions = [...bySeed].map(([seed, { total, kept }]): [number, number] => {
      const steps = kept + progress.stepsOf((run) => run.seed === seed);
      return [seed, steps / total];
    });
    const secondsLeft = progress.secondsLeft();
    const trying = { claim: id, workers, fractions: new Map(fractions), secondsLeft };
    useClaims.setState({ trying });
  };
  useClaims.setState({ seeds: { ...every, [id]: seeds }, failures });
  say();
  // Before anything is waited for: a stop that comes meanwhile ends these.
  const own = new JobWorkers(workers);
  jobs = own;
  let said = 0;
  // A seed that lacks a run cannot count: the others come first.
  const failed = new Set<number>();
  const pick = seedsSideBySide(failed);
  try {
    if (client.status.state === "running") await client.pause();
    if (own.closed) return;
    await makeRuns({ runs, recordOf: ({ record }) => record, pick }, own.makers, {
      onBegin: (run) => progress.begin(run, performance.now()),
      onStep(run, step) {
        const now = performance.now();
        progress.step(run, step, now);
        if (now - said < SAY_EVERY) return;
        said = now;
        say();
      },
      onResult(run, job, seconds) {
        progress.end(run, performance.now());
        const steps = bySeed.get(run.seed);
        if (steps !== undefined) steps.kept += run.experiment.settings.max_steps;
        const result = resultOf(run, run.record, "claims", job, seconds);
        useClaims.setState(({ results }) => ({ results: new Map(results).set(run.id, result) }));
        say();
      },
      onFailure(run, message) {
        progress.end(run, performance.now());
        failed.add(run.seed);
        useClaims.setState((state) => ({
          failures: { ...state.failures, [id]: withFailure(state.failures[id], run, message) },
        }));
        say();
      },
    });
  } finally {
    if (!own.closed) through.mark();
    own.close();
    if (jobs === own) jobs = null;
    useClaims.setState({ trying: null });
  }
}

/** One more run that failed. */
function withFailure(
  before: ClaimFailure | undefined,
  { seed }: ClaimRun,
  message: string,
): ClaimFailure {
  if (before === undefined) return { runs: 1, seeds: [seed], message };
  const { runs, seeds } = before;
  return { ...before, runs: runs + 1, seeds: [...new Set([...seeds, seed])] };
}

/** Stops; what is finished stays, and trying again goes on with it. */
export function stopTrying(): void {
  jobs?.close();
}

/** Saves the shipped results of one claim, as `claims` of the command line writes them. */
export function saveRecord(id: string): void {
  const { reference } = useClaims.getState();
  if (reference === null) return;
  const { claims, format_version: _, ...origin } = reference;
  const text = formatClaims(
    origin,
    claims.filter((one) => one.id === id),
  );
  saveText(text, `${id}.json`, "application/json");
}

/** Saves the runs made here, of one claim or of all, as `claims` of the command line writes them. */
export function saveOwnResults(claim: Claim | null): void {
  const { results, seeds } = useClaims.getState();
  const own =
    claim === null ? [...results.values()] : madeOf(claim, seeds[claim.id] ?? [], results);
  const stem = claim === null ? "claims" : claim.id;
  saveText(formatResults(own), `${stem}-runs.jsonl`, RESULTS_TYPE);
}
