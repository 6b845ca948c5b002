/** The claims command end to end, on a small claim. */
import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { carryOutClaims } from "../../cli/claims-command";
import { runCli } from "../../cli/program";
import { parseClaims } from "../../src/claims/reference";
import { CLAIMS } from "../../src/claims/registry";
import { eachResult } from "../../src/results/results-jsonl";
import { tinyClaim } from "../claims/tiny-claim";

let root: string;
beforeAll(() => {
  root = mkdtempSync(join(tmpdir(), "claims-"));
});
afterAll(() => rmSync(root, { recursive: true }));

function collector() {
  const said = { out: "", err: "" };
  const output = {
    out: (text: string) => {
      said.out += text;
    },
    err: (text: string) => {
      said.err += text;
    },
    isTerminal: false,
  };
  return { said, output };
}

const signal = new AbortController().signal;

async function carryOut(count: number) {
  const { said, output } = collector();
  const code = await carryOutClaims(
    {
      ...{ claims: [tinyClaim], backend: "cpu", lanes: 1, shard: null, out: root, command: "this" },
      seeds: Array.from({ length: count }, (_, i) => i + 1),
    },
    output,
    signal,
  );
  const file = parseClaims(readFileSync(join(root, "claims.json"), "utf8"));
  const path = join(root, "runs.jsonl");
  return { code, ...said, file, runs: [...eachResult(readFileSync(path, "utf8"), path)] };
}

it("makes the runs, says what came of the claim, and goes on with more seeds", async () => {
  const few = await carryOut(3);
  expect(few.code).toBe(0);
  expect(few.runs).toHaveLength(6);
  // Three pairs decide nothing.
  expect(few.file.claims[0]?.verdict).toBe("open");
  const more = await carryOut(6);
  expect(more.err).toContain("12 runs, 6 of them in");
  expect(more.runs.slice(0, 6)).toEqual(few.runs);
  expect(more.file.seeds).toEqual({ from: 1, count: 6 });
  const [outcome] = more.file.claims;
  expect(outcome?.verdict).toBe("holds");
  expect(more.out).toContain("tiny: Holds (6 seeds, 2 comparisons)");
  // Recomputed from the lines.
  const ends = (rate: number) =>
    more.runs
      .filter(({ experiment }) => experiment.settings.learning_rate === rate)
      .map(({ final }) => final["heldout/entropy"] as number);
  const [fast, slow] = [ends(0.05), ends(1e-4)];
  const mean = fast.reduce((sum, value, i) => sum + value - (slow[i] as number), 0) / 6;
  expect(outcome?.comparisons[0]?.paired?.difference.estimate).toBeCloseTo(mean, 5);
  expect(more.file.date).toBe(
    more.runs
      .map(({ date }) => date)
      .sort()
      .at(-1),
  );
});

it("makes its runs in shares, which merged say what one command says", async () => {
  const out = join(root, "shares");
  const request = {
    claims: [tinyClaim],
    seeds: [1, 2, 3, 4, 5, 6],
    lanes: 1,
    out,
    command: "this",
  };
  for (const i of [1, 2, 3]) {
    const { said, output } = collector();
    const shard = { i, n: 3 };
    expect(await carryOutClaims({ ...request, backend: "cpu", shard }, output, signal)).toBe(0);
    expect(said.err).toContain(`4 runs in share ${i}/3, 0 of them`);
    expect(existsSync(join(out, "claims.json"))).toBe(false);
  }
  // The same command again makes nothing.
  const again = collector();
  const shard = { i: 2, n: 3 };
  expect(await carryOutClaims({ ...request, backend: "cpu", shard }, again.output, signal)).toBe(0);
  expect(again.said.err).toContain("4 runs in share 2/3, 4 of them");

  const parts = [1, 2, 3].map((i) => join(out, `runs-${i}-of-3.jsonl`));
  expect(
    await runCli(["merge", ...parts, "--out", join(out, "runs.jsonl")], again.output, signal),
  ).toBe(0);
  const all = collector();
  expect(
    await carryOutClaims({ ...request, backend: "cpu", shard: null }, all.output, signal),
  ).toBe(0);
  expect(all.said.err).toContain("12 runs, 12 of them");
  const read = (folder: string) => parseClaims(readFileSync(join(folder, "claims.json"), "utf8"));
  expect(read(out).claims).toEqual((await carryOut(6)).file.claims);
});

it("lists the claims there are, and names one that is not", async () => {
  const list = collector();
  expect(await runCli(["claims"], list.output, signal)).toBe(0);
  for (const { id, sentence } of CLAIMS) {
    expect(list.said.out).toContain(id);
    expect(list.said.out).toContain(sentence);
  }
  const wrong = collector();
  expect(await runCli(["claims", "phlogiston", "--out", root], wrong.output, signal)).toBe(2);
  expect(wrong.said.err).toContain('claims: "phlogiston" is not one; allowed: confidence-and-');
  const seeds = collector();
  expect(await runCli(["claims", "--seeds", "0", "--out", root], seeds.output, signal)).toBe(2);
  expect(seeds.said.err).toContain('--seeds: "0" is not allowed');
  const share = collector();
  expect(await runCli(["claims", "--shard", "9/8", "--out", root], share.output, signal)).toBe(2);
  expect(share.said.err).toContain('--shard: "9/8" is not allowed');
});
