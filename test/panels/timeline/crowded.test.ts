import { describe, expect, it } from "vitest";
import { isCrowded, type TimelineRun, worded } from "../../../src/panels/timeline/timeline-model";

const LANE = { trained: "all", rate: 1 } as const;
const stage = (from: number, to: number | null) => ({
  ...{ name: "everything", from, to, classifier: LANE, backbone: LANE },
});

function run(label: string, begins: readonly number[] = [0]): TimelineRun {
  const stages = begins.map((from, i) => stage(from, begins[i + 1] ?? null));
  return { id: label, label, colour: "cf", stages, source: {} } as unknown as TimelineRun;
}

describe("a crowded score", () => {
  it("has more than two runs, or a name that is too long to stand beside the keys", () => {
    expect(isCrowded([run("CF-RL"), run("Standard")])).toBe(false);
    expect(isCrowded([run("CF-RL"), run("Standard, learning rate 0.002")])).toBe(true);
    expect(isCrowded([run("a"), run("b"), run("c")])).toBe(true);
    expect(isCrowded([run("a"), run("b"), { ...run("c"), ghost: true }])).toBe(false);
  });

  it("says once what happened alike to several, and of a pair what happened to each", () => {
    const staged = [run("a", [0, 10]), run("b", [0, 10])];
    expect(worded(staged)).toEqual([true, true]);
    const many = [...staged, run("c"), run("d", [0, 20]), run("e", [0, 10])];
    expect(worded(many)).toEqual([true, false, false, true, false]);
  });

  it("says what happened to one run alone", () => {
    const flagged = { ...run("b", [0, 10]), flags: [{ step: 5, text: "temperature 2" }] };
    expect(worded([run("a", [0, 10]), flagged, run("c", [0, 10])])).toEqual([true, true, false]);
  });
});
