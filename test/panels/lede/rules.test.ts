import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type LedeFacts, lede } from "../../../src/panels/lede/rules";
import type { LedeRun } from "../../../src/panels/lede/sentence";
import { WHY } from "../../../src/panels/lede/why";

const EVERYTHING = { classifier: "all", backbone: "all" } as const;

function run(changes: Partial<LedeRun> = {}): LedeRun {
  return {
    name: "CF-RL",
    colour: "cf",
    trained: EVERYTHING,
    phaseAge: 50,
    reached: null,
    entropyThere: Number.NaN,
    reward: { start: 0.18, now: 0.42 },
    entropy: { start: 1.77, now: 1.2 },
    confidence: { start: 0.32, now: 0.5 },
    distinct: 3,
    diverged: null,
    ...changes,
  };
}
const standard = (changes: Partial<LedeRun> = {}) =>
  run({ name: "Standard RL", colour: "std", ...changes });

const say = (facts: Partial<LedeFacts>) =>
  lede({ state: "running", step: 60, runs: [run()], ...facts });
const text = (facts: Partial<LedeFacts>) =>
  say(facts)
    .parts.map((part) => part.text)
    .join("");

describe("the lede", () => {
  it("says what drives and what changes while the classifier alone is trained", () => {
    const runs = [
      run({ trained: { classifier: "all", backbone: "none" }, phaseAge: 3 }),
      standard({ reached: 5 }),
    ];
    expect(text({ runs })).toBe(
      "Classifier only: representation drives the update and stays the same, gradient is idle and changes.",
    );
    const tones = say({ runs }).parts.map((part) => part.tone);
    expect(tones.filter(Boolean)).toEqual(["rep", "grad"]);
  });

  it("says the reverse while the backbone alone is trained", () => {
    const runs = [run({ trained: { classifier: "none", backbone: "all" }, phaseAge: 0 })];
    expect(text({ runs })).toBe(
      "Backbone only: gradient drives the update, representation is idle; both change.",
    );
  });

  it("turns from an old stage to what it led to", () => {
    const runs = [
      run({ trained: { classifier: "all", backbone: "none" }, phaseAge: 80, reached: 44 }),
    ];
    expect(say({ runs }).rule).toBe("reached");
  });

  it("names the first to reach the mark first, and what became of its answers", () => {
    const cf = run({ reached: 44, confidence: { start: 0.3, now: 0.94 }, distinct: 2 });
    const std = standard({ reached: 77, confidence: { start: 0.3, now: 0.77 }, distinct: 4 });
    const sentence =
      "CF-RL reached reward .8 at step 44, Standard RL at step 77; CF-RL’s answers are now surer, and fewer.";
    expect(text({ runs: [cf, std] })).toBe(sentence);
    expect(text({ runs: [std, cf] })).toBe(sentence);
  });

  it("claims no difference that is too small to see", () => {
    const cf = run({ reached: 44, confidence: { start: 0.3, now: 0.81 }, distinct: 3 });
    const std = standard({ reached: 77, confidence: { start: 0.3, now: 0.8 }, distinct: 3.1 });
    expect(text({ runs: [cf, std] })).toContain("; they are now equally sure.");
  });

  it("compares entropies at equal reward, and says so when they are alike later", () => {
    const cf = run({ reached: 44, entropyThere: 0.811, confidence: { start: 0.3, now: 0.9 } });
    const std = standard({ reached: 77, entropyThere: 1.1, confidence: { start: 0.3, now: 0.9 } });
    const said = (step: number) => text({ step, runs: [cf, std] });
    const both = "CF-RL reached reward .8 at step 44, Standard RL at step 77; entropy there was ";
    expect(said(90)).toBe(`${both}.81 and 1.10.`);
    expect(said(120)).toBe(`${both}.81 and 1.10, and is now alike.`);
    const surer = { ...std, confidence: { start: 0.3, now: 0.8 } };
    expect(text({ step: 90, runs: [cf, surer] })).toBe(`${both}.81 and 1.10.`);
    expect(text({ step: 120, runs: [cf, surer] })).toContain("CF-RL’s answers are now surer");
  });

  it("does not praise a run for a mark that it has lost again", () => {
    const fallen = run({ reached: 11, reward: { start: 0.3, now: 0 } });
    expect(text({ runs: [fallen, standard({ reward: { start: 0.3, now: 0.5 } })] })).toBe(
      "CF-RL reached reward .8 at step 11 and lost it: it earns 0 over the last five steps, Standard RL .50.",
    );
    expect(text({ runs: [fallen] })).toMatch(/and lost it: it earns 0 over the last five steps\.$/);
    const both = [fallen, standard({ reached: 30, reward: { start: 0.3, now: 0.1 } })];
    expect(text({ runs: both })).toBe(
      "CF-RL and Standard RL reached reward .8 and lost it: they earn 0 and .10 over the last five steps.",
    );
    expect(say({ runs: both }).why).toBe("collapsed");
    // What is less than the mark by the noise of a step is not lost.
    const noisy = [run({ reached: 40, reward: { start: 0.3, now: 0.7 } })];
    expect(say({ runs: noisy }).rule).toBe("reached");
  });

  it("says of a run that begins here when its reward will be known", () => {
    const none = { start: Number.NaN, now: Number.NaN };
    const begun = run({ reward: none, entropy: none, confidence: none });
    const sentence = "CF-RL stands at step 60; what it earns is measured with its next step.";
    expect(text({ runs: [begun] })).toBe(sentence);
    expect(text({ runs: [begun, standard({ reward: none, entropy: none })] })).toBe(sentence);
  });

  it("gives the follower's reward while only one has reached the mark", () => {
    const runs = [run({ reached: 44 }), standard({ reward: { start: 0.18, now: 0.37 } })];
    expect(text({ runs })).toBe(
      "CF-RL reached reward .8 at step 44; Standard RL earns .37 over the last five steps.",
    );
  });

  it("says who has grown surer before anybody reaches the mark", () => {
    const still = { start: 0.32, now: 0.33 };
    expect(text({ runs: [run(), standard({ confidence: still })] })).toBe(
      "After 60 steps CF-RL earns .42, Standard RL .42, means of five steps; only CF-RL has grown surer.",
    );
    expect(text({ runs: [run({ confidence: still }), standard({ confidence: still })] })).toContain(
      "neither has grown surer",
    );
  });

  it("follows one run by its reward and entropy", () => {
    expect(text({})).toBe(
      "After 60 steps of CF-RL reward has risen from .18 to .42; entropy has fallen from 1.77 to 1.20, means of five steps.",
    );
  });

  it("does not take a reward that was high from the start for something found", () => {
    expect(say({ runs: [run({ reached: 0 })] }).rule).toBe("trend");
  });

  it("reports a divergence before anything else, and what to do", () => {
    const sentence = say({ runs: [run({ diverged: 12, reached: 5 })] });
    expect(sentence.rule).toBe("diverged");
    expect(WHY[sentence.why ?? "held"]).toMatch(/learning rate/);
    expect(say({ step: 11, runs: [run({ diverged: 12, reached: 5 })] }).rule).toBe("reached");
  });

  it("has something to say in every state, without numbers that are none", () => {
    const number = fc.oneof(fc.double({ min: -2, max: 20, noNaN: true }), fc.constant(Number.NaN));
    const change = fc.record({ start: number, now: number });
    const extent = fc.constantFrom("all" as const, "part" as const, "none" as const);
    const someRun: fc.Arbitrary<LedeRun> = fc.record({
      name: fc.constant("CF-RL"),
      colour: fc.constant("cf" as const),
      trained: fc.record({ classifier: extent, backbone: extent }),
      phaseAge: fc.nat(200),
      reached: fc.option(fc.nat(200)),
      entropyThere: fc.constantFrom(Number.NaN, 0.8),
      reward: change,
      entropy: change,
      confidence: change,
      distinct: number,
      diverged: fc.option(fc.nat(200)),
    });
    const state = fc.constantFrom(
      "empty" as const,
      "loading" as const,
      "paused" as const,
      "running" as const,
      "finished" as const,
      "diverged" as const,
      "failed" as const,
      "lost" as const,
    );
    fc.assert(
      fc.property(
        fc.record({ state, step: fc.nat(200), runs: fc.array(someRun, { maxLength: 2 }) }),
        (facts) => {
          const { parts } = lede(facts);
          const sentence = parts.map((part) => part.text).join("");
          expect(sentence).toMatch(/^[A-Z].*\.$/);
          expect(sentence).not.toMatch(/NaN|undefined|null|Infinity/);
        },
      ),
      { numRuns: 400 },
    );
  });
});
