import { describe, expect, it } from "vitest";
import { type FirstFacts, firstSentence } from "../../../src/panels/lede/first-rules";
import type { LedeRun } from "../../../src/panels/lede/sentence";

const CHANGE = { start: 0.31, now: 0.9 };
const RUN: LedeRun = {
  ...{
    name: "CF-RL",
    colour: "cf",
    phaseAge: 9,
    reached: null,
    entropyThere: Number.NaN,
    distinct: 3,
    diverged: null,
  },
  ...{ reward: CHANGE, entropy: CHANGE, confidence: CHANGE },
  trained: { classifier: "all", backbone: "none" },
};
const say = (facts: Partial<FirstFacts> = {}) =>
  firstSentence({ state: "running", step: 12, looksBack: false, run: RUN, ...facts });
const text = (facts: Partial<FirstFacts> = {}) =>
  say(facts)
    .parts.map((part) => part.text)
    .join("");

describe("the sentence of a first visit", () => {
  it("says that something learns, and what of it may change", () => {
    expect(text()).toBe(
      "A small transformer is learning from reward, here in this page. CF-RL trains its classifier only.",
    );
    expect(say().parts.at(-1)?.tone).toBe("strong");
  });

  it.each([
    ["all", "all", "CF-RL trains everything."],
    ["none", "all", "CF-RL trains its backbone only."],
    ["none", "part", "CF-RL trains a part of its backbone only."],
    ["all", "part", "CF-RL trains a part of itself only."],
  ] as const)("knows %s of W and %s of ψ", (classifier, backbone, end) => {
    expect(text({ run: { ...RUN, trained: { classifier, backbone } } })).toMatch(end);
  });

  it("does not say that a run learns which rests, is over, or is looked back at", () => {
    expect(text({ state: "paused", step: 0 })).toContain("waits to learn");
    expect(text({ state: "paused" })).toContain("rests after 12 steps");
    expect(text({ state: "finished" })).toBe(
      "CF-RL earned .31 over the first five steps, .90 over the last. Close the switch to go on.",
    );
    expect(text({ looksBack: true })).toBe(
      "This is how it stood at step 12. CF-RL trained its classifier only.",
    );
  });

  it("says who was sooner at the mark, once both have been there", () => {
    const other: LedeRun = { ...RUN, name: "Standard RL", colour: "std", reached: 62 };
    const both = { run: { ...RUN, reached: 81 }, other };
    const race = "Standard RL reached reward .8 at step 62, CF-RL at step 81. ";
    expect(text(both)).toBe(`${race}CF-RL trains its classifier only.`);
    const over = { ...both, state: "finished", step: 240 } as const;
    expect(text({ ...over, run: { ...both.run, phaseAge: 240 } })).toBe(
      `${race}Reset, then close the switch before 62.`,
    );
    // It was closed meanwhile, and opened again.
    expect(text(over)).toBe(`${race}Reset, then switch at another step.`);
    const everything = { classifier: "all", backbone: "all" } as const;
    const closedAt = (step: number) =>
      text({ ...over, run: { ...both.run, trained: everything, phaseAge: 240 - step } });
    expect(closedAt(40)).toBe(`${race}Reset, then switch at another step.`);
    expect(closedAt(63)).toContain("close the switch before 62.");
    expect(text({ ...both, looksBack: true })).toContain("This is how it stood");
    expect(text({ run: RUN, other })).toContain("is learning from reward");
    expect(text({ ...both, other: { ...other, reached: 81 } })).toContain(
      "CF-RL and Standard RL reached reward .8 at the same step, 81. ",
    );
    // One that began there did not get there.
    expect(text({ run: { ...RUN, reached: 0 }, other })).toContain("is learning from reward");
  });

  it("leaves it to the lede to say what went wrong", () => {
    expect(say({ state: "loading", run: null }).rule).toBe("loading");
    expect(say({ state: "failed" }).rule).toBe("failed");
    expect(say({ run: { ...RUN, diverged: 9 } }).rule).toBe("diverged");
  });
});
