/**
 * The licences of everything that the built site is made of: a Vite plugin that notes the package of
 * every module, of the page, its workers and its styles, and writes `licences.txt`. A package whose
 * licence is unknown or not among the allowed ones ends the build.
 */
import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { root } from "./run-command.mjs";

/** Licences that allow what this site does with what they cover: to pass it on, unchanged or compiled. */
const ALLOWED = new Set([
  "0BSD",
  "Apache-2.0",
  "BSD-2-Clause",
  "BSD-3-Clause",
  "ISC",
  "MIT",
  "OFL-1.1",
]);

/** In the site without being a module of it: the compiler's runtime in the wasm kernels. */
const COMPILED_IN = ["assemblyscript"];

/**
 * @typedef {object} Licence
 * @property {string} name The package's.
 * @property {string} version
 * @property {string} licence Its SPDX identifier.
 * @property {string} text The licence as the package has it; empty where it brings none.
 */

/**
 * The folder of the package that a module belongs to.
 * @param {string} id A module's, as Vite has it: a path, perhaps with a prefix and a query.
 * @returns {string | null} Null for the site's own modules and for virtual ones.
 */
export function packageFolder(id) {
  const file = id.replace(/\0/g, "").replace(/\?.*$/, "").split(path.win32.sep).join("/");
  return /^(?:.*\/)?node_modules\/(?:@[^/]+\/)?[^/]+(?=\/)/.exec(file)?.[0] ?? null;
}

/**
 * Reads a package's licence.
 * @param {string} folder
 * @returns {Licence}
 * @throws {Error} Naming the package, where its licence is unknown or not allowed.
 */
export function readLicence(folder) {
  const { name, version, license } = JSON.parse(
    readFileSync(path.join(folder, "package.json"), "utf8"),
  );
  // "(MIT OR Apache-2.0)" leaves the choice.
  const choices = typeof license === "string" ? license.replace(/^\(|\)$/g, "").split(" OR ") : [];
  if (!choices.some((one) => ALLOWED.has(one))) {
    const allowed = [...ALLOWED].join(", ");
    throw new Error(
      `the licence of ${name} is ${JSON.stringify(license) ?? "not given"}; allowed are ${allowed}`,
    );
  }
  return { name, version, licence: license, text: licenceText(folder) };
}

/**
 * A package's licence in its own words: its file, or what its README has under such a heading.
 * @param {string} folder
 * @returns {string} Empty where there is neither.
 */
function licenceText(folder) {
  const files = readdirSync(folder);
  const file = files.find((one) => /^(licen[cs]e|copying)(\.(md|txt))?$/i.test(one));
  if (file !== undefined) return readFileSync(path.join(folder, file), "utf8").trim();
  const readme = files.find((one) => /^readme(\.md)?$/i.test(one));
  if (readme === undefined) return "";
  const text = readFileSync(path.join(folder, readme), "utf8");
  const section = /^(?:#+ *)?licen[cs]e.*\n(?:-+\n|=+\n)?((?:(?!#|.*\n[-=]{3,}\n).*\n?)*)/im.exec(
    text,
  );
  return section?.[1]?.trim() ?? "";
}

/**
 * The file: a list, then every text once.
 * @param {readonly Licence[]} licences
 * @param {string} apache The Apache licence's text, for packages that bring none.
 * @returns {string}
 * @throws {Error} Naming a package that brings no text where its licence asks for one.
 */
export function licencesText(licences, apache) {
  /** @type {Map<string, string[]>} Packages by their text. */
  const byText = new Map();
  const sorted = [...licences].sort((a, b) => (a.name < b.name ? -1 : 1));
  for (const { name, version, licence, text } of sorted) {
    if (text === "" && licence !== "Apache-2.0") {
      throw new Error(`${name} brings no text of its licence, ${licence}`);
    }
    const whole = text === "" ? apache : text;
    byText.set(whole, [...(byText.get(whole) ?? []), `${name} ${version}`]);
  }
  const rule = "-".repeat(80);
  return [
    "This site is under the Apache License 2.0. It contains the following, each under its own licence.",
    sorted.map(({ name, version, licence }) => `${name} ${version}: ${licence}`).join("\n"),
    ...[...byText].map(([text, names]) => `${rule}\n${names.join(", ")}\n${rule}\n\n${text}`),
    "",
  ].join("\n\n");
}

/** The licences of one build, in which the page, its workers and its service worker all take part. */
export class LicenceList {
  /** @type {Set<string>} */
  #folders = new Set(COMPILED_IN.map((name) => path.join(root, "node_modules", name)));

  /**
   * Notes the packages of a bundle's modules.
   * @returns {import("vite").Plugin}
   */
  collector() {
    /** @param {string} id */
    const note = (id) => {
      const folder = packageFolder(path.resolve(root, id));
      if (folder !== null && existsSync(path.join(folder, "package.json"))) {
        this.#folders.add(folder);
      }
    };
    return {
      name: "licences-collector",
      apply: "build",
      buildEnd() {
        for (const id of this.getModuleIds()) note(id);
      },
      // Fonts are no modules: styles name them.
      generateBundle(_options, bundle) {
        for (const file of Object.values(bundle)) {
          if (file.type === "asset") file.originalFileNames.forEach(note);
        }
      },
    };
  }

  /**
   * Writes `licences.txt`.
   * @param {string} outFolder
   * @throws {Error} Naming the first package that may not be in the site.
   */
  write(outFolder) {
    const apache = readFileSync(path.join(root, "LICENSE"), "utf8").trim();
    const licences = [...this.#folders].map(readLicence);
    const unique = new Map(licences.map((one) => [`${one.name} ${one.version}`, one]));
    writeFileSync(path.join(outFolder, "licences.txt"), licencesText([...unique.values()], apache));
  }
}
