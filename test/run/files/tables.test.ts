import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { readMetricsCsv, writeMetricsCsv } from "../../../src/run/files/csv";
import { RunFileError } from "../../../src/run/files/file-error";
import { readNpy, writeNpy } from "../../../src/run/files/npy";
import { readNtkNpz, writeNtkNpz } from "../../../src/run/files/ntk-npz";
import { readRollouts, writeRollouts } from "../../../src/run/files/rollouts";
import { crc32, readZip, writeZip } from "../../../src/run/files/zip";
import type { KernelFrame, RolloutFrame } from "../../../src/run/frames";
import { packRollouts } from "../../../src/run/frames";

const text = (bytes: Uint8Array) => new TextDecoder().decode(bytes);
const bytes = (value: string) => new TextEncoder().encode(value);

/** Runs `read` on damaged bytes: it may succeed or throw a RunFileError, and nothing else. */
function onlyRunFileErrors(read: () => unknown): void {
  try {
    read();
  } catch (error) {
    expect(error).toBeInstanceOf(RunFileError);
    expect((error as Error).message.length).toBeGreaterThan(10);
  }
}

/** Damages bytes at a place: changes one, cuts there, or inserts. */
const damage = fc.record({
  at: fc.nat(),
  kind: fc.constantFrom("change", "cut", "insert"),
  value: fc.integer({ min: 0, max: 255 }),
});
function damaged(source: Uint8Array, how: { at: number; kind: string; value: number }) {
  const at = how.at % (source.length + 1);
  if (how.kind === "cut") return source.slice(0, at);
  if (how.kind === "insert") {
    return new Uint8Array([...source.slice(0, at), how.value, ...source.slice(at)]);
  }
  const copy = source.slice();
  copy[at] = how.value;
  return copy;
}

describe("metrics.csv", () => {
  it("is what one expects to read", () => {
    const table = {
      steps: new Float64Array([0, 5]),
      columns: new Map([
        ["reward", new Float64Array([0.1, Number.NaN])],
        ["kl", new Float64Array([Number.POSITIVE_INFINITY, 1e-7])],
      ]),
    };
    expect(text(writeMetricsCsv(table))).toBe("step,reward,kl\n0,0.1,inf\n5,,1e-7\n");
  });

  it("reads back every double exactly", () => {
    const value = fc.oneof(fc.double(), fc.float(), fc.constantFrom(-0, Number.NaN, 5e-324));
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.integer({ min: 1, max: 1e9 }), value, value), { maxLength: 20 }),
        (rows) => {
          let step = -1;
          const table = {
            steps: Float64Array.from(rows, (row) => (step += row[0])),
            columns: new Map([
              ["a/b@k", Float64Array.from(rows, (row) => row[1])],
              ["z", Float64Array.from(rows, (row) => row[2])],
            ]),
          };
          expect(readMetricsCsv(writeMetricsCsv(table))).toEqual(table);
        },
      ),
    );
  });

  it.each([
    ["", "line 1"],
    ["reward\n", "line 1"],
    ["step,a,a\n", 'column "a" occurs twice'],
    ["step,a b\n", "cannot name a metric"],
    ["step,a\n0,1,2\n", "line 2: has 3 cells, the header 2"],
    ["step,a\n0,x\n", 'line 2, column a: "x" is not a number'],
    ["step,a\n1,1\n1,1\n", "line 3, column step: steps must ascend"],
    ["step,a\n-1,1\n", "line 2, column step"],
  ])("refuses %j, saying where", (content, message) => {
    expect(() => readMetricsCsv(bytes(content))).toThrow(RunFileError);
    expect(() => readMetricsCsv(bytes(content))).toThrow(message);
  });

  it("leaves out a last line that was cut off", () => {
    expect([...readMetricsCsv(bytes("step,a\n0,1\n1,2\n2,3.")).steps]).toEqual([0, 1]);
  });

  it("survives any damage", () => {
    const source = bytes("step,reward,kl\n0,0.125,-1e-9\n1,,inf\n2,3,\n");
    fc.assert(
      fc.property(damage, (how) => onlyRunFileErrors(() => readMetricsCsv(damaged(source, how)))),
    );
  });
});

describe("zip", () => {
  const files = new Map([
    ["a.txt", bytes("some text, some text, some text, some text")],
    ["folder/b.bin", new Uint8Array([1, 2, 3])],
    ["empty", new Uint8Array()],
  ]);
  const limits = { entries: 10, bytes: 1000 };

  it("has the checksum of the standard's check value", () => {
    expect(crc32(bytes("123456789"))).toBe(0xcbf43926);
  });

  it.each([0, 6] as const)("reads back what it wrote at level %i", (level) => {
    expect(readZip("x.zip", writeZip(files, level), limits)).toEqual(files);
  });

  it("refuses what exceeds its limits before inflating it", () => {
    const archive = writeZip(new Map([["zeros", new Uint8Array(100_000)]]), 6);
    expect(() => readZip("x.zip", archive, limits)).toThrow("x.zip, zeros: the archive inflates");
    const many = writeZip(files, 0);
    expect(() => readZip("x.zip", many, { entries: 2, bytes: 1000 })).toThrow("3 entries");
    expect(() => readZip("x.zip", bytes("hello"), limits)).toThrow("is not a ZIP archive");
  });

  it("refuses paths that lead out of the folder", () => {
    const archive = writeZip(new Map([["../x", bytes("x")]]), 0);
    expect(() => readZip("x.zip", archive, limits)).toThrow("no path inside a run");
  });

  it("notices a changed byte of content, whatever the method", () => {
    for (const level of [0, 6] as const) {
      const archive = writeZip(new Map([["a", bytes("0123456789".repeat(20))]]), level);
      archive[35] = (archive[35] as number) ^ 1;
      expect(() => readZip("x.zip", archive, limits)).toThrow(RunFileError);
    }
  });

  it("survives any damage", () => {
    const archive = writeZip(files, 6);
    fc.assert(
      fc.property(damage, (how) =>
        onlyRunFileErrors(() => readZip("x.zip", damaged(archive, how), limits)),
      ),
      { numRuns: 300 },
    );
  });
});

describe("npy", () => {
  it("has NumPy's layout", () => {
    // numpy.save of numpy.array([[1, 2]], dtype="<f4"): header padded to 128 bytes in all.
    const encoded = writeNpy({ shape: [1, 2], data: new Float32Array([1, 2]) });
    expect(text(encoded.slice(1, 6))).toBe("NUMPY");
    expect([...encoded.slice(6, 10)]).toEqual([1, 0, 118, 0]);
    expect(text(encoded.slice(10, 128))).toBe(
      `${"{'descr': '<f4', 'fortran_order': False, 'shape': (1, 2), }".padEnd(117)}\n`,
    );
    expect([...encoded.slice(128)]).toEqual([0, 0, 128, 63, 0, 0, 0, 64]);
  });

  it("reads back every type and rank", () => {
    const shape = fc.array(fc.integer({ min: 0, max: 4 }), { maxLength: 5 });
    fc.assert(
      fc.property(shape, fc.constantFrom(Float32Array, Float64Array, Int32Array), (dims, type) => {
        const count = dims.reduce((a, b) => a * b, 1);
        const array = { shape: dims, data: new type(count).map((_, i) => i - 2) };
        expect(readNpy("x.npz", "a", writeNpy(array))).toEqual(array);
      }),
    );
  });

  it("names what it cannot read", () => {
    const encode = (literal: string) =>
      new Uint8Array([
        ...writeNpy({ shape: [0], data: new Int32Array() }).slice(0, 8),
        literal.length,
        0,
        ...bytes(literal),
      ]);
    const header = (type: string, order: string, shape: string) =>
      encode(`{'descr': '${type}', 'fortran_order': ${order}, 'shape': ${shape}, }`);
    expect(() => readNpy("f", "a", header("<i8", "False", "(0,)"))).toThrow('has type "<i8"');
    expect(() => readNpy("f", "a", header("<f4", "True", "(0,)"))).toThrow("Fortran");
    expect(() => readNpy("f", "a", header("<f4", "False", "(9,)"))).toThrow("0 bytes of numbers");
    expect(() => readNpy("f", "a", bytes("nonsense"))).toThrow("f, a: is not an .npy array");
  });
});

describe("ntk.npz", () => {
  const make = (step: number, full: boolean): KernelFrame => ({
    step,
    representation: new Float32Array([1, 2, 3, step]),
    gradient: new Float32Array([5, 6, 7, Number.POSITIVE_INFINITY]),
    ...(full
      ? {
          full: {
            representation: new Float32Array(36).fill(step),
            gradient: new Float32Array(36).fill(-step),
          },
        }
      : {}),
  });

  it.each([true, false])("reads back (full blocks: %s)", (full) => {
    const frames = [make(0, full), make(10, full)];
    expect(readNtkNpz(writeNtkNpz(frames, 2, 3))).toEqual({ frames, contexts: 2 });
  });

  it("reads back a run without kernels", () => {
    expect(readNtkNpz(writeNtkNpz([], 32, 16))).toEqual({ frames: [], contexts: 32 });
  });

  it("names the array that is missing or has another shape", () => {
    const step = writeNpy({ shape: [1], data: new Int32Array([0]) });
    const rep = writeNpy({ shape: [1, 2, 2], data: new Float32Array(4) });
    const grad = writeNpy({ shape: [2, 2], data: new Float32Array(4) });
    const zip = (entries: [string, Uint8Array][]) => writeZip(new Map(entries), 0);
    expect(() => readNtkNpz(zip([["step.npy", step]]))).toThrow("representation: is missing");
    expect(() =>
      readNtkNpz(
        zip([
          ["step.npy", step],
          ["representation.npy", rep],
          ["gradient.npy", grad],
        ]),
      ),
    ).toThrow("ntk.npz, gradient: has shape [2,2], expected [1,2,2]");
  });

  it("survives any damage", () => {
    const archive = writeNtkNpz([make(0, true)], 2, 3);
    fc.assert(
      fc.property(damage, (how) => onlyRunFileErrors(() => readNtkNpz(damaged(archive, how)))),
      { numRuns: 300 },
    );
  });
});

describe("rollouts.jsonl", () => {
  const token = fc.integer({ min: 0, max: 15 });
  const rollout = fc.record({
    prompt: fc.array(token, { minLength: 3, maxLength: 3 }),
    completion: fc.array(token, { minLength: 2, maxLength: 2 }),
    logprobs: fc.array(fc.float({ noDefaultInfinity: true }), { minLength: 2, maxLength: 2 }),
    reward: fc.float({ noDefaultInfinity: true }),
    advantage: fc.float({ noDefaultInfinity: true }),
  });

  it("reads back every float32 exactly", () => {
    fc.assert(
      fc.property(
        fc.array(fc.array(rollout, { minLength: 1, maxLength: 4 }), { maxLength: 4 }),
        (steps) => {
          const frames: RolloutFrame[] = steps.map((group, step) => packRollouts(step * 3, group));
          // JSON writes -0 as 0: the only number that changes.
          for (const frame of frames) {
            for (const array of [frame.logprobs, frame.rewards, frame.advantages]) {
              array.forEach((value, index) => {
                array[index] = value + 0;
              });
            }
          }
          expect(readRollouts(writeRollouts(frames))).toEqual(frames);
        },
      ),
    );
  });

  const good =
    '{"step":0,"prompt":[11],"completion":[1],"logprobs":[-1],"reward":1,"advantage":0}\n';
  it.each([
    ["{}\n", "line 1, step"],
    ["[]\n", "line 1: is not an object"],
    ["{\n", "line 1: is not JSON"],
    [good.replace("[11]", "[-1]"), "line 1, prompt"],
    [good.replace("[11]", '"P"'), "line 1, prompt"],
    [good.replace("[-1]", "[-1,-2]"), "line 1, logprobs"],
    [good.replace('"reward":1', '"reward":"1"'), "line 1, reward"],
    [good.replace('"step":0', '"step":4') + good, "line 2, step"],
    [good + good.replace("[11]", "[11,12]"), "another length"],
  ])("refuses %j, saying where", (content, message) => {
    expect(() => readRollouts(bytes(content))).toThrow(RunFileError);
    expect(() => readRollouts(bytes(content))).toThrow(message);
  });

  it("leaves out a last line that was cut off, and survives any damage", () => {
    expect(readRollouts(bytes(good + good.slice(0, 20)))).toHaveLength(1);
    const source = bytes(good + good);
    fc.assert(
      fc.property(damage, (how) => onlyRunFileErrors(() => readRollouts(damaged(source, how)))),
    );
  });
});
