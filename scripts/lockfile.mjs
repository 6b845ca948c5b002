/**
 * Fails when package-lock.json records where a package was downloaded from: such addresses tie the
 * repository to one registry. `.npmrc` (`omit-lockfile-registry-resolved`) keeps npm from adding them.
 *
 * Usage: node scripts/lockfile.mjs
 */
import { readFileSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { root } from "./run-command.mjs";

/**
 * The packages of a lock file that have a download address.
 * @param {string} json The lock file's text.
 * @returns {string[]} Their places in node_modules.
 */
export function packagesWithAddress(json) {
  return Object.entries(JSON.parse(json).packages)
    .filter(([, entry]) => typeof entry === "object" && entry !== null && "resolved" in entry)
    .map(([place]) => place);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const places = packagesWithAddress(readFileSync(path.join(root, "package-lock.json"), "utf8"));
  for (const place of places) console.error(`package-lock.json: ${place} has a "resolved" address`);
  console.log(`lockfile: ${places.length} download addresses`);
  if (places.length > 0) process.exitCode = 1;
}
