/**
 * `npm run release -- --check`: everything that must be true of a release, each with a verdict; all are
 * tried even when one fails. `--quick` leaves the tests out, for a look beforehand.
 */
import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { packageCommand, root, runCommand } from "./run-command.mjs";

const dist = path.join(root, "dist");

/** @param {string} file */
const read = (file) => readFileSync(path.join(root, file), "utf8");

/** @param {...string} args */
const git = (...args) => execFileSync("git", args, { cwd: root, encoding: "utf8" }).trim();

/** @param {...string} args Arguments for Node. */
async function succeeds(...args) {
  const status = await runCommand("node", args);
  if (status !== 0) throw new Error(`${path.basename(args[0] ?? "")} failed`);
}

/**
 * Orders versions of three numbers.
 * @param {string} a
 * @param {string} b
 * @returns {number} Positive where a is later.
 */
export function compareVersions(a, b) {
  const [x, y] = [a, b].map((version) => version.split(".").map(Number));
  return [0, 1, 2].map((i) => (x?.[i] ?? 0) - (y?.[i] ?? 0)).find((d) => d !== 0) ?? 0;
}

/**
 * The dated entry of a version in a changelog.
 * @param {string} changelog
 * @param {string} version
 * @returns {string} What it says.
 * @throws {Error} Where it is missing, undated or empty.
 */
export function changelogEntry(changelog, version) {
  const sections = changelog.split(/^## /m).slice(1);
  const section = sections.find((text) => text.startsWith(`${version} `));
  if (!section) throw new Error(`CHANGELOG.md has no entry "## ${version} (YYYY-MM-DD)"`);
  const [title = "", ...lines] = section.split("\n");
  if (!/ \(\d{4}-\d\d-\d\d\)$/.test(title)) throw new Error(`CHANGELOG.md: "${title}" has no date`);
  const text = lines.join("\n").trim();
  if (text === "") throw new Error(`CHANGELOG.md says nothing of ${version}`);
  return text;
}

/** Every place that says the version says the same one, and it is later than the last release's. */
function versionBumped() {
  const { version } = JSON.parse(read("package.json"));
  const places = {
    "package-lock.json": JSON.parse(read("package-lock.json")).version,
    "src/run/files/version.ts": /ENGINE_VERSION = "(.+?)"/.exec(
      read("src/run/files/version.ts"),
    )?.[1],
    "CITATION.cff": /^version: (.+)$/m.exec(read("CITATION.cff"))?.[1],
  };
  for (const [file, found] of Object.entries(places)) {
    if (found !== version) throw new Error(`package.json says ${version}, ${file} says ${found}`);
  }
  const tags = git("tag", "--list", "v*.*.*").split("\n").filter(Boolean);
  const last = tags
    .map((tag) => tag.slice(1))
    .sort(compareVersions)
    .at(-1);
  if (last !== undefined && compareVersions(version, last) <= 0) {
    throw new Error(`${version} is not later than the last release, ${last}`);
  }
  return version;
}

/** A fingerprint of the built site. */
function fingerprint() {
  const hash = createHash("sha256");
  for (const entry of readdirSync(dist, { recursive: true, withFileTypes: true })
    .filter((one) => one.isFile())
    .map((one) => path.join(one.parentPath, one.name))
    .sort()) {
    hash.update(path.relative(dist, entry)).update(readFileSync(entry));
  }
  return hash.digest("hex");
}

/** Two builds of the same sources are the same bytes. */
async function reproducible() {
  const build = packageCommand("vite/bin/vite.js", "build", "--logLevel", "error");
  await succeeds(...build);
  const first = fingerprint();
  await succeeds(...build);
  if (fingerprint() !== first) throw new Error("two builds of the same sources differ");
}

/** What the service worker keeps is there as it says, and is what a visit without a network needs. */
function offlineFilesPresent() {
  const worker = readFileSync(path.join(dist, "service-worker.js"), "utf8");
  const list = JSON.parse(/\[\{"url":.*?\}\]/.exec(worker)?.[0] ?? "[]");
  for (const { url, integrity } of list) {
    const digest = createHash("sha256").update(readFileSync(path.join(dist, url)));
    if (`sha256-${digest.digest("base64")}` !== integrity) throw new Error(`${url} has changed`);
  }
  const kept = new Set(list.map((/** @type {{url: string}} */ { url }) => url));
  const shipped = readdirSync(path.join(root, "public"), { recursive: true, withFileTypes: true })
    .filter((one) => one.isFile())
    .map((one) => path.relative(path.join(root, "public"), path.join(one.parentPath, one.name)))
    .map((file) => file.split(path.sep).join("/"));
  const missing = ["index.html", "licences.txt", ...shipped].filter((file) => !kept.has(file));
  if (missing.length > 0) throw new Error(`not kept for use offline: ${missing.join(", ")}`);
  const kinds = [/worker-.*\.js$/, /wasm-simd.*\.wasm$/, /serif.*\.woff2$/, /KaTeX.*\.woff2$/];
  const lacking = kinds.filter((kind) => ![...kept].some((file) => kind.test(file)));
  if (lacking.length > 0) throw new Error(`not kept for use offline: ${lacking.join(", ")}`);
}

/** Each by what is true when it passes. */
const items = [
  {
    name: "the tree is clean",
    check: () => {
      const changed = git("status", "--porcelain");
      if (changed !== "") throw new Error(`not committed:\n${changed}`);
    },
  },
  { name: "the version is a new one, and the same everywhere", check: versionBumped },
  {
    name: "the changelog has its entry",
    check: () => changelogEntry(read("CHANGELOG.md"), JSON.parse(read("package.json")).version),
  },
  {
    name: "types, lint, arrows, lock file, map and links in the documentation",
    check: () => succeeds("scripts/check.mjs"),
  },
  { name: "all tests pass", slow: true, check: () => succeeds("scripts/test.mjs") },
  { name: "two builds are the same", check: reproducible },
  { name: "download budgets are kept", check: () => succeeds("scripts/size.mjs") },
  {
    name: "the licences of what is shipped are listed",
    check: () => {
      if (!existsSync(path.join(dist, "licences.txt"))) throw new Error("dist has no licences.txt");
    },
  },
  { name: "what is needed without a network is kept", check: offlineFilesPresent },
];

/** @param {boolean} quick Whether to leave out what takes minutes. */
async function checkAll(quick) {
  /** @type {string[]} */
  const verdicts = [];
  let passed = true;
  for (const { name, check, slow } of items) {
    console.log(`\n=== ${name} ===`);
    if (quick && slow) {
      verdicts.push(`left out  ${name}`);
      continue;
    }
    try {
      await check();
      verdicts.push(`passed    ${name}`);
    } catch (error) {
      passed = false;
      const why = error instanceof Error ? error.message : String(error);
      verdicts.push(`FAILED    ${name}: ${why}`);
    }
  }
  console.log(`\n${verdicts.join("\n")}`);
  return passed;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const { values } = parseArgs({
    options: {
      check: { type: "boolean", default: false },
      quick: { type: "boolean", default: false },
    },
  });
  if (!values.check) {
    console.error("usage: npm run release -- --check [--quick]");
    process.exitCode = 2;
  } else if (!(await checkAll(values.quick))) process.exitCode = 1;
}
