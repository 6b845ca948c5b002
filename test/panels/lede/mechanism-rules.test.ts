import { describe, expect, it } from "vitest";
import { CLAIMS } from "../../../src/claims/registry";
import type { Phase } from "../../../src/experiment/phase";
import { resolveExperiment } from "../../../src/experiment/resolve";
import { buildSchedule } from "../../../src/experiment/schedules";
import {
  isTimeForWhy,
  type MechanismFacts,
  mechanismFactsOf,
} from "../../../src/panels/lede/mechanism-facts";
import { shapedSentence, stageSentence } from "../../../src/panels/lede/mechanism-rules";
import type { Lede } from "../../../src/panels/lede/sentence";
import { RunRecord } from "../../../src/run/record";

const FACTS: MechanismFacts = {
  joined: 40,
  confidence: { start: 0.36, now: 0.48 },
  entropy: { start: 1.7, now: 1.31 },
  gradient: 1.045,
  other: { name: "Standard", gradient: 2.3 },
};
const text = (sentence: Lede | null) =>
  sentence?.parts
    .map((part) => part.text)
    .join("")
    .replaceAll("\u00a0", " ");
const shaped = (changes: Partial<MechanismFacts> = {}) =>
  text(shapedSentence({ ...FACTS, ...changes }));
const stage = (changes: Partial<MechanismFacts> = {}) =>
  text(stageSentence({ ...FACTS, ...changes }));

describe("why a run that trained its classifier first is where it is", () => {
  it("says what drove in the first stage, and what the answers came to", () => {
    expect(stage()).toBe(
      "With ψ held, representation alone drove, features fixed: confidence rose to .48, entropy fell to 1.31.",
    );
    expect(stage({ joined: null })).toBe(
      "With ψ held, representation alone drives, features fixed: confidence rose to .48, entropy fell to 1.31.",
    );
  });

  it("says of answers that did not become surer that they did not", () => {
    expect(stage({ confidence: { start: 0.36, now: 0.35 } })).toContain(
      "confidence stayed near .35,",
    );
    expect(stage({ confidence: { start: 0.4, now: 0.3 } })).toContain("confidence fell to .30,");
    expect(stage({ entropy: { start: 1.2, now: 1.3 } })).toContain("entropy rose to 1.30.");
    const none = { start: Number.NaN, now: Number.NaN };
    expect(stage({ confidence: none, entropy: none })).toMatch(/drove, features fixed\.$/);
  });

  it("says with which gradient component the backbone joined, beside that of the other run", () => {
    expect(shaped()).toBe(
      "W alone made gradient 4.5 % larger by step 40, when ψ joined: no head start on Standard’s +130 % (its ψ moved).",
    );
    expect(shaped({ joined: null })).toBe(
      "W alone has made gradient 4.5 % larger for when ψ joins: no head start on Standard’s +130 % (its ψ moved).",
    );
    expect(shaped({ other: null })).toMatch(/when ψ joined\.$/);
    expect(shaped({ other: { name: "Standard", gradient: 0.8 } })).toMatch(
      /joined: a head start on Standard’s −20 % \(its ψ moved\)\.$/,
    );
    expect(shaped({ other: { name: "Standard", gradient: 1.0452 } })).toContain("level with");
  });

  it("says of a component that shrank or stayed that it did", () => {
    expect(shaped({ gradient: 0.97 })).toContain("made gradient 3.0 % smaller by step 40,");
    expect(shaped({ gradient: 1.0001 })).toContain(
      "as large as at first by step 40, when ψ joined",
    );
  });

  it("claims nothing that was not measured, and nothing of a stage that was not there", () => {
    expect(shaped({ joined: 1, gradient: Number.NaN })).toBe(
      "W alone learned, and ψ joined at step 1; gradient was not measured in so short a stage.",
    );
    expect(stage({ joined: 0 })).toBeUndefined();
    expect(shaped({ joined: 0 })).toBe(
      "ψ learned from step 0, as in standard RL: no stage of W alone came before.",
    );
  });

  it("leads to the claim that it counts", () => {
    expect(CLAIMS[4]?.id).toBe("gradient-component");
  });
});

describe("what is known of a first stage", () => {
  const experiment = resolveExperiment("first-visit");
  const held = experiment.schedule[0] as Phase;
  const all = buildSchedule("standard", experiment.settings, 3)[0] as Phase;
  const psi = { ...all, trainable: "backbone" } as Phase;

  /** A run of 30 steps, its phases by the steps at which they begin; its reward is the step over 20. */
  function record(phases: readonly (readonly [number, Phase])[]): RunRecord {
    const made = new RunRecord({
      ...{ id: "main", label: "", backend: "cpu", adapter: "", probes: [] },
      experiment,
    });
    for (let step = 0; step < 30; step++) {
      made.append({
        step,
        metrics: {
          reward: step / 20,
          confidence: 0.3 + step / 100,
          ...(step % 2 === 0 && { "ntk/gradient/trace": 100 + 10 * step }),
        },
        events: phases.flatMap(([from, phase]) =>
          from === step ? [{ kind: "phase" as const, step, index: 0, phase }] : [],
        ),
        ...{ kernel: null, rollouts: null, answers: null },
      });
    }
    return made;
  }
  const standard = { record: record([[0, all]]), name: "Standard" };

  it("is of step 0 and of the step in view, while the stage goes on", () => {
    expect(mechanismFactsOf(record([[0, held]]), standard, 20)).toEqual({
      joined: null,
      confidence: { start: 0.3, now: 0.5 },
      entropy: { start: Number.NaN, now: Number.NaN },
      gradient: 3,
      other: { name: "Standard", gradient: 3 },
    });
  });

  it("stays that of the stage's end once the backbone has joined, whatever came then", () => {
    const run = record([
      [0, held],
      [5, all],
      [9, held],
    ]);
    const facts = mechanismFactsOf(run, standard, 25);
    // What was measured last before it.
    expect(facts).toMatchObject({ joined: 5, gradient: 1.4 });
    expect(mechanismFactsOf(run, standard, 4)?.joined).toBeNull();
  });

  it("takes a switch before the first update for none, and knows where nothing was shaped", () => {
    // Closed before the first step: two phases begin at step 0.
    const run = record([
      [0, held],
      [0, all],
    ]);
    expect(mechanismFactsOf(run, standard, 20)?.joined).toBe(0);
    expect(
      mechanismFactsOf(
        record([
          [0, held],
          [1, all],
        ]),
        standard,
        9,
      )?.gradient,
    ).toBeNaN();
    expect(mechanismFactsOf(record([[0, psi]]), standard, 20)).toBeNull();
    expect(mechanismFactsOf(run, standard, 0)).toBeNull();
  });

  it("compares with a run that was trained whole, and with no other", () => {
    const other = {
      record: record([
        [0, held],
        [4, all],
      ]),
      name: "CF-RL",
    };
    expect(mechanismFactsOf(record([[0, held]]), other, 20)?.other).toBeNull();
  });

  it("is told once both have come to the mark and the switch has rested, or the run is over", () => {
    const run = record([
      [0, held],
      [14, all],
    ]);
    expect(isTimeForWhy(run, standard.record, 15, false)).toBe(false);
    expect(isTimeForWhy(run, standard.record, 20, false)).toBe(false);
    expect(isTimeForWhy(run, standard.record, 26, false)).toBe(true);
    expect(isTimeForWhy(run, null, 26, false)).toBe(false);
    expect(isTimeForWhy(run, null, 3, true)).toBe(true);
    // Both are there, and nothing was switched.
    expect(isTimeForWhy(record([[0, held]]), standard.record, 16, false)).toBe(true);
    expect(isTimeForWhy(record([[0, held]]), standard.record, 15, false)).toBe(false);
  });
});
