/**
 * A folder that the command line wrote before nine of today's settings existed (the commit before
 * instruments had a catalogue; cpu, seed 3, `--preset cf-rl-race --steps 4`): it is read, and the
 * experiment that is read is, bit for bit, the one that ran.
 */
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, expect, it } from "vitest";
import { SETTINGS } from "../../src/experiment/schema";
import { readRunFolder, writeRunFolder } from "../../src/run/files/run-folder";
import { TIMING_METRICS } from "../../src/run/metrics";
import { cli } from "./command-line";

const OLD = fileURLToPath(new URL("../fixtures/run-of-first-settings", import.meta.url));

let root: string;
beforeAll(() => {
  root = mkdtempSync(join(tmpdir(), "older-"));
});
afterAll(() => rmSync(root, { recursive: true }));

function readFolder(folder: string) {
  const files = readdirSync(folder).map((name): [string, Uint8Array<ArrayBuffer>] => [
    name,
    new Uint8Array(readFileSync(join(folder, name))),
  ]);
  return readRunFolder(new Map(files));
}

it("is read with what every run had before a setting existed, which is named", () => {
  const { record, assumed } = readFolder(OLD);
  const { settings } = record.header.experiment;
  // Every setting that has come since says what there was before it; without that this file is refused.
  const held = Object.keys(
    JSON.parse(readFileSync(join(OLD, "config.json"), "utf8")).settings as object,
  );
  const since = SETTINGS.filter(({ key }) => !held.includes(key));
  expect(since.map(({ key }) => key)).toContain("base_seed");
  expect(settings).toMatchObject(
    Object.fromEntries(since.map(({ key, ...row }) => [key, row.before])),
  );
  for (const { key } of since) expect(assumed).toContain(`${key}=${settings[key]}`);
  // Saved again it is whole.
  expect(readRunFolder(writeRunFolder(record, new Map(), "1")).assumed).toBeNull();
});

it("is of the experiment that ran: made again, it measures the same", async () => {
  const { record } = readFolder(OLD);
  const { settings } = record.header.experiment;
  const folder = join(root, "again");
  const sets = Object.entries(settings)
    .filter(([key]) => key !== "schedule")
    .flatMap(([key, value]) => ["--set", `${key}=${value}`]);
  const { code, err } = await cli([
    ...["run", "--preset", "cf-rl-race", "--schedule", settings.schedule],
    ...["--backend", "cpu", "--out", folder, ...sets],
  ]);
  expect(err).not.toContain("not allowed");
  expect(code).toBe(0);
  const again = readFolder(folder).record;
  expect([...again.steps()]).toEqual([...record.steps()]);
  for (const name of record.names()) {
    if (TIMING_METRICS.includes(name)) continue;
    expect(again.values(name), name).toEqual(record.values(name));
  }
  expect(again.rollouts.at(3)).toEqual(record.rollouts.at(3));
});
