/** What may go wrong with the engine's worker and with the browser around it, caused on purpose. */
import { expect, test } from "@playwright/test";
import { labAddress, ready, savedSteps, snapshot, stepsMade, tiny } from "./lab-page";

test("a worker that throws outside of a step is replaced, and the run goes on", async ({
  page,
}) => {
  await page.goto(labAddress(tiny()));
  await ready(page);
  await page.getByRole("button", { name: "Play", exact: true }).click();
  await stepsMade(page, 3);
  await page.workers()[0]?.evaluate(() => {
    setTimeout(() => {
      throw new Error("a fault on purpose");
    });
  });
  const notice = page.getByRole("status").filter({ hasText: "The engine stopped unexpectedly" });
  await expect(notice).toContainText(
    /a fault on purpose.*The run goes on from step \d+ on WebAssembly/,
  );
  await stepsMade(page, 5);
  expect((await snapshot(page)).status).toBe("running");
  await notice.getByRole("button", { name: "Dismiss" }).click();
  await expect(notice).toHaveCount(0);
});

test("a worker that hangs is replaced once it has been silent for too long", async ({ page }) => {
  await page.clock.install();
  await page.goto(labAddress(tiny()));
  await ready(page);
  await page.getByRole("button", { name: "Play", exact: true }).click();
  await stepsMade(page, 3);
  // Once the loop has begun: what was under way before may still answer.
  const begun = page.waitForEvent("console", (message) => message.text() === "the loop begins");
  void page
    .workers()[0]
    ?.evaluate(() => {
      // biome-ignore lint/suspicious/noConsole: how the test hears of it
      console.log("the loop begins");
      for (;;);
    })
    .catch(() => undefined);
  await begun;
  await page.clock.runFor(60_000);
  const notice = page.getByRole("status").filter({ hasText: "The engine said nothing for" });
  // Another engine has to start first, which takes its time on a busy machine.
  await expect(notice).toContainText("The run goes on from step", { timeout: 40_000 });
  await stepsMade(page, 5);
});

test("wasm that cannot be loaded: another backend, and the badge says so", async ({ page }) => {
  await page.route("**/*.wasm", (route) => route.abort());
  await page.goto(labAddress(tiny()));
  await ready(page);
  const { backend } = await snapshot(page);
  expect(["webgl", "cpu"]).toContain(backend);
  await page.getByRole("button", { name: /^Backend: / }).click();
  await expect(page.getByText(/^Not WebAssembly: /)).toBeVisible();
  await page.keyboard.press("Escape");
  await page.getByRole("button", { name: "One step" }).click();
  await stepsMade(page, 1);
});

test("a browser without room for the run says so, goes on, and saves once there is room", async ({
  page,
  context,
}) => {
  await page.goto(labAddress(tiny()));
  await ready(page);
  const browser = await context.newCDPSession(page);
  const { origin } = new URL(page.url());
  await browser.send("Storage.overrideQuotaForOrigin", { origin, quotaSize: 1 });
  await page.evaluate(() => globalThis.playground?.step(12));
  const line = page.getByRole("alert").filter({ hasText: "no room left to save the run" });
  await expect(line).toContainText("It goes on, and is lost with the page", { timeout: 20_000 });
  await page.evaluate(() => globalThis.playground?.step(3));
  expect(await snapshot(page)).toMatchObject({ step: 15, status: "paused" });
  await browser.send("Storage.overrideQuotaForOrigin", { origin });
  await page.evaluate(() => globalThis.playground?.step(3));
  await expect(line).toHaveCount(0, { timeout: 20_000 });
  await expect.poll(() => savedSteps(page)).toContainEqual([18, null]);
  await page.reload();
  await ready(page);
  await expect(page.getByRole("button", { name: "Go on from step 18" })).toBeVisible();
});

test("an engine whose script does not come: said once, with what can be done, which then works", async ({
  page,
}) => {
  const script = "**/worker-*.js";
  await page.route(script, (route) => route.fulfill({ status: 404 }));
  await page.goto(labAddress(tiny()));
  const alert = page.getByRole("alert");
  await expect(alert).toHaveCount(1);
  await expect(alert).toContainText("could not be loaded. Nothing was lost");
  await expect(page.getByRole("button", { name: "Backend: no engine" })).toBeVisible();
  await page.unroute(script);
  await alert.getByRole("button", { name: "Try again" }).click();
  await expect(alert).toHaveCount(0);
  await page.getByRole("button", { name: "One step" }).click();
  await stepsMade(page, 1);

  // A dialog and a page that do not come take nothing from the screen.
  await page.route(/(ShareDialog|ClaimsPage)-.*\.js/, (route) => route.fulfill({ status: 404 }));
  await page.getByRole("button", { name: "Share", exact: true }).click();
  const line = page
    .getByRole("status")
    .filter({ hasText: "A part of the page could not be loaded" });
  await expect(line).toBeVisible();
  await expect(page.locator(".transport-step")).toHaveText("1");
  await page.getByRole("link", { name: "Claims" }).click();
  await expect(page.getByRole("heading", { name: "could not be loaded" })).toBeVisible();
  await expect(page.getByRole("main")).toContainText("The Lab is there all the same.");
  await expect(line.getByRole("button", { name: "Load the page anew" })).toBeVisible();
  await page.getByRole("link", { name: "Lab", exact: true }).click();
  await expect(page.locator(".transport-step")).toHaveText("1");

  // What can be done stands in the page's place too, for the line can be put away.
  await line.getByRole("button", { name: "Dismiss" }).click();
  await page.getByRole("link", { name: "Claims" }).click();
  await page.unrouteAll();
  await page.getByRole("button", { name: "Load the page anew" }).click();
  await expect(page.getByRole("heading", { name: "What the toy can show" })).toBeVisible();
});

test("a newcomer whose scripts do not come sees the Lab; a part that is missing takes no other away", async ({
  page,
}) => {
  await page.route(/(FirstVisitPage|Tour|About|run-keeper|offline-keeper)-.*\.js/, (route) =>
    route.fulfill({ status: 404 }),
  );
  await page.goto("./");
  await expect(page.getByRole("heading", { name: "Settings" })).toBeVisible();
  await stepsMade(page, 1);
  await page.getByRole("button", { name: "Keys", exact: true }).click();
  await page.getByRole("button", { name: "A tour of the controls" }).click();
  await page.getByRole("button", { name: "nats a token" }).first().click();
  const card = page.getByRole("dialog").filter({ hasText: "How undecided the policy is" });
  await expect(card).toBeVisible();
  await page.keyboard.press("Escape");
  // What would save the run and load the page anew did not come either.
  await page.getByRole("button", { name: "Load the page anew" }).click();
  const end = page.getByRole("button", { name: "End it and load the page anew" });
  await expect(end).toBeVisible();
  await page.unrouteAll();
  await end.click();
  await expect(page.locator(".first-sentence")).toBeVisible();
});

test("storage that fails, and a window that is resized all the while, cost nothing", async ({
  page,
}) => {
  const errors: string[] = [];
  page.on("pageerror", (error) => errors.push(error.message));
  await page.addInitScript(() => {
    const refuse = () => {
      throw new DOMException("storage is forbidden here", "SecurityError");
    };
    Object.defineProperty(globalThis, "localStorage", { get: refuse });
    Object.defineProperty(globalThis, "indexedDB", { get: refuse });
  });
  await page.goto(labAddress(tiny()));
  await ready(page);
  await page.getByRole("button", { name: "Play", exact: true }).click();
  for (const [width, height] of [
    [390, 844],
    [1920, 1080],
    [320, 480],
    [1440, 900],
    [844, 390],
    [1440, 900],
  ] as const) {
    await page.setViewportSize({ width, height });
    await page.waitForTimeout(150);
  }
  await stepsMade(page, 5);
  await expect(page.locator(".tl-plot").first()).toBeVisible();
  expect(errors).toEqual([]);
});
