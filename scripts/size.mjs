/**
 * `npm run size`: holds the built site to its download budgets, gzipped.
 *
 * - JavaScript before first paint: the page's entry and everything that it imports statically.
 * - The engine: all other JavaScript that is not the page's own, that is the worker with every backend,
 *   of which one visit loads a part.
 * - Everything that is kept for use without a network.
 */
import { readFileSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { gzippedSizes, OFFLINE_BUDGET, offlineFiles } from "./offline-files.mjs";
import { root } from "./run-command.mjs";

const dist = path.join(root, "dist");

/** Budgets in bytes, 1 kB being 1000. */
const budgets = {
  "JavaScript before first paint": 150_000,
  "engine in the worker": 450_000,
  "kept for use without a network": OFFLINE_BUDGET,
};

/** How many of a group's files are listed, largest first. */
const LISTED = 12;

/**
 * A chunk in Vite's manifest.
 * @typedef {{file: string, isEntry?: boolean, imports?: string[], dynamicImports?: string[]}} Chunk
 */

/**
 * Files of the chunks that can be reached from a chunk.
 * @param {Readonly<Record<string, Chunk>>} manifest
 * @param {string} key
 * @param {boolean} dynamic Whether to follow `import()` too.
 * @returns {Set<string>} Files in dist.
 */
export function reachableFiles(manifest, key, dynamic) {
  const keys = new Set([key]);
  for (const current of keys) {
    const chunk = manifest[current];
    for (const next of chunk?.imports ?? []) keys.add(next);
    if (dynamic) for (const next of chunk?.dynamicImports ?? []) keys.add(next);
  }
  return new Set([...keys].flatMap((current) => manifest[current]?.file ?? []));
}

/**
 * Measures dist and prints a table.
 * @returns {boolean} Whether every budget is kept.
 */
function measure() {
  const text = readFileSync(path.join(dist, ".vite/manifest.json"), "utf8");
  /** @type {Record<string, Chunk>} */
  const manifest = JSON.parse(text);
  const entries = Object.keys(manifest).filter((key) => manifest[key]?.isEntry);
  if (entries.length === 0) throw new Error("dist/.vite/manifest.json names no entry");
  const first = new Set(entries.flatMap((key) => [...reachableFiles(manifest, key, false)]));
  const page = new Set(entries.flatMap((key) => [...reachableFiles(manifest, key, true)]));
  const offline = offlineFiles(dist);
  const scripts = offline.filter((file) => file.endsWith(".js"));

  const groups = {
    "JavaScript before first paint": scripts.filter((file) => first.has(file)),
    "engine in the worker": scripts.filter((file) => !page.has(file)),
    "kept for use without a network": offline,
  };
  let kept = true;
  for (const name of /** @type {Array<keyof typeof budgets>} */ (Object.keys(budgets))) {
    const sizes = gzippedSizes(dist, groups[name]);
    const total = sizes.reduce((sum, { bytes }) => sum + bytes, 0);
    const over = total > budgets[name];
    kept &&= !over;
    const figures = `${(total / 1000).toFixed(1)} of ${budgets[name] / 1000} kB gzipped`;
    console.log(`${name}: ${figures}${over ? " — OVER BUDGET" : ""}`);
    for (const { file, bytes } of sizes.slice(0, LISTED)) {
      console.log(`  ${(bytes / 1000).toFixed(1).padStart(7)} kB  ${file}`);
    }
    if (sizes.length > LISTED) console.log(`  and ${sizes.length - LISTED} more`);
  }
  return kept;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  if (!measure()) process.exitCode = 1;
}
