import { describe, expect, it } from "vitest";
import { resolveExperiment } from "../../src/experiment/resolve";
import { runId } from "../../src/experiment/run-id";
import { assumedNotes } from "../../src/results/assumed-notes";
import { mergeResults } from "../../src/results/merge-results";
import {
  eachResult,
  formatResult,
  parseResult,
  ResultsError,
} from "../../src/results/results-jsonl";
import { fakeResult } from "./fake-result";

const curves = { "heldout/reward": [0.1, null, 0.5], entropy: [1.7, 1.5, 1.25] };
const result = fakeResult({ schedule: "cf-rl", seed: 3 }, curves);

/** The line with something else in it. */
function changed(change: (line: Record<string, unknown>) => void): string {
  const line = JSON.parse(formatResult(result)) as Record<string, unknown>;
  change(line);
  return JSON.stringify(line);
}

describe("a line", () => {
  it("is read as it was written", () => {
    const line = formatResult(result);
    expect(line).not.toContain("\n");
    expect(parseResult(line, "x")).toEqual(result);
    const diverged = { ...result, status: "diverged" as const, message: "the norm\nis 1e9" };
    expect([...eachResult(`${line}\n\n${formatResult(diverged)}`, "x")]).toEqual([
      result,
      diverged,
    ]);
  });

  it.each([
    [
      "another version",
      (l: Record<string, unknown>) => (l.format_version = 2),
      "format_version: 2",
    ],
    ["a bad id", (l: Record<string, unknown>) => (l.id = "0".repeat(16)), "not this experiment's"],
    [
      "another experiment",
      (l: Record<string, unknown>) => Object.assign(l.settings as object, { seed: 4 }),
      "not this experiment's",
    ],
    [
      "a setting that is not allowed",
      (l: Record<string, unknown>) => Object.assign(l.settings as object, { beta: 9 }),
      "beta: 9 is too large",
    ],
    [
      "a column of another length",
      (l: Record<string, unknown>) => Object.assign(l.curves as object, { entropy: [1] }),
      "curves.entropy: 1 values for 3 steps",
    ],
    [
      "steps that turn back",
      (l: Record<string, unknown>) => Object.assign(l.curves as object, { steps: [0, 5, 5] }),
      "curves.steps: do not ascend",
    ],
    ["no final", (l: Record<string, unknown>) => delete l.final, "final: missing"],
  ])("is refused for %s, by its place", (_, change, message) => {
    const source = `${formatResult(result)}\n${changed(change)}\n`;
    expect(() => [...eachResult(source, "runs.jsonl")]).toThrow(ResultsError);
    expect(() => [...eachResult(source, "runs.jsonl")]).toThrow("runs.jsonl, line 2: ");
    expect(() => [...eachResult(source, "runs.jsonl")]).toThrow(message);
  });

  it("is refused where it was cut off", () => {
    expect(() => [...eachResult(formatResult(result).slice(0, 100), "x")]).toThrow("is not JSON");
  });
});

describe("mergeResults", () => {
  const filed = (file: string, one = result) => ({ file, result: one });

  it("keeps each run once, in order, with the most metrics", () => {
    const other = fakeResult({ schedule: "cf-rl", seed: 4 }, curves);
    const again = { ...result, date: "2026-02-02T00:00:00.000Z", seconds: 9 };
    const more = fakeResult({ schedule: "cf-rl", seed: 3 }, { ...curves, kl: [0, 1, 2] });
    const { results, duplicates } = mergeResults([
      filed("a"),
      filed("a", other),
      filed("b", again),
      filed("c", more),
    ]);
    expect(results).toEqual([more, other]);
    expect(duplicates).toBe(2);
  });

  it("compares steps that both have, and no others", () => {
    const coarse = {
      ...result,
      curves: { steps: [0, 10], values: { entropy: [1.7, 1.25], "heldout/reward": [0.1, 0.5] } },
    };
    expect(mergeResults([filed("a"), filed("b", coarse)]).duplicates).toBe(1);
  });

  it("refuses results that disagree, and says who and where", () => {
    const off = fakeResult(
      { schedule: "cf-rl", seed: 3 },
      { ...curves, entropy: [1.7, 1.5, 1.26] },
    );
    const webgpu = { ...off, backend: "webgpu" };
    expect(() => mergeResults([filed("a.jsonl"), filed("b.jsonl", webgpu)])).toThrow(
      /run [0-9a-f]{16} \(cf-rl, seed 3\): a.jsonl \(wasm, engine 0.1.0\) and b.jsonl \(webgpu, .*\) disagree: entropy at step 10 is 1.25, and 1.26/,
    );
    const short = { ...result, steps: 5 };
    expect(() => mergeResults([filed("a"), filed("b", short)])).toThrow("10 steps, and 5");
  });
});

describe("a line from before there were some settings", () => {
  const written = fakeResult({ seed: 3 }, { "heldout/reward": [0.25, 0.5] });
  const { settings, ...line } = JSON.parse(formatResult(written));
  const { base_seed: _, head: __, ...older } = settings;
  const old = JSON.stringify({ ...line, settings: older });

  it("is read as it ran then, under the id of that experiment", () => {
    const result = parseResult(old, "old.jsonl, line 1");
    const ran = resolveExperiment({ companion: "none", seed: 3, base_seed: 1 });
    expect(result.experiment).toEqual(ran);
    expect(result.id).toBe(runId(ran));
    // The same line with today's settings is of another run, from another base policy.
    expect(result.id).not.toBe(written.id);
    expect(assumedNotes([result, written])).toEqual([
      "1 of 2 results: Written before there were these settings, and read as it ran then: base_seed=1, head=base.",
    ]);
    expect(parseResult(formatResult(result), "new.jsonl, line 1")).toEqual({
      ...result,
      assumed: undefined,
    });
  });

  it("is refused where its id is not the one that it had", () => {
    const wrong = old.replace(written.id, "0123456789abcdef");
    expect(() => parseResult(wrong, "old.jsonl, line 1")).toThrow(/id: "0123456789abcdef" is not/);
  });
});
