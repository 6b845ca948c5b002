/**
 * `npm run check`: the wasm kernels compile, types, lint and format, the arrows between rooms and their
 * map, the links in the documentation, the lock files. All of them run even when one fails, so that one
 * run names every problem.
 */
import { fileURLToPath } from "node:url";
import { buildKernels } from "./build-wasm.mjs";
import { packageCommand, runCommand } from "./run-command.mjs";

const LINT = "lint and format";

/** @type {ReadonlyArray<{name: string, args: string[]}>} Each by its arguments for Node. */
const checks = [
  { name: "types", args: packageCommand("typescript/bin/tsc", "--noEmit") },
  {
    name: LINT,
    args: packageCommand("@biomejs/biome/bin/biome", "check", "--error-on-warnings", "."),
  },
  { name: "arrows", args: ["scripts/arrows.mjs"] },
  { name: "map of the architecture", args: ["scripts/architecture-map.mjs", "--check"] },
  { name: "links in the documentation", args: ["scripts/doc-links.mjs"] },
  { name: "lock file", args: ["scripts/lockfile.mjs"] },
];

/**
 * Runs every check.
 * @returns {Promise<{passed: string[], failed: string[]}>} The checks' names.
 */
export async function runChecks() {
  /** @type {{passed: string[], failed: string[]}} */
  const result = { passed: [], failed: [] };
  // The compiler checks the kernels' types, and what it makes is part of what the others check.
  try {
    await buildKernels();
    result.passed.push("wasm kernels");
  } catch (error) {
    console.error(error instanceof Error ? error.message : error);
    result.failed.push("wasm kernels");
  }
  for (const { name, args } of checks) {
    console.log(`\n— ${name}`);
    const status = await runCommand("node", args);
    (status === 0 ? result.passed : result.failed).push(name);
  }
  return result;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const { failed } = await runChecks();
  if (failed.length > 0) {
    console.error(`\ncheck failed: ${failed.join(", ")}`);
    if (failed.includes(LINT))
      console.error("npm run format mends format and the order of imports");
    process.exitCode = 1;
  } else console.log("\ncheck passed");
}
