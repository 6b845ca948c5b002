import { expect, it } from "vitest";
import type { Policy } from "../../src/engine/policy";
import { defaultSettings } from "../../src/experiment/schema";
import type { StateContext } from "../../src/instruments/instrument";
import type { RunEvent } from "../../src/run/frames";
import { Soundness, type Trouble } from "../../src/run/soundness";

const policy = {} as Policy;
const context = {} as StateContext;
const trouble: Trouble = { step: 7, made: 8, update: 6, policy, rates: [0.1] };

/** A run's soundness, what it told, and of which update it asked why. */
function soundness(explosion: string | null = null) {
  const events: RunEvent[] = [];
  const asked: number[] = [];
  const sound = new Soundness(
    {
      explosion: async () => explosion,
      explain: async (_, update) => {
        asked.push(update);
        return "W moved most.";
      },
    },
    () => ({ ...defaultSettings(), learning_rate: 0.25 }),
    (event) => events.push(event),
  );
  return { sound, events, asked };
}

it("lets a run go on whose numbers are finite and whose norms are in bounds", async () => {
  const { sound, events } = soundness();
  expect(await sound.checkState({ metrics: { reward: 0.5 }, context }, trouble)).toBe(true);
  expect(sound.broken).toBeNull();
  expect(events).toEqual([]);
});

it("stops it by the first number that is not finite, and says which, why and what would help", async () => {
  const { sound, events, asked } = soundness();
  const metrics = { reward: 0.5, loss: Number.NaN };
  expect(await sound.checkMetrics(metrics, trouble)).toBe(false);
  const message =
    "Stopped at step 7: loss is no longer a finite number. W moved most. The updates were too large; a learning rate below 0.25, or gradient clipping, would help.";
  expect(sound.broken).toEqual({ step: 7, made: 8, message });
  expect(events).toEqual([{ step: 7, kind: "stopped", reason: "diverged", message }]);
  expect(asked).toEqual([6]);
});

it("stops it by a norm that has left all bounds, which is asked for only of finite numbers", async () => {
  const { sound } = soundness("‖W‖ has exploded.");
  expect(await sound.checkState({ metrics: { reward: 0.5 }, context }, trouble)).toBe(false);
  expect(sound.broken?.message).toMatch(/^‖W‖ has exploded\. W moved most\./);
  const { sound: other } = soundness("‖W‖ has exploded.");
  await other.checkState({ metrics: { reward: Number.NaN }, context }, trouble);
  expect(other.broken?.message).toMatch(/^Stopped at step 7: reward/);
});

it("blames no update before the first", async () => {
  const { sound, asked } = soundness();
  await sound.checkMetrics({ loss: Number.POSITIVE_INFINITY }, { ...trouble, update: -1 });
  expect(asked).toEqual([]);
  expect(sound.broken?.message).toMatch(/finite number\. The updates were too large/);
});
