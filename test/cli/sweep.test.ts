/** Sweeps end to end, on the real engine in tiny shapes: every run once, whatever comes between. */
import { type ChildProcess, spawn } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { expandSweep } from "../../src/experiment/expand-sweep";
import { parseSweep } from "../../src/experiment/parse-sweep";
import { eachResult, formatResult } from "../../src/results/results-jsonl";
import type { RunResult } from "../../src/results/run-result";
import { cli } from "./command-line";

const SWEEP = {
  version: 1,
  name: "tiny",
  experiment: {
    base: "untrained",
    reward: "even_share",
    width: 8,
    layers: 1,
    heads: 2,
    num_prompts: 2,
    num_generations: 3,
    ntk_probes: 4,
    eval_prompts: 2,
    eval_samples: 4,
    eval_every: 2,
    stage1_steps: 2,
    max_steps: 4,
  },
  grid: { learning_rate: [0.001, 0.01], schedule: ["standard", "cf-rl"] },
  seeds: [1, 2],
};

let root: string;
let file: string;
beforeAll(() => {
  root = mkdtempSync(join(tmpdir(), "sweep-"));
  file = sweepFile("tiny", {});
});
afterAll(() => rmSync(root, { recursive: true }));

function sweepFile(name: string, changes: object): string {
  const path = join(root, `${name}.json`);
  writeFileSync(path, JSON.stringify({ ...SWEEP, ...changes }));
  return path;
}

const sweep = (out: string, ...more: string[]) => [
  "sweep",
  file,
  "--backend",
  "cpu",
  "--out",
  out,
  ...more,
];

function read(path: string): RunResult[] {
  return [...eachResult(readFileSync(path, "utf8"), path)];
}

/** What does not depend on when a run was made, in the order of ids. */
function said(results: readonly RunResult[]) {
  return results
    .map(({ date: _, seconds: __, ...rest }) => rest)
    .sort((a, b) => (a.id < b.id ? -1 : 1));
}

describe("sweep", () => {
  const planned = expandSweep(parseSweep(SWEEP));
  let whole: RunResult[];

  it("writes a line a run, with what it was and what it measured", async () => {
    const path = join(root, "deep", "whole.jsonl");
    const { code, out } = await cli(sweep(path));
    expect([code, out]).toEqual([0, ""]);
    whole = read(path);
    expect(whole.map(({ id }) => id)).toEqual(planned.map(({ id }) => id));
    for (const [index, result] of whole.entries()) {
      expect(result).toMatchObject({ sweep: "tiny", status: "finished", steps: 4, backend: "cpu" });
      expect(result.experiment).toEqual(planned[index]?.experiment);
      expect(result.curves.steps).toEqual([0, 2, 4]);
      expect(result.final["heldout/reward"]).toBe(result.curves.values["heldout/reward"]?.[2]);
      expect(result.final).not.toHaveProperty("step_time");
      // No kernel was asked for.
      expect(Object.keys(result.final).filter((name) => name.startsWith("ntk/"))).toEqual([]);
    }
  });

  it("agrees with `run` on the same experiment", async () => {
    const folder = join(root, "run");
    const set = Object.entries({ ...SWEEP.experiment, learning_rate: 0.01 })
      .filter(([key]) => key !== "max_steps")
      .flatMap(([key, value]) => ["--set", `${key}=${value}`]);
    const flags = ["--backend", "cpu", "--schedule", "cf-rl", "--steps", "4", "--seed", "2"];
    await cli(["run", "--out", folder, ...flags, ...set]);
    const [header, ...rows] = readFileSync(join(folder, "metrics.csv"), "utf8").trim().split("\n");
    const column = header?.split(",").indexOf("heldout/entropy") ?? -1;
    const values = [0, 2, 4].map((step) => Number(rows[step]?.split(",")[column]));
    const recorded = whole.at(-1)?.curves.values["heldout/entropy"];
    values.forEach((value, index) => {
      expect(recorded?.[index]).toBe(Number(value.toPrecision(7)));
    });
  });

  it("goes on where it was left: runs that are there are not made again, half a line is", async () => {
    const path = join(root, "resumed.jsonl");
    const lines = whole.map(formatResult);
    writeFileSync(path, `${lines.slice(0, 5).join("\n")}\n${lines[5]?.slice(0, 300)}`);
    const { code, err } = await cli(sweep(path));
    expect(code).toBe(0);
    expect(err).toContain("its last line was cut off");
    expect(err).toContain("8 runs, 5 of them in");
    const results = read(path);
    // Dates tell those that were kept.
    expect(results.slice(0, 5)).toEqual(whole.slice(0, 5));
    expect(said(results)).toEqual(said(whole));
  });

  it("keeps a last line that lacks its line feed only", async () => {
    const path = join(root, "no-feed.jsonl");
    writeFileSync(path, whole.map(formatResult).join("\n"));
    const { err } = await cli(sweep(path));
    expect(err).toContain("8 runs, 8 of them in");
    expect(read(path)).toEqual(whole);
    expect(readFileSync(path, "utf8").endsWith("\n")).toBe(true);
  });

  it.each(["my notes\nand more", "one line of notes", '{"a": 1}', "\n\nnotes\n"])(
    "does not touch a file that holds something else: %j",
    async (notes) => {
      const path = join(root, "notes.txt");
      writeFileSync(path, notes);
      const { code, err } = await cli(sweep(path));
      expect(code).toBe(1);
      expect(err).toMatch(/notes\.txt, line [13]: /);
      expect(readFileSync(path, "utf8")).toBe(notes);
    },
  );

  it("gives the same runs from several processes and in shards, put together by merge", async () => {
    const parts = ["1/3", "2/3", "3/3"].map((shard, index) => ({
      shard,
      path: join(root, `part-${index}.jsonl`),
    }));
    for (const [index, { shard, path }] of parts.entries()) {
      const { code } = await cli(sweep(path, "--shard", shard, "--jobs", index === 0 ? "2" : "1"));
      expect(code).toBe(0);
    }
    expect(parts.map(({ path }) => read(path).length)).toEqual([3, 3, 2]);
    const merged = join(root, "merged.jsonl");
    const paths = parts.map(({ path }) => path).reverse();
    const { code, err } = await cli(["merge", ...paths, paths[0] as string, "--out", merged]);
    expect(code).toBe(0);
    expect(err).toContain("8 runs of 4 files; 2 were there more than once, and agree");
    expect(said(read(merged))).toEqual(said(whole));
    const reports = [merged, join(root, "deep", "whole.jsonl")].map((file) =>
      cli(["report", file]),
    );
    const [ofShards, ofOne] = await Promise.all(reports);
    expect(ofShards).toEqual(ofOne);
  });

  it("refuses to merge results that disagree", async () => {
    const path = join(root, "other.jsonl");
    const [first] = whole as [RunResult];
    const values = { ...first.curves.values, "heldout/entropy": [9, 9, 9] };
    writeFileSync(path, `${formatResult({ ...first, curves: { ...first.curves, values } })}\n`);
    const merged = join(root, "never.jsonl");
    const args = ["merge", join(root, "merged.jsonl"), path, "--out", merged];
    const { code, err } = await cli(args);
    expect(code).toBe(1);
    expect(err).toContain("merged.jsonl (cpu, engine");
    expect(err).toContain("disagree: heldout/entropy at step 0");
    expect(existsSync(merged)).toBe(false);
  });

  it("records a run that diverges, and says so", async () => {
    const wild = sweepFile("wild", {
      experiment: { ...SWEEP.experiment, max_steps: 60, weight_decay: 1 },
      grid: { optimizer: ["adamw"], learning_rate: [10] },
      seeds: [1],
    });
    const path = join(root, "wild.jsonl");
    const { code, err } = await cli(["sweep", wild, "--backend", "cpu", "--out", path]);
    expect(code).toBe(0);
    expect(err).toContain("seed 1: diverged: ");
    const [result] = read(path);
    expect(result?.status).toBe("diverged");
    expect(result?.steps).toBeLessThan(60);
    expect(result?.message).toMatch(/norm/);
  });

  it("measures the instruments and metrics that its file names", async () => {
    const named = sweepFile("named", {
      experiment: { ...SWEEP.experiment, ntk_every: 4 },
      grid: undefined,
      record: {
        metrics: ["ntk/gradient_share", "drive/*", "heldout/reward"],
        instruments: [{ id: "drive", every: 3 }],
      },
    });
    const path = join(root, "named.jsonl");
    const args = ["sweep", named, "--backend", "cpu", "--out", path];
    const { code } = await cli(args);
    expect(code).toBe(0);
    const [result] = read(path);
    expect(result?.curves.steps).toEqual([0, 2, 3, 4]);
    const values: RunResult["curves"]["values"] = result?.curves.values ?? {};
    expect(Object.keys(values).filter((name) => !name.startsWith("drive/"))).toEqual([
      "heldout/reward",
      "ntk/gradient_share",
    ]);
    expect(values["drive/representation"]?.map((value) => value === null)).toEqual([
      ...[false, true, false, true],
    ]);
    expect(values["ntk/gradient_share"]?.[3]).not.toBeNull();
    expect(values["ntk/gradient_share"]?.[1]).toBeNull();
  });

  it("stops at a signal, loses nothing that was done, and goes on", async () => {
    const path = join(root, "stopped.jsonl");
    const stop = new AbortController();
    const running = cli(sweep(path), stop.signal);
    while (!existsSync(path) || readFileSync(path, "utf8").split("\n").length < 3) {
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
    stop.abort();
    expect((await running).code).toBe(130);
    const before = read(path);
    expect(before.length).toBeGreaterThanOrEqual(2);
    expect(before.length).toBeLessThan(8);
    expect((await cli(sweep(path))).code).toBe(0);
    expect(read(path).slice(0, before.length)).toEqual(before);
    expect(said(read(path))).toEqual(said(whole));
  });

  /** Waits until a file has so many lines, then acts on the process that writes it. */
  async function onceWritten(path: string, lines: number, child: ChildProcess, act: () => void) {
    const ended = new Promise<void>((resolve) => child.on("exit", () => resolve()));
    while (!existsSync(path) || readFileSync(path, "utf8").split("\n").length <= lines) {
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
    act();
    await ended;
  }

  it.skipIf(process.platform === "win32")(
    "survives being killed, and a Ctrl-C that all its processes hear",
    async () => {
      const path = join(root, "killed.jsonl");
      const start = () =>
        spawn("npm", ["run", "--silent", "cli", "--", ...sweep(path, "--jobs", "2")], {
          stdio: "ignore",
          detached: true,
        });
      for (const [lines, signal] of [
        [1, "SIGINT"],
        [3, "SIGKILL"],
      ] as const) {
        const child = start();
        await onceWritten(path, lines, child, () => process.kill(-(child.pid as number), signal));
      }
      const { code, err } = await cli(sweep(path));
      expect(code).toBe(0);
      expect(err).toMatch(/8 runs, [1-8] of them in/);
      expect(said(read(path))).toEqual(said(whole));
    },
  );
});

describe("report", () => {
  const path = () => join(root, "deep", "whole.jsonl");
  it("says what the runs show, in three forms", async () => {
    const text = await cli(["report", path()]);
    expect(text.code).toBe(0);
    expect(text.out).toContain("final(heldout/reward)\n  point");
    expect(text.out).toContain("2 not there  ≥ 4 [4, 4]");
    const markdown = await cli(["report", path(), "--format", "markdown", "--against", "2"]);
    expect(markdown.out).toContain("| 2 | learning_rate 0.001, schedule cf-rl | 2 | ");
    expect(markdown.out).toContain("less point 2");
    const json = await cli([
      ...["report", path(), "--format", "json"],
      ...["--measure", "change(heldout/entropy)"],
    ]);
    const report = JSON.parse(json.out);
    expect(report).toMatchObject({ against: 1, tests: 3 });
    expect(report.points[3]).toMatchObject({
      values: { learning_rate: 0.01, schedule: "cf-rl" },
      seeds: [1, 2],
    });
    const [first] = read(path());
    const curve = first?.curves.values["heldout/entropy"] as number[];
    const value = report.measures[0].summaries[0].values[0].value;
    expect(value).toBeCloseTo((curve.at(-1) as number) - (curve[0] as number), 12);
  });
});

describe("bad usage", () => {
  it.each([
    [["sweep", "no-such.json"], "no-such.json cannot be read (ENOENT)"],
    [["sweep", "SWEEP", "--shard", "0/3"], '--shard: "0/3" is not allowed'],
    [["sweep", "SWEEP", "--shard", "4/3"], '--shard: "4/3" is not allowed'],
    [["sweep", "SWEEP", "--jobs", "0"], '--jobs: "0" is not allowed'],
    [["sweep", "SWEEP", "--jobs", "1000"], "--jobs: 1000 are too many"],
    [["sweep", "SWEEP", "--backend", "webgl"], '--backend: "webgl" is not one'],
    [["sweep", "SWEEP", "--out", tmpdir()], "is not a file"],
    [["sweep", "BAD"], "grid.beta[0]: 7 is too large"],
    [["sweep", "UNMEASURED"], "with drive among record.instruments"],
    [["sweep", "TWICE"], 'record.instruments[1].id: "drive" is there twice'],
    [["sweep", "UNKNOWN"], 'record.metrics[0]: "rewards" is not measured'],
    [["report", "RESULTS", "--measure", "max(x)"], '--measure: "max(x)" is not a measure'],
    [["report", "RESULTS", "--against", "9"], "--against: there is no point 9; allowed: 1 to 4"],
    [["report", "RESULTS", "--format", "pdf"], '--format: "pdf" is not one'],
  ])("%j is refused and computes nothing", async (args, message) => {
    const files: Record<string, string> = {
      SWEEP: file,
      RESULTS: join(root, "deep", "whole.jsonl"),
      BAD: sweepFile("bad", { grid: { beta: [7] } }),
      UNMEASURED: sweepFile("unmeasured", { record: { metrics: ["drive/*"] } }),
      UNKNOWN: sweepFile("unknown", { record: { metrics: ["rewards"] } }),
      TWICE: sweepFile("twice", {
        record: {
          instruments: [
            { id: "drive", every: 1 },
            { id: "drive", every: 2 },
          ],
        },
      }),
    };
    const { code, err } = await cli(args.map((arg) => files[arg] ?? arg));
    expect(err).toContain(message);
    expect(code).toBe(2);
  });

  it("names a file of results that cannot be read", async () => {
    const { code, err } = await cli(["report", join(root, "none.jsonl")]);
    expect([code, err]).toEqual([1, expect.stringContaining("none.jsonl cannot be read (ENOENT)")]);
  });
});
