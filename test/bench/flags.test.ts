import { describe, expect, it } from "vitest";
import { DEFAULT_PAIRS, helpText, parseFlags } from "../../bench/flags";
import { UsageError } from "../../cli/errors";

const ALLOWED = {
  rows: ["wasm/step/jax", "wasm/step/native", "wasm/rate", "webgpu/dispatches"],
  backends: ["wasm", "cpu", "webgpu"],
} as const;

/** The sentences that flags are refused with. */
function refusal(...args: string[]): string[] {
  try {
    parseFlags(args, ALLOWED);
  } catch (error) {
    expect(error).toBeInstanceOf(UsageError);
    return (error as Error).message.split("\n");
  }
  return [];
}

describe("parseFlags", () => {
  it("asks for everything where nothing is said", () => {
    expect(parseFlags([], ALLOWED)).toEqual({
      only: [],
      backends: [],
      pairs: DEFAULT_PAIRS,
      json: null,
      report: false,
      help: false,
    });
  });

  it("reads every flag, with a space or an equals sign", () => {
    const args = "--only wasm/step --only=wasm/rate --backend wasm --pairs 3 --json=a.json --help";
    expect(parseFlags(args.split(" "), ALLOWED)).toEqual({
      only: ["wasm/step", "wasm/rate"],
      backends: ["wasm"],
      pairs: 3,
      json: "a.json",
      report: false,
      help: true,
    });
  });

  it("names the flag, the value and what is allowed", () => {
    expect(refusal("--pairs", "0")).toEqual([
      '--pairs: "0" is not allowed; allowed: a whole number from 1 to 9999',
    ]);
    expect(refusal("--backend", "gpu")).toEqual([
      '--backend: "gpu" is not one; allowed: wasm, cpu, webgpu',
    ]);
    expect(refusal("--only", "wasm/st")[0]).toMatch(
      /^--only: "wasm\/st" begins no row; allowed: wasm\/step, wasm\/rate, webgpu\/dispatches,/,
    );
    expect(refusal("--nope", "stray")).toEqual([
      expect.stringMatching(/^--nope: is not a flag; allowed: --only, /),
      expect.stringMatching(/^"stray": is not a flag; allowed: --only, /),
    ]);
  });

  it("refuses a value that is missing, is not wanted, or comes twice", () => {
    expect(refusal("--json")).toEqual(["--json: has no value; allowed: --json VALUE"]);
    expect(refusal("--json", "--report")[0]).toBe("--json: has no value; allowed: --json VALUE");
    expect(refusal("--report=yes")).toEqual([
      '--report: "yes" is not allowed; allowed: --report alone',
    ]);
    expect(refusal("--pairs", "3", "--pairs", "4")).toEqual([
      "--pairs: is given twice; allowed: once",
    ]);
  });

  it("refuses beside --report what it does not look at", () => {
    expect(refusal("--report", "--pairs", "3")).toEqual([
      "--pairs: says nothing to --report; allowed beside it: --backend",
    ]);
    expect(parseFlags(["--report", "--backend", "wasm"], ALLOWED).report).toBe(true);
  });

  it("refuses rows of one backend on another", () => {
    expect(refusal("--only", "wasm/step", "--backend", "cpu", "--backend", "webgpu")).toEqual([
      "--only: no row of wasm/step is on cpu, webgpu; allowed: rows that begin with it",
    ]);
    expect(refusal("--only", "wasm/step", "--backend", "cpu", "--backend", "wasm")).toEqual([]);
  });

  it("tells everything that is wrong at once", () => {
    expect(refusal("--pairs", "x", "--backend", "tpu")).toHaveLength(2);
  });

  it("takes no name of JavaScript's own for a flag", () => {
    expect(refusal("--constructor", "--toString")).toHaveLength(2);
  });
});

describe("helpText", () => {
  it("lists every row", () => {
    const text = helpText(ALLOWED);
    for (const id of ALLOWED.rows) {
      expect(text).toContain(`  ${id}\n`);
    }
  });
});
