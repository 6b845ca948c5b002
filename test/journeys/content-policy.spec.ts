import { expect, test } from "@playwright/test";

/** What a careful host may allow: own files, WebAssembly, styles set by scripts; no inline code. */
const policy = [
  "default-src 'self'",
  "script-src 'self' 'wasm-unsafe-eval'",
  "style-src 'self' 'unsafe-inline'",
  "img-src 'self' data: blob:",
  "worker-src 'self' blob:",
].join("; ");

test("the built site runs under a strict content security policy", async ({ page }) => {
  const refused: string[] = [];
  page.on("console", (message) => {
    if (/content security policy/i.test(message.text())) refused.push(message.text());
  });
  await page.route("**/*", async (route) => {
    const response = await route.fetch();
    const headers = { ...response.headers(), "content-security-policy": policy };
    await route.fulfill({ response, headers });
  });

  await page.goto("./");
  await expect(page.locator("#root")).not.toBeEmpty();
  await page.waitForLoadState("networkidle");

  expect(refused).toEqual([]);
});
