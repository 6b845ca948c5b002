import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { assumedText, parseConfig, serialiseConfig } from "../../src/experiment/config";
import { differences, differencesLabel } from "../../src/experiment/differences";
import { DEFAULT_PRESET, PRESETS, presetSettings } from "../../src/experiment/presets";
import { ExperimentError } from "../../src/experiment/problem";
import { resolveExperiment } from "../../src/experiment/resolve";
import { buildSchedule, type NamedScheduleId } from "../../src/experiment/schedules";
import { someExperiment } from "./arbitrary";

function fieldsRefused(action: () => unknown): string[] {
  try {
    action();
  } catch (error) {
    if (error instanceof ExperimentError) return error.problems.map(({ field }) => field);
    throw error;
  }
  throw new Error("accepted");
}

describe("resolveExperiment", () => {
  it.each(PRESETS.map((preset) => [preset.id, preset] as const))("resolves %s", (id, preset) => {
    const experiment = resolveExperiment(id);
    const { settings } = experiment;
    expect(experiment.preset).toBe(id);
    expect(settings).toEqual(presetSettings(preset));
    expect(experiment.schedule).toEqual(
      buildSchedule(settings.schedule as NamedScheduleId, settings, 0),
    );
    expect(differences(experiment)).toEqual([]);
  });

  it("is the default preset where nothing is asked for", () => {
    for (const nothing of [undefined, null, {}]) {
      expect(resolveExperiment(nothing)).toEqual(resolveExperiment(DEFAULT_PRESET));
    }
  });

  it("starts at the CF-RL race: 16 × 8, Adam 1e-3, ten steps at thirty times the rate", () => {
    const { settings, schedule } = resolveExperiment();
    expect(settings).toMatchObject({
      task: "permute",
      algorithm: "rloo",
      num_prompts: 16,
      num_generations: 8,
      optimizer: "adam",
      learning_rate: 1e-3,
      max_steps: 120,
      companion: "standard",
    });
    expect(schedule[0]).toMatchObject({ until: { step: 10 }, lr: { classifier: 30 } });
  });

  it("takes settings under settings or beside it, which wins", () => {
    const { settings } = resolveExperiment({
      preset: "diversity-collapse",
      settings: { seed: 3, beta: 0.5 },
      beta: 0.25,
      schedule: "cf-rl",
    });
    expect(settings).toMatchObject({ base: "mixture-18", seed: 3, beta: 0.25, schedule: "cf-rl" });
  });

  it("takes phases as a custom schedule", () => {
    const experiment = resolveExperiment({ schedule: [{ trainable: "backbone" }] });
    expect(experiment.settings.schedule).toBe("custom");
    expect(experiment.schedule[0]).toMatchObject({ name: "backbone only", until: null });
  });

  it("takes what it gave", () => {
    fc.assert(
      fc.property(someExperiment, (experiment) => {
        expect(resolveExperiment(experiment)).toEqual(experiment);
      }),
    );
  });

  it.each<[unknown, string[]]>([
    ["no-such-preset", ["preset"]],
    [7, ["experiment"]],
    [[], ["experiment"]],
    [{ preset: 7, settings: [] }, ["preset", "settings"]],
    [{ num_prompts: 0.5, beta: "x", nope: 1 }, ["num_prompts", "beta", "nope"]],
    [{ settings: { seed: -1 }, schedule: [{}] }, ["schedule[0].trainable", "seed"]],
    [{ heads: 5, num_generations: 1 }, ["heads", "num_generations"]],
    [{ schedule: "custom" }, ["schedule"]],
    [{ schedule: null }, ["schedule"]],
    [{ settings: { schedule: "standard" }, schedule: [{ trainable: "backbone" }] }, ["schedule"]],
    [JSON.parse('{"__proto__": {"seed": 2}, "constructor": 1}'), ["__proto__", "constructor"]],
  ])("refuses %j and names every field", (partial, fields) => {
    expect(fieldsRefused(() => resolveExperiment(partial))).toEqual(fields);
  });

  it("refuses whatever else with its own error", () => {
    fc.assert(
      fc.property(fc.anything(), (value) => {
        try {
          const experiment = resolveExperiment(value);
          expect(resolveExperiment(experiment)).toEqual(experiment);
        } catch (error) {
          expect(error).toBeInstanceOf(ExperimentError);
        }
      }),
    );
  });
});

describe("config.json", () => {
  it("is read back as it was written", () => {
    fc.assert(
      fc.property(someExperiment, (experiment) => {
        const text = JSON.stringify(serialiseConfig(experiment, "1.2.3"));
        expect(parseConfig(JSON.parse(text))).toEqual({
          experiment,
          engineVersion: "1.2.3",
          assumed: [],
        });
      }),
    );
  });

  const good = () => JSON.parse(JSON.stringify(serialiseConfig(resolveExperiment(), "1.2.3")));

  it("leaves keys beside the experiment's to others", () => {
    expect(parseConfig({ ...good(), backend: "wasm" }).experiment).toEqual(resolveExperiment());
  });

  it("takes a setting that it is too old to have for what every run had before, and names it", () => {
    const { settings, ...config } = good();
    const { seeds: _, base_seed: __, ...older } = settings;
    const read = parseConfig({ ...config, settings: older });
    // Not the default: before there were several base policies, all seeds began from the first.
    expect(read.experiment.settings).toMatchObject({ seeds: 1, base_seed: 1 });
    expect(read.assumed).toEqual(["base_seed", "seeds"]);
    expect(assumedText(read)).toBe(
      "Written before there were these settings, and read as it ran then: base_seed=1, seeds=1.",
    );
    expect(assumedText(parseConfig(good()))).toBeNull();
  });

  it("takes it from the setting's row, whatever the preset says now", () => {
    const preset = PRESETS.find(({ settings }) => (settings.seeds ?? 1) > 1);
    if (preset === undefined) throw new Error("no preset has several seeds");
    const { settings, ...config } = JSON.parse(
      JSON.stringify(serialiseConfig(resolveExperiment(preset.id), "1")),
    );
    const { seeds: _, ...older } = settings;
    expect(parseConfig({ ...config, settings: older }).experiment.settings.seeds).toBe(1);
  });

  it.each<[string, (config: ReturnType<typeof good>) => unknown, string[]]>([
    ["no object", () => [], ["config"]],
    ["another version", (c) => ({ ...c, schema_version: 99 }), ["schema_version"]],
    ["no version", () => ({}), ["schema_version"]],
    ["another vocabulary", (c) => ({ ...c, vocabulary: ["a"] }), ["vocabulary"]],
    ["no engine", (c) => ({ ...c, engine_version: 3 }), ["engine_version"]],
    ["an unknown preset", (c) => ({ ...c, preset: "x" }), ["preset"]],
    ["no phases", (c) => ({ ...c, schedule: undefined }), ["schedule"]],
    ["other phases", (c) => ({ ...c, schedule: [{ trainable: "all" }] }), ["schedule"]],
    [
      "settings that lack two",
      ({ settings: { seed: _, task: __, ...rest }, ...c }) => ({ ...c, settings: rest }),
      ["task", "seed"],
    ],
    [
      "settings out of range",
      (c) => ({ ...c, settings: { ...c.settings, width: 7, layers: 9 } }),
      ["width", "layers"],
    ],
  ])("refuses %s", (_, spoil, fields) => {
    expect(fieldsRefused(() => parseConfig(spoil(good())))).toEqual(fields);
  });

  it("is never read in part, whatever it holds", () => {
    fc.assert(
      fc.property(
        fc.constantFrom("preset", "settings", "schedule", "vocabulary", "engine_version"),
        fc.anything(),
        (key, value) => {
          try {
            const { experiment } = parseConfig({ ...good(), [key]: value });
            expect(resolveExperiment(experiment)).toEqual(experiment);
          } catch (error) {
            expect(error).toBeInstanceOf(ExperimentError);
          }
        },
      ),
    );
  });
});

describe("differences", () => {
  it("are few words, in the table's order", () => {
    const changed = resolveExperiment({ learning_rate: 2e-3, seed: 4, companion: "none" });
    expect(differencesLabel(changed)).toBe("seed 4, learning rate 0.002, compare with nothing");
    const other = resolveExperiment({ seed: 4, stage1_lr_scale: 3, max_steps: 40 });
    expect(differencesLabel(other, resolveExperiment({ seed: 4 }))).toBe(
      "40 steps, stage 1 classifier rate ×3",
    );
    expect(differencesLabel(changed, changed)).toBe("");
  });

  it("see other phases behind the same word", () => {
    const a = resolveExperiment({ schedule: [{ trainable: "backbone" }] });
    const b = resolveExperiment({ schedule: [{ trainable: "classifier" }] });
    expect(differences(a, b).map(({ key }) => key)).toEqual(["schedule"]);
    expect(differences(a, resolveExperiment(a))).toEqual([]);
  });

  it("refuses phases that name blocks the policy does not have", () => {
    const second = [{ trainable: ["blocks.1.attn", "classifier"] }];
    expect(resolveExperiment({ schedule: second }).schedule).toHaveLength(1);
    const one = { base: "untrained", layers: 1, schedule: second };
    expect(fieldsRefused(() => resolveExperiment(one as unknown))).toEqual([
      "schedule[0].trainable",
    ]);
  });
});
