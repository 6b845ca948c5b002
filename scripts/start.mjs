/**
 * `npm start`: builds the site where it is missing or older than its sources, serves it, prints the
 * address and opens a browser where one can be opened. `npm start -- --port 8080 --no-open`.
 */
import { spawn } from "node:child_process";
import { existsSync, readdirSync, statSync } from "node:fs";
import path from "node:path";
import { parseArgs } from "node:util";
import { preview } from "vite";
import { packageCommand, root, runCommand } from "./run-command.mjs";

const sources = ["src", "public", "index.html", "vite.config.ts", "package-lock.json"];

/**
 * When the newest of the sources was changed.
 * @returns {number} Milliseconds of the epoch.
 */
function newestSource() {
  const files = sources
    .map((name) => path.join(root, name))
    .filter((file) => existsSync(file))
    .flatMap((file) =>
      statSync(file).isDirectory()
        ? [
            file,
            ...readdirSync(file, { recursive: true }).map((name) => path.join(file, `${name}`)),
          ]
        : [file],
    );
  return Math.max(...files.map((file) => statSync(file).mtimeMs));
}

/** Whether dist is there and newer than what it is made of. */
function isBuilt() {
  const index = statSync(path.join(root, "dist/index.html"), { throwIfNoEntry: false });
  return index !== undefined && index.mtimeMs >= newestSource();
}

/**
 * The program that opens an address on this platform.
 * @returns {string[] | null} Null where no browser can be opened: in CI, or without a display.
 */
function opener() {
  if (process.env.CI) return null;
  if (process.platform === "darwin") return ["open"];
  if (process.platform === "win32") return ["cmd", "/c", "start", ""];
  return process.env.DISPLAY || process.env.WAYLAND_DISPLAY ? ["xdg-open"] : null;
}

/** @param {string} address */
function open(address) {
  const [program, ...args] = opener() ?? [];
  if (program === undefined) return;
  const child = spawn(program, [...args, address], { stdio: "ignore", detached: true });
  // The address is printed; a browser that does not open is no error.
  child.on("error", () => {});
  child.unref();
}

/**
 * What the command line asks for.
 * @returns {{port: number, open: boolean}}
 * @throws {Error} Naming the option that is wrong and what is allowed.
 */
function options() {
  const { values } = parseArgs({
    options: {
      port: { type: "string", default: "4173" },
      "no-open": { type: "boolean", default: false },
    },
  });
  const port = Number(values.port);
  if (!Number.isInteger(port) || port < 1 || port > 65_535) {
    const given = JSON.stringify(values.port);
    throw new Error(`--port is ${given}; it must be a whole number from 1 to 65535`);
  }
  return { port, open: !values["no-open"] };
}

let asked = { port: 0, open: false };
try {
  asked = options();
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  console.error("usage: npm start -- [--port NUMBER] [--no-open]");
  process.exit(2);
}

if (!isBuilt()) {
  console.log("Building the site…");
  const build = packageCommand("vite/bin/vite.js", "build", "--logLevel", "warn");
  const status = await runCommand("node", build);
  if (status !== 0) process.exit(status);
}
// Where the port is taken, the next free one is used.
const server = await preview({
  root,
  preview: { port: asked.port, host: "localhost", strictPort: false },
});
const address = server.resolvedUrls?.local[0] ?? `http://localhost:${asked.port}/`;
console.log(`\nThe Lab is at ${address}\nCtrl-C stops it.`);
if (asked.open) open(address);

for (const signal of /** @type {const} */ (["SIGINT", "SIGTERM"])) {
  process.on(signal, () => process.exit(0));
}
