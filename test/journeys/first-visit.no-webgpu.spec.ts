import AxeBuilder from "@axe-core/playwright";
import { expect, type Page, test } from "@playwright/test";
import { ready, snapshot, stepsMade } from "./lab-page";

const serious = async (page: Page) =>
  (await new AxeBuilder({ page }).analyze()).violations
    .filter(({ impact }) => impact === "serious" || impact === "critical")
    .map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(" ")}`);

test("a student's first two minutes: greeted, the switch pulled, the whole Lab, and remembered", async ({
  page,
}) => {
  await page.goto("./");
  await ready(page);
  const sentence = page.locator(".first-sentence");
  await expect(sentence).toHaveText(/is learning from reward.* Only its classifier may change\./);
  await expect(page.getByText("Close the switch", { exact: true })).toBeVisible();
  await expect(page.locator(".tl-track")).toHaveCount(3);
  await expect(page.getByRole("heading", { name: "Settings" })).toHaveCount(0);
  expect(new URL(page.url()).hash).toBe("");
  // Nobody pressed anything.
  await stepsMade(page, 5);

  // The handle is dragged down into its contact, while the run goes on.
  const handle = await page.locator(".lever-hit").boundingBox();
  if (!handle) throw new Error("the lever has no handle");
  await page.mouse.move(handle.x + 120, handle.y + 40);
  await page.mouse.down();
  await page.mouse.move(handle.x + 130, handle.y + 110, { steps: 5 });
  await page.mouse.up();
  await expect(sentence).toHaveText(/All of it may change\./);
  await expect(page.getByRole("radio", { name: "everything" })).toBeChecked();
  await expect(page.locator(".first-switched")).toHaveText(
    /^Backbone released at step \d+: gradient, .*; representation moves as well, /,
  );
  expect(await serious(page)).toEqual([]);

  // The whole Lab, with the same run.
  const { step } = await snapshot(page);
  await page.getByRole("button", { name: "3 more measures, all settings" }).click();
  await expect(page.getByRole("heading", { name: "Settings" })).toBeVisible();
  await expect(page.locator(".tl-track")).toHaveCount(6);
  expect((await snapshot(page)).step).toBeGreaterThanOrEqual(step);
  expect(page.url()).toContain("preset=first-visit");

  await page.goto("about:blank");
  await page.goto("./");
  await ready(page);
  await expect(page.getByRole("heading", { name: "Settings" })).toBeVisible();
  await expect(page.locator(".first-sentence")).toHaveCount(0);
});

test("the switch is a choice for the keyboard, and a run that is over goes on when it is pulled", async ({
  page,
}) => {
  await page.emulateMedia({ reducedMotion: "reduce" });
  await page.goto("./");
  await ready(page);
  // Whoever wants less motion starts the run.
  await expect(page.locator(".first-sentence")).toHaveText(/waits to learn/);
  await page.getByRole("radio", { name: "classifier only" }).focus();
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("Space");
  await expect(page.getByRole("radio", { name: "everything" })).toBeChecked();
  await page.evaluate(() => globalThis.playground?.load({ settings: { max_steps: 2 } }));
  // Another experiment is the Lab's.
  await expect(page.getByRole("heading", { name: "Settings" })).toBeVisible();
  await page.evaluate(() => globalThis.playground?.step(2));
  await expect.poll(async () => (await snapshot(page)).status).toBe("finished");
  await page.keyboard.press("l");
  await stepsMade(page, 4);
  expect((await snapshot(page)).phase?.trainable).toBe("all");
});
