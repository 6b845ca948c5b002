/**
 * Input that nobody means well with: what parsers of links, files and messages are tried on. The number of
 * cases is FUZZ_CASES: 2,000 unless told, 100,000 in the nightly job.
 */
import fc from "fast-check";
import { expect } from "vitest";

/** Cases of each property. */
export const CASES = Number(process.env.FUZZ_CASES ?? 2000);
/** Time for them: a hundredth of a second each would be far too slow. */
export const CASES_TIMEOUT = 60_000 + 10 * CASES;

/** Longest message that an error may have: it stands on the page. */
const LONGEST_MESSAGE = 4000;

/** Texts that have broken parsers before: other scripts, control characters, markup, keys of prototypes. */
export const EVIL_TEXTS: readonly string[] = [
  ...[
    "",
    " ",
    "\0",
    "\u202Eevil\u202C",
    "\u200F",
    "\uD800",
    "e\u0301",
    "\r\n",
    "\x1b[31m",
    "\u2028",
  ],
  ...["__proto__", "constructor", "prototype", "toString", "hasOwnProperty", "valueOf", "then"],
  ...["NaN", "Infinity", "-Infinity", "1e999", "-0", "0x10", "1_000", "١٢٣", "9007199254740993"],
  ...["<img src=x onerror=alert(1)>", "javascript:alert(1)", "'; DROP TABLE", "{{7*7}}", "%{7*7}"],
  ...["../../etc/passwd", "C:\\windows", "//evil.example", "%00", "%", "%E0%A4%A", "&", "=", "#"],
];

/** Numbers at the edges of what formats can hold. */
export const EVIL_NUMBERS: readonly number[] = [
  ...[0, -0, 1, -1, 0.1, 1e-320, 5e-324, 1.7e308, -1.7e308, 2 ** 31, 2 ** 32, 2 ** 53, -(2 ** 53)],
  ...[Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY],
];

/** A text, often one of the evil ones. */
export const hostileText = fc.oneof(
  fc.constantFrom(...EVIL_TEXTS),
  fc.string({ unit: "binary", maxLength: 40 }),
  fc.constantFrom(...EVIL_TEXTS).map((text) => text.repeat(50)),
);

/** A value as JSON can hold it, with keys and numbers that a reader may stumble over. */
export const hostileJson: fc.Arbitrary<unknown> = fc.letrec<{ value: unknown }>((tie) => ({
  value: fc.oneof(
    { depthSize: "small", withCrossShrink: true },
    fc.constantFrom(null, true, false),
    fc.constantFrom(...EVIL_NUMBERS),
    fc.double(),
    hostileText,
    fc.array(tie("value"), { maxLength: 4 }),
    fc
      .array(fc.tuple(hostileText, tie("value")), { maxLength: 4 })
      .map((entries) => Object.fromEntries(entries)),
  ),
})).value;

/** JSON text of a value in which a key "__proto__" is a key like any other, as JSON.parse makes it. */
function withProto(text: string): string {
  return text.startsWith("{") && text.length > 2
    ? `{"__proto__":{"polluted":true},${text.slice(1)}`
    : text;
}

/** A place in a value: at each level which of its entries, by remainder. */
const place = fc.array(fc.nat(50), { minLength: 1, maxLength: 5 });

/** Changes one place of a copy of a value. */
function changedAt(value: unknown, path: readonly number[], change: (old: unknown) => unknown) {
  const copy = structuredClone(value);
  let holder = copy as Record<string, unknown>;
  for (const [depth, at] of path.entries()) {
    const keys = typeof holder === "object" && holder !== null ? Object.keys(holder) : [];
    const key = keys[at % Math.max(1, keys.length)];
    if (key === undefined) return change(copy);
    const next = holder[key];
    const deeper = typeof next === "object" && next !== null && depth < path.length - 1;
    if (deeper) {
      holder = next as Record<string, unknown>;
      continue;
    }
    const changed = change(next);
    if (changed === undefined) delete holder[key];
    else holder[key] = changed;
    return copy;
  }
  return copy;
}

/** A valid value after one thing in it was made wrong or left out. */
export function mutatedValue(valid: unknown): fc.Arbitrary<unknown> {
  return fc
    .tuple(place, fc.option(hostileJson, { nil: undefined }))
    .map(([path, value]) => changedAt(valid, path, () => value));
}

/** Numbers that JSON has no words for, and one that it has but no number can hold. */
const BARE_NUMBERS = ["NaN", "Infinity", "-Infinity", "1e999", "-1e999", "0x1F", "01"];

/** A text in which one of its numbers is written as none can be. */
function misnumbered(text: string): fc.Arbitrary<string> {
  const numbers = [...text.matchAll(/(?<=[:[,])-?\d[\d.e+-]*/g)];
  if (numbers.length === 0) return fc.constant(text);
  return fc
    .tuple(fc.nat(numbers.length - 1), fc.constantFrom(...BARE_NUMBERS))
    .map(([which, bare]) => {
      const { index, 0: old } = numbers[which] as RegExpExecArray;
      return text.slice(0, index) + bare + text.slice(index + old.length);
    });
}

/** The text of a value in which one place holds another text of JSON. */
function nestedAt(valid: unknown, path: readonly number[], nested: string): string {
  const mark = "a place that is filled in";
  const text = JSON.stringify(changedAt(valid, path, () => mark)) ?? "null";
  return text.replace(JSON.stringify(mark), nested);
}

/** Lists in lists, deeper than a reader may follow. */
const deep = fc.constantFrom(50, 5000).map((depth) => `${"[".repeat(depth)}${"]".repeat(depth)}`);

/** The text of a valid value after one thing in it was made wrong, or of something else altogether. */
export function mutatedJson(valid: unknown): fc.Arbitrary<string> {
  const changed = mutatedValue(valid).map((value) => JSON.stringify(value) ?? "null");
  const text = JSON.stringify(valid);
  return fc.oneof(
    { weight: 6, arbitrary: changed },
    { weight: 1, arbitrary: changed.map(withProto) },
    { weight: 1, arbitrary: misnumbered(text) },
    {
      weight: 1,
      arbitrary: fc.tuple(place, deep).map(([path, nested]) => nestedAt(valid, path, nested)),
    },
    { weight: 1, arbitrary: fc.nat(text.length).map((end) => text.slice(0, end)) },
    { weight: 1, arbitrary: hostileJson.map((value) => JSON.stringify(value) ?? "null") },
    { weight: 1, arbitrary: hostileText },
  );
}

/** Bytes that headers are full of, in the places where lengths, offsets and counts stand. */
const word = fc.constantFrom(
  ...[0, 1, 0x7f, 0x80, 0xff, 0x7fffffff, 0x80000000, 0xffffffff, 0xfffffffe, 0x10000],
);

/** A valid file after some of its bytes were changed, cut out, put in or left off; or any bytes at all. */
export function mutatedBytes(valid: Uint8Array): fc.Arbitrary<Uint8Array<ArrayBuffer>> {
  const at = fc.nat(Math.max(0, valid.length - 1));
  const copy = () => new Uint8Array(valid);
  const flipped = fc
    .array(fc.tuple(at, fc.nat(255)), { minLength: 1, maxLength: 8 })
    .map((changes) => {
      const bytes = copy();
      for (const [position, value] of changes) bytes[position] = value;
      return bytes;
    });
  const worded = fc.tuple(at, word).map(([position, value]) => {
    const bytes = copy();
    if (position + 4 <= bytes.length) new DataView(bytes.buffer).setUint32(position, value, true);
    return bytes;
  });
  const cut = fc.tuple(at, at).map(([a, b]) => {
    const [from, to] = a < b ? [a, b] : [b, a];
    return new Uint8Array([...valid.subarray(0, from), ...valid.subarray(to)]);
  });
  const grown = fc
    .tuple(at, fc.uint8Array({ maxLength: 40 }))
    .map(
      ([position, more]) =>
        new Uint8Array([...valid.subarray(0, position), ...more, ...valid.subarray(position)]),
    );
  const short = at.map((end) => new Uint8Array(valid.subarray(0, end)));
  const any = fc.uint8Array({ maxLength: 200 }).map((bytes) => new Uint8Array(bytes));
  return fc.oneof(flipped, worded, cut, grown, short, any);
}

/** What a parser throws at its caller. */
type ErrorClass = abstract new (...args: never[]) => Error;

/**
 * Holds a parser to its promise: it gives a value, or throws one of its own errors, with a message fit for
 * a page; and whatever it read, no object has got a new property.
 * @returns what it gave; undefined where it threw.
 */
export function survives<T>(parse: () => T, errors: readonly ErrorClass[]): T | undefined {
  let value: T | undefined;
  try {
    value = parse();
  } catch (error) {
    const known = errors.some((one) => error instanceof one);
    if (!known) throw error;
    const { message } = error as Error;
    expect(message.length).toBeGreaterThan(0);
    expect(message.length).toBeLessThan(LONGEST_MESSAGE);
  }
  expect(({} as Record<string, unknown>).polluted).toBeUndefined();
  return value;
}

/** Runs a property on as many cases as are asked for. */
export function fuzz<T>(arbitrary: fc.Arbitrary<T>, property: (input: T) => void): void {
  fc.assert(fc.property(arbitrary, property), { numRuns: CASES });
}

/** The same for what answers later. */
export function fuzzLater<T>(
  arbitrary: fc.Arbitrary<T>,
  property: (input: T) => Promise<void>,
): Promise<void> {
  return fc.assert(fc.asyncProperty(arbitrary, property), { numRuns: CASES });
}
