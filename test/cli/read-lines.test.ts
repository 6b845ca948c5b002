import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, it } from "vitest";
import { readLines } from "../../cli/read-lines";

const folder = mkdtempSync(join(tmpdir(), "lines-"));
afterAll(() => rmSync(folder, { recursive: true }));

function linesOf(content: string) {
  const path = join(folder, "file");
  writeFileSync(path, content);
  return [...readLines(path)];
}

it("reads lines with their places, and says whether the last one is ended", () => {
  expect(linesOf("a\n\nβγ\nend")).toEqual([
    { text: "a", number: 1, start: 0, ended: true },
    { text: "", number: 2, start: 2, ended: true },
    { text: "βγ", number: 3, start: 3, ended: true },
    { text: "end", number: 4, start: 8, ended: false },
  ]);
  expect(linesOf("")).toEqual([]);
  expect(linesOf("\n")).toHaveLength(1);
});

it("reads lines that are longer than what is read at once, and letters across its edge", () => {
  const long = "é".repeat(1_500_000);
  const lines = linesOf(`x${long}\n${long}`);
  expect(lines.map(({ text }) => text.length)).toEqual([1_500_001, 1_500_000]);
  expect(lines[1]?.text).toBe(long);
});
