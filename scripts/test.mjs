/**
 * `npm test`: the checks, the tests in Node, the build and its size, the tests in a browser, the
 * journeys through the built site. Everything runs even after a failure, save what needs a part that
 * is not there. Ends with a line "N passed, N failed": tests, plus each step that is not a suite of
 * tests counted as one. Exits with 1 when anything failed.
 */
import { existsSync, mkdirSync, readFileSync, rmSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { runChecks } from "./check.mjs";
import { ensureBrowser } from "./find-browser.mjs";
import { packageCommand, root, runCommand } from "./run-command.mjs";

/** @typedef {{passed: number, failed: number, skipped: number}} Counts */

/**
 * The counts of Vitest's JSON report.
 * @param {any} report
 * @returns {Counts}
 */
export function vitestCounts(report) {
  return {
    passed: report.numPassedTests,
    failed: report.numFailedTests,
    skipped: report.numPendingTests + (report.numTodoTests ?? 0),
  };
}

/**
 * The counts of Playwright's JSON report. A test that passed on a second try counts as failed.
 * @param {any} report
 * @returns {Counts}
 */
export function playwrightCounts({ stats }) {
  return { passed: stats.expected, failed: stats.unexpected + stats.flaky, skipped: stats.skipped };
}

/**
 * A suite's counts, given how its runner ended: a runner that failed without a failed test (a file
 * that does not load, an error outside of tests, no report) counts as one failure.
 * @param {number} status The runner's exit status.
 * @param {Counts | null} counts
 * @returns {Counts}
 */
export function settled(status, counts) {
  const { passed, failed, skipped } = counts ?? { passed: 0, failed: 0, skipped: 0 };
  const silent = failed === 0 && (status !== 0 || passed === 0);
  return { passed, failed: silent ? 1 : failed, skipped };
}

const reports = path.join(root, "test-results");

/**
 * Runs a suite of tests and reads its report.
 * @param {string} name
 * @param {(report: string) => {args: string[], env?: Record<string, string>}} command
 * @param {(report: any) => Counts} read
 * @returns {Promise<Counts>}
 */
async function runSuite(name, command, read) {
  const file = path.join(reports, `${name}.json`);
  rmSync(file, { force: true });
  const { args, env } = command(file);
  const status = await runCommand("node", args, env);
  return settled(status, existsSync(file) ? read(JSON.parse(readFileSync(file, "utf8"))) : null);
}

/** @param {string} project Of vitest.config.ts. */
const vitest = (project) => (/** @type {string} */ report) => ({
  args: packageCommand(
    "vitest/vitest.mjs",
    "run",
    `--project=${project}`,
    "--reporter=default",
    "--reporter=json",
    `--outputFile.json=${report}`,
  ),
});

const playwright = (/** @type {string} */ report) => ({
  args: packageCommand("@playwright/test/cli.js", "test", "--reporter=list,json"),
  env: { PLAYWRIGHT_JSON_OUTPUT_FILE: report },
});

/** @param {string} title */
const announce = (title) => console.log(`\n=== ${title} ===`);

async function main() {
  mkdirSync(reports, { recursive: true });
  /** @type {Array<Counts & {name: string}>} */
  const results = [];
  /** @type {(name: string, passed: boolean) => void} */
  const step = (name, passed) =>
    results.push({ name, passed: passed ? 1 : 0, failed: passed ? 0 : 1, skipped: 0 });

  announce("checks");
  const checks = await runChecks();
  for (const name of checks.passed) step(name, true);
  for (const name of checks.failed) step(name, false);

  announce("tests in Node");
  results.push({ name: "node", ...(await runSuite("node", vitest("node"), vitestCounts)) });

  announce("build");
  const built = (await runCommand("node", packageCommand("vite/bin/vite.js", "build"))) === 0;
  step("build", built);
  if (built) step("size", (await runCommand("node", ["scripts/size.mjs"])) === 0);

  announce("browser");
  let browser = false;
  try {
    console.log(ensureBrowser());
    browser = true;
  } catch (error) {
    console.error(error instanceof Error ? error.message : error);
  }
  step("browser found", browser);
  if (browser) {
    announce("tests in the browser");
    const counts = await runSuite("browser", vitest("browser"), vitestCounts);
    results.push({ name: "browser", ...counts });
  }
  if (browser && built) {
    announce("journeys");
    const counts = await runSuite("journeys", playwright, playwrightCounts);
    results.push({ name: "journeys", ...counts });
  }

  announce("results");
  const total = { passed: 0, failed: 0, skipped: 0 };
  for (const { name, passed, failed, skipped } of results) {
    total.passed += passed;
    total.failed += failed;
    total.skipped += skipped;
    const left = skipped > 0 ? `, ${skipped} skipped` : "";
    console.log(`${name}: ${passed} passed, ${failed} failed${left}`);
  }
  if (total.skipped > 0) console.log(`${total.skipped} skipped in all`);
  console.log(`\n${total.passed} passed, ${total.failed} failed`);
  if (total.failed > 0) process.exitCode = 1;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await main();
