/**
 * Which phase of a schedule is in force, and what that means for each parameter's learning rate.
 *
 * The controller is plain data and arithmetic: the trainer asks it before every update, and the run
 * writes the events it returns into its record.
 */
import type { Phase, PhaseEnd, Trainable } from "../experiment/phase";
import type { ParameterSpec } from "./layout";
import { changeOverWindow, type MeasuredValue } from "./plateau";

/** A change of phase, for the record. */
export interface PhaseEvent {
  /** The step whose update is the first one in the new phase. */
  readonly step: number;
  /** `advance`: the phase before met its end. `replace`: the user gave the run another schedule. */
  readonly cause: "advance" | "replace";
  /** The new phase and its place in its schedule. */
  readonly phase: Phase;
  readonly index: number;
}

/** All that a controller remembers, as JSON. */
export interface ScheduleState {
  readonly phases: readonly Phase[];
  /** Place of the phase in force. */
  readonly index: number;
  /** The step whose update was the first one in the phase in force. */
  readonly since: number;
  /** What was measured lately of the metric that the phase waits for to level off. */
  readonly recent: readonly MeasuredValue[];
}

/** Values of the last measured metrics by name; a name that was not measured is absent. */
export type LastMetrics = Readonly<Record<string, number | undefined>>;

/** What a schedule check found wrong. The message begins with the field, e.g. `schedule[1].until`. */
export class ScheduleError extends RangeError {
  override readonly name = "ScheduleError";
}

/** Whether a parameter is one that `prefix` names: itself, or one below it ("blocks.1" is no part of "blocks.10"). */
function hasPrefix(name: string, prefix: string): boolean {
  return name === prefix || name.startsWith(`${prefix}.`);
}

/** Whether `trainable` lets a parameter be changed. */
export function isTrainable(
  trainable: Trainable,
  spec: Pick<ParameterSpec, "name" | "group">,
): boolean {
  if (typeof trainable === "string") {
    return trainable === "all" || trainable === spec.group;
  }
  return trainable.some((prefix) => hasPrefix(spec.name, prefix));
}

/** Throws unless `until` is a possible end. */
function checkEnd(field: string, until: PhaseEnd): void {
  if (until === null) {
    return;
  }
  if ("step" in until) {
    if (!Number.isSafeInteger(until.step) || until.step < 0) {
      throw new ScheduleError(`${field}.step is ${until.step}; it must be a whole number`);
    }
    return;
  }
  if (typeof until.metric !== "string" || until.metric === "") {
    throw new ScheduleError(`${field}.metric is "${until.metric}"; it must name a metric`);
  }
  if ("plateau" in until) {
    if (!Number.isFinite(until.plateau) || until.plateau < 0) {
      throw new ScheduleError(`${field}.plateau is ${until.plateau}; it must be >= 0`);
    }
    if (!Number.isSafeInteger(until.window) || until.window < 2) {
      throw new ScheduleError(`${field}.window is ${until.window}; it must be 2 steps or more`);
    }
    return;
  }
  if (until.op !== ">=" && until.op !== "<=") {
    throw new ScheduleError(`${field}.op is "${until.op}"; it must be ">=" or "<="`);
  }
  if (!Number.isFinite(until.value)) {
    throw new ScheduleError(`${field}.value is ${until.value}; it must be a number`);
  }
}

/** Throws unless `trainable` names a group or parameters that there are. */
function checkTrainable(
  field: string,
  trainable: Trainable,
  layout: readonly ParameterSpec[],
): void {
  if (typeof trainable === "string") {
    if (!["classifier", "backbone", "all"].includes(trainable)) {
      throw new ScheduleError(
        `${field} is "${trainable}"; it must be classifier, backbone, all or a list of name prefixes`,
      );
    }
    return;
  }
  if (trainable.length === 0) {
    throw new ScheduleError(`${field} is empty; it must name at least one parameter`);
  }
  for (const prefix of trainable) {
    if (!layout.some((spec) => hasPrefix(spec.name, prefix))) {
      throw new ScheduleError(
        `${field} has "${prefix}", which begins no parameter's name (such as "${layout[0]?.name}")`,
      );
    }
  }
}

/** Throws unless the phases make a schedule for parameters of this layout. */
function checkSchedule(phases: readonly Phase[], layout: readonly ParameterSpec[]): void {
  if (phases.length === 0) {
    throw new ScheduleError("schedule is empty; it must have at least one phase");
  }
  phases.forEach((phase, i) => {
    checkTrainable(`schedule[${i}].trainable`, phase.trainable, layout);
    checkEnd(`schedule[${i}].until`, phase.until);
    for (const group of ["classifier", "backbone"] as const) {
      const factor = phase.lr[group];
      if (!Number.isFinite(factor) || factor < 0) {
        throw new ScheduleError(`schedule[${i}].lr.${group} is ${factor}; it must be >= 0`);
      }
    }
    if (phase.objective !== "rl" && phase.objective !== "supervised") {
      throw new ScheduleError(
        `schedule[${i}].objective is "${phase.objective}"; it must be rl or supervised`,
      );
    }
    if ((phase.until === null) !== (i === phases.length - 1)) {
      throw new ScheduleError(
        `schedule[${i}].until must be ${phase.until === null ? "set: phases follow" : "null: it is the last phase"}`,
      );
    }
  });
}

/** A metric's value; undefined where it was not measured or is not finite. */
function measuredValue(metrics: LastMetrics, name: string): number | undefined {
  const value = Object.hasOwn(metrics, name) ? metrics[name] : undefined;
  return value !== undefined && Number.isFinite(value) ? value : undefined;
}

/** Walks through a schedule's phases. */
export class ScheduleController {
  readonly #layout: readonly ParameterSpec[];
  #phases: readonly Phase[];
  #index = 0;
  #since = 0;
  #recent: readonly MeasuredValue[] = [];

  /**
   * Starts in the first phase; `advance` passes over phases that are over already.
   * @throws ScheduleError naming the field that is wrong.
   */
  constructor(phases: readonly Phase[], layout: readonly ParameterSpec[]) {
    checkSchedule(phases, layout);
    this.#phases = [...phases];
    this.#layout = layout;
  }

  /**
   * A controller that goes on where `state` was taken.
   * @throws ScheduleError naming the field that is wrong.
   */
  static restore(state: ScheduleState, layout: readonly ParameterSpec[]): ScheduleController {
    const controller = new ScheduleController(state.phases, layout);
    if (!Number.isSafeInteger(state.index) || state.phases[state.index] === undefined) {
      throw new ScheduleError(
        `schedule index is ${state.index}; it must be from 0 to ${state.phases.length - 1}`,
      );
    }
    controller.#index = state.index;
    controller.#since = state.since;
    controller.#recent = [...state.recent];
    return controller;
  }

  /** The phase in force. */
  get phase(): Phase {
    return this.#phases[this.#index] as Phase;
  }

  /** Its place in the schedule. */
  get index(): number {
    return this.#index;
  }

  /** The schedule in force. */
  get phases(): readonly Phase[] {
    return this.#phases;
  }

  /**
   * Takes note of what row `step` says, for a phase that waits for a metric to level off; call once
   * the step is made.
   * @param metrics what was measured at this very step; one that is absent or not finite is passed over.
   */
  observe(step: number, metrics: LastMetrics): void {
    const { until } = this.phase;
    if (until === null || !("plateau" in until)) return;
    const value = measuredValue(metrics, until.metric);
    if (value === undefined) return;
    const recent = this.#recent.filter((one) => one.step > step - until.window);
    this.#recent = [...recent, { step, value }];
  }

  /**
   * Moves to the phase in force at `step`; call before that step's update. A phase that is over
   * when it begins (its step passed, its metric there already) is passed over and still reported.
   * @param metrics the last value of each metric; one that is absent or not finite ends nothing.
   */
  advance(step: number, metrics: LastMetrics): PhaseEvent[] {
    const events: PhaseEvent[] = [];
    while (this.#isOver(step, metrics)) {
      this.#begin(this.#index + 1, step);
      events.push({ step, cause: "advance", phase: this.phase, index: this.#index });
    }
    return events;
  }

  /**
   * Puts another schedule in force from `step` on, beginning with its first phase.
   * @throws ScheduleError naming the field that is wrong; the old schedule then stays.
   */
  replace(phases: readonly Phase[], step: number): PhaseEvent {
    checkSchedule(phases, this.#layout);
    this.#phases = [...phases];
    this.#begin(0, step);
    return { step, cause: "replace", phase: this.phase, index: 0 };
  }

  /** Factor on the learning rate of a parameter in the phase in force; 0 when it is frozen. */
  scaleOf(spec: ParameterSpec): number {
    return isTrainable(this.phase.trainable, spec) ? this.phase.lr[spec.group] : 0;
  }

  /** What `restore` takes. */
  state(): ScheduleState {
    return {
      phases: this.#phases,
      index: this.#index,
      since: this.#since,
      recent: this.#recent,
    };
  }

  /** Puts a phase in force from `step` on. */
  #begin(index: number, step: number): void {
    this.#index = index;
    this.#since = step;
    this.#recent = [];
  }

  /** Whether the phase in force is over before the update of `step`. */
  #isOver(step: number, metrics: LastMetrics): boolean {
    const { until } = this.phase;
    if (until === null) return false;
    if ("step" in until) return step >= until.step;
    if ("plateau" in until) {
      // Judged by steps of this phase alone: what came before moved otherwise.
      if (step - this.#since < until.window) return false;
      const change = changeOverWindow(this.#recent, step, until.window);
      return change !== null && Math.abs(change) <= until.plateau;
    }
    const value = measuredValue(metrics, until.metric);
    if (value === undefined) return false;
    return until.op === ">=" ? value >= until.value : value <= until.value;
  }
}
