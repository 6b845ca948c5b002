/** A schedule as it is changed by hand while a run goes through it. */
import { describeTrainable, type Phase, type Trainable } from "./phase";

/** The schedule in force, and where a run is in it. */
export interface Plan {
  readonly phases: readonly Phase[];
  /** The phase in force, by its place. */
  readonly index: number;
  /** The step of the next update. */
  readonly now: number;
  /** The last step planned. */
  readonly last: number;
}

/** What can be done to a phase that is not over, apart from moving its end. */
export type StageChange =
  | { readonly kind: "train"; readonly trainable: "all" | "classifier" | "backbone" }
  /** Another phase is to follow in the second half of what is left of it. */
  | { readonly kind: "split" }
  | { readonly kind: "remove" };

/** The step that a phase ends at; null where that is open or hangs on a metric. */
function endOf({ until }: Phase): number | null {
  return until !== null && "step" in until ? until.step : null;
}

/** The first step of a phase that is still to be made; null where nobody can know. */
function startOf({ phases, index, now }: Plan, i: number): number | null {
  if (i <= index) return now;
  return endOf(phases[i - 1] as Phase);
}

/**
 * The steps, first and last, that the end of a phase can be moved to: after it began and before the
 * next one ends. Null where there is no such step.
 */
export function endRange(plan: Plan, i: number): readonly [number, number] | null {
  const start = startOf(plan, i);
  const next = plan.phases[i + 1];
  if (start === null || next === undefined) return null;
  const least = start + 1;
  const most = Math.min(plan.last, endOf(next) ?? plan.last) - 1;
  return least <= most ? [least, most] : null;
}

/** Lets a phase end at a step, as near to it as its neighbours allow. */
export function moveEnd(plan: Plan, i: number, step: number): readonly Phase[] {
  const range = endRange(plan, i);
  if (range === null) return plan.phases;
  const until = { step: Math.min(range[1], Math.max(range[0], Math.round(step))) };
  return plan.phases.map((phase, at) => (at === i ? { ...phase, until } : phase));
}

/** Lets a phase train something else, at the run's own rate. */
export function retrain(plan: Plan, i: number, trainable: Trainable): readonly Phase[] {
  return plan.phases.map((phase, at) =>
    at === i ? { ...phase, ...training(trainable, phase) } : phase,
  );
}

function training(trainable: Trainable, { objective }: Phase) {
  return {
    name: describeTrainable({ trainable }),
    trainable,
    lr: { classifier: 1, backbone: 1 },
    objective,
  };
}

/** The step in the midst of what is left of a phase; null where it has no room for two. */
function splitPoint(plan: Plan, i: number): number | null {
  const start = startOf(plan, i);
  const end = endOf(plan.phases[i] as Phase) ?? plan.last;
  if (start === null || end - start < 2) return null;
  return Math.round((start + end) / 2);
}

/** Adds a phase in the second half of what is left of another: it holds what that one trains, or trains everything. */
export function addAfter(plan: Plan, i: number): readonly Phase[] {
  const phase = plan.phases[i] as Phase;
  const step = splitPoint(plan, i);
  if (step === null) return plan.phases;
  const first: Phase = { ...phase, until: { step } };
  const trainable = phase.trainable === "all" ? "classifier" : "all";
  const second: Phase = { ...training(trainable, phase), until: phase.until };
  return [...plan.phases.slice(0, i), first, second, ...plan.phases.slice(i + 1)];
}

/** Takes a phase out: the one before goes on to its end; where it is the one in force, the next one begins. */
export function remove(plan: Plan, i: number): readonly Phase[] {
  const { phases, index } = plan;
  const gone = phases[i];
  if (gone === undefined || phases.length - index < 2) return phases;
  const rest = phases.filter((_, at) => at !== i);
  if (i === index) return rest;
  return rest.map((phase, at) => (at === i - 1 ? { ...phase, until: gone.until } : phase));
}

/** The phases after a change. */
export function changed(plan: Plan, i: number, change: StageChange): readonly Phase[] {
  if (change.kind === "train") return retrain(plan, i, change.trainable);
  return change.kind === "split" ? addAfter(plan, i) : remove(plan, i);
}
