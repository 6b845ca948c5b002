/** Who meets, in which order they go on, and whose time runs when. */
import { describe, expect, it } from "vitest";
import type { StepReport } from "../../src/engine/trainer";
import { Meeting } from "../../src/run/meeting";
import { StoppableClock } from "../../src/run/stoppable-clock";

const report = (step: number): StepReport => ({ step, phaseIndex: 0, metrics: {}, samples: [] });

describe("Meeting", () => {
  it("makes all steps at once, then lets each end in turn; clocks run for one's own time only", async () => {
    let time = 0;
    const log: string[] = [];
    const meeting = new Meeting<string>(async (steps) => {
      log.push(`made ${steps.map(({ trainer }) => trainer)}`);
      time += 100;
      return steps.map((_, i) => report(i));
    });
    const clocks = [0, 1].map(() => new StoppableClock(() => time));
    const run = async (name: string, clock: StoppableClock, before: number, after: number) => {
      const start = clock.now();
      time += before;
      const [made] = await meeting.join([{ trainer: name }], clock);
      time += after;
      log.push(`${name} made ${made?.step} in ${clock.now() - start}`);
    };
    const [first, second] = clocks as [StoppableClock, StoppableClock];
    expect(await meeting.invite(() => run("a", first, 5, 7))).toBe(true);
    expect(await meeting.invite(() => run("b", second, 20, 30))).toBe(true);
    expect(log).toEqual([]);
    await meeting.begin();
    expect(log).toEqual(["made a,b", "a made 0 in 112", "b made 1 in 150"]);
  });

  it("knows who ended without coming", async () => {
    const meeting = new Meeting<string>(async (steps) => steps.map((_, i) => report(i)));
    expect(await meeting.invite(async () => {})).toBe(false);
    await expect(meeting.invite(() => Promise.reject(new Error("broken")))).rejects.toThrow(
      "broken",
    );
  });

  it("tells everybody of a step that failed, and can be held again", async () => {
    let fails = true;
    const meeting = new Meeting<string>(async (steps) => {
      if (fails) throw new Error("lost");
      return steps.map((_, i) => report(i));
    });
    const heard: string[] = [];
    const join = async () => {
      await meeting.join([{ trainer: "a" }]).catch((error: Error) => {
        heard.push(error.message);
        throw error;
      });
    };
    await meeting.invite(join);
    await meeting.invite(join);
    await expect(meeting.begin()).rejects.toThrow("lost");
    expect(heard).toEqual(["lost", "lost"]);
    await meeting.invite(join);
    await meeting.adjourn(new Error("sent home"));
    expect(heard.at(-1)).toBe("sent home");
    fails = false;
    await meeting.invite(join);
    await meeting.begin();
    expect(heard).toHaveLength(3);
  });
});
