/**
 * What a run keeps so that any of its steps can be had again: states at evenly spaced steps within a
 * number of bytes, and what was done to it by hand or measured for its schedule in between. A run is a
 * function of these, so the steps after a kept state are computed again rather than kept.
 */
import type { TrainerState } from "../engine/trainer";
import type { Experiment } from "../experiment/experiment";
import type { Phase } from "../experiment/phase";
import { ExperimentError, problemOf } from "../experiment/problem";
import type { SettingValues } from "../experiment/schema";

/** A change by hand, in force from update `step` on. */
export type Edit = {
  readonly step: number;
} & (
  | { readonly kind: "schedule"; readonly id: string; readonly phases: readonly Phase[] }
  | { readonly kind: "settings"; readonly patch: Partial<SettingValues> }
);

/** How θ_step is come by. */
export interface StatePath {
  readonly step: number;
  /** The newest kept state at or before it. */
  readonly state: TrainerState;
  /** What was changed after that state was kept, in order; those at `step` included. */
  readonly edits: readonly Edit[];
  /** What phases waited for, as it was measured on the way, by step. */
  readonly measured: ReadonlyMap<number, Readonly<Record<string, number>>>;
}

/** States held at least, however large they are. */
const LEAST = 4;

/** An experiment once an edit was made. */
export function edited(experiment: Experiment, edit: Edit): Experiment {
  const { settings } = experiment;
  if (edit.kind === "settings") {
    return { ...experiment, settings: { ...settings, ...edit.patch } };
  }
  const schedule = edit.id as SettingValues["schedule"];
  return { ...experiment, settings: { ...settings, schedule }, schedule: edit.phases };
}

/** Bytes of what differs from one state of a run to the next; θ_0 is held once. */
function bytesOf({ theta, optimizer }: TrainerState): number {
  const moments = [optimizer.m, optimizer.v].flatMap((one) => Object.values(one ?? {}));
  return moments.reduce((sum, { byteLength }) => sum + byteLength, theta.byteLength);
}

/** States to go back to, within `budget` bytes. */
export class StateHistory {
  private states: TrainerState[] = [];
  private readonly edits: Edit[] = [];
  private readonly measured = new Map<number, Readonly<Record<string, number>>>();

  /**
   * @param budget bytes that the states may take.
   * @param spacing steps between two states, until there are too many: then twice as many, and so on.
   */
  constructor(
    private readonly budget: number,
    private spacing: number,
  ) {}

  /** Steps between two states at present. */
  get stride(): number {
    return this.spacing;
  }

  /** The steps of the states held, ascending. */
  get steps(): number[] {
    return this.states.map(({ step }) => step);
  }

  /** Whether the state at a step is to be kept. The first one that is offered always is. */
  wants(step: number): boolean {
    const newest = this.states.at(-1);
    return newest === undefined || (step > newest.step && step % this.spacing === 0);
  }

  /** Keeps a state, as it is right before the update of its step. */
  keep(state: TrainerState): void {
    const [first] = this.states;
    this.states.push(first === undefined ? state : { ...state, baseTheta: first.baseTheta });
    const capacity = Math.max(LEAST, Math.floor(this.budget / Math.max(1, bytesOf(state))));
    while (this.states.length > capacity) {
      this.spacing *= 2;
      this.states = this.states.filter(
        ({ step }, index) => index === 0 || step % this.spacing === 0,
      );
    }
  }

  noteEdit(edit: Edit): void {
    this.edits.push(edit);
  }

  /** Notes what was measured on θ_step of the metrics that a phase may end at. */
  noteMeasured(step: number, metrics: Readonly<Record<string, number>>): void {
    this.measured.set(step, metrics);
  }

  /** How θ_step is come by. @throws ExperimentError where it lies before all that was kept. */
  pathTo(step: number): StatePath {
    const state = this.states.findLast((one) => one.step <= step);
    if (state === undefined) {
      const from = this.states[0]?.step;
      throw new ExperimentError([
        problemOf(
          "step",
          `no state is kept at or before step ${step}`,
          from === undefined ? "a run that has made a step" : `a step from ${from} on`,
        ),
      ]);
    }
    const edits = this.edits.filter((edit) => edit.step > state.step && edit.step <= step);
    return { step, state, edits, measured: this.measured };
  }
}
