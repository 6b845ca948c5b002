import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  decodeSafetensors,
  encodeSafetensors,
  type NamedTensor,
  SafetensorsError,
} from "../../src/engine/safetensors";

/** A file from a header in full and its data, put together by hand. */
function file(header: string, data: readonly number[] | Uint8Array = []): Uint8Array {
  const text = new TextEncoder().encode(header);
  const bytes = new Uint8Array(8 + text.length + data.length);
  new DataView(bytes.buffer).setBigUint64(0, BigInt(text.length), true);
  bytes.set(text, 8);
  bytes.set(data, 8 + text.length);
  return bytes;
}

/** The bytes of float32 numbers. */
function floats(...values: number[]): Uint8Array {
  return new Uint8Array(Float32Array.from(values).buffer);
}

const EXAMPLE: NamedTensor[] = [
  { name: "classifier.weight", shape: [2, 3], data: new Float32Array([1, -2, 3, 0.5, 0, -0]) },
  { name: "blocks.0.norm1.gain", shape: [2], data: new Float32Array([1, Number.NaN]) },
];

const tensor: fc.Arbitrary<Omit<NamedTensor, "name">> = fc
  .array(fc.integer({ min: 0, max: 3 }), { maxLength: 3 })
  .chain((shape) => {
    const size = shape.reduce((product, n) => product * n, 1);
    return fc
      .array(fc.float(), { minLength: size, maxLength: size })
      .map((values) => ({ shape, data: Float32Array.from(values) }));
  });
const RESERVED = new Set(["__proto__", "constructor", "prototype", "__metadata__"]);
const key = fc.string({ minLength: 1, unit: "grapheme" }).filter((name) => !RESERVED.has(name));
const tensors: fc.Arbitrary<NamedTensor[]> = fc
  .uniqueArray(fc.tuple(key, tensor), { selector: ([name]) => name, maxLength: 5 })
  .map((pairs) => pairs.map(([name, rest]) => ({ name, ...rest })));
const metadata = fc.dictionary(key, fc.string({ unit: "grapheme" }), { maxKeys: 3 });

/** The bits of an array, so that NaN equals itself and −0 differs from 0. */
function bits(data: Float32Array): number[] {
  return [...new Uint32Array(data.slice().buffer)];
}

/** Decodes; null when refused. Any other error than SafetensorsError fails the test. */
function attempt(bytes: Uint8Array) {
  try {
    return decodeSafetensors(bytes);
  } catch (error) {
    expect(error).toBeInstanceOf(SafetensorsError);
    return null;
  }
}

/** What every accepted file must be. */
function expectWellFormed(decoded: { readonly tensors: readonly NamedTensor[] }): void {
  for (const { shape, data } of decoded.tensors) {
    expect(data.length).toBe(shape.reduce((product, n) => product * n, 1));
  }
  const names = decoded.tensors.map(({ name }) => name);
  expect(new Set(names).size).toBe(names.length);
}

describe("writing", () => {
  it("has the format's layout, in the order of the names, data at a multiple of eight", () => {
    const bytes = encodeSafetensors(EXAMPLE, { step: "3" });
    const view = new DataView(bytes.buffer);
    const length = Number(view.getBigUint64(0, true));
    expect(length % 8).toBe(0);
    const header = new TextDecoder().decode(bytes.subarray(8, 8 + length));
    expect(header.trimEnd()).toBe(
      '{"__metadata__":{"step":"3"},' +
        '"blocks.0.norm1.gain":{"dtype":"F32","shape":[2],"data_offsets":[0,8]},' +
        '"classifier.weight":{"dtype":"F32","shape":[2,3],"data_offsets":[8,32]}}',
    );
    expect(bytes.length).toBe(8 + length + 32);
    expect(view.getFloat32(8 + length + 8, true)).toBe(1);
    expect(view.getFloat32(8 + length + 12, true)).toBe(-2);
    expect(encodeSafetensors([...EXAMPLE].reverse(), { step: "3" })).toEqual(bytes);
  });

  it.each<[string, NamedTensor[], Record<string, unknown>, string]>([
    ["a name twice", [EXAMPLE[0]!, EXAMPLE[0]!], {}, '"classifier.weight" is given twice'],
    ["a reserved name", [{ ...EXAMPLE[0]!, name: "__proto__" }], {}, "__proto__"],
    [
      "a wrong size",
      [{ ...EXAMPLE[0]!, shape: [7] }],
      {},
      '"classifier.weight".data has 6 numbers',
    ],
    ["a wrong shape", [{ ...EXAMPLE[0]!, shape: [-6] }], {}, '"classifier.weight".shape has -6'],
    ["metadata that is no string", [], { step: 3 }, 'metadata "step"'],
  ])("refuses %s", (_, given, described, message) => {
    expect(() => encodeSafetensors(given, described as Record<string, string>)).toThrow(message);
    expect(() => encodeSafetensors(given, described as Record<string, string>)).toThrow(
      SafetensorsError,
    );
  });
});

describe("reading", () => {
  it("reads a file made by hand, whatever the order of its header", () => {
    const header =
      '{"b":{"shape":[1,2],"data_offsets":[4,12],"dtype":"F32"},' +
      '"a":{"dtype":"F32","shape":[],"data_offsets":[0,4]}}';
    const decoded = decodeSafetensors(file(header, floats(7, 8, 9)));
    expect(decoded.tensors).toEqual([
      { name: "a", shape: [], data: new Float32Array([7]) },
      { name: "b", shape: [1, 2], data: new Float32Array([8, 9]) },
    ]);
    expect(Object.keys(decoded.metadata)).toEqual([]);
  });

  it("reads float16", () => {
    // 1, −2, 65504, 2⁻²⁴, −0, ∞ (IEEE 754 binary16, table of examples).
    const halves = new Uint16Array([0x3c00, 0xc000, 0x7bff, 0x0001, 0x8000, 0x7c00]);
    const header = '{"h":{"dtype":"F16","shape":[6],"data_offsets":[0,12]}}';
    const decoded = decodeSafetensors(file(header, new Uint8Array(halves.buffer)));
    expect([...decoded.tensors[0]!.data]).toEqual([
      1,
      -2,
      65504,
      2 ** -24,
      -0,
      Number.POSITIVE_INFINITY,
    ]);
  });

  it("reads a view into a larger buffer", () => {
    const bytes = encodeSafetensors(EXAMPLE, {});
    const larger = new Uint8Array(bytes.length + 7);
    larger.set(bytes, 3);
    const decoded = decodeSafetensors(larger.subarray(3, 3 + bytes.length));
    expect(decoded.tensors[1]!.data).toEqual(EXAMPLE[0]!.data);
  });

  const one = (fields: string) => `{"t":{${fields}}}`;
  it.each([
    ["too few bytes", new Uint8Array(7), "7 bytes"],
    ["a header beyond the file", new Uint8Array([9, 0, 0, 0, 0, 0, 0, 0]), "header length is 9"],
    ["a huge header", new Uint8Array(8).fill(255), "header length is 18446744073709551615"],
    ["no object", file("[]"), 'begin with "{"'],
    ["no UTF-8", file('{"').map((b) => (b === 0x22 ? 0xff : b)), "UTF-8"],
    ["no JSON", file("{,}"), "JSON"],
    ["a key twice", file('{"a":1,"a":1}'), 'the key "a" twice'],
    ["a key twice by escape", file('{"a":1,"\\u0061":1}'), 'the key "a" twice'],
    ["a field twice", file(one('"shape":[],"shape":[]')), 'the key "shape" twice'],
    ["a prototype key", file('{"__proto__":{}}'), '"__proto__"'],
    ["metadata of numbers", file('{"__metadata__":{"a":1}}'), "must be a string"],
    ["metadata that is a list", file('{"__metadata__":[]}'), "__metadata__ is []"],
    ["a tensor that is a number", file('{"t":1}'), '"t" is 1'],
    ["an unknown field", file(one('"extra":1')), '"t" has the unknown field "extra"'],
    [
      "another dtype",
      file(one('"dtype":"I64","shape":[0],"data_offsets":[0,0]')),
      '"t".dtype is "I64"; F32 and F16 are read',
    ],
    [
      "a fractional length",
      file(one('"dtype":"F32","shape":[0.5],"data_offsets":[0,2]'), [0, 0]),
      '"t".shape has 0.5',
    ],
    [
      "a shape past counting",
      file(one('"dtype":"F32","shape":[9007199254740991,2],"data_offsets":[0,0]')),
      "too many places",
    ],
    [
      "offsets past the end",
      file(one('"dtype":"F32","shape":[1],"data_offsets":[0,4]')),
      '"t".data_offsets is [0,4]',
    ],
    [
      "offsets backwards",
      file(one('"dtype":"F32","shape":[1],"data_offsets":[4,0]'), floats(1)),
      '"t".data_offsets is [4,0]',
    ],
    [
      "a size unlike the shape's",
      file(one('"dtype":"F32","shape":[2],"data_offsets":[0,4]'), floats(1)),
      "span 4 bytes",
    ],
    [
      "a hole before",
      file(one('"dtype":"F32","shape":[1],"data_offsets":[4,8]'), floats(1, 2)),
      "begin at 4; the data before end at 0",
    ],
    [
      "data that nothing speaks of",
      file(one('"dtype":"F32","shape":[1],"data_offsets":[0,4]'), floats(1, 2)),
      "data have 8 bytes; the header speaks of 4",
    ],
    [
      "an overlap",
      file(
        '{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]},' +
          '"b":{"dtype":"F32","shape":[1],"data_offsets":[4,8]}}',
        floats(1, 2),
      ),
      '"b".data_offsets begin at 4; the data before end at 8',
    ],
  ])("refuses %s", (_, bytes, message) => {
    expect(() => decodeSafetensors(bytes)).toThrow(message);
    expect(() => decodeSafetensors(bytes)).toThrow(SafetensorsError);
  });

  it("keeps to the limits it is given", () => {
    const bytes = encodeSafetensors(EXAMPLE, {});
    expect(() => decodeSafetensors(bytes, { maxBytes: 10 })).toThrow("at most 10");
    expect(() => decodeSafetensors(bytes, { maxHeaderBytes: 10 })).toThrow("at most 10");
    expect(() => decodeSafetensors(bytes, { maxTensors: 0 })).toThrow("at most 0 tensors");
    expect(() => decodeSafetensors(bytes, { maxRank: 1 })).toThrow("at most 1 whole");
  });
});

describe("any file", () => {
  it("comes back as it was written, bit for bit", () => {
    fc.assert(
      fc.property(tensors, metadata, (given, described) => {
        const decoded = decodeSafetensors(encodeSafetensors(given, described));
        expect({ ...decoded.metadata }).toEqual(described);
        const byName = (list: readonly NamedTensor[]) =>
          new Map(list.map(({ name, shape, data }) => [name, { shape, data: bits(data) }]));
        expect(byName(decoded.tensors)).toEqual(byName(given));
      }),
      { numRuns: 200 },
    );
  });

  it("is refused when cut short anywhere", () => {
    const bytes = encodeSafetensors(EXAMPLE, { step: "3" });
    for (let length = 0; length < bytes.length; length++) {
      expect(attempt(bytes.subarray(0, length))).toBeNull();
    }
    expect(attempt(bytes)).not.toBeNull();
  });

  it("is refused or well formed after any one bit is turned", () => {
    const bytes = encodeSafetensors(EXAMPLE, { step: "3" });
    for (let bit = 0; bit < bytes.length * 8; bit++) {
      const turned = bytes.slice();
      turned[bit >> 3] = turned[bit >> 3]! ^ (1 << (bit & 7));
      const decoded = attempt(turned);
      if (decoded !== null) {
        expectWellFormed(decoded);
      }
    }
  });

  it("is refused or well formed after many bytes are overwritten", () => {
    const edit = fc.tuple(fc.nat(), fc.integer({ min: 0, max: 255 }));
    fc.assert(
      fc.property(
        tensors,
        metadata,
        fc.array(edit, { maxLength: 6 }),
        (given, described, edits) => {
          const bytes = encodeSafetensors(given, described);
          for (const [at, value] of edits) {
            bytes[at % bytes.length] = value;
          }
          const decoded = attempt(bytes);
          if (decoded !== null) {
            expectWellFormed(decoded);
          }
        },
      ),
      { numRuns: 500 },
    );
  });

  it("is refused when it is noise, or noise behind a true header length", () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 64 }), fc.json(), (noise, json) => {
        attempt(noise);
        attempt(file(json, noise));
      }),
      { numRuns: 300 },
    );
  });
});
