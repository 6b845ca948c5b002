import { describe, expect, it } from "vitest";
import type { ClaimsFile } from "../../src/claims/reference";
import { resolveExperiment } from "../../src/experiment/resolve";
import { holds, parseFact } from "../../src/lecture/fact";
import { parseQuantity, quantityValue, type Reading } from "../../src/lecture/quantity";
import { parseRichText, plain, spoken } from "../../src/lecture/rich-text";
import { writeNumber } from "../../src/panels/lecture/write-number";
import type { RolloutFrame } from "../../src/run/frames";
import { RunRecord } from "../../src/run/record";

/** Measured at every second step: all alike at first, then fewer. */
function answersAt(step: number): RolloutFrame | null {
  if (step % 2 === 1) return null;
  const probabilities = step === 0 ? [0.1, 0.1, 0.1, 0.1] : [0.4, 0.4, 0, 0];
  const distribution = { prompt: [], answers: [[1], [2], [3], [4]], probabilities, wrong: 0.2 };
  return { step, distribution } as unknown as RolloutFrame;
}

function record(): RunRecord {
  const experiment = resolveExperiment("cf-rl-race");
  const made = new RunRecord({ experiment, probes: [] } as never);
  const phases = experiment.schedule;
  const rewards = [0.2, 0.4, 0.6, 0.85, 0.7];
  rewards.forEach((reward, step) => {
    const events =
      step === 0
        ? [{ step, kind: "phase" as const, index: 0, phase: phases[0]! }]
        : step === 3
          ? [{ step, kind: "phase" as const, index: 1, phase: phases[1]! }]
          : [];
    const metrics = { reward, ...(step % 2 === 0 ? { entropy: 2 - step / 4 } : {}) };
    made.append({ step, metrics, events, kernel: null, rollouts: null, answers: answersAt(step) });
  });
  return made;
}

const RECORD = record();
const CLAIMS = {
  claims: [
    {
      id: "freezing",
      verdict: "does not hold",
      arms: { burst: { steps: { interval: { estimate: 7, low: 6, high: 8 } } } },
      comparisons: [{ id: "frozen", paired: { difference: { estimate: 3.6, low: 1.4, high: 7 } } }],
    },
  ],
} as unknown as ClaimsFile;

function readingAt(step: number): Reading {
  return {
    record: (id) => (id === "cf" ? RECORD : null),
    ripple: () => null,
    claims: CLAIMS,
    step,
  };
}

function value(text: string, step = 4): number {
  const quantity = parseQuantity(text);
  if (!quantity) throw new Error(`${text} names no quantity`);
  return quantityValue(quantity, readingAt(step));
}

describe("quantities", () => {
  it("are read off the run up to the step in view, and no further", () => {
    expect(value("metric:reward@cf")).toBe(0.7);
    expect(value("metric:reward@cf", 1)).toBe(0.4);
    expect(value("metric:entropy@cf", 3)).toBe(1.5);
    expect(value("metric:reward@cf:start")).toBe(0.2);
    expect(value("metric:reward@cf:change", 2)).toBeCloseTo(0.4);
    expect(value("metric:reward@cf:ratio", 1)).toBeCloseTo(2);
    expect(value("metric:reward@cf:mean")).toBeCloseTo(0.55);
    expect(value("metric:entropy@cf:sum")).toBeCloseTo(4.5);
    expect(value("share:reward+entropy@cf", 0)).toBeCloseTo(0.2 / 2.2);
    expect(value("reached:0.8@cf")).toBe(3);
    expect(value("reached:0.8@cf", 2)).toBeNaN();
    expect(value("right-answers@cf")).toBe(24);
    expect(value("answers-in-use@cf", 1)).toBeCloseTo(4);
    expect(value("answers-in-use@cf")).toBeCloseTo(2);
    expect(value("answers-in-use@cf:start")).toBeCloseTo(4);
    expect(value("trained:backbone@cf", 2)).toBe(0);
    expect(value("trained:backbone@cf", 3)).toBe(1);
    expect(value("metric:reward@std")).toBeNaN();
    expect(value("ripple:rises@cf")).toBeNaN();
  });

  it("are read off the shipped results", () => {
    expect(value("claim:freezing/frozen:low")).toBe(1.4);
    expect(value("claim:freezing/burst/steps:high")).toBe(8);
    expect(value("claim:freezing/burst/drift:high")).toBeNaN();
    expect(value("claim:narrowing/one:estimate")).toBeNaN();
  });

  it.each([
    "reward",
    "metric:reward",
    "metric:re ward@cf",
    "metric:reward@cf:median",
    "reached:8@cf",
    "",
  ])("are none in %j", (text) => expect(parseQuantity(text)).toBeNull());
});

describe("facts", () => {
  it.each<[string, boolean]>([
    ["metric:reward@cf > 0.6", true],
    ["metric:reward@cf:change < 0.4", false],
    ["metric:reward@cf >= metric:reward@cf:start", true],
    ["metric:reward@cf = metric:reward@cf", true],
    ["trained:classifier@cf = 1", true],
    ["reached:0.9@cf < 100", false],
    ["verdict:freezing = does not hold", true],
    ["verdict:freezing = holds", false],
    ["verdict:narrowing = holds", false],
  ])("%s: %s", (text, expected) => {
    const fact = parseFact(text);
    expect(fact).not.toBeNull();
    expect(fact && holds(fact, readingAt(4))).toBe(expected);
  });

  it.each([
    "metric:reward@cf",
    "metric:reward@cf is 1",
    "verdict:freezing > holds",
    "verdict:freezing = perhaps",
  ])("%j is none", (text) => expect(parseFact(text)).toBeNull());
});

describe("sentences", () => {
  const say = (text: string) => {
    const parsed = parseRichText(text);
    if (!parsed.ok) throw new Error(parsed.wrong);
    return plain(spoken(parsed.parts, readingAt(4), writeNumber));
  };
  it("write numbers as their formats say", () => {
    expect(say("{metric:reward@cf}")).toBe(".70");
    expect(say("{metric:reward@cf|percent}")).toBe("70\u2009%");
    expect(say("{metric:reward@cf|percent 1}")).toBe("70.0\u2009%");
    expect(say("{metric:reward@cf:change|signed percent}")).toBe("+50\u2009%");
    expect(say("{metric:reward@cf:change|signed 1}")).toBe("+.5");
    expect(say("{claim:freezing/frozen:low|size 0}")).toBe("1");
    expect(say("at step {reached:0.8@cf}")).toBe("at step 3");
    expect(say("{metric:kl@cf}")).toBe("–");
    expect(say("{rep:one}{break}{strong:two}")).toBe("one\ntwo");
  });
});
