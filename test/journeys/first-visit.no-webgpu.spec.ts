import { expect, test } from "@playwright/test";
import { labAddress, ready, snapshot, stepsMade, tiny } from "./lab-page";
import { violations } from "./violations";

test("a student's first two minutes: greeted, the switch pulled, the whole Lab, and remembered", async ({
  page,
}) => {
  await page.goto("./");
  await ready(page);
  const sentence = page.locator(".first-sentence");
  await expect(sentence).toHaveText(/is learning from reward.* CF-RL trains its classifier only\./);
  await expect(page.getByText("Close the switch", { exact: true })).toBeVisible();
  await expect(page.locator(".tl-track")).toHaveCount(5);
  await expect(page.getByRole("heading", { name: "Settings" })).toHaveCount(0);
  expect(new URL(page.url()).hash).toBe("");
  // Nobody pressed anything.
  await stepsMade(page, 5);
  // The race is to last longer than this journey does on a busy machine.
  await page.getByRole("button", { name: /^Speed/ }).click();
  await page.getByRole("menuitemradio", { name: "1 step a second" }).click();

  // The handle is dragged down into its contact, while the run goes on.
  const handle = await page.locator(".lever-hit").boundingBox();
  if (!handle) throw new Error("the lever has no handle");
  await page.mouse.move(handle.x + 120, handle.y + 40);
  await page.mouse.down();
  await page.mouse.move(handle.x + 130, handle.y + 110, { steps: 5 });
  await page.mouse.up();
  await expect(sentence).toHaveText(/CF-RL trains everything\./);
  await expect(page.getByRole("radio", { name: "everything" })).toBeChecked();
  await expect(page.locator(".first-switched")).toHaveText(
    /^Backbone released at step \d+: gradient, .*; representation moves too, /,
  );
  expect(await violations(page)).toEqual([]);

  // The tour points at what is really there, by the keyboard alone, and gives the focus back.
  const start = page.getByRole("button", { name: "A tour in nine steps" });
  await start.click();
  const tour = page.getByRole("dialog");
  await expect(tour).toContainText("1 of 9");
  await expect(page.locator("[data-toured]")).toHaveClass(/first-sentence/);
  expect(await violations(page)).toEqual([]);
  await page.keyboard.press("ArrowRight");
  await expect(page.locator("[data-toured]")).toHaveClass(/lever/);
  await page.keyboard.press("l");
  await expect(sentence).toHaveText(/CF-RL trains its classifier only\./);
  await expect(page.locator(".first-switched")).toHaveText(/^Backbone held since step \d+: /);
  for (let step = 3; step <= 9; step++) {
    await page.keyboard.press("ArrowRight");
    await expect(tour).toContainText(`${step} of 9`);
    await expect(page.locator("[data-toured]")).toBeVisible();
  }
  await expect(tour).toContainText("What does CF-RL change?");
  await expect(tour.getByRole("link", { name: "Is it faster?" })).toHaveAttribute(
    "href",
    /page=claims&claim=cf-rl-faster/,
  );
  await page.keyboard.press("Escape");
  await expect(tour).toHaveCount(0);
  await expect(page.locator("[data-toured]")).toHaveCount(0);
  await expect(start).toBeFocused();
  expect((await snapshot(page)).status).toBe("running");

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

test("a term is explained where it stands, and in the glossary", async ({ page }) => {
  await page.goto(labAddress(tiny()));
  await ready(page);
  await page.getByRole("button", { name: "nats a token" }).first().click();
  const card = page.getByRole("dialog");
  await expect(card).toContainText("How undecided the policy is");
  await expect(card.locator(".katex")).toBeVisible();
  expect(await violations(page)).toEqual([]);
  await card.getByRole("link", { name: "in the glossary" }).click();
  await expect(page.getByRole("heading", { name: "Glossary", exact: true })).toBeVisible();
  await expect(page.locator(".entry[aria-current]")).toBeInViewport();
  expect(page.url()).toContain("term=entropy");
  expect(await violations(page)).toEqual([]);
  await page.getByRole("searchbox").fill("setting/tempera");
  await expect(page.locator(".entry")).toHaveCount(1);
  await page.getByRole("searchbox").fill("no such word");
  await expect(page.getByText("No term has these words.")).toBeVisible();
  await page.goBack();
  await expect(page.locator(".lab-grid")).toBeVisible();
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
