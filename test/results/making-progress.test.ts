/** How far runs are, and how long the rest takes, on a clock of the test's own. */
import { expect, it } from "vitest";
import { expandSweep } from "../../src/experiment/expand-sweep";
import { parseSweep } from "../../src/experiment/parse-sweep";
import type { PlannedRun } from "../../src/experiment/sweep";
import { MakingProgress } from "../../src/results/making-progress";

const [slow, fast, slowAgain, fastAgain] = expandSweep(
  parseSweep({
    version: 1,
    name: "made",
    experiment: { max_steps: 10 },
    grid: { learning_rate: [1e-3, 2e-3] },
    seeds: [1, 2],
  }),
).sort((a, b) => a.seed - b.seed) as [PlannedRun, PlannedRun, PlannedRun, PlannedRun];
const runs = [slow, fast, slowAgain, fastAgain];

it("says nothing of the time before a second step, and leaves the start out", () => {
  const progress = new MakingProgress(runs, 1);
  progress.begin(slow, 0);
  expect(progress.secondsLeft()).toBeNull();
  // Five seconds until the first step are the worker's start.
  progress.step(slow, 1, 5000);
  expect(progress.secondsLeft()).toBeNull();
  progress.step(slow, 2, 6000);
  expect(progress.secondsLeft()).toBeCloseTo(38);
  expect(progress.fraction()).toBeCloseTo(2 / 40);
});

it("takes every arm at its own pace and shares the rest among the workers", () => {
  const progress = new MakingProgress(runs, 2);
  progress.begin(slow, 0);
  progress.begin(fast, 0);
  progress.step(fast, 10, 10_000);
  progress.end(fast, 10_000);
  progress.begin(slowAgain, 10_000);
  progress.step(slow, 10, 30_000);
  progress.end(slow, 30_000);
  // Left: ten steps at 3 s and ten at 1 s for two workers, but nobody can share the first run's thirty.
  expect(progress.secondsLeft()).toBeCloseTo(30);
  progress.begin(fastAgain, 30_000);
  progress.step(slowAgain, 9, 37_000);
  expect(progress.stepsOf(({ seed }) => seed === slowAgain.seed)).toBe(9);
  expect(progress.secondsLeft()).toBeCloseTo(10);
});

it("counts what failed or diverged as through", () => {
  const progress = new MakingProgress(runs, 1);
  for (const [index, run] of runs.entries()) {
    progress.begin(run, 1000 * index);
    progress.step(run, 1, 1000 * index + 500);
    progress.end(run, 1000 * index + 1000);
  }
  expect(progress.fraction()).toBe(1);
  expect(progress.secondsLeft()).toBe(0);
});
