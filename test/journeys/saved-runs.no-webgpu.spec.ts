import AxeBuilder from "@axe-core/playwright";
import { expect, type Page, test } from "@playwright/test";
import { labAddress, ready, snapshot, tensors, tiny } from "./lab-page";

/** A run whose later steps depend on all before: with a companion, a switch of phase, and Adam's moments. */
const address = labAddress(
  tiny({ reward: "even_share", companion: "standard", schedule: "cf-rl", stage1_steps: "25" }),
);

/** Makes steps, and waits until the state after them is in the browser's storage. */
async function stepAndSave(page: Page, count: number, upTo: number): Promise<void> {
  await page.evaluate((n) => globalThis.playground?.step(n), count);
  const saved = () =>
    page.evaluate(
      () =>
        new Promise<number>((resolve) => {
          const opening = indexedDB.open("rl-post-training-playground");
          opening.onsuccess = () => {
            const all = opening.result.transaction("runs").objectStore("runs").getAll();
            all.onsuccess = () => {
              opening.result.close();
              resolve(Math.max(0, ...all.result.map(({ step }: { step: number }) => step)));
            };
          };
        }),
    );
  await expect.poll(saved, { timeout: 20_000 }).toBe(upTo);
}

/** What the run has come to, but for what is read off a clock. */
async function outcome(page: Page) {
  const { step, phase, metrics } = await snapshot(page);
  const { reward, entropy, confidence, "classifier/drift": drift } = metrics;
  return { step, phase, reward, entropy, confidence, drift, tensors: await tensors(page) };
}

test("a run goes on exactly after a reload and after a crash, in one tab", async ({
  page,
  context,
}) => {
  await page.goto(address);
  await ready(page);
  await stepAndSave(page, 20, 20);

  await page.reload();
  await ready(page);
  await expect(page.getByText(/interrupted; it is saved up to step 20/)).toBeVisible();
  await page.getByRole("button", { name: "Go on from step 20" }).click();
  await expect.poll(async () => (await snapshot(page)).step).toBe(20);
  await stepAndSave(page, 20, 40);

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
  await whole.evaluate(() => globalThis.playground?.step(50));
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
  const { violations } = await new AxeBuilder({ page }).include(".saved-runs").analyze();
  expect(violations.filter(({ impact }) => impact === "serious" || impact === "critical")).toEqual(
    [],
  );

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
