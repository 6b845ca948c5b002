/**
 * Finds a Chromium for the browser tests: `CHROME_PATH`, an installed Chrome, Chromium or Edge,
 * Debian's package (as root), Playwright's own download, in that order.
 *
 * Usage: node scripts/find-browser.mjs prints its path, after installing one where that is needed
 * and allowed; otherwise says what is missing and exits with 1.
 */
import { spawnSync } from "node:child_process";
import { accessSync, constants, existsSync, statSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { chromium } from "playwright";
import { packageCommand, root } from "./run-command.mjs";

/**
 * What the search looks at, so that tests can stand in for a machine.
 * @typedef {object} Machine
 * @property {NodeJS.Platform} platform
 * @property {Readonly<Record<string, string | undefined>>} env
 * @property {(file: string) => boolean} isProgram Whether there is an executable file.
 */

/** @type {Machine} */
const thisMachine = {
  platform: process.platform,
  env: process.env,
  isProgram: (file) => {
    try {
      accessSync(file, process.platform === "win32" ? constants.F_OK : constants.X_OK);
      return statSync(file).isFile();
    } catch {
      return false;
    }
  },
};

const linuxNames = [
  "google-chrome-stable",
  "google-chrome",
  "chromium",
  "chromium-browser",
  "microsoft-edge-stable",
  "microsoft-edge",
];
const macApplications = ["Google Chrome", "Chromium", "Microsoft Edge"];
const windowsPrograms = [
  "Google\\Chrome\\Application\\chrome.exe",
  "Chromium\\Application\\chrome.exe",
  "Microsoft\\Edge\\Application\\msedge.exe",
];

/**
 * The usual places of an installed browser, best first.
 * @param {Machine} machine
 * @returns {string[]}
 */
function usualPlaces({ platform, env }) {
  if (platform === "darwin") {
    return [env.HOME ? path.posix.join(env.HOME, "Applications") : "", "/Applications"]
      .filter((folder) => folder !== "")
      .flatMap((folder) =>
        macApplications.map((name) => `${folder}/${name}.app/Contents/MacOS/${name}`),
      );
  }
  if (platform === "win32") {
    return [env.PROGRAMFILES, env["PROGRAMFILES(X86)"], env.LOCALAPPDATA]
      .filter((folder) => folder !== undefined)
      .flatMap((folder) => windowsPrograms.map((program) => path.win32.join(folder, program)));
  }
  const folders = [
    ...(env.PATH ?? "").split(":").filter((folder) => folder.startsWith("/")),
    "/usr/bin",
    "/usr/local/bin",
    "/opt/google/chrome",
    "/snap/bin",
  ];
  return linuxNames.flatMap((name) => folders.map((folder) => path.posix.join(folder, name)));
}

/**
 * A browser that is on the machine already; installs nothing.
 * @param {Machine} [machine]
 * @returns {string | null} The path of its program.
 * @throws {Error} When CHROME_PATH is set and is no program: what the user asked for is not
 *   replaced by something else.
 */
export function installedBrowser(machine = thisMachine) {
  const asked = machine.env.CHROME_PATH;
  if (asked) {
    if (machine.isProgram(asked)) return asked;
    throw new Error(
      `CHROME_PATH is ${JSON.stringify(asked)}, which is not an executable file. Set it to the program of a Chrome, Chromium or Edge, or unset it.`,
    );
  }
  return usualPlaces(machine).find(machine.isProgram) ?? null;
}

/**
 * Where Playwright keeps the Chromium that it downloads: the full browser, not its headless shell.
 * @returns {string | null} Null when it has none.
 */
function playwrightBrowser() {
  const file = chromium.executablePath();
  return file && existsSync(file) ? file : null;
}

/**
 * A browser that can be used now, for the test runners' configurations; installs nothing.
 * @returns {string | null}
 * @throws {Error} When CHROME_PATH is set and is no program.
 */
export function findBrowser() {
  return installedBrowser() ?? playwrightBrowser();
}

/**
 * A browser, installed if need be.
 * @returns {string}
 * @throws {Error} When none is there and none could be installed: what was tried and what is missing.
 */
export function ensureBrowser() {
  const found = installedBrowser();
  if (found) return found;
  const tried = ["CHROME_PATH is not set", "no Chrome, Chromium or Edge in the usual places"];

  if (process.platform !== "linux" || !existsSync("/etc/debian_version")) {
    tried.push("not Debian, so no `apt-get install chromium`");
  } else if (process.getuid?.() !== 0) {
    tried.push("not root, so no `apt-get install chromium`");
  } else {
    const env = { ...process.env, DEBIAN_FRONTEND: "noninteractive" };
    for (const args of [["update"], ["install", "-y", "--no-install-recommends", "chromium"]]) {
      console.error(`Installing Debian's chromium: apt-get ${args.join(" ")}`);
      spawnSync("apt-get", args, { stdio: ["ignore", 2, 2], env });
    }
    const debian = installedBrowser();
    if (debian) return debian;
    tried.push("`apt-get install chromium` failed");
  }

  const had = playwrightBrowser();
  if (had) return had;
  console.error("Downloading Playwright's Chromium: npx playwright install --no-shell chromium");
  const install = packageCommand("playwright/cli.js", "install", "--no-shell", "chromium");
  spawnSync(process.execPath, install, { stdio: ["ignore", 2, 2], cwd: root });
  const downloaded = playwrightBrowser();
  if (downloaded) return downloaded;
  tried.push("`npx playwright install chromium` failed");

  throw new Error(
    `The browser tests need a Chrome, Chromium or Edge, and there is none:\n${tried
      .map((line) => `  - ${line}`)
      .join("\n")}\nInstall one of them, or set CHROME_PATH to the path of its program.`,
  );
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  try {
    console.log(ensureBrowser());
  } catch (error) {
    console.error(error instanceof Error ? error.message : error);
    process.exitCode = 1;
  }
}
