import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { differencesLabel, settingText, settingWords } from "../../src/experiment/differences";
import { resolveExperiment } from "../../src/experiment/resolve";
import { SETTING_KEYS } from "../../src/experiment/schema";

describe("what differs, in words", () => {
  it("counts one of a thing as one", () => {
    expect(settingText("seeds", 1)).toBe("1 seed");
    expect(settingText("seeds", 8)).toBe("8 seeds");
    expect(settingWords("seeds", 1)).toBe("1 seed side by side");
    expect(settingWords("num_generations", 1)).toBe("1 completion per prompt");
    expect(settingWords("num_generations", 4)).toBe("4 completions per prompt");
    expect(settingText("stage1_lr_scale", 1)).toBe("×1");
    const alone = resolveExperiment({ preset: "cf-rl-seeds", seeds: 1 });
    expect(differencesLabel(alone)).toBe("1 seed side by side");
  });

  it("never says a plural of one, nor a singular of more", () => {
    const plurals = "seeds|prompts|completions|steps|updates|blocks|heads|contexts|demonstrations";
    const singular = plurals.replace(/s(?=\||$)/g, "");
    fc.assert(
      fc.property(
        fc.constantFrom(...SETTING_KEYS),
        fc.integer({ min: 0, max: 30 }),
        (key, value) => {
          for (const words of [settingText(key, value), settingWords(key, value)]) {
            const wrong = value === 1 ? plurals : singular;
            expect(words).not.toMatch(new RegExp(`\\b${value} (${wrong})\\b`));
          }
        },
      ),
    );
  });
});
