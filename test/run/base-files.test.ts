import { readFile } from "node:fs/promises";
import { beforeAll, describe, expect, it } from "vitest";
import { chooseBackend } from "../../src/engine/backend";
import { decodeCheckpoint } from "../../src/engine/checkpoint";
import { basePolicyOf } from "../../src/experiment/base-policy";
import { resolveExperiment } from "../../src/experiment/resolve";
import type { SettingValues } from "../../src/experiment/schema";
import { basePolicyIn, readBaseFiles } from "../../src/run/base-files";
import { openMembers } from "../../src/run/open-member";

const read = async (settings: SettingValues) => {
  const id = basePolicyOf(settings);
  const file = new URL(`../../public/base/${id}.safetensors`, import.meta.url);
  return id === null ? null : new Uint8Array(await readFile(file));
};

const experiments = [2, 3, 10].map((seed) => resolveExperiment({ seed, eval_prompts: 2 }));

describe("the files that several seeds start from", () => {
  beforeAll(async () => {
    await chooseBackend({ forced: "cpu" });
  });

  it("are read once each, and none for untrained policies", async () => {
    const asked: (string | null)[] = [];
    const untrained = resolveExperiment({ base: "untrained" }).settings;
    const all = [...experiments.map(({ settings }) => settings), untrained];
    const files = await readBaseFiles(all, (settings) => {
      asked.push(basePolicyOf(settings));
      return read(settings);
    });
    expect(asked).toEqual(["mixture-25-s2", "mixture-25-s3"]);
    expect([...files.keys()]).toEqual(asked);
    expect(basePolicyIn(files, untrained)).toBeNull();
  });

  it("give every seed its own base policy", async () => {
    const files = await readBaseFiles(
      experiments.map(({ settings }) => settings),
      read,
    );
    const requests = experiments.map((experiment) => ({ role: "main", experiment }) as const);
    const members = await openMembers(requests, files, []);
    for (const [i, id] of ["mixture-25-s2", "mixture-25-s3", "mixture-25-s2"].entries()) {
      const { theta } = decodeCheckpoint(files.get(id) as Uint8Array);
      expect(await members[i]?.trainer.policy.data()).toEqual(theta);
      members[i]?.trainer.dispose();
    }
  });

  it("are named where one is missing or cannot be read", async () => {
    const { settings } = resolveExperiment({ seed: 4 });
    expect(() => basePolicyIn(new Map(), settings)).toThrow("mixture-25-s4 is missing");
    const broken = new Map([["mixture-25-s4", Uint8Array.of(1, 2)]]);
    expect(() => basePolicyIn(broken, settings)).toThrow(
      /mixture-25-s4 cannot be read: file has 2/,
    );
  });
});
