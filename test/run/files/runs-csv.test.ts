import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { resolveExperiment } from "../../../src/experiment/resolve";
import type { SettingValues } from "../../../src/experiment/schema";
import { textCell } from "../../../src/results/text-cell";
import { readMetricsCsv } from "../../../src/run/files/csv";
import { metricsFile } from "../../../src/run/files/run-folder";
import { writeColumnsCsv, writeRunsCsv } from "../../../src/run/files/runs-csv";
import type { RunEvent } from "../../../src/run/frames";
import { RunRecord } from "../../../src/run/record";

/** The rows of a CSV by RFC 4180, each cell by its column. */
function readTable(bytes: Uint8Array): Record<string, string>[] {
  const [head = [], ...rows] = new TextDecoder()
    .decode(bytes)
    .trimEnd()
    .split("\n")
    .map((line) =>
      [...line.matchAll(/(?:^|,)(?:"((?:[^"]|"")*)"|([^,"]*))/g)].map(
        ([, quoted, plain]) => quoted?.replaceAll('""', '"') ?? plain ?? "",
      ),
    );
  return rows.map((cells) => {
    expect(cells).toHaveLength(head.length);
    return Object.fromEntries(head.map((name, i) => [name, cells[i] as string]));
  });
}

/** A run of these steps and settings, whose rewards say whose they are. */
function run(settings: Partial<SettingValues>, steps: number): RunRecord {
  const experiment = resolveExperiment({ preset: "cf-rl-race", settings });
  const made = new RunRecord({
    ...{ id: "run", label: "", experiment, backend: "cpu", adapter: "", probes: [] },
  });
  const seeds = made.cohort?.seeds ?? [];
  for (let step = 0; step < steps; step++) {
    const [one, two] = experiment.schedule;
    const events: RunEvent[] = [];
    if (step === 0 && one) events.push({ step, kind: "phase", index: 0, phase: one });
    if (step === 2 && two) events.push({ step, kind: "phase", index: 1, phase: two });
    made.append({
      ...{ step, events, kernel: null, rollouts: null, answers: null },
      metrics: {
        learning_rate: 0.0005,
        reward: experiment.settings.seed + step / 100,
        "classifier/norm_fro": step,
      },
    });
    if (made.cohort) {
      const values = Float64Array.from(seeds, (seed) => seed + step / 100);
      made.appendCohort({ step, names: ["reward"], values, ended: [] });
    }
  }
  return made;
}

describe("runs.csv", () => {
  it("has a row for every run, seed and step, and what was measured there", () => {
    fc.assert(
      fc.property(
        fc.uniqueArray(
          fc.record({
            name: fc
              .string({ minLength: 1, maxLength: 12 })
              .map((text) => text.replace(/[\r\n]/g, " ")),
            seed: fc.integer({ min: 1, max: 90 }),
            seeds: fc.integer({ min: 1, max: 4 }),
            steps: fc.integer({ min: 1, max: 5 }),
          }),
          { minLength: 1, maxLength: 4, selector: ({ name }) => name },
        ),
        (asked) => {
          const runs = asked.map(({ name, seed, seeds, steps }) => ({
            name,
            record: run({ seed, seeds }, steps),
          }));
          const rows = readTable(writeRunsCsv(runs)).map(({ run, seed, step, reward }) => ({
            ...{ run, seed: Number(seed), step: Number(step), reward: Number(reward) },
          }));
          const expected = asked.flatMap(({ name, seed: first, seeds, steps }) =>
            Array.from({ length: seeds }, (_, i) => first + i).flatMap((seed) =>
              Array.from({ length: steps }, (_, step) => ({
                ...{ run: name, seed, step, reward: seed + step / 100 },
              })),
            ),
          );
          expect(rows).toEqual(expected);
        },
      ),
      { numRuns: 60 },
    );
  });

  it("has of the first seed what its metrics.csv has, digit by digit", () => {
    const record = run({ seeds: 3 }, 4);
    const lead = readTable(writeRunsCsv([{ name: "CF-RL", record }])).filter(
      ({ seed }) => seed === String(record.header.experiment.settings.seed),
    );
    for (const [name, values] of readMetricsCsv(metricsFile(record)).columns) {
      expect(lead.map((row) => Number(row[name]))).toEqual([...values]);
    }
  });

  it("gives each group's own rate, by the phase in force, where it is known", () => {
    const settings = { schedule: "cf-rl", stage1_lr_scale: 30, stage1_steps: 2 } as const;
    const record = run({ ...settings, seed: 1, seeds: 2 }, 4);
    const rows = readTable(writeRunsCsv([{ name: "CF-RL", record }]));
    const rates = rows
      .filter(({ seed }) => seed === "1")
      .map((row) => [row["learning_rate/classifier"], row["learning_rate/backbone"]]);
    expect(rates).toEqual([
      ["0.015", "0"],
      ["0.015", "0"],
      ["0.0005", "0.0005"],
      ["0.0005", "0.0005"],
    ]);
    const other = rows.find(({ seed }) => seed === "2");
    expect(other).toMatchObject({ learning_rate: "", "learning_rate/classifier": "", reward: "2" });
  });

  it("leaves out the rows of a seed that has ended", () => {
    const record = run({ seed: 1, seeds: 2 }, 2);
    const values = Float64Array.of(1, Number.NaN);
    record.appendCohort({ step: 2, names: ["reward"], values, ended: [] });
    const rows = readTable(writeRunsCsv([{ name: "a", record }]));
    expect(rows.filter(({ seed }) => seed === "2")).toHaveLength(2);
  });

  it("quotes texts that would break a row", () => {
    expect(textCell("CF-RL")).toBe("CF-RL");
    expect(textCell('learning rate 0.002, "mine"')).toBe('"learning rate 0.002, ""mine"""');
  });

  it("has a list of its columns, every one, with units", () => {
    const runs = [{ name: "a", record: run({ seeds: 2 }, 2) }];
    const known = { reward: { unit: "share right", sentence: "Mean, over the completions." } };
    const rows = readTable(writeColumnsCsv(runs, (name) => known[name as "reward"]));
    const [first] = new TextDecoder().decode(writeRunsCsv(runs)).split("\n");
    expect(rows.map(({ column }) => column)).toEqual(first?.split(","));
    expect(rows.find(({ column }) => column === "reward")).toMatchObject({
      ...{ unit: "share right", meaning: "Mean, over the completions." },
    });
    expect(rows.find(({ column }) => column === "learning_rate/classifier")?.meaning).toMatch(
      /^The classifier’s own rate/,
    );
  });
});
