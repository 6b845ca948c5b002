import { readFileSync } from "node:fs";
import { expect, it } from "vitest";
import { settingsReference } from "../../scripts/settings-reference";

it("docs/settings.md is what the schema says (npx tsx scripts/settings-reference.ts writes it)", () => {
  const page = readFileSync(new URL("../../docs/settings.md", import.meta.url), "utf8");
  expect(page).toBe(settingsReference());
});
