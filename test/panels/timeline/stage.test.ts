import { describe, expect, it } from "vitest";
import type { Phase } from "../../../src/experiment/phase";
import { laneHeight } from "../../../src/panels/timeline/paint-score";
import { describeBorder, firstHeldStage, stagesOf } from "../../../src/panels/timeline/stage";
import type { RunEvent } from "../../../src/run/frames";

const phase = (parts: Partial<Phase>): Phase => ({
  name: "everything",
  trainable: "all",
  until: null,
  lr: { classifier: 1, backbone: 1 },
  objective: "rl",
  ...parts,
});
const head = phase({
  name: "classifier only",
  trainable: "classifier",
  until: { step: 10 },
  lr: { classifier: 30, backbone: 1 },
});
const all = phase({});
const cfRl = [head, all];
const begins = (step: number, index: number, of: Phase): RunEvent => ({
  step,
  kind: "phase",
  index,
  phase: of,
});
const spans = (stages: ReturnType<typeof stagesOf>) =>
  stages.map((s) => [s.from, s.to, s.classifier.trained, s.backbone.trained]);

describe("stagesOf", () => {
  it("draws the whole plan before the run begins", () => {
    const stages = stagesOf(cfRl, []);
    expect(spans(stages)).toEqual([
      [0, 10, "all", "none"],
      [10, null, "all", "all"],
    ]);
    expect(stages[0]?.classifier.rate).toBe(30);
  });

  it("follows the record where there is one, then the plan", () => {
    expect(spans(stagesOf(cfRl, [begins(0, 0, head)]))).toEqual([
      [0, 10, "all", "none"],
      [10, null, "all", "all"],
    ]);
    expect(spans(stagesOf(cfRl, [begins(0, 0, head), begins(10, 1, all)]))).toEqual([
      [0, 10, "all", "none"],
      [10, null, "all", "all"],
    ]);
  });

  it("shows a switch while the run goes on", () => {
    const events: RunEvent[] = [
      begins(0, 0, head),
      { step: 4, kind: "schedule", id: "standard", schedule: [all] },
      begins(4, 0, all),
    ];
    expect(spans(stagesOf(cfRl, events))).toEqual([
      [0, 4, "all", "none"],
      [4, null, "all", "all"],
    ]);
  });

  it("draws nothing after a stage whose end nobody can know", () => {
    const until = { metric: "reward", op: ">=", value: 0.5 } as const;
    expect(spans(stagesOf([phase({ ...head, until }), all], []))).toEqual([
      [0, null, "all", "none"],
    ]);
  });

  it("goes on with a stage where only what follows it was changed, and knows its place in the plan", () => {
    const later = [{ ...head, until: { step: 20 } }, all];
    const events: RunEvent[] = [
      begins(0, 0, head),
      { step: 4, kind: "schedule", id: "custom", schedule: later },
      begins(4, 0, later[0] as Phase),
    ];
    const stages = stagesOf(cfRl, events);
    expect(spans(stages)).toEqual([
      [0, 20, "all", "none"],
      [20, null, "all", "all"],
    ]);
    expect(stages.map(({ plan }) => plan)).toEqual([0, 1]);
    expect(stagesOf(cfRl, [...events, begins(20, 1, all)]).map(({ plan }) => plan)).toEqual([
      undefined,
      1,
    ]);
  });

  it("leaves out a stage that lasted no step, and knows a group trained in part", () => {
    const part = phase({ trainable: ["blocks.1", "classifier"] });
    const events = [begins(0, 0, head), begins(0, 0, part)];
    expect(spans(stagesOf([part], events))).toEqual([[0, null, "all", "part"]]);
  });
});

describe("describeBorder", () => {
  const [first, second] = stagesOf(cfRl, []);

  it("says what joins, in the tense of the plan", () => {
    if (!first || !second) throw new Error("two stages expected");
    expect(describeBorder(first, second, false)).toBe("backbone joins");
    expect(describeBorder(first, second, true)).toBe("backbone will join");
    expect(describeBorder(second, first, false)).toBe("backbone held");
  });

  it("says the rate where nothing else changes", () => {
    const fast = phase({ until: { step: 10 }, lr: { classifier: 30, backbone: 1 } });
    const [a, b] = stagesOf([fast, all], []);
    if (!a || !b) throw new Error("two stages expected");
    expect(describeBorder(a, b, true)).toBe("classifier rate × 1");
  });
});

describe("firstHeldStage", () => {
  it("is a first stage that holds a group, if it has an end", () => {
    expect(firstHeldStage(stagesOf(cfRl, []))?.to).toBe(10);
    expect(firstHeldStage(stagesOf([all], []))).toBeNull();
    expect(firstHeldStage(stagesOf([phase({ trainable: "classifier" })], []))).toBeNull();
  });
});

describe("laneHeight", () => {
  it("grows with the logarithm of the rate, and is nothing while held", () => {
    expect(laneHeight({ trained: "none", rate: 30 })).toBe(0);
    expect(laneHeight({ trained: "all", rate: 1 })).toBe(5);
    expect(laneHeight({ trained: "all", rate: 30 })).toBeCloseTo(9.06, 2);
    expect(laneHeight({ trained: "all", rate: 1e-6 })).toBe(2);
    expect(laneHeight({ trained: "part", rate: 1 })).toBe(2.5);
  });
});
