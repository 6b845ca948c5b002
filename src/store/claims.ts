/**
 * The claims as the page shows them: the results that are shipped, and those that are made on this
 * machine, run by run, in a worker apart from the Lab's. One claim is tried at a time.
 */
import { create } from "zustand";
import type { Claim } from "../claims/claim";
import { planClaims } from "../claims/plan-claims";
import { type ClaimsFile, parseClaims } from "../claims/reference";
import { CLAIMS } from "../claims/registry";
import { formatResults, RESULTS_TYPE } from "../results/results-jsonl";
import { missingRuns, type RunResult } from "../results/run-result";
import { resultOf } from "../run/job";
import { JobClient, JobsClosed } from "../run/job-client";
import { client } from "./lab";
import { saveText } from "./save-bytes";

/** The first seed that the shipped results do not hold, and how many are tried at a time. */
export const OWN_SEEDS = { first: 17, count: 5 } as const;

/** Progress is said this often at most, ms. */
const SAY_EVERY = 200;

/** A claim that is being tried. */
export interface Trying {
  readonly claim: string;
  readonly seed: number;
  /** Of this seed's steps, how much is made, 0 to 1. */
  readonly fraction: number;
  /** Until all its seeds are through; null before the first step. */
  readonly secondsLeft: number | null;
}

export interface ClaimsState {
  /** The shipped results; null while they are loaded, or where they cannot be. */
  readonly reference: ClaimsFile | null;
  readonly problem: string | null;
  /** What was made here, by the runs' ids; a new map whenever one is added. */
  readonly results: ReadonlyMap<string, RunResult>;
  /** The seeds that were asked for here, by claim. */
  readonly seeds: Readonly<Record<string, readonly number[]>>;
  readonly trying: Trying | null;
  /** Why a claim could not be tried to its end, by claim. */
  readonly failures: Readonly<Record<string, string>>;
}

export const useClaims = create<ClaimsState>()(() => ({
  reference: null,
  problem: null,
  results: new Map(),
  seeds: {},
  trying: null,
  failures: {},
}));

let jobs: JobClient | null = null;

/** Loads the shipped results, once. */
export async function loadReference(): Promise<void> {
  if (useClaims.getState().reference !== null) return;
  try {
    const response = await fetch(new URL("claims/reference.json", document.baseURI));
    if (!response.ok) throw new Error(`status ${response.status}`);
    useClaims.setState({ reference: parseClaims(await response.text()), problem: null });
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    useClaims.setState({ problem: `The shipped results could not be loaded (${why}).` });
  }
}

/** The seeds that a claim is tried with next: those that were begun, and as many new ones where none is left. */
function nextSeeds(claim: Claim): readonly number[] {
  const { seeds, results } = useClaims.getState();
  const known = seeds[claim.id] ?? [];
  if (known.length > 0 && missingOf(claim, known, results).length > 0) return known;
  const first = OWN_SEEDS.first + known.length;
  return [...known, ...Array.from({ length: OWN_SEEDS.count }, (_, i) => first + i)];
}

function missingOf(
  claim: Claim,
  seeds: readonly number[],
  results: ReadonlyMap<string, RunResult>,
) {
  return missingRuns(planClaims([claim], seeds), results, ({ record }) => record);
}

/** Tries a claim on this machine: makes the runs that are missing, seed by seed. The Lab rests meanwhile. */
export async function tryClaim(id: string): Promise<void> {
  const claim = CLAIMS.find((one) => one.id === id);
  if (claim === undefined || useClaims.getState().trying !== null) return;
  const seeds = nextSeeds(claim);
  const runs = missingOf(claim, seeds, useClaims.getState().results);
  const total = runs.reduce((sum, { experiment }) => sum + experiment.settings.max_steps, 0);
  const { [id]: _, ...failures } = useClaims.getState().failures;
  const first = runs[0]?.seed ?? 0;
  useClaims.setState(({ seeds: before }) => ({
    seeds: { ...before, [id]: seeds },
    failures,
    trying: { claim: id, seed: first, fraction: 0, secondsLeft: null },
  }));
  if (client.status.state === "running") await client.pause();
  if (jobs?.backend !== client.forcedBackend) stopTrying();
  jobs ??= new JobClient(new URL("base/", document.baseURI).href, client.forcedBackend);
  const begun = performance.now();
  let made = 0;
  let said = 0;
  try {
    for (const run of runs) {
      const { experiment, record, seed } = run;
      const ofSeed = runs.filter((one) => one.seed === seed);
      const before = ofSeed.indexOf(run);
      const started = performance.now();
      const onStep = (step: number) => {
        const now = performance.now();
        if (now - said < SAY_EVERY) return;
        said = now;
        const seconds = (now - begun) / 1000;
        const steps = made + step;
        useClaims.setState({
          trying: {
            claim: id,
            seed,
            fraction: (before + step / experiment.settings.max_steps) / ofSeed.length,
            secondsLeft: (seconds / steps) * (total - steps),
          },
        });
      };
      const job = await jobs.make({ experiment, record }, onStep);
      made += experiment.settings.max_steps;
      const took = (performance.now() - started) / 1000;
      const result = resultOf(run, record, "claims", job, took);
      useClaims.setState(({ results }) => ({ results: new Map(results).set(run.id, result) }));
    }
  } catch (error) {
    if (!(error instanceof JobsClosed)) {
      const message = error instanceof Error ? error.message : String(error);
      useClaims.setState((state) => ({ failures: { ...state.failures, [id]: message } }));
      stopTrying();
    }
  } finally {
    useClaims.setState({ trying: null });
  }
}

/** Stops; what is finished stays, and trying again goes on with it. */
export function stopTrying(): void {
  jobs?.close();
  jobs = null;
}

/** Saves what was made here as `claims` of the command line writes it. */
export function saveOwnResults(): void {
  const text = formatResults([...useClaims.getState().results.values()]);
  saveText(text, "claims-runs.jsonl", RESULTS_TYPE);
}
