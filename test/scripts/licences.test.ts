import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { licencesText, packageFolder, readLicence } from "../../scripts/licences.mjs";

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), "licences-"));
});
afterEach(() => rmSync(folder, { recursive: true }));

/** A package of these files beside its package.json. */
function packageOf(license: unknown, files: Readonly<Record<string, string>> = {}): string {
  const place = path.join(folder, "example");
  mkdirSync(place, { recursive: true });
  const description = JSON.stringify({ name: "example", version: "1.2.3", license });
  writeFileSync(path.join(place, "package.json"), description);
  for (const [name, text] of Object.entries(files)) writeFileSync(path.join(place, name), text);
  return place;
}

describe("licences of what the site is made of", () => {
  it.each([
    ["/here/node_modules/react/index.js", "/here/node_modules/react"],
    ["/here/node_modules/@base-ui/react/esm/a.js?v=1", "/here/node_modules/@base-ui/react"],
    ["\0/here/node_modules/a/b.js?commonjs-proxy", "/here/node_modules/a"],
    ["/here/node_modules/a/node_modules/b/c.js", "/here/node_modules/a/node_modules/b"],
    ["/here/src/main.tsx", null],
    ["\0vite/preload-helper.js", null],
  ])("finds the package of %j", (id, expected) => {
    expect(packageFolder(id)).toBe(expected);
  });

  it("reads a package's licence and its text, from its file or its README", () => {
    expect(readLicence(packageOf("MIT", { LICENSE: "Do as you like.\n" }))).toEqual({
      name: "example",
      version: "1.2.3",
      licence: "MIT",
      text: "Do as you like.",
    });
    const readme = "# Example\n\nWords.\n\nLICENSE (MIT)\n-------------\n\nDo as you like.\n";
    rmSync(path.join(folder, "example"), { recursive: true });
    expect(readLicence(packageOf("(GPL-3.0 OR MIT)", { "README.md": readme })).text).toBe(
      "Do as you like.",
    );
  });

  it.each([["GPL-3.0"], ["UNLICENSED"], [undefined], ["(GPL-3.0 OR AGPL-3.0)"]])(
    "refuses %j and says whose it is",
    (license) => {
      expect(() => readLicence(packageOf(license))).toThrow(/the licence of example is .*allowed/);
    },
  );

  it("has every text once, and refuses a package that must bring one and does not", () => {
    const of = (name: string, licence: string, text: string) => ({
      name,
      version: "1.0.0",
      licence,
      text,
    });
    const text = licencesText(
      [of("b", "MIT", "Same."), of("a", "MIT", "Same."), of("c", "Apache-2.0", "")],
      "Apache.",
    );
    expect(text.match(/^Same\.$/gm)).toHaveLength(1);
    expect(text).toContain("a 1.0.0, b 1.0.0");
    expect(text).toContain("Apache.");
    expect(() => licencesText([of("a", "MIT", "")], "Apache.")).toThrow("a brings no text");
  });
});
