/**
 * Checks that the links in the documentation lead somewhere: to a file of the repository, and to a
 * heading of it where the link names one. Addresses of other hosts are left alone.
 *
 * Usage: node scripts/doc-links.mjs
 */
import { existsSync, readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { root } from "./run-command.mjs";

/**
 * The anchors of a page's headings, as GitHub makes them.
 * @param {string} text Markdown.
 * @returns {Set<string>}
 */
export function anchorsOf(text) {
  const anchors = new Set();
  for (const [, heading = ""] of withoutCode(text).matchAll(/^#{1,6}\s+(.+?)\s*#*$/gm)) {
    const base = heading
      .replace(/\[([^\]]*)\]\([^)]*\)/g, "$1")
      .toLowerCase()
      .replace(/[^\p{L}\p{N}\s_-]/gu, "")
      .replace(/\s/g, "-");
    let anchor = base;
    for (let i = 1; anchors.has(anchor); i++) anchor = `${base}-${i}`;
    anchors.add(anchor);
  }
  return anchors;
}

/** Without code blocks, whose lines are no headings and no links. @param {string} text */
function withoutCode(text) {
  return text.replace(/^(```|~~~)[\s\S]*?^\1/gm, "").replace(/^ {4}.*$/gm, "");
}

/**
 * Targets of a page's links and pictures.
 * @param {string} text Markdown.
 * @returns {string[]}
 */
export function linksOf(text) {
  const prose = withoutCode(text).replace(/`[^`\n]*`(?!\])/g, "");
  return [...prose.matchAll(/\]\(\s*<?([^)\s>]+)>?(?:\s+"[^"]*")?\s*\)/g)].map(
    ([, target]) => /** @type {string} */ (target),
  );
}

/**
 * What is wrong with a page's links.
 * @param {string} page Its path from the root.
 * @param {(file: string) => string | null} read A file's text, empty for a folder; null if not there.
 * @returns {string[]} One message a broken link.
 */
export function brokenLinks(page, read) {
  return linksOf(read(page) ?? "").flatMap((target) => {
    if (/^[a-z][a-z0-9+.-]*:/i.test(target)) return [];
    // What GitHub has beside a repository's files: two folders up from a page at their root.
    if (!page.includes("/") && /^\.\.\/\.\.\/(deployments|issues|releases)\b/.test(target))
      return [];
    const [file = "", anchor] = decodeURIComponent(target).split("#");
    const place = file === "" ? page : path.posix.join(path.posix.dirname(page), file);
    const text = read(place);
    if (text === null) return [`${page}: ${target} leads nowhere`];
    if (!anchor || !place.endsWith(".md") || anchorsOf(text).has(anchor)) return [];
    return [`${page}: ${target}: there is no such heading`];
  });
}

/** The documentation: Markdown at the root, in docs and in .github. */
function pages() {
  return ["", "docs", ".github"].flatMap((folder) =>
    readdirSync(path.join(root, folder))
      .filter((name) => name.endsWith(".md"))
      .map((name) => path.posix.join(folder, name)),
  );
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const found = pages();
  const errors = found.flatMap((page) =>
    brokenLinks(page, (file) => {
      const place = path.join(root, file);
      if (!existsSync(place)) return null;
      return file.endsWith(".md") ? readFileSync(place, "utf8") : "";
    }),
  );
  for (const error of errors) console.error(error);
  console.log(`links: ${found.length} pages, ${errors.length} broken`);
  if (errors.length > 0) process.exitCode = 1;
}
