import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { resolveExperiment } from "../../../src/experiment/resolve";
import { buildSchedule } from "../../../src/experiment/schedules";
import { RunFileError } from "../../../src/run/files/file-error";
import {
  readRunFolder,
  unzipRunFolder,
  writeRunFolder,
  zipRunFolder,
} from "../../../src/run/files/run-folder";
import { type MeasurementFrame, packRollouts } from "../../../src/run/frames";
import { RunRecord } from "../../../src/run/record";
import { recordOfSeeds } from "../seed-records";

const experiment = resolveExperiment("cf-rl-race");

/** What an instrument of two arrays measured. */
function measurement(step: number): MeasurementFrame {
  return {
    step,
    milliseconds: 3,
    arrays: {
      cosine: { shape: [2, 2], data: new Float32Array([1, step, step, 1]) },
      sum: { shape: [], data: new Float32Array([-step]) },
    },
    labels: { probe: ["first", "second"] },
  };
}

/** A run of a few steps with everything that a run can hold. */
function sample(): RunRecord {
  const record = new RunRecord({
    id: "main-1",
    label: "CF-RL",
    experiment,
    backend: "cpu",
    adapter: "this computer's processor",
    probes: [
      { tokens: [11, 1, 2, 3, 4, 10], position: 5 },
      { tokens: [11, 5, 6, 7, 8, 10, 5], position: 6 },
    ],
  });
  for (let step = 0; step < 4; step++) {
    record.append({
      step,
      metrics: {
        reward: 0.1 * step,
        ...(step % 2 === 0 ? { "heldout/entropy": Math.exp(-step) } : {}),
      },
      events:
        step === 0
          ? [{ step, kind: "phase", index: 0, phase: experiment.schedule[0]! }]
          : step === 2
            ? [
                {
                  step,
                  kind: "schedule",
                  id: "standard",
                  schedule: buildSchedule("standard", experiment.settings, step),
                },
                { step, kind: "settings", changes: { learning_rate: { from: 1e-3, to: 2e-3 } } },
              ]
            : [],
      kernel:
        step % 2 === 0
          ? {
              step,
              representation: new Float32Array([1, 0.5, 0.5, 1]),
              gradient: new Float32Array([30, step, step, 30]),
            }
          : null,
      rollouts: packRollouts(step, [
        {
          prompt: [11, 1, 2, 3, 4, 10],
          completion: [1, 2, 3, 4],
          logprobs: [-0.1, -0.2, -0.3, -0.4],
          reward: 1,
          advantage: 0.5,
        },
      ]),
      answers: null,
      measurements: {
        ...(step % 2 === 1 ? { features: measurement(step) } : {}),
        drive: { step, milliseconds: 1, arrays: {}, labels: {} },
      },
    });
  }
  record.addEvent({ step: 4, kind: "stopped", reason: "interrupted", message: "Ctrl-C" });
  return record;
}

const checkpoints = new Map([[0, new Uint8Array([1, 2, 3])]]);
const write = () => writeRunFolder(sample(), checkpoints, "0.1.0");

describe("the run folder", () => {
  it("holds the files of the format", () => {
    expect([...write().keys()].sort()).toEqual([
      "checkpoint-0.safetensors",
      "config.json",
      "events.json",
      "features.npz",
      "instruments.json",
      "metrics.csv",
      "ntk.npz",
      "probes.json",
      "rollouts.jsonl",
    ]);
  });

  it("reads back to the same record, folder or zip", () => {
    const original = sample();
    for (const files of [write(), unzipRunFolder(zipRunFolder(write()))]) {
      const read = readRunFolder(files);
      expect(read.engineVersion).toBe("0.1.0");
      expect(read.ignored).toEqual([]);
      expect(read.checkpoints).toEqual(checkpoints);
      const { record } = read;
      expect(record.header).toEqual(original.header);
      expect(record.names()).toEqual(original.names());
      expect(record.steps()).toEqual(original.steps());
      for (const name of record.names()) {
        expect(record.values(name)).toEqual(original.values(name));
      }
      expect(record.events).toEqual(original.events);
      expect(record.kernels.frames).toEqual(original.kernels.frames);
      expect(record.rollouts.frames).toEqual(original.rollouts.frames);
      // What a measurement took is not kept, and one without arrays leaves no file.
      expect(record.instruments()).toEqual(["features"]);
      const measured = original.series("features")?.frames;
      expect(record.series("features")?.frames).toEqual(
        measured?.map((frame) => ({ ...frame, milliseconds: Number.NaN })),
      );
    }
  });

  it("holds every seed of several, those that ended without further rows", () => {
    const original = recordOfSeeds(3, [
      [0.1, 0.2, 0.3],
      [0.4, Number.NaN, 0.6],
    ]);
    const files = writeRunFolder(original, checkpoints, "0.1.0");
    const rows = new TextDecoder().decode(files.get("seeds.csv")).trim().split("\n");
    expect(rows.map((row) => row.split(",").slice(0, 4).join())).toEqual([
      "step,seed,loss,reward",
      ...["0,1,,0.1", "0,2,,0.2", "0,3,,0.3", "1,1,,0.4", "1,3,,0.6"],
    ]);
    const { record } = readRunFolder(files);
    expect(record.cohort?.seeds).toEqual([1, 2, 3]);
    expect(record.cohort?.summary("reward")).toEqual(original.cohort?.summary("reward"));
    expect(record.cohort?.values("reward", 1)).toEqual(original.cohort?.values("reward", 1));
    // A folder without the file is that of the lead alone.
    files.delete("seeds.csv");
    expect(readRunFolder(files).record.cohort?.rows).toBe(0);
  });

  it.each([
    ["step,reward\n0,1\n", "line 1"],
    ["step,seed,reward\n0,9,1\n", "line 2, column seed"],
    ["step,seed,reward\n0,2,1\n0,1,1\n", "line 3, column seed"],
    ["step,seed,reward\n1,1,1\n0,2,1\n", "line 3, column step"],
    ["step,seed,reward\n0,1,x\n", "line 2, column reward"],
    ["step,seed,reward\n0,1\n", "line 2"],
  ])("refuses seeds that are none: %j", (text, field) => {
    const files = writeRunFolder(recordOfSeeds(2, [[0.1, 0.2]]), checkpoints, "0.1.0");
    files.set("seeds.csv", new TextEncoder().encode(text));
    expect(() => readRunFolder(files)).toThrow(`seeds.csv, ${field}`);
  });

  it("finds the run inside one folder of an archive", () => {
    const inFolder = new Map([...write()].map(([path, bytes]) => [`run-7/${path}`, bytes]));
    expect(unzipRunFolder(zipRunFolder(inFolder))).toEqual(write());
    expect(() => unzipRunFolder(zipRunFolder(new Map([["x", new Uint8Array()]])))).toThrow(
      "the archive, config.json: is missing",
    );
  });

  it("names files that are no part of it, and reads on", () => {
    const files = write().set("notes.txt", new Uint8Array()).set("mine.npz", new Uint8Array());
    expect(readRunFolder(files).ignored).toEqual(["notes.txt", "mine.npz"]);
  });

  it("refuses to write measurements that cannot be one array", () => {
    const record = sample();
    const odd = {
      ...measurement(5),
      arrays: { cosine: { shape: [1], data: new Float32Array(1) } },
    };
    record.append({
      ...{ step: 5, metrics: {}, events: [], kernel: null, rollouts: null },
      answers: null,
      measurements: { features: odd },
    });
    expect(() => writeRunFolder(record, checkpoints, "0.1.0")).toThrow("cosine at step 5");
  });

  const edit = (path: string, change: (text: string) => string) => {
    const files = write();
    const text = change(new TextDecoder().decode(files.get(path)));
    return files.set(path, new TextEncoder().encode(text));
  };
  const drop = (path: string) => {
    const files = write();
    files.delete(path);
    return files;
  };
  it.each([
    ["config.json: is missing", () => drop("config.json")],
    ["metrics.csv: is missing", () => drop("metrics.csv")],
    ["config.json: is not JSON", () => edit("config.json", (text) => text.slice(0, 100))],
    [
      "config.json, format_version: is 9; 1 is read",
      () =>
        edit("config.json", (text) => text.replace('"format_version": 1', '"format_version": 9')),
    ],
    [
      "config.json, num_prompts",
      () => edit("config.json", (text) => text.replace('"num_prompts": 16', '"num_prompts": -3')),
    ],
    ["config.json, run.label", () => edit("config.json", (text) => text.replace('"CF-RL"', "7"))],
    ["events.json, [0].kind", () => edit("events.json", (text) => text.replace("phase", "fase"))],
    ["events.json, [0].phase", () => edit("events.json", (text) => text.replace("trainable", "t"))],
    [
      "probes.json, contexts[1].position",
      () => edit("probes.json", (text) => text.replace(":6}", ":7}")),
    ],
    [
      "probes.json, contexts: has 1 contexts, the kernels of ntk.npz 2",
      () => edit("probes.json", () => '{"contexts": [{"tokens": [1], "position": 0}]}'),
    ],
    [
      "ntk.npz, step: has step 2, which metrics.csv does not have",
      () => edit("metrics.csv", (text) => text.replace(/^2,.*\n/m, "")),
    ],
    [
      "features.npz, step: has step 3, which metrics.csv does not have",
      () => {
        const files = edit("metrics.csv", (text) => text.replace(/^3,.*\n/m, ""));
        files.delete("rollouts.jsonl");
        return files;
      },
    ],
    [
      "instruments.json, ntk: cannot name an instrument",
      () => edit("instruments.json", (text) => text.replace("features", "ntk")),
    ],
    [
      "instruments.json, features.labels.probe: must be texts",
      () => edit("instruments.json", (text) => text.replace('"first"', "1")),
    ],
  ])("refuses with %j", (message, files) => {
    expect(() => readRunFolder(files())).toThrow(RunFileError);
    expect(() => readRunFolder(files())).toThrow(message);
  });

  it("survives any damage to any file", () => {
    const paths = [...write().keys()];
    fc.assert(
      fc.property(
        fc.constantFrom(...paths),
        fc.nat(),
        fc.integer({ min: 0, max: 255 }),
        fc.boolean(),
        (path, place, value, cut) => {
          const files = write();
          const bytes = files.get(path)!;
          const at = place % bytes.length;
          if (cut) files.set(path, bytes.slice(0, at));
          else bytes[at] = value;
          try {
            readRunFolder(files);
          } catch (error) {
            expect(error).toBeInstanceOf(RunFileError);
          }
        },
      ),
      { numRuns: 300 },
    );
  });
});
