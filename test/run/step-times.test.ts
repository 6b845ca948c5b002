import { expect, it } from "vitest";
import { StepTimes } from "../../src/run/step-times";

/** Times by a clock that is set by hand, ms. */
function timed() {
  let at = 0;
  const times = new StepTimes(() => at);
  /** Notes a step that was begun and known at these times. */
  const step = (start: number, end: number) => {
    at = end;
    return times.note(start);
  };
  return { times, step };
}

it("tells the speed of the last few steps", () => {
  const { times, step } = timed();
  expect(times.speed).toBeNull();
  expect(step(0, 100)).toBe(100);
  expect(times.speed).toBe(10);
  step(100, 400);
  // Between them 200 ms each.
  expect(times.speed).toBe(5);
  for (let i = 0; i < 8; i++) step(400 + 50 * i, 450 + 50 * i);
  expect(times.speed).toBe(20);
});

it("counts a step that was begun ahead from when the one before it was known", () => {
  const { times, step } = timed();
  step(0, 100);
  expect(step(10, 150)).toBe(50);
  expect(times.since(20)).toBe(0);
  // 100 and 50 ms.
  expect(times.speed).toBeCloseTo(1000 / 75, 9);
});
