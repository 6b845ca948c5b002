/**
 * `npm run docs:api`: the API reference, from the docstrings of every room below the page's own, as HTML
 * in `docs/api` (not committed), or with `-- --out FOLDER` elsewhere.
 *
 * TypeDoc needs the compiler API that TypeScript 7 does not have, so that it is a package of its own,
 * with its own lock file and TypeScript 6; the types themselves are checked by `npm run check`.
 */
import { existsSync } from "node:fs";
import path from "node:path";
import { parseArgs } from "node:util";
import { root, runCommand } from "./run-command.mjs";

const folder = path.join(root, "scripts/api-reference");
const { values } = parseArgs({ options: { out: { type: "string", default: "docs/api" } } });

if (!existsSync(path.join(folder, "node_modules/typedoc"))) {
  const npm = process.env.npm_execpath;
  if (!npm) throw new Error("run this by npm: npm run docs:api");
  const installed = await runCommand("node", [npm, "ci", "--prefix", folder]);
  if (installed !== 0) process.exit(installed);
}
process.exitCode = await runCommand("node", [
  path.join(folder, "node_modules/typedoc/bin/typedoc"),
  "--options",
  path.join(folder, "typedoc.json"),
  "--out",
  path.resolve(root, values.out),
]);
