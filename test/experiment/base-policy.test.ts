import { existsSync, readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { BASE_NOISES, baseFile, basePolicyOf } from "../../src/experiment/base-policy";
import { BASE_SEEDS, defaultSettings, settingOf } from "../../src/experiment/schema";

const settings = defaultSettings();

describe("the base policy of a run", () => {
  it("is the first one in the default run", () => {
    expect(basePolicyOf(settings)).toBe("mixture-25");
  });

  it("goes by the run's seed, eight in turn", () => {
    const files = [0, 1, 2, 8, 9, 10, 4294967295].map((seed) =>
      basePolicyOf({ ...settings, seed }),
    );
    expect(files).toEqual([
      ...["mixture-25-s8", "mixture-25", "mixture-25-s2", "mixture-25-s8"],
      ...["mixture-25", "mixture-25-s2", "mixture-25-s7"],
    ]);
  });

  it("is the one that is asked for, whatever the seed", () => {
    for (const seed of [1, 5, 12]) {
      const asked = { ...settings, base: "mixture-18", seed } as const;
      expect(basePolicyOf({ ...asked, base_seed: 1 })).toBe("mixture-18");
      expect(basePolicyOf({ ...asked, base_seed: 3 })).toBe("mixture-18-s3");
      expect(basePolicyOf({ ...asked, base: "untrained", base_seed: 3 })).toBeNull();
    }
  });

  it("is shipped, with the description of how it was made", () => {
    const setting = settingOf("base");
    const choices = setting.kind === "choice" ? setting.choices.map(({ value }) => value) : [];
    expect([...Object.keys(BASE_NOISES), "untrained"]).toEqual(choices);
    for (const [base, noise] of Object.entries(BASE_NOISES)) {
      for (let seed = 1; seed <= BASE_SEEDS; seed++) {
        const id = baseFile(base as keyof typeof BASE_NOISES, seed);
        const folder = new URL("../../public/base/", import.meta.url);
        expect(existsSync(new URL(`${id}.safetensors`, folder)), id).toBe(true);
        const description = JSON.parse(readFileSync(new URL(`${id}.json`, folder), "utf8"));
        expect(description).toMatchObject({
          id,
          settings: { seed, demonstration_noise: noise, max_steps: 4000, pretrain_batch: 256 },
        });
      }
    }
  });
});
