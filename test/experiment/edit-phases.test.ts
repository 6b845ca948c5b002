/** A schedule changed by hand stays one, whatever is done to it in whatever order. */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  addAfter,
  changed,
  endRange,
  moveEnd,
  type Plan,
  remove,
  retrain,
} from "../../src/experiment/edit-phases";
import type { Phase } from "../../src/experiment/phase";
import { buildSchedule } from "../../src/experiment/schedules";
import { defaultSettings } from "../../src/experiment/schema";
import { phaseProblems } from "../../src/experiment/validate";

const settings = { ...defaultSettings(), stage1_steps: 10, max_steps: 100 };
const cfRl = buildSchedule("cf-rl", settings, 0);
const plan = (phases: readonly Phase[], index = 0, now = 0): Plan => ({
  ...{ phases, index, now },
  last: 100,
});
const told = (phases: readonly Phase[]) =>
  phases.map(({ trainable, until }) => [trainable, until && "step" in until ? until.step : until]);

describe("a schedule's phases", () => {
  it("end where they are moved to, between what comes before and after", () => {
    expect(told(moveEnd(plan(cfRl), 0, 40))).toEqual([
      ["classifier", 40],
      ["all", null],
    ]);
    expect(endRange(plan(cfRl, 0, 7), 0)).toEqual([8, 99]);
    expect(told(moveEnd(plan(cfRl, 0, 7), 0, 2))[0]).toEqual(["classifier", 8]);
    expect(moveEnd(plan(cfRl), 1, 50)).toBe(cfRl);
  });

  it("train something else at the run's rate, under the name of that", () => {
    const [first] = retrain(plan(cfRl), 0, "backbone");
    expect(first).toMatchObject({ name: "backbone only", lr: { classifier: 1, backbone: 1 } });
    expect(first?.until).toEqual({ step: 10 });
  });

  it("are followed by another in the second half of what is left of them", () => {
    expect(told(addAfter(plan(cfRl, 1, 40), 1))).toEqual([
      ["classifier", 10],
      ["all", 70],
      ["classifier", null],
    ]);
    expect(addAfter(plan(cfRl, 1, 99), 1)).toBe(cfRl);
  });

  it("leave their time to the one before when they are taken out", () => {
    const three = addAfter(plan(cfRl), 1);
    expect(told(three)).toEqual([
      ["classifier", 10],
      ["all", 55],
      ["classifier", null],
    ]);
    expect(told(remove(plan(three), 1))).toEqual([
      ["classifier", 55],
      ["classifier", null],
    ]);
    expect(told(remove(plan(three), 2))).toEqual([
      ["classifier", 10],
      ["all", null],
    ]);
    // The one in force is over at once.
    expect(told(remove(plan(three), 0))).toEqual([
      ["all", 55],
      ["classifier", null],
    ]);
    const last = plan(three.slice(2));
    expect(remove(last, 0)).toBe(last.phases);
  });

  it("make a schedule after any changes, with ends that ascend", () => {
    const step = fc.integer({ min: -5, max: 120 });
    const place = fc.nat({ max: 5 });
    const edit = fc.oneof(
      fc.record({ kind: fc.constant("end" as const), place, step }),
      fc.record({
        kind: fc.constant("train" as const),
        place,
        trainable: fc.constantFrom("all" as const, "classifier" as const, "backbone" as const),
      }),
      fc.record({ kind: fc.constantFrom("split" as const, "remove" as const), place }),
    );
    fc.assert(
      fc.property(fc.array(edit, { maxLength: 12 }), fc.nat({ max: 9 }), (edits, now) => {
        let phases: readonly Phase[] = cfRl;
        for (const one of edits) {
          if (one.place >= phases.length) continue;
          const at = plan(phases, 0, now);
          phases =
            one.kind === "end" ? moveEnd(at, one.place, one.step) : changed(at, one.place, one);
          expect(phaseProblems(settings, phases)).toEqual([]);
          const ends = phases.flatMap(({ until }) =>
            until && "step" in until ? [until.step] : [],
          );
          expect(ends).toEqual([...new Set(ends)].sort((a, b) => a - b));
          expect(ends.every((end) => end > now && end < 100)).toBe(true);
        }
      }),
    );
  });
});
