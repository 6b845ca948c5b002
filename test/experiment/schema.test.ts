import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { parseSetting, validateSetting } from "../../src/experiment/check-setting";
import { PRESETS, presetSettings } from "../../src/experiment/presets";
import { defaultSettings, SETTING_KEYS, SETTINGS, settingOf } from "../../src/experiment/schema";
import type { Setting } from "../../src/experiment/setting";
import { SETTING_GROUPS } from "../../src/experiment/setting";
import { crossFieldProblems } from "../../src/experiment/validate";
import { someSettings } from "./arbitrary";

describe("the table of settings", () => {
  it("has each key once, in a group of the rail, with a sentence", () => {
    expect(new Set(SETTING_KEYS).size).toBe(SETTINGS.length);
    for (const setting of SETTINGS) {
      expect(setting.key).toMatch(/^[a-z][a-z0-9_]*$/);
      expect(setting.explanation).toMatch(/^[A-Z].*\.$/);
      expect(SETTING_GROUPS.map(({ id }) => id)).toContain(setting.group);
    }
  });

  it("has valid defaults, alone and together", () => {
    const defaults = defaultSettings();
    for (const key of SETTING_KEYS) {
      expect(validateSetting(key, defaults[key])).toEqual({ ok: true, value: defaults[key] });
      expect(parseSetting(key, String(defaults[key]))).toEqual({ ok: true, value: defaults[key] });
    }
    expect(crossFieldProblems(defaults)).toEqual([]);
  });

  it("has log scales only over positive numbers", () => {
    for (const setting of SETTINGS as readonly Setting[]) {
      if (setting.kind === "choice") continue;
      expect(setting.min).toBeLessThan(setting.max);
      expect(setting.step).toBeGreaterThan(0);
      if (setting.scale === "log") expect(setting.min).toBeGreaterThan(0);
    }
  });

  it.each(PRESETS.map((preset) => [preset.id, preset] as const))("%s is valid", (_, preset) => {
    const settings = presetSettings(preset);
    for (const key of SETTING_KEYS) expect(validateSetting(key, settings[key]).ok).toBe(true);
    expect(crossFieldProblems(settings)).toEqual([]);
    expect(preset.lede).toMatch(/^[A-Z][^.?]*[.?]$/);
  });
});

describe("validateSetting", () => {
  it.each<[string, unknown, RegExp]>([
    ["num_prompts", 0, /^num_prompts: 0 is too small; allowed: a whole number from 1 to 128$/],
    ["num_prompts", 1.5, /^num_prompts: 1.5 is not a whole number; allowed: a whole number/],
    ["num_prompts", "16", /^num_prompts: "16" is not a number/],
    ["num_prompts", Number.POSITIVE_INFINITY, /^num_prompts: Infinity is too large/],
    ["beta", -0.1, /^beta: -0.1 is too small; allowed: a number from 0 to 2$/],
    ["beta", Number.NaN, /^beta: NaN is not a number/],
    ["beta", null, /^beta: null is not a number/],
    ["task", "chess", /^task: "chess" is not a choice; allowed: permute, sort/],
    ["optimizer", 1, /^optimizer: 1 is not a choice; allowed: sgd, adam, adamw$/],
    ["constructor", 1, /^constructor: no such setting; allowed: task, /],
    ["__proto__", 1, /^__proto__: no such setting/],
    ["x".repeat(1000), 1, /^x{40}…: no such setting/],
  ])("%s = %j is refused by name", (key, value, message) => {
    const checked = validateSetting(key, value);
    if (checked.ok) throw new Error("accepted");
    expect(checked.problem.message).toMatch(message);
  });

  it("accepts exactly what its message allows", () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...SETTING_KEYS),
        fc.oneof(fc.double(), fc.integer(), fc.anything()),
        (key, value) => {
          const setting = settingOf(key);
          const checked = validateSetting(key, value);
          if (setting.kind === "choice") {
            expect(checked.ok).toBe(setting.choices.some((known) => known.value === value));
          } else {
            const inRange =
              typeof value === "number" && value >= setting.min && value <= setting.max;
            const whole = setting.kind === "number" || Number.isInteger(value);
            expect(checked.ok).toBe(inRange && whole);
          }
          if (!checked.ok) expect(checked.problem.field).toBe(key);
        },
      ),
    );
  });

  it("has one zero", () => {
    const checked = validateSetting("beta", -0);
    expect(checked.ok && Object.is(checked.value, 0)).toBe(true);
  });
});

describe("parseSetting", () => {
  it("reads back what String writes", () => {
    fc.assert(
      fc.property(someSettings, (settings) => {
        for (const [key, value] of Object.entries(settings)) {
          const expected = value === 0 ? 0 : value;
          expect(parseSetting(key, String(value))).toEqual({ ok: true, value: expected });
        }
      }),
    );
  });

  it.each(["", " ", "0x10", "1_0", "1e", "--1", "1 ", "Infinity", "NaN", "1,5", "true"])(
    "refuses %j as a number",
    (text) => {
      const checked = parseSetting("num_prompts", text);
      if (checked.ok) throw new Error("accepted");
      expect(checked.problem.field).toBe("num_prompts");
    },
  );
});

describe("checks between settings", () => {
  const defaults = defaultSettings();
  it("wants heads that divide the width", () => {
    const [problem] = crossFieldProblems({ ...defaults, heads: 5 });
    expect(problem?.message).toBe(
      "heads: 5 heads do not divide a width of 32; allowed: a divisor of width",
    );
  });

  it("wants two completions a prompt wherever they are compared", () => {
    for (const algorithm of ["grpo", "rloo"] as const) {
      const [problem] = crossFieldProblems({ ...defaults, algorithm, num_generations: 1 });
      expect(problem?.field).toBe("num_generations");
    }
    const alone = { ...defaults, algorithm: "reinforce", num_generations: 1 } as const;
    expect(crossFieldProblems(alone)).toEqual([]);
  });

  it("bounds the completions of a step", () => {
    const [problem] = crossFieldProblems({ ...defaults, num_prompts: 128, num_generations: 64 });
    expect(problem?.message).toMatch(/^num_prompts: .*8192 completions a step; allowed: 4096/);
  });
});
