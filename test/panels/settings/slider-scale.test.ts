import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { validateSetting } from "../../../src/experiment/check-setting";
import { SETTINGS, settingOf } from "../../../src/experiment/schema";
import type { NumberSetting } from "../../../src/experiment/setting";
import { parseSettingText, settingText } from "../../../src/panels/setting-text";
import { PLACES, placeOf, valueAt } from "../../../src/panels/settings/slider-scale";

const numbers = SETTINGS.filter((setting) => setting.kind !== "choice");
const of = (key: (typeof numbers)[number]["key"]) => settingOf(key) as NumberSetting;

describe("sliders", () => {
  it("give a valid value at every place, for every setting", () => {
    for (const setting of numbers) {
      for (let place = 0; place <= PLACES; place += 7) {
        const value = valueAt(setting, place);
        expect(validateSetting(setting.key, value), `${setting.key} ${value}`).toMatchObject({
          ok: true,
        });
      }
    }
  });

  it("reach both ends and grow from one to the other", () => {
    for (const setting of numbers) {
      expect(valueAt(setting, 0)).toBe(setting.min);
      expect(valueAt(setting, PLACES)).toBeCloseTo(setting.max);
      expect(placeOf(setting, setting.min)).toBe(0);
      expect(placeOf(setting, setting.max)).toBe(PLACES);
      for (let place = 20; place <= PLACES; place += 20) {
        expect(valueAt(setting, place)).toBeGreaterThanOrEqual(valueAt(setting, place - 20));
      }
    }
  });

  it("space a logarithmic setting evenly in decades", () => {
    const rate = of("learning_rate");
    expect(placeOf(rate, 1e-6)).toBe(0);
    const decade = PLACES / 7;
    for (const exponent of [1, 2, 3, 6]) {
      expect(Math.abs(placeOf(rate, 10 ** (exponent - 6)) - exponent * decade)).toBeLessThan(1);
    }
  });

  it("write no more digits than the step has", () => {
    expect(valueAt(of("beta"), 150)).toBe(0.3);
  });
});

describe("a setting's text", () => {
  it("is read back as the same number", () => {
    fc.assert(
      fc.property(fc.double({ noNaN: true, noDefaultInfinity: true }), (value) => {
        expect(parseSettingText(settingText(value))).toBe(value === 0 ? 0 : value);
      }),
    );
  });

  it("is short, with a true minus", () => {
    expect(settingText(0.001)).toBe("1e−3");
    expect(settingText(0.02)).toBe("0.02");
    expect(settingText(120)).toBe("120");
  });

  it("is understood as people type it", () => {
    expect(parseSettingText("1e-3")).toBe(0.001);
    expect(parseSettingText(" × 30 ")).toBe(30);
    expect(parseSettingText("1,000")).toBe(1000);
    expect(parseSettingText(".5")).toBe(0.5);
    for (const wrong of ["", "fast", "1e", "1,0", "--1"]) expect(parseSettingText(wrong)).toBeNaN();
  });
});
