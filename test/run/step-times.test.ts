import { expect, it } from "vitest";
import { StepTimes } from "../../src/run/step-times";

/** Times by a clock that is set by hand, ms. */
function timed() {
  let at = 0;
  const times = new StepTimes(() => at);
  /** Notes a step that was begun and known at these times. */
  const step = (start: number, end: number) => {
    at = end;
    times.note(start);
  };
  return { times, step };
}

it("tells a step's own time in seconds, and the speed of the last few", () => {
  const { times, step } = timed();
  step(0, 100);
  expect(times.metrics(80)).toEqual({ step_time: 0.08, "speed/steps_per_second": 10 });
  step(100, 400);
  // Between them 200 ms each.
  expect(times.metrics(300)["speed/steps_per_second"]).toBe(5);
  for (let i = 0; i < 8; i++) step(400 + 50 * i, 450 + 50 * i);
  expect(times.metrics(50)["speed/steps_per_second"]).toBe(20);
});

it("counts a step that was begun ahead from when the one before it was known", () => {
  const { times, step } = timed();
  step(0, 100);
  step(10, 150);
  expect(times.since(20)).toBe(0);
  // 100 and 50 ms.
  expect(times.metrics(50)["speed/steps_per_second"]).toBeCloseTo(1000 / 75, 9);
});
