import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import packageJson from "../../package.json";
import { PAPER_BIBTEX, siteBibtex } from "../../src/store/citation";

/** The fields of one BibTeX entry, by name; throws where its braces do not close. */
function fieldsOf(entry: string): Record<string, string> {
  expect(entry).toMatch(/^@misc\{[a-z0-9]+,\n(?: {2}\w+ *= \{.*\},?\n)+\}$/);
  let depth = 0;
  for (const sign of entry) {
    depth += sign === "{" ? 1 : sign === "}" ? -1 : 0;
    expect(depth).toBeGreaterThanOrEqual(0);
  }
  expect(depth).toBe(0);
  return Object.fromEntries(
    [...entry.matchAll(/^ {2}(\w+) *= \{(.*)\},?$/gm)].map(([, key, value]) => [key, value]),
  );
}

describe("citations", () => {
  it("name the paper as arXiv does", () => {
    expect(fieldsOf(PAPER_BIBTEX)).toMatchObject({
      author: "Tomihari, Akiyoshi",
      eprint: "2601.04670",
      archivePrefix: "arXiv",
      year: "2026",
    });
  });

  it("name the page with its version and the day", () => {
    const link = "https://example.org/p/#v=1&preset=a&phases={x}\\";
    const fields = fieldsOf(siteBibtex(link, new Date("2026-11-25T12:00:00Z")));
    expect(fields.version).toBe(packageJson.version);
    expect(fields.urldate).toBe("2026-11-25");
    expect(fields.url).toBe("https://example.org/p/#v=1&preset=a&phases=%7Bx%7D%5C");
  });

  it("name the commit that the page was built from, where it is known", () => {
    const note = (commit: string | null) =>
      fieldsOf(
        siteBibtex("https://example.org/p/", new Date("2026-11-25T12:00:00Z"), {
          number: "1.2.3",
          commit,
        }),
      ).note;
    const commit = "0123456789abcdef0123456789abcdef01234567";
    expect(note(commit)).toBe("Version 1.2.3, commit 0123456789ab, accessed 2026-11-25");
    expect(note(`${commit}-modified`)).toContain("commit 0123456789ab with changes,");
    expect(note(null)).toBe("Version 1.2.3, accessed 2026-11-25");
  });

  it("stand in CITATION.cff too, with the same version and licence", () => {
    const cff = readFileSync("CITATION.cff", "utf8");
    expect(cff).toContain(`\nversion: ${packageJson.version}\n`);
    expect(cff).toContain(`\nlicense: ${packageJson.license}\n`);
    expect(cff).toContain("arXiv:2601.04670");
  });
});
