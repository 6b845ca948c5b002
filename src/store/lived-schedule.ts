/** What a run has lived through, switches by hand included, as a schedule that another run can follow. */
import type { Experiment } from "../experiment/experiment";
import type { Phase } from "../experiment/phase";
import { resolveExperiment } from "../experiment/resolve";
import type { RunRecord } from "../run/record";

/** What a visitor did to a run before a step, beyond its experiment. */
export interface HandMade {
  /** Whether the schedule was switched: by the lever, say. */
  readonly switched: boolean;
  /** Whether settings were changed while it ran. */
  readonly settings: boolean;
}

/** What was done to a run by hand before it made this many updates. */
export function handMade(record: RunRecord, step: number): HandMade {
  const before = record.events.filter((event) => event.step < step);
  return {
    switched: before.some(({ kind }) => kind === "schedule"),
    settings: before.some(({ kind }) => kind === "settings"),
  };
}

/**
 * The experiment with the phases that the run in fact went through up to a step, each to the step at
 * which it ended; the last goes on. Null where they make no schedule of their own.
 */
export function asLived(
  experiment: Experiment,
  record: RunRecord,
  step: number,
): Experiment | null {
  const begun: { step: number; phase: Phase }[] = [];
  for (const event of record.events) {
    if (event.kind !== "phase" || event.step >= Math.max(1, step)) continue;
    // A phase that was replaced before its first update left no trace in the run.
    if (begun.at(-1)?.step === event.step) begun.pop();
    begun.push({ step: event.step, phase: event.phase });
  }
  const phases = begun.map(({ phase }, i): Phase => {
    const next = begun[i + 1];
    return { ...phase, until: next === undefined ? null : { step: next.step } };
  });
  if (phases.length === 0) return null;
  const { settings } = experiment;
  try {
    return resolveExperiment({
      preset: experiment.preset,
      settings: { ...settings, schedule: "custom" },
      schedule: phases,
    });
  } catch {
    return null;
  }
}
