/** What is kept of a run, and how any of its steps is come by from it. */
import { expect, it } from "vitest";
import type { TrainerState } from "../../src/engine/trainer";
import { StateHistory } from "../../src/run/state-history";

const state = (step: number) =>
  ({
    step,
    theta: new Float32Array(4),
    baseTheta: new Float32Array(4),
    optimizer: { m: { a: new Float32Array(2) }, v: { a: new Float32Array(2) }, counts: {} },
  }) as unknown as TrainerState;

/** Offers the states of so many steps. */
function run(history: StateHistory, steps: number): void {
  for (let step = 0; step < steps; step++) {
    if (history.wants(step)) history.keep(state(step));
  }
}

it("keeps every state while there is room, then every second one, evenly", () => {
  // A state is 32 bytes: room for 8.
  const history = new StateHistory(8 * 32, 1);
  run(history, 8);
  expect(history.steps).toEqual([0, 1, 2, 3, 4, 5, 6, 7]);
  run(history, 9);
  expect(history.steps).toEqual([0, 2, 4, 6, 8]);
  for (let step = 9; step < 100; step++) if (history.wants(step)) history.keep(state(step));
  expect(history.stride).toBe(16);
  expect(history.steps).toEqual([0, 16, 32, 48, 64, 80, 96]);
});

it("holds the policy that they all began with once", () => {
  const history = new StateHistory(1 << 20, 1);
  run(history, 3);
  expect(history.pathTo(2).state.baseTheta).toBe(history.pathTo(0).state.baseTheta);
});

it("keeps no more than a spacing asks for, from wherever the run was gone on with", () => {
  const history = new StateHistory(1 << 20, 25);
  for (let step = 13; step < 90; step++) if (history.wants(step)) history.keep(state(step));
  expect(history.steps).toEqual([13, 25, 50, 75]);
  expect(history.pathTo(49).state.step).toBe(25);
  expect(() => history.pathTo(12)).toThrow(/step: no state is kept at or before step 12.*from 13/);
});

it("says what was changed by hand after the state and up to the step", () => {
  const history = new StateHistory(1 << 20, 10);
  run(history, 20);
  for (const step of [3, 10, 12, 15, 16]) {
    history.noteEdit({ step, kind: "settings", patch: { learning_rate: step } });
  }
  // What was changed at step 10 belongs to the state that is kept right before its update.
  expect(history.pathTo(15).edits.map(({ step }) => step)).toEqual([12, 15]);
});
