/**
 * The map of docs/architecture.md, drawn from the rules that every import is checked against
 * (`arrows.rules.mjs`), so that it is true of the code.
 *
 * Usage: node scripts/architecture-map.mjs writes it; `npm run check` fails when it is out of date.
 */
import { readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { readSources } from "./arrows.mjs";
import { rooms } from "./arrows.rules.mjs";
import { root } from "./run-command.mjs";

const page = path.join(root, "docs/architecture.md");
const [begin, end] = ["<!-- map: written by scripts/architecture-map.mjs -->", "<!-- /map -->"];

/** Rooms that are drawn as one: the worker's files are let import what the rest of `run` is not. */
const asOne = new Map([["run/worker", "run"]]);

/**
 * Which rooms a room may import from, by the rules and the files that there are.
 * @param {readonly string[]} files
 * @returns {Map<string, Set<string>>} By name, in the order of the rules; itself never among them.
 */
export function arrowsBetween(files) {
  /** @type {(file: string) => string | undefined} */
  const roomOf = (file) => {
    const name = rooms.find((room) => room.files.test(file))?.name;
    return name && (asOne.get(name) ?? name);
  };
  /** @type {Map<string, Set<string>>} */
  const arrows = new Map();
  for (const { name, rooms: allowed = [] } of rooms) {
    const from = asOne.get(name) ?? name;
    const targets = arrows.get(from) ?? new Set();
    for (const file of files) {
      const to = roomOf(file);
      if (to && to !== from && allowed.some((pattern) => pattern.test(file))) targets.add(to);
    }
    arrows.set(from, targets);
  }
  return arrows;
}

/**
 * Leaves out every arrow that others lead along: of a → b → c and a → c the latter.
 * @param {ReadonlyMap<string, ReadonlySet<string>>} arrows Without cycles.
 * @returns {[string, string][]}
 */
export function reduced(arrows) {
  /** @type {(from: string, to: string) => boolean} */
  const leads = (from, to) =>
    [...(arrows.get(from) ?? [])].some((next) => next === to || leads(next, to));
  return [...arrows].flatMap(([from, targets]) =>
    [...targets]
      .filter((to) => ![...targets].some((other) => other !== to && leads(other, to)))
      .map((to) => /** @type {[string, string]} */ ([from, to])),
  );
}

/**
 * The map as Mermaid (https://mermaid.js.org).
 * @param {ReadonlyMap<string, ReadonlySet<string>>} arrows
 * @returns {string}
 */
export function mermaid(arrows) {
  const id = (/** @type {string} */ name) => name.replace(/\W/g, "_");
  return [
    "```mermaid",
    "flowchart TD",
    ...[...arrows.keys()].map((name) => `    ${id(name)}["${name}"]`),
    ...reduced(arrows).map(([from, to]) => `    ${id(from)} --> ${id(to)}`),
    "```",
  ].join("\n");
}

/**
 * The page with the map that the rules make.
 * @param {string} text
 * @returns {string}
 * @throws {Error} Where it has no place for one.
 */
export function withMap(text) {
  const [from, to] = [text.indexOf(begin), text.indexOf(end)];
  if (from < 0 || to < from) throw new Error(`docs/architecture.md lacks ${begin} … ${end}`);
  const map = mermaid(arrowsBetween([...readSources(root).keys()]));
  return `${text.slice(0, from)}${begin}\n${map}\n${text.slice(to)}`;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const text = readFileSync(page, "utf8");
  const current = withMap(text);
  if (process.argv.includes("--check")) {
    if (current !== text) {
      console.error(
        "docs/architecture.md: the map is out of date; node scripts/architecture-map.mjs",
      );
      process.exitCode = 1;
    } else console.log("map: current");
  } else {
    writeFileSync(page, current);
    console.log("wrote the map of docs/architecture.md");
  }
}
