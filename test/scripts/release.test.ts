import { describe, expect, it } from "vitest";
import { changelogEntry, compareVersions } from "../../scripts/release.mjs";

describe("the release checklist", () => {
  it("orders versions by their numbers", () => {
    expect(["0.10.0", "0.9.1", "1.0.0", "0.9.0"].sort(compareVersions)).toEqual([
      "0.9.0",
      "0.9.1",
      "0.10.0",
      "1.0.0",
    ]);
  });

  it("asks for a dated entry that says something", () => {
    const log =
      "# Changelog\n\n## Unreleased\n\n## 1.1.0 (2026-12-01)\n\n- More.\n\n## 1.0.0 (2026-11-25)\n";
    expect(changelogEntry(log, "1.1.0")).toBe("- More.");
    expect(() => changelogEntry(log, "1.2.0")).toThrow('no entry "## 1.2.0 (YYYY-MM-DD)"');
    expect(() => changelogEntry(log, "1.0.0")).toThrow("says nothing of 1.0.0");
    expect(() => changelogEntry("## 1.0.0 (soon)\n\n- X.\n", "1.0.0")).toThrow("has no date");
  });
});
