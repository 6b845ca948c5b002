/** Who may write a file of results: one command at a time, and a dead one does not stand in the way. */
import { spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync, utimesSync, writeFileSync } from "node:fs";
import { hostname, tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, beforeEach, expect, it } from "vitest";
import { lockResults } from "../../cli/results-lock";
import { cli } from "./command-line";

let root: string;
let file: string;
let lock: string;
beforeAll(() => {
  root = mkdtempSync(join(tmpdir(), "lock-"));
});
beforeEach(() => {
  file = join(mkdtempSync(join(root, "a-")), "deep", "runs.jsonl");
  lock = `${file}.lock`;
});
afterAll(() => rmSync(root, { recursive: true }));

/** A lock as a command elsewhere or long ago left it. */
function leave(holder: { pid: number; host: string }): void {
  lockResults(file, "sweep")();
  writeFileSync(
    lock,
    JSON.stringify({ since: "2026-01-02T03:04:05.000Z", command: "sweep a.json", ...holder }),
  );
}

/** The number of a process that is no more. */
function deadProcess(): number {
  return spawnSync(process.execPath, ["-e", ""]).pid;
}

it("is held by one command, and is free once that has given it back", () => {
  const release = lockResults(file, "sweep rates.json");
  expect(JSON.parse(readFileSync(lock, "utf8"))).toMatchObject({
    pid: process.pid,
    host: hostname(),
    command: "sweep rates.json",
  });
  expect(() => lockResults(file, "merge")).toThrow(
    new RegExp(`sweep rates\\.json, process ${process.pid} on .*, since 2.*remove .*\\.lock`),
  );
  release();
  expect(existsSync(lock)).toBe(false);
  lockResults(file, "merge")();
});

it("is taken over from a process of this host that is gone, not from one that is there", () => {
  leave({ pid: deadProcess(), host: hostname() });
  lockResults(file, "sweep")();
  // An earlier process may have had our own number.
  leave({ pid: process.pid, host: hostname() });
  lockResults(file, "sweep")();
  leave({ pid: process.ppid, host: hostname() });
  expect(() => lockResults(file, "sweep")).toThrow(
    `sweep a.json, process ${process.ppid} on ${hostname()}, since 2026-01-02T03:04:05.000Z`,
  );
});

it("is taken over from another host only when that has long given no sign of life", () => {
  leave({ pid: deadProcess(), host: "another.example" });
  expect(() => lockResults(file, "sweep")).toThrow("on another.example");
  const hourAgo = new Date(Date.now() - 3_600_000);
  utimesSync(lock, hourAgo, hourAgo);
  lockResults(file, "sweep")();
  expect(existsSync(lock)).toBe(false);
});

it("treats a lock that says nothing like one of another host", () => {
  leave({ pid: 1, host: "" });
  writeFileSync(lock, '{"pid":');
  expect(() => lockResults(file, "sweep")).toThrow(/being written by another command; wait/);
});

it("keeps commands apart, and what is in the file as it is", async () => {
  const sweep = join(root, "one.json");
  const experiment = { base: "untrained", width: 8, layers: 1, heads: 1, max_steps: 1 };
  writeFileSync(sweep, JSON.stringify({ version: 1, name: "one", experiment, seeds: [1] }));
  const release = lockResults(file, "claims");
  writeFileSync(file, "half a li");
  for (const args of [
    ["sweep", sweep, "--out", file],
    ["merge", join(root, "none.jsonl"), "--out", file],
  ]) {
    writeFileSync(join(root, "none.jsonl"), "");
    const { code, err } = await cli(args);
    expect(code).toBe(1);
    expect(err).toContain("is being written by another command: claims, process");
  }
  expect(readFileSync(file, "utf8")).toBe("half a li");
  release();
});
