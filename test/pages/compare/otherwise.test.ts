import { expect, it } from "vitest";
import { resolveExperiment } from "../../../src/experiment/resolve";
import type { SettingValues } from "../../../src/experiment/schema";
import { otherwise } from "../../../src/pages/compare/otherwise";
import type { RunEvent } from "../../../src/run/frames";
import type { RunRecord } from "../../../src/run/record";
import { asChanged } from "../../../src/store/live-changes";

/** A run that began with `settings`; `changes` are made while it runs: step, key, from, to. */
function run(
  settings: Partial<SettingValues> = {},
  changes: readonly (readonly [number, string, number, number])[] = [],
  origin?: { run: string; step: number },
): RunRecord {
  const experiment = resolveExperiment({ preset: "cf-rl-race", settings });
  const events = changes.map(
    ([step, key, from, to]): RunEvent => ({
      ...{ step, kind: "settings", changes: { [key]: { from, to } } },
    }),
  );
  return { header: { experiment, origin }, events } as unknown as RunRecord;
}

const slowed = [40, "learning_rate", 1e-3, 5e-4] as const;

it("names a rate that differs because the first run's was changed while it ran", () => {
  const first = run({}, [slowed]);
  expect(asChanged(first).settings.learning_rate).toBe(5e-4);
  expect(otherwise(run({ max_steps: 240 }), first)).toEqual(["240 steps", "learning rate 0.001"]);
});

it("names a change with its step, of the first run too, and none that both made alike", () => {
  const first = run({}, [slowed]);
  expect(otherwise(first, first)).toEqual(["learning rate 0.0005 from step 40"]);
  expect(otherwise(run({}, [slowed]), run())).toEqual(["learning rate 0.0005 from step 40"]);
  expect(otherwise(run({ schedule: "standard" }, [slowed]), first)).toEqual([
    "schedule standard RL",
  ]);
});

it("names a rate that was other on the way to what both ended with", () => {
  const back = [slowed, [60, "learning_rate", 5e-4, 1e-3]] as const;
  expect(otherwise(run({}, back), run())).toEqual([
    "learning rate 0.001 from step 60 (changed 2 times)",
  ]);
  expect(otherwise(run(), run({}, back))).toEqual(["learning rate 0.001"]);
});

it("takes a change before the first update for how a run began, and more steps for no change in it", () => {
  const before = run({}, [[0, "learning_rate", 1e-3, 5e-4]]);
  expect(otherwise(before, before)).toEqual([]);
  expect(otherwise(before, run())).toEqual(["learning rate 0.0005"]);
  const longer = run({}, [[120, "max_steps", 120, 180]]);
  expect(otherwise(longer, longer)).toEqual([]);
  expect(otherwise(longer, run())).toEqual(["180 steps"]);
});

it("does not say again what is in a fork's name", () => {
  const fork = run({}, [slowed], { run: "main", step: 40 });
  expect(otherwise(fork, run())).toEqual([]);
});
