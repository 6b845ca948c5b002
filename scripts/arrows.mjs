/**
 * Lint rule for the arrows of docs/architecture.md: every import in src, cli and bench is checked
 * against `arrows.rules.mjs`, import cycles are refused, and the page's shell may not load
 * TensorFlow.js by any chain of static imports.
 *
 * It parses with Vite's own parser (Oxc): dependency-cruiser needs the JavaScript API of TypeScript
 * below 7, which this project does not have.
 *
 * Usage: node scripts/arrows.mjs. Exits with 1 and one line an error when an arrow is broken.
 */
import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { parseSync } from "vite";
import { neverLoads, rooms } from "./arrows.rules.mjs";

/**
 * @typedef {object} Import
 * @property {string} specifier As written.
 * @property {number} line Counted from 1.
 * @property {"type" | "static" | "dynamic"} kind "type" is erased by the compiler; "dynamic" loads later
 *   (`import()`, or the file of a worker).
 */

/**
 * All imports of a module.
 * @param {string} file Its path; the extension chooses the syntax.
 * @param {string} code
 * @returns {Import[]}
 * @throws {Error} When the code cannot be parsed.
 */
export function importsOf(file, code) {
  const parsed = parseSync(file, code);
  if (parsed.errors.length > 0) throw new Error(`${file}: ${parsed.errors[0]?.message}`);
  /** @type {Import[]} */
  const found = [];
  /** @type {(node: any, kind: Import["kind"]) => void} */
  const add = (source, kind) => {
    if (typeof source?.value !== "string") return;
    const line = code.slice(0, source.start).split("\n").length;
    found.push({ specifier: source.value, line, kind });
  };
  /** @type {(node: any) => void} */
  const visit = (node) => {
    if (Array.isArray(node)) {
      for (const item of node) visit(item);
      return;
    }
    if (typeof node?.type !== "string") return;
    switch (node.type) {
      case "ImportDeclaration":
        add(node.source, node.importKind === "type" ? "type" : "static");
        return;
      case "ExportNamedDeclaration":
      case "ExportAllDeclaration":
        add(node.source, node.exportKind === "type" ? "type" : "static");
        break;
      case "ImportExpression":
        add(node.source, "dynamic");
        break;
      case "TSImportType":
        add(node.source ?? node.argument?.literal ?? node.argument, "type");
        break;
      case "NewExpression":
        if (node.callee?.name === "URL" && node.arguments[1]?.type === "MemberExpression") {
          add(node.arguments[0], "dynamic");
        }
        break;
    }
    for (const value of Object.values(node)) if (typeof value === "object") visit(value);
  };
  visit(parsed.program);
  return found;
}

const extensions = ["", ".ts", ".tsx", ".mjs", ".js", "/index.ts", "/index.tsx"];

/**
 * The file that a relative specifier means, or null for a package.
 * @param {string} from Importing file.
 * @param {string} specifier
 * @param {(file: string) => boolean} isFile
 * @returns {string | null} A path from the root; as written when there is no such file.
 */
function resolve(from, specifier, isFile) {
  if (!specifier.startsWith(".")) return null;
  const bare = specifier.replace(/\?.*$/, "");
  const base = path.posix.join(path.posix.dirname(from), bare);
  for (const extension of extensions) if (isFile(base + extension)) return base + extension;
  return base;
}

/**
 * Every broken arrow among the files given.
 * @param {ReadonlyMap<string, string>} files Source by path from the repository's root.
 * @param {(file: string) => boolean} [isFile] Whether a path exists; by default, whether it is given.
 * @returns {string[]} One message an error; empty when all is well.
 */
export function brokenArrows(files, isFile = (file) => files.has(file)) {
  /** @type {string[]} */
  const errors = [];
  /** @type {Map<string, {target: string, kind: Import["kind"]}[]>} */
  const graph = new Map();
  /** @type {Map<string, {name: string, kind: Import["kind"]}[]>} */
  const packagesOf = new Map();

  for (const [file, code] of files) {
    const room = rooms.find((candidate) => candidate.files.test(file));
    if (!room) {
      errors.push(`${file}: belongs to no room of docs/architecture.md (scripts/arrows.rules.mjs)`);
      continue;
    }
    const targets = [];
    const packages = [];
    for (const { specifier, line, kind } of importsOf(file, code)) {
      const target = resolve(file, specifier, isFile);
      if (target === null) {
        packages.push({ name: specifier, kind });
        if (!room.packages.some((allowed) => allowed.test(specifier))) {
          errors.push(`${file}:${line}: ${room.name} may not import the package ${specifier}`);
        }
        continue;
      }
      targets.push({ target, kind });
      const own = rooms.find((candidate) => candidate.files.test(target)) === room;
      if (!own && !room.rooms?.some((allowed) => allowed.test(target))) {
        errors.push(`${file}:${line}: ${room.name} may not import ${target}`);
      }
    }
    graph.set(file, targets);
    packagesOf.set(file, packages);
  }

  for (const cycle of cycles(graph)) errors.push(`import cycle: ${cycle.join(" → ")}`);

  for (const { from, packages } of neverLoads) {
    for (const [file, chain] of loadedFrom(from, graph)) {
      for (const { name, kind } of packagesOf.get(file) ?? []) {
        if (kind !== "static" || !packages.test(name)) continue;
        errors.push(`${from} loads ${name}: ${[...chain, file].join(" → ")}`);
      }
    }
  }
  return errors;
}

/**
 * One cycle for each strongly connected set of files, found depth first. A worker's file and other
 * dynamic imports load later and close no cycle.
 * @param {ReadonlyMap<string, {target: string, kind: Import["kind"]}[]>} graph
 * @returns {string[][]}
 */
function cycles(graph) {
  /** @type {string[][]} */
  const found = [];
  /** @type {Map<string, "open" | "done">} */
  const state = new Map();
  /** @type {string[]} */
  const stack = [];
  /** @param {string} file */
  const visit = (file) => {
    state.set(file, "open");
    stack.push(file);
    for (const { target, kind } of graph.get(file) ?? []) {
      if (kind === "dynamic" || target === file) continue;
      const seen = state.get(target);
      if (seen === "open") found.push([...stack.slice(stack.indexOf(target)), target]);
      else if (!seen && graph.has(target)) visit(target);
    }
    stack.pop();
    state.set(file, "done");
  };
  for (const file of graph.keys()) if (!state.has(file)) visit(file);
  return found;
}

/**
 * Files that a file loads by static imports, itself first, each with the chain that leads to it.
 * @param {string} from
 * @param {ReadonlyMap<string, {target: string, kind: Import["kind"]}[]>} graph
 * @returns {Map<string, string[]>}
 */
function loadedFrom(from, graph) {
  /** @type {Map<string, string[]>} */
  const chains = new Map(graph.has(from) ? [[from, []]] : []);
  for (const [file, chain] of chains) {
    for (const { target, kind } of graph.get(file) ?? []) {
      if (kind === "static" && !chains.has(target)) chains.set(target, [...chain, file]);
    }
  }
  return chains;
}

/**
 * The sources that have rooms: src, cli and bench. The wasm kernels' are another language's, and can
 * import nothing but one another.
 * @param {string} root
 * @returns {Map<string, string>}
 */
export function readSources(root) {
  const files = new Map();
  for (const folder of ["src", "cli", "bench"]) {
    if (!existsSync(path.join(root, folder))) continue;
    for (const entry of readdirSync(path.join(root, folder), { recursive: true })) {
      const file = path.posix.join(folder, String(entry).split(path.sep).join("/"));
      if (!/\.(ts|tsx|js|mjs)$/.test(file) || file.endsWith(".d.ts")) continue;
      if (file.startsWith("src/engine/fused/wasm/assembly/")) continue;
      files.set(file, readFileSync(path.join(root, file), "utf8"));
    }
  }
  return files;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const root = path.dirname(path.dirname(fileURLToPath(import.meta.url)));
  const files = readSources(root);
  const isFile = (/** @type {string} */ file) =>
    statSync(path.join(root, file), { throwIfNoEntry: false })?.isFile() ?? false;
  const errors = brokenArrows(files, isFile);
  for (const error of errors) console.error(`arrows: ${error}`);
  console.log(`arrows: ${files.size} files, ${errors.length} broken`);
  if (errors.length > 0) process.exitCode = 1;
}
