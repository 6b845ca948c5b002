/** Generators of valid experiments, for property-based tests. */
import fc from "fast-check";
import type { Experiment } from "../../src/experiment/experiment";
import type { Phase } from "../../src/experiment/phase";
import { PRESETS } from "../../src/experiment/presets";
import { resolveExperiment } from "../../src/experiment/resolve";
import { SETTINGS, type SettingValues } from "../../src/experiment/schema";
import { crossFieldProblems, phaseProblems } from "../../src/experiment/validate";

const settingArbitraries = Object.fromEntries(
  SETTINGS.map((setting): [string, fc.Arbitrary<string | number>] => {
    if (setting.kind === "choice") {
      const values = (setting.choices as readonly { value: string }[]).map(({ value }) => value);
      return [setting.key, fc.constantFrom(...values)];
    }
    const { min, max } = setting;
    const number =
      setting.kind === "integer" ? fc.integer({ min, max }) : fc.double({ min, max, noNaN: true });
    return [setting.key, number];
  }),
);

/** Any subset of settings, each within its own range; may clash with one another. */
export const someSettings = fc.record(settingArbitraries, { requiredKeys: [] }) as fc.Arbitrary<
  Partial<SettingValues>
>;

const layer = fc.constantFrom(
  "embed",
  "embed.position",
  "blocks",
  "blocks.0",
  "blocks.1.attn",
  "blocks.5.mlp.down",
  "blocks.0.norm2.gain",
  "final_norm",
  "classifier",
  "classifier.weight",
);

const factor = fc.double({ min: 0, max: 1000, noNaN: true });

const phaseParts = fc.record({
  name: fc
    .string({ unit: "binary", minLength: 1, maxLength: 30 })
    .filter((name) => /^[^\p{C}]+$/u.test(name) && name.length <= 40),
  trainable: fc.oneof(
    fc.constantFrom("classifier" as const, "backbone" as const, "all" as const),
    fc.array(layer, { minLength: 1, maxLength: 24 }),
  ),
  lr: fc.record({ classifier: factor, backbone: factor }),
  objective: fc.constantFrom("rl" as const, "supervised" as const),
});

const metric = fc.constantFrom(
  ...["reward", "heldout/entropy", "diversity/pass@16", "ntk/gradient_share"],
);

const condition = fc.oneof(
  fc.record({
    metric,
    op: fc.constantFrom(">=" as const, "<=" as const),
    value: fc.double({ noNaN: true, noDefaultInfinity: true }),
  }),
  fc.record({
    metric,
    plateau: fc.double({ min: 0, noNaN: true, noDefaultInfinity: true }),
    window: fc.integer({ min: 2, max: 10_000 }),
  }),
);

/** Any valid list of phases. */
export const somePhases: fc.Arbitrary<Phase[]> = fc
  .record({
    parts: fc.array(phaseParts, { minLength: 1, maxLength: 16 }),
    gaps: fc.array(fc.integer({ min: 1, max: 1000 }), { minLength: 16, maxLength: 16 }),
    conditions: fc.array(fc.option(condition), { minLength: 16, maxLength: 16 }),
  })
  .map(({ parts, gaps, conditions }) => {
    let step = 0;
    return parts.map((phase, index): Phase => {
      step += gaps[index] as number;
      const last = index === parts.length - 1;
      return { ...phase, until: last ? null : (conditions[index] ?? { step }) };
    });
  });

/** Any valid experiment. */
export const someExperiment: fc.Arbitrary<Experiment> = fc
  .record({
    preset: fc.constantFrom(...PRESETS.map(({ id }) => id)),
    changes: someSettings,
    phases: fc.option(somePhases),
  })
  .map(({ preset, changes, phases }) => {
    const settings = { ...changes } as Record<string, unknown>;
    if (settings.schedule === "custom" && phases === null) delete settings.schedule;
    const usual = resolveExperiment(preset).settings;
    for (const { fields } of crossFieldProblems({ ...usual, ...changes })) {
      for (const field of fields) delete settings[field];
    }
    // Dropping one clash can uncover another; then only the preset is sure to be sound.
    const clash = crossFieldProblems({ ...usual, ...settings }).length > 0;
    const chosen = clash ? {} : settings;
    // Of several seeds only the first measures everything that a phase may wait for.
    const sound = { ...usual, ...chosen, ...(phases ? { seeds: 1 } : {}) } as SettingValues;
    const schedule = phases?.map((phase) =>
      phaseProblems(sound, [phase]).length === 0 ? phase : { ...phase, trainable: "backbone" },
    );
    return resolveExperiment({
      preset,
      settings: { ...chosen, ...(schedule ? { schedule: "custom", seeds: 1 } : {}) },
      ...(schedule ? { schedule } : {}),
    } as unknown);
  });
