/** The runs that claims need: every arm with every seed, a run that several need once. */

import type { Experiment } from "../experiment/experiment";
import { ExperimentError, problemOf } from "../experiment/problem";
import { type PartialExperiment, resolveExperiment } from "../experiment/resolve";
import { runId } from "../experiment/run-id";
import type { PlannedRun, Recorded } from "../experiment/sweep";
import type { Arm, Claim } from "./claim";

/** A run, and what of it is to be measured for the claims that need it. */
export interface ClaimRun extends PlannedRun {
  readonly record: Recorded;
}

/** The experiment of an arm with a seed. Throws an ExperimentError naming claim and arm. */
export function armExperiment(claim: Claim, arm: Arm, seed: number): Experiment {
  const { settings: common, ...commonFlat } = claim.common;
  const { settings: own, ...flat } = arm.experiment;
  const asked: PartialExperiment = {
    ...{ ...common, ...commonFlat, ...own, ...flat },
    ...{ companion: "none", seeds: 1, seed },
  };
  try {
    return resolveExperiment(asked);
  } catch (error) {
    if (!(error instanceof ExperimentError)) throw error;
    const name = `${claim.id}/${arm.id}`;
    throw new ExperimentError(error.problems.map(({ message }) => problemOf(name, message)));
  }
}

/** The largest number that divides both. */
function commonDivisor(a: number, b: number): number {
  return b === 0 ? a : commonDivisor(b, a % b);
}

/** What two claims want of one run, together: an instrument at every step that either asks for. */
export function joinedRecord(a: Recorded, b: Recorded): Recorded {
  const every = new Map<string, number>();
  for (const one of [...a.instruments, ...b.instruments]) {
    every.set(one.id, commonDivisor(one.every, every.get(one.id) ?? one.every));
  }
  const instruments = [...every].map(([id, steps]) => ({ id, every: steps }));
  return { metrics: null, instruments };
}

/** The runs of some claims over some seeds, seed by seed, so that whole pairs come early. */
export function planClaims(claims: readonly Claim[], seeds: readonly number[]): ClaimRun[] {
  const runs = new Map<string, ClaimRun>();
  let point = 0;
  const arms = claims.flatMap((claim) => claim.arms.map((arm) => ({ claim, arm, point: point++ })));
  for (const seed of seeds) {
    for (const { claim, arm, point: place } of arms) {
      const experiment = armExperiment(claim, arm, seed);
      const id = runId(experiment);
      const record = { metrics: null, instruments: claim.instruments };
      const known = runs.get(id);
      runs.set(
        id,
        known === undefined
          ? {
              ...{ id, index: runs.size, point: place, label: `${claim.id}: ${arm.label}` },
              ...{ values: { claim: claim.id, arm: arm.id }, seed, experiment, record },
            }
          : { ...known, record: joinedRecord(known.record, record) },
      );
    }
  }
  return [...runs.values()];
}
