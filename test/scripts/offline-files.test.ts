import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import { offlineFiles, precacheList } from "../../scripts/offline-files.mjs";

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), "site-"));
});
afterEach(() => rmSync(folder, { recursive: true }));

function write(...files: string[]): void {
  for (const file of files) {
    mkdirSync(path.join(folder, path.dirname(file)), { recursive: true });
    writeFileSync(path.join(folder, file), file);
  }
}

it("keeps what a visit may ask for, and nothing else", () => {
  write("index.html", "base/a.safetensors", "lectures/one/lecture.json", "assets/a-0a1B2c3_.woff2");
  write("service-worker.js", ".vite/manifest.json", "assets/a-0a1B2c3_.ttf", "docs/api/index.html");
  write("assets/tfjs-backend-wasm-threaded-simd-BLCcuiBu.wasm");
  expect(offlineFiles(folder)).toEqual([
    "assets/a-0a1B2c3_.woff2",
    "base/a.safetensors",
    "index.html",
    "lectures/one/lecture.json",
  ]);
});

it("fetches a file anew when it changes, unless its name tells", () => {
  write("index.html", "assets/index-DepVUmjr.js");
  const before = precacheList(folder);
  expect(before[0]).toMatchObject({ url: "assets/index-DepVUmjr.js", revision: null });
  expect(before[1]?.integrity).toMatch(/^sha256-[\w+/]{43}=$/);
  writeFileSync(path.join(folder, "index.html"), "other");
  const after = precacheList(folder);
  expect(after[1]?.revision).not.toBe(before[1]?.revision);
  expect(after[0]).toEqual(before[0]);
});
