/** A fork as it is put together in its dialog. */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { buildSchedule, SCHEDULES, STAGE_ENDS } from "../../../src/experiment/schedules";
import { defaultSettings, SETTING_KEYS, settingOf } from "../../../src/experiment/schema";
import type { NumberSetting } from "../../../src/experiment/setting";
import {
  FIRST_SETTINGS,
  type ForkDraft,
  MORE_SETTINGS,
  otherwiseWords,
  phaseWords,
  readDraft,
  STAGE_SETTINGS,
  stageSettings,
} from "../../../src/pages/lab/fork/fork-draft";
import { settingText } from "../../../src/panels/setting-text";

const NOW = { ...defaultSettings(), stage1_steps: 10, stage1_lr_scale: 30, learning_rate: 0.001 };
const read = (draft: Partial<ForkDraft>) =>
  readDraft({ schedule: null, typed: {}, ...draft }, NOW, 40);
const ALL = [...STAGE_SETTINGS, ...FIRST_SETTINGS, ...MORE_SETTINGS];

describe("a fork that is put together", () => {
  it("offers settings that apply to a run on its way, and no others", () => {
    for (const key of ALL) {
      expect(settingOf(key)).toMatchObject({ applies: "live" });
      expect(settingOf(key).kind).not.toBe("choice");
    }
    // The others are the schedule, which is chosen, and how long and how often: nothing is learnt otherwise.
    const others = ["schedule", "max_steps", "eval_every", "ntk_every", "instrument_share"];
    const live = SETTING_KEYS.filter((key) => settingOf(key).applies === "live");
    expect([...ALL, ...others].sort()).toEqual([...live].sort());
  });

  it("is the run again where nothing is changed, or is typed as it was", () => {
    const same = { schedule: null, settings: {}, phases: null, problems: {} };
    expect(read({})).toEqual(same);
    const typed = Object.fromEntries(ALL.map((key) => [key, settingText(NOW[key])]));
    expect(read({ typed })).toEqual(same);
    expect(otherwiseWords(same)).toBe("");
  });

  it("has what was typed, in any of the ways in which a number is written", () => {
    const { settings, problems } = read({
      typed: { learning_rate: "3e−3", temperature: ".8", beta: "0" },
    });
    expect([settings, problems]).toEqual([{ learning_rate: 0.003, temperature: 0.8 }, {}]);
    expect(otherwiseWords({ schedule: "cf-rl", settings })).toBe(
      "CF-RL, learning rate 0.003, temperature 0.8",
    );
  });

  it("names the field, what was wrong and what is allowed, and asks for nothing of it", () => {
    const { settings, problems } = read({
      typed: { learning_rate: "50", temperature: "hot", beta: "", num_iterations: "1.5" },
    });
    expect(settings).toEqual({});
    expect(problems).toEqual({
      learning_rate: "learning rate: 50 is too large; allowed: a number from 0.000001 to 10",
      temperature: 'temperature: "hot" is not a number; allowed: a number from 0.1 to 5',
      beta: 'KL coefficient β: "" is not a number; allowed: a number from 0 to 2',
      num_iterations:
        "inner iterations: 1.5 is not a whole number; allowed: a whole number from 1 to 16",
    });
  });

  it("has a schedule from the step on, built from the stage that was typed for it", () => {
    expect(stageSettings("cf-rl")).toEqual(STAGE_SETTINGS);
    expect(stageSettings("backbone-first")).toEqual(["stage1_steps"]);
    expect(stageSettings("standard")).toEqual([]);
    const draft: ForkDraft = { schedule: "cf-rl", typed: { stage1_steps: "25" } };
    const { phases, settings } = read(draft);
    expect(settings).toEqual({ stage1_steps: 25 });
    expect(phases).toEqual(buildSchedule("cf-rl", { ...NOW, stage1_steps: 25 }, 40));
    expect(phaseWords(phases ?? [])).toBe(
      "classifier only, at 30 times the rate, to step 65; then everything",
    );
    // What a schedule without a first stage is not built from is not asked for, right or wrong.
    for (const text of ["25", "none"]) {
      expect(read({ schedule: "standard", typed: { stage1_steps: text } })).toMatchObject({
        ...{ settings: {}, problems: {} },
      });
    }
  });

  it("says of every schedule what it trains and until when", () => {
    for (const { id } of SCHEDULES) {
      const words = phaseWords(buildSchedule(id, NOW, 40));
      expect(words.includes("to step 50")).toBe(stageSettings(id).length > 0);
      expect(words.includes("supervised")).toBe(/^(ft|lp-ft|pretraining)$/.test(id));
    }
    const plateau = { ...NOW, stage1_end: "reward" } as const;
    expect(phaseWords(buildSchedule("head-rate", plateau, 40))).toBe(
      "everything, fast classifier, the classifier at 30 times the rate, ends at a plateau of the reward; then everything",
    );
    // Supervised steps sample nothing: the stage waits for what is held out, and that is said.
    expect(phaseWords(buildSchedule("lp-ft", plateau, 40))).toContain(
      "ends at a plateau of the held-out reward; then",
    );
    for (const { value, label } of STAGE_ENDS.filter(({ value }) => value !== "steps")) {
      const phases = buildSchedule("cf-rl", { ...NOW, stage1_end: value }, 40);
      expect(phaseWords(phases)).toContain(`ends ${label};`);
    }
  });

  it("takes any text, and asks for nothing beyond a setting's range", () => {
    const text = fc.oneof(fc.double().map(String), fc.string({ maxLength: 8 }));
    fc.assert(
      fc.property(fc.constantFrom(...ALL), text, (key, typed) => {
        const { settings, problems } = read({ schedule: "cf-rl", typed: { [key]: typed } });
        const value = settings[key];
        const { min, max } = settingOf(key) as NumberSetting;
        if (value !== undefined) {
          expect(value >= min && value <= max && value !== NOW[key]).toBe(true);
          expect(problems).toEqual({});
        }
      }),
    );
  });
});
