/**
 * Holds the lock files to two things:
 *
 * - They do not record where a package was downloaded from, which would tie the repository to one
 *   registry. `.npmrc` (`omit-lockfile-registry-resolved`) keeps npm from adding such addresses.
 * - They lock the optional packages of every platform. A lock file made beside a node_modules, or from a
 *   registry that lacks some, may hold this machine's only, and `npm ci` refuses it.
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

/**
 * The optional dependencies that some package names and the lock file lacks.
 * @param {string} json The lock file's text.
 * @returns {string[]} Each as "package → dependency".
 */
export function unlockedOptional(json) {
  const packages = JSON.parse(json).packages;
  return Object.entries(packages).flatMap(([place, entry]) =>
    Object.keys(entry.optionalDependencies ?? {})
      .filter((name) => !(`node_modules/${name}` in packages))
      .filter((name) => !(`${place}/node_modules/${name}` in packages))
      .map((name) => `${place} → ${name}`),
  );
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  let [addresses, unlocked] = [0, 0];
  for (const file of ["package-lock.json", "scripts/api-reference/package-lock.json"]) {
    const json = readFileSync(path.join(root, file), "utf8");
    const places = packagesWithAddress(json);
    const missing = unlockedOptional(json);
    for (const place of places) console.error(`${file}: ${place} has a "resolved" address`);
    for (const one of missing) console.error(`${file}: not locked: ${one}`);
    addresses += places.length;
    unlocked += missing.length;
  }
  console.log(`lockfile: ${addresses} addresses, ${unlocked} packages not locked`);
  if (addresses + unlocked > 0) process.exitCode = 1;
}
