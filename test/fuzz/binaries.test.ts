/** Files of bytes: checkpoints, arrays, archives, and whole runs; damaged, or never what they say. */

import fc from "fast-check";
import { deflateSync, zipSync } from "fflate";
import { describe, expect, it } from "vitest";
import { CheckpointError, decodeCheckpoint, encodeCheckpoint } from "../../src/engine/checkpoint";
import { initialTheta } from "../../src/engine/policy";
import { decodeSafetensors, SafetensorsError } from "../../src/engine/safetensors";
import { policyNotes } from "../../src/experiment/policy-notes";
import { ExperimentError } from "../../src/experiment/problem";
import { resolveExperiment } from "../../src/experiment/resolve";
import { RunFileError } from "../../src/run/files/file-error";
import { readNpz } from "../../src/run/files/npz";
import { writeNtkNpz } from "../../src/run/files/ntk-npz";
import { readPolicy } from "../../src/run/files/read-policy";
import {
  readRunFolder,
  unzipRunFolder,
  writeRunFolder,
  zipRunFolder,
} from "../../src/run/files/run-folder";
import { packRollouts } from "../../src/run/frames";
import { RunRecord } from "../../src/run/record";
import { CASES_TIMEOUT, fuzz, hostileText, mutatedBytes, mutatedJson, survives } from "./hostile";

const shape = { vocabulary: 5, width: 4, layers: 1, heads: 2, context: 6 };

/** A small run with one of everything that a folder holds. */
function folder() {
  const experiment = resolveExperiment("cf-rl-race");
  const record = new RunRecord({
    ...{ id: "main-1", label: "CF-RL", experiment, backend: "cpu", adapter: "" },
    probes: [
      { tokens: [11, 1, 2], position: 1 },
      { tokens: [11, 5], position: 1 },
    ],
  });
  for (let step = 0; step < 3; step++) {
    const kernel = new Float32Array([1, 0.5, 0.5, 1]);
    const rollout = { prompt: [11, 1], completion: [2], logprobs: [-1], reward: 1, advantage: 0.5 };
    record.append({
      ...{ step, metrics: { reward: 0.1 * step }, answers: null },
      events: [{ step, kind: "recovered", reason: "a test", backend: "wasm" }],
      kernel: { step, representation: kernel, gradient: kernel.slice() },
      rollouts: packRollouts(step, [rollout]),
      measurements: {
        "feature-geometry": {
          ...{ step, milliseconds: 1, labels: { probe: ["a", "b"] } },
          arrays: { cosine: { shape: [2, 2], data: new Float32Array(4) } },
        },
      },
    });
  }
  return writeRunFolder(record, new Map(), "1");
}

describe("checkpoints", () => {
  const bytes = encodeCheckpoint({ shape, theta: initialTheta(shape, 1), constants: null });

  it(
    "damaged",
    () => {
      fuzz(mutatedBytes(bytes), (damaged) => {
        survives(() => decodeCheckpoint(damaged), [SafetensorsError, CheckpointError]);
      });
    },
    CASES_TIMEOUT,
  );

  it(
    "with a header that was written to mislead",
    () => {
      const number = fc.oneof(fc.constantFrom(0, 8, 16, 1e9, 2 ** 53, -8, 1.5), fc.nat(64));
      const tensor = fc.record({
        dtype: fc.constantFrom("F32", "F16", "I64", "__proto__"),
        shape: fc.array(number, { maxLength: 3 }),
        data_offsets: fc.tuple(number, number),
      });
      const header = fc.dictionary(fc.constantFrom("a", "b", "__proto__", "__metadata__"), tensor);
      fuzz(fc.tuple(header, fc.nat(64)), ([described, size]) => {
        const json = new TextEncoder().encode(JSON.stringify(described));
        const made = new Uint8Array(8 + json.length + size);
        new DataView(made.buffer).setBigUint64(0, BigInt(json.length), true);
        made.set(json, 8);
        const read = survives(() => decodeSafetensors(made), [SafetensorsError]);
        const values = read?.tensors.reduce((sum, { data }) => sum + data.length, 0) ?? 0;
        // Tensors that overlap, or that hold more than the file, would give more than it has.
        expect(2 * values).toBeLessThanOrEqual(size);
      });
    },
    CASES_TIMEOUT,
  );
});

it(
  "the notes in a policy's header",
  () => {
    const experiment = resolveExperiment("cf-rl-race");
    const whole = { vocabulary: 16, width: 4, layers: 1, heads: 2, context: 12 };
    const theta = initialTheta(whole, 1);
    const notes = policyNotes(experiment, { step: 3, phase: 0 });
    const read = (metadata: Record<string, string>) =>
      readPolicy(encodeCheckpoint({ shape: whole, theta, constants: null }, metadata), experiment);
    expect(read(notes).at).toEqual({ step: 3, phase: 0 });
    const changed = fc.oneof(
      mutatedJson(JSON.parse(notes.experiment as string)).map((text) => ({
        ...notes,
        experiment: text,
      })),
      fc
        .tuple(fc.constantFrom("step", "phase", "task", "experiment"), hostileText)
        .map(([key, text]) => ({ ...notes, [key]: text })),
    );
    fuzz(changed, (metadata) => {
      survives(() => read(metadata), [SafetensorsError, CheckpointError, ExperimentError]);
    });
  },
  CASES_TIMEOUT,
);

describe("arrays", () => {
  const kernel = new Float32Array([1, 0, 0, 1]);
  const bytes = writeNtkNpz([{ step: 0, representation: kernel, gradient: kernel }], 2, 5);

  it(
    "damaged",
    () => {
      fuzz(mutatedBytes(bytes), (damaged) => {
        survives(() => readNpz("ntk.npz", damaged), [RunFileError]);
      });
    },
    CASES_TIMEOUT,
  );
});

describe("runs", () => {
  const files = folder();
  const archive = zipRunFolder(files);

  it(
    "archives that are damaged",
    () => {
      fuzz(mutatedBytes(archive), (damaged) => {
        survives(() => unzipRunFolder(damaged), [RunFileError]);
      });
    },
    CASES_TIMEOUT,
  );

  it(
    "folders with a file that is damaged",
    () => {
      const paths = [...files.keys()];
      const one = fc
        .constantFrom(...paths)
        .chain((path) =>
          mutatedBytes(files.get(path) as Uint8Array).map((bytes) => [path, bytes] as const),
        );
      fuzz(one, ([path, bytes]) => {
        const read = survives(() => readRunFolder(new Map(files).set(path, bytes)), [RunFileError]);
        if (read) expect(read.record.rows).toBeGreaterThanOrEqual(0);
      });
    },
    CASES_TIMEOUT,
  );

  /** An archive whose directory lists each file as often as `times` says, at one place. */
  function repeated(archive: Uint8Array, times: number): Uint8Array {
    const directory = archive.length - 22 - 46 - "metrics.csv".length;
    const entry = archive.subarray(directory, archive.length - 22);
    const listed = Array.from({ length: times }, (_, i) => {
      const copy = new Uint8Array(entry);
      copy.set(new TextEncoder().encode(String(i).padStart(11, "0")), 46);
      return copy;
    });
    const end = new Uint8Array(archive.subarray(archive.length - 22));
    const view = new DataView(end.buffer);
    view.setUint16(8, times, true);
    view.setUint16(10, times, true);
    view.setUint32(12, times * entry.length, true);
    return new Uint8Array([
      ...archive.subarray(0, directory),
      ...listed.flatMap((one) => [...one]),
      ...end,
    ]);
  }

  it("an archive that inflates to more than it says, or to more than is read", () => {
    const bomb = zipSync({ "metrics.csv": [new Uint8Array(1 << 20), { level: 9 }] });
    expect(() => unzipRunFolder(repeated(bomb, 2000))).toThrow(/lies over|inflates to more/);
    expect(() => unzipRunFolder(repeated(bomb, 3))).toThrow("lies over");
    const large = zipSync({ "notes.bin": [new Uint8Array(1 << 25), { level: 9 }] });
    expect(() => unzipRunFolder(large)).toThrow("at most 16777216 are read");
    const view = new DataView(bomb.buffer, bomb.byteOffset);
    const central = bomb.length - 22 - 46 - "metrics.csv".length;
    view.setUint32(central + 24, 10, true);
    expect(() => unzipRunFolder(bomb)).toThrow(RunFileError);
    expect(deflateSync(new Uint8Array(1 << 20)).length).toBeLessThan(4096);
    const paths = [
      "../config.json",
      "/config.json",
      "a\\b",
      "a/../b",
      "\0",
      "\u202Egnp.x",
      "a\x1b",
    ];
    for (const path of paths) {
      const wrong = zipSync({ [path]: new Uint8Array(1) });
      expect(() => unzipRunFolder(wrong), path).toThrow(/"[^\p{C}]*" is no path/u);
    }
  });

  it(
    "archives of any files by any names",
    () => {
      const file = fc.oneof(
        fc.constantFrom(...files.keys(), "../config.json", "constructor", "__proto__/config.json"),
        hostileText,
      );
      const entry = fc.tuple(file, fc.uint8Array({ maxLength: 60 }));
      fuzz(fc.array(entry, { maxLength: 5 }), (entries) => {
        const packed = Object.fromEntries(entries.filter(([path]) => path !== "__proto__"));
        const archive = survives(() => zipSync(packed), [Error]);
        if (archive === undefined) return;
        const found = survives(() => unzipRunFolder(archive), [RunFileError]);
        if (found) survives(() => readRunFolder(found), [RunFileError]);
      });
    },
    CASES_TIMEOUT,
  );
});
