import { expect, type Page, test } from "@playwright/test";
import { labAddress, ready, savedSteps, snapshot, tensors, tiny } from "./lab-page";
import { violations } from "./violations";

/** A run whose later steps depend on all before: with a companion, a switch of phase, and Adam's moments. */
const address = labAddress(
  tiny({ reward: "even_share", companion: "standard", schedule: "cf-rl", stage1_steps: "25" }),
);

/** Makes steps, and waits until the state after them, and of a fork, is in the browser's storage. */
async function stepAndSave(
  page: Page,
  count: number,
  upTo: number,
  fork: number | null = null,
): Promise<void> {
  await page.evaluate((n) => globalThis.playground?.step(n), count);
  await expect.poll(() => savedSteps(page), { timeout: 20_000 }).toContainEqual([upTo, fork]);
}

/** Forks the run at a step, under another rate from there on. */
function fork(page: Page, step: number): Promise<void> {
  return page.evaluate(
    (at) => globalThis.playground?.fork({ step: at, settings: { learning_rate: 0.01 } }),
    step,
  ) as Promise<void>;
}

/** What the run and its fork have come to, but for what is read off a clock. */
async function outcome(page: Page) {
  const read = async (run: "main" | "fork") => {
    const { step, phase, metrics } = await snapshot(page, run);
    const { reward, entropy, confidence, "classifier/drift": drift } = metrics;
    return { step, phase, reward, entropy, confidence, drift, tensors: await tensors(page, run) };
  };
  return { main: await read("main"), fork: await read("fork") };
}

test("a run and its fork go on exactly after a reload and after a crash, in one tab", async ({
  page,
  context,
}) => {
  await page.goto(address);
  await ready(page);
  await page.evaluate(() => globalThis.playground?.step(20));
  await fork(page, 10);
  await stepAndSave(page, 5, 20, 15);

  await page.reload();
  await ready(page);
  await expect(page.getByText(/interrupted; it is saved up to step 20/)).toBeVisible();
  await page.getByRole("button", { name: "Go on from step 20" }).click();
  await expect.poll(async () => (await snapshot(page)).step).toBe(20);
  expect((await snapshot(page, "fork")).step).toBe(15);
  await stepAndSave(page, 25, 40, 40);

  // Nobody else is offered what is open here.
  const other = await context.newPage();
  await other.goto(labAddress());
  await ready(other);
  await other.getByRole("button", { name: "Files" }).click();
  await other.getByRole("button", { name: "Saved runs" }).click();
  const run = other.getByRole("listitem", { name: /seed 1/ }).first();
  await run.getByRole("button", { name: "Go on" }).click();
  await expect(other.getByText(/it is open in another tab/)).toBeVisible();

  await page.goto("chrome://crash").catch(() => undefined);
  await other.goto(address);
  await other.reload();
  await ready(other);
  await other.getByRole("button", { name: "Go on from step 40" }).click();
  await expect.poll(async () => (await snapshot(other)).step).toBe(40);
  await other.evaluate(() => globalThis.playground?.step(10));
  const resumed = await outcome(other);

  const whole = await context.newPage();
  await whole.goto(address);
  await ready(whole);
  await whole.evaluate(() => globalThis.playground?.step(20));
  await fork(whole, 10);
  await whole.evaluate(() => globalThis.playground?.step(40));
  expect(resumed).toEqual(await outcome(whole));
});

test("saved runs are named, starred, compared, exported, deleted and had back", async ({
  page,
}) => {
  await page.goto(address);
  await ready(page);
  await stepAndSave(page, 12, 12);
  await page.reload();
  await ready(page);
  await page.getByRole("button", { name: "Files" }).click();
  await page.getByRole("button", { name: "Saved runs" }).click();
  const dialog = page.getByRole("dialog", { name: "Saved runs" });
  const run = dialog.getByRole("listitem").first();
  await run.getByRole("button", { name: "Keep" }).click();
  await expect(run.getByRole("button", { name: "Keep" })).toBeHidden();
  await run.getByRole("textbox", { name: "Name" }).fill("The first");
  await page.keyboard.press("Enter");
  await expect(dialog.getByRole("listitem", { name: "The first" })).toBeVisible();
  await run.getByRole("button", { name: "Star The first" }).click();
  await expect(run.getByRole("button", { name: "Star The first" })).toHaveAttribute(
    "aria-pressed",
    "true",
  );
  expect(await violations(page, ".saved-runs")).toEqual([]);

  const download = page.waitForEvent("download");
  await dialog.getByRole("button", { name: "Export all" }).click();
  expect((await download).suggestedFilename()).toBe("run.zip");

  await run.getByRole("button", { name: "Delete" }).click();
  await expect(dialog.getByRole("listitem")).toHaveCount(0);
  await dialog.getByRole("button", { name: "Undo" }).click();
  await run.getByRole("button", { name: "Compare" }).click();
  await expect(dialog).toBeHidden();
  await expect(page.getByRole("heading", { name: "Compare", level: 1 })).toBeVisible();
  await expect(page.getByText(/1 kept/)).toBeVisible();
});
