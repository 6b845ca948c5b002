/** A run's schedule as the score draws it: what has been trained, and what is planned. */
import { type Phase, trainedExtent } from "../../experiment/phase";
import type { RunEvent } from "../../run/frames";

/** How a stage treats a group of parameters. */
export interface StageLane {
  readonly trained: "all" | "part" | "none";
  /** Factor on the learning rate. */
  readonly rate: number;
}

/** One stage of a run, done, running or planned. */
export interface Stage {
  /** E.g. "classifier only". */
  readonly name: string;
  /** First step of the stage. */
  readonly from: number;
  /** First step after it; null while that is open. */
  readonly to: number | null;
  readonly classifier: StageLane;
  readonly backbone: StageLane;
  readonly objective?: Phase["objective"];
  /** Its place in the schedule in force; left out once it is over. */
  readonly plan?: number;
  /** Whether its end can still be moved; not given means that it cannot. */
  readonly movable?: boolean;
  /** Whether what it trains can still be changed; not given means that it cannot. */
  readonly changeable?: boolean;
}

/**
 * The stages of a run: those that its events record, then those its schedule plans.
 *
 * @param schedule the schedule that the run began with.
 * @param events   the run's events, in order of time.
 */
export function stagesOf(schedule: readonly Phase[], events: readonly RunEvent[]): Stage[] {
  const stages: { phase: Phase; from: number; to: number | null; plan: number | null }[] = [];
  let plan = schedule;
  let next = 0;
  for (const event of events) {
    if (event.kind === "schedule") {
      plan = event.schedule;
      next = 0;
    } else if (event.kind === "phase") {
      const last = stages.at(-1);
      next = event.index + 1;
      if (last && trainsTheSame(last.phase, event.phase)) {
        // The schedule was changed elsewhere: what is in force goes on.
        Object.assign(last, { phase: event.phase, plan: event.index });
        continue;
      }
      if (last) Object.assign(last, { to: event.step, plan: null });
      stages.push({ phase: event.phase, from: event.step, to: null, plan: event.index });
    }
  }
  const running = stages.at(-1);
  let from: number | null = 0;
  if (running) {
    running.to = plannedEnd(running.phase);
    from = running.to;
  }
  for (const [i, phase] of plan.slice(next).entries()) {
    // After a stage with an end that nobody can know, there is no place to draw what follows.
    if (from === null) break;
    const to = plannedEnd(phase);
    stages.push({ phase, from, to, plan: next + i });
    from = to;
  }
  return stages
    .filter((stage) => stage.to === null || stage.to > stage.from)
    .map(({ phase, from, to, plan: place }) => ({
      name: phase.name,
      objective: phase.objective,
      ...(place === null ? {} : { plan: place }),
      from,
      to,
      classifier: { trained: trainedExtent(phase, "classifier"), rate: phase.lr.classifier },
      backbone: { trained: trainedExtent(phase, "backbone"), rate: phase.lr.backbone },
    }));
}

/** Whether nothing changes from one phase to another but their ends. */
export function trainsTheSame(a: Phase, b: Phase): boolean {
  const what = ({ trainable, lr, objective }: Phase) =>
    JSON.stringify([trainable, lr.classifier, lr.backbone, objective]);
  return what(a) === what(b);
}

function plannedEnd(phase: Phase): number | null {
  return phase.until !== null && "step" in phase.until ? phase.until.step : null;
}

/** What is new at the border between two stages: "backbone joins", "backbone will join". */
export function describeBorder(before: Stage, after: Stage, planned: boolean): string {
  const joined: string[] = [];
  const rates: string[] = [];
  for (const group of ["backbone", "classifier"] as const) {
    const was = before[group];
    const is = after[group];
    if (was.trained === "none" && is.trained !== "none") {
      joined.push(planned ? `${group} will join` : `${group} joins`);
    } else if (was.trained !== "none" && is.trained === "none") {
      joined.push(planned ? `${group} will be held` : `${group} held`);
    } else if (was.rate !== is.rate && is.trained !== "none") {
      rates.push(`${group} rate × ${is.rate}`);
    }
  }
  // The lanes' heights show the rates; words are for what they cannot show.
  return joined.join(", ") || rates.join(", ") || after.name;
}

/** The first stage that holds a group still, if the run begins with one: the time its charts are tinted. */
export function firstHeldStage(stages: readonly Stage[]): Stage | null {
  const first = stages[0];
  const held = first && (first.classifier.trained === "none" || first.backbone.trained === "none");
  return held && first.to !== null ? first : null;
}

/** Whether a stage ends, as planned, no sooner than the run: only a switch by hand ends it before. */
export function isOpenEnded(stage: Stage, maxStep: number): boolean {
  return stage.to === null || stage.to > maxStep;
}

/** The step to which a held stage's tint reaches: nobody knows the end of one that is open-ended. */
export function heldUntil(stage: Stage, reached: number, maxStep: number): number {
  if (stage.to !== null && !isOpenEnded(stage, maxStep)) return stage.to;
  return Math.max(stage.from, reached);
}
