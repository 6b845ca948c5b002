import { describe, expect, it } from "vitest";
import { anchorsOf, brokenLinks, linksOf } from "../../scripts/doc-links.mjs";

describe("links of the documentation", () => {
  it("makes anchors of headings as GitHub does", () => {
    const text =
      "# The Lab\n\n## `config.json`, as *written*\n\n## Twice\n\n## Twice\n\n```\n# no heading\n```\n";
    expect([...anchorsOf(text)]).toEqual(["the-lab", "configjson-as-written", "twice", "twice-1"]);
  });

  it("finds links and pictures, but not in code", () => {
    const text =
      "A [link](a.md#b) and ![a picture](p.png).\n\n    [code](no.md)\n\n`[code](no.md)` [`x`](y.md)\n";
    expect(linksOf(text)).toEqual(["a.md#b", "p.png", "y.md"]);
  });

  it("names what leads nowhere", () => {
    const files: Readonly<Record<string, string>> = {
      "docs/a.md":
        "[1](b.md#there) [2](b.md#gone) [3](c.md) [4](../LICENSE) [5](https://example.org/x) [6](#own)\n\n# Own",
      "docs/b.md": "# There",
      LICENSE: "",
    };
    expect(brokenLinks("docs/a.md", (file) => files[file] ?? null)).toEqual([
      "docs/a.md: b.md#gone: there is no such heading",
      "docs/a.md: c.md leads nowhere",
    ]);
  });

  it("lets what GitHub has beside the files be", () => {
    const text = "[a](../../deployments/github-pages) [b](../../gone)";
    expect(brokenLinks("README.md", (file) => (file === "README.md" ? text : null))).toEqual([
      "README.md: ../../gone leads nowhere",
    ]);
  });
});
