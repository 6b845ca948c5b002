import { expect, test } from "@playwright/test";

test.use({ serviceWorkers: "allow" });

test("the built site loads below a path, all from its own host", async ({ page, baseURL }) => {
  const elsewhere: string[] = [];
  const failed: string[] = [];
  const errors: string[] = [];
  const own = new URL(baseURL ?? "");
  page.on("request", (request) => {
    const url = new URL(request.url());
    const local = ["blob:", "data:"].includes(url.protocol);
    const below = url.origin === own.origin && url.pathname.startsWith(own.pathname);
    if (!local && !below) elsewhere.push(request.url());
  });
  page.on("response", (response) => {
    if (response.status() >= 400) failed.push(`${response.status()} ${response.url()}`);
  });
  page.on("requestfailed", (request) => failed.push(request.url()));
  page.on("pageerror", (error) => errors.push(error.message));
  page.on("console", (message) => {
    if (message.type() === "error") errors.push(message.text());
  });

  await page.goto("./");
  await expect(page.locator("#root")).not.toBeEmpty();
  await page.waitForLoadState("networkidle");

  expect(elsewhere).toEqual([]);
  expect(failed).toEqual([]);
  expect(errors).toEqual([]);
});
