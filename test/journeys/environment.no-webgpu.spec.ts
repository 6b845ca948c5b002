import { expect, test } from "@playwright/test";

test("this project's browser has no WebGPU adapter", async ({ page }) => {
  await page.goto("./");
  const adapter = await page.evaluate(async () => (await navigator.gpu?.requestAdapter()) ?? null);
  expect(adapter).toBeNull();
});
