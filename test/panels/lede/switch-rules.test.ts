import { describe, expect, it } from "vitest";
import type { Phase } from "../../../src/experiment/phase";
import { resolveExperiment } from "../../../src/experiment/resolve";
import { buildSchedule } from "../../../src/experiment/schedules";
import { type SwitchFacts, switchFactsOf } from "../../../src/panels/lede/switch-facts";
import { switchSentence } from "../../../src/panels/lede/switch-rules";
import { RunRecord } from "../../../src/run/record";

const EVERYTHING = { classifier: "all", backbone: "all" } as const;
const CLASSIFIER = { classifier: "all", backbone: "none" } as const;

const released = (changes: Partial<SwitchFacts> = {}): SwitchFacts => ({
  step: 42,
  before: CLASSIFIER,
  representation: { before: 1, since: 1.031 },
  gradient: { before: 1.14, since: 1.4 },
  ...changes,
});
const text = (...args: Parameters<typeof switchSentence>) =>
  switchSentence(...args)
    ?.parts.map((part) => part.text)
    .join("")
    .replaceAll("\u00a0", " ");

describe("the line on a switch", () => {
  it("says what closing it did to both components", () => {
    expect(text(released(), EVERYTHING)).toBe(
      "Backbone released at step 42: gradient, grown by 14 % while idle, now drives too; representation moves too, +3.1 % so far.",
    );
  });

  it("claims no movement before one was measured, and no growth where there was none", () => {
    const facts = released({
      representation: { before: 1, since: Number.NaN },
      gradient: { before: 0.962, since: Number.NaN },
    });
    expect(text(facts, EVERYTHING)).toBe(
      "Backbone released at step 42: gradient, shrunk by 3.8 % while idle, now drives too; representation begins to move too.",
    );
    const still = released({ gradient: { before: 1.0001, since: 1 } });
    expect(text(still, EVERYTHING)).toContain("gradient, unchanged while idle,");
  });

  it("says what opening it did", () => {
    const facts = released({ before: EVERYTHING, gradient: { before: 3, since: 0.995 } });
    expect(text(facts, CLASSIFIER)).toBe(
      "Backbone held since step 42: representation alone drives, and stands still; gradient changes with W, −.5 % so far.",
    );
  });

  it("is silent about any other switch", () => {
    expect(switchSentence(released(), CLASSIFIER)).toBeNull();
    const backbone = { classifier: "none", backbone: "all" } as const;
    expect(switchSentence(released({ before: backbone }), EVERYTHING)).toBeNull();
  });
});

describe("what is known of a switch", () => {
  const experiment = resolveExperiment("first-visit");
  const stage = experiment.schedule[0] as Phase;
  const all = buildSchedule("standard", experiment.settings, 3)[0] as Phase;

  function record(): RunRecord {
    const made = new RunRecord({
      ...{ id: "main", label: "", backend: "cpu", adapter: "", probes: [] },
      experiment,
    });
    for (let step = 0; step < 6; step++) {
      made.append({
        step,
        metrics: {
          reward: 0,
          ...(step % 2 === 0 && {
            "ntk/gradient/trace": 100 + 10 * step,
            "ntk/representation/trace": step < 4 ? 8 : 10,
          }),
        },
        events: [
          ...(step === 0 ? [{ kind: "phase" as const, step, index: 0, phase: stage }] : []),
          ...(step === 3 ? [{ kind: "phase" as const, step, index: 0, phase: all }] : []),
        ],
        ...{ kernel: null, rollouts: null, answers: null },
      });
    }
    return made;
  }

  it("is nothing before there was one", () => {
    expect(switchFactsOf(record(), 2)).toBeNull();
  });

  it("is what was measured last before it, and first after it", () => {
    const at3 = switchFactsOf(record(), 3);
    expect(at3).toMatchObject({ step: 3, before: CLASSIFIER });
    expect(at3?.gradient).toEqual({ before: 1.2, since: Number.NaN });
    const at5 = switchFactsOf(record(), 5);
    expect(at5?.representation).toEqual({ before: 1, since: 1.25 });
    expect(at5?.gradient.since).toBeCloseTo(140 / 120);
  });
});
