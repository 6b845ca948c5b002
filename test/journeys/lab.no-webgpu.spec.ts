import { expect, test } from "@playwright/test";
import { atRest, labAddress, ready, snapshot, stepsMade, tiny } from "./lab-page";
import { violations } from "./violations";

test("without WebGPU the badge says why, and WebAssembly trains by itself", async ({ page }) => {
  await page.goto("./");
  await ready(page);
  const badge = page.getByRole("button", { name: "Backend: WebAssembly" });
  await expect(badge).toBeVisible();
  // Nobody pressed anything.
  await stepsMade(page, 12);
  await badge.click();
  await expect(page.getByText(/Not WebGPU: /)).toBeVisible();
  await expect(page.getByText(/steps are made by fused kernels/)).toBeVisible();
  await page.keyboard.press("Escape");

  const { metrics, ntk } = await snapshot(page);
  expect(metrics.reward).toBeGreaterThanOrEqual(0);
  expect(ntk?.representation).toHaveLength(32);
  await expect(page.locator(".answer-row")).toHaveCount(32);
  await expect(page.locator(".kp-value").first()).not.toHaveText("–");
});

test("the Lab is driven by the keyboard alone", async ({ page }) => {
  await page.goto(labAddress(tiny({ schedule: "classifier-only" })));
  await ready(page);
  const state = async () => (await snapshot(page)).status;

  await page.keyboard.press("Space");
  await expect.poll(state).toBe("running");
  await stepsMade(page, 2);
  await page.keyboard.press("l");
  await page.waitForFunction(() => globalThis.playground?.snapshot().phase?.trainable === "all");
  await page.keyboard.press("Space");
  await expect.poll(state).toBe("paused");

  const { step } = await snapshot(page);
  await page.keyboard.press("ArrowRight");
  await expect.poll(async () => (await snapshot(page)).step).toBe(step + 1);

  // Looking back makes no step; End returns.
  await page.keyboard.press("ArrowLeft");
  await expect(page.locator(".transport-step")).toHaveText(String(step));
  await page.keyboard.press("End");
  await expect(page.locator(".transport-step")).toHaveText(String(step + 1));

  await page.keyboard.press("?");
  await expect(page.getByRole("dialog", { name: "Keys" })).toBeVisible();
  // The page's keys rest while something lies over it.
  await page.keyboard.press("r");
  expect((await snapshot(page)).step).toBe(step + 1);
  await page.keyboard.press("Escape");
  await expect(page.getByRole("dialog", { name: "Keys" })).toBeHidden();

  // A value is typed: what cannot be is said and not applied.
  const rate = page.getByRole("textbox", { name: "learning rate" });
  await rate.focus();
  await page.keyboard.type("fast");
  await page.keyboard.press("Enter");
  await expect(page.getByText("“fast” is not a number")).toBeVisible();
  await page.keyboard.press("Control+A");
  await page.keyboard.type("2e-3");
  await page.keyboard.press("Enter");
  await expect(page).toHaveURL(/learning_rate=0\.002/);
  await rate.evaluate((element) => (element as HTMLElement).blur());

  await page.keyboard.press("r");
  await expect.poll(async () => (await snapshot(page)).step).toBe(0);
});

test("the lever flips by a click, by a drag and by its words", async ({ page }) => {
  await page.goto(labAddress(tiny()));
  await ready(page);
  const only = page.getByRole("radio", { name: "classifier only" });
  const everything = page.getByRole("radio", { name: "everything" });
  await expect(everything).toBeChecked();

  await page.getByText("classifier only", { exact: true }).first().click();
  await expect(only).toBeChecked();

  const handle = page.locator(".lever-handle");
  /** Where it has come to rest. */
  const resting = async () => {
    await atRest(page);
    const box = await handle.boundingBox();
    if (!box) throw new Error("the lever has no handle");
    return box;
  };
  const open = await resting();
  await page.mouse.click(open.x + open.width / 2, open.y + open.height / 2);
  await expect(everything).toBeChecked();

  const closed = await resting();
  await page.mouse.move(closed.x + closed.width / 2, closed.y + closed.height / 2);
  await page.mouse.down();
  await page.mouse.move(closed.x + closed.width / 2 - 10, closed.y - 70, { steps: 6 });
  await page.mouse.up();
  await expect(only).toBeChecked();
});

test("a run is saved, and laid beside the next one from its file", async ({ page }, testInfo) => {
  await page.goto(labAddress(tiny()));
  await ready(page);
  await page.evaluate(() => globalThis.playground?.step(4));
  await page.getByRole("button", { name: "Files" }).click();
  const saving = page.waitForEvent("download");
  await page.getByRole("button", { name: "Save the run" }).click();
  const download = await saving;
  expect(download.suggestedFilename()).toBe("cf-rl-race-seed1-4.zip");
  const path = testInfo.outputPath("run.zip");
  await download.saveAs(path);

  const choosing = page.waitForEvent("filechooser");
  await page.getByRole("button", { name: "Open a run" }).click();
  await (await choosing).setFiles(path);
  await expect(page.locator(".tl-plot").first()).toHaveAttribute("aria-label", /Standard, file/);
});

for (const colorScheme of ["light", "dark"] as const) {
  test(`nothing in the way of assistive technology, ${colorScheme}`, async ({ page }) => {
    await page.emulateMedia({ colorScheme });
    await page.goto(labAddress(tiny({ schedule: "cf-rl", companion: "standard" })));
    await ready(page);
    await page.evaluate(() => globalThis.playground?.step(12));
    expect(await violations(page)).toEqual([]);
    await page.getByRole("button", { name: /^all \d+/ }).click();
    await expect(page.getByRole("dialog", { name: "All settings" })).toBeVisible();
    expect(await violations(page)).toEqual([]);
    await page.keyboard.press("Escape");
    await page.getByRole("button", { name: /^Speed/ }).click();
    await expect(page.getByRole("menu")).toBeVisible();
    expect(await violations(page)).toEqual([]);
  });
}

test("a phone shows one column, and nothing runs over its edge", async ({ page }) => {
  await page.setViewportSize({ width: 390, height: 844 });
  await page.goto(labAddress(tiny({ schedule: "cf-rl", companion: "standard" })));
  await ready(page);
  await page.evaluate(() => globalThis.playground?.step(3));
  const width = await page.evaluate(() => document.documentElement.scrollWidth);
  expect(width).toBeLessThanOrEqual(390);
});

test("several seeds of two schedules are trained side by side and shown as bands", async ({
  page,
}) => {
  const seeds = {
    schedule: "cf-rl",
    companion: "standard",
    seeds: "3",
    seed: "4",
    stage1_steps: "2",
  };
  await page.goto(labAddress(tiny({ ...seeds, eval_every: "4", reward: "even_share" })));
  await ready(page);
  await page.evaluate(() => globalThis.playground?.step(12));
  const { cohort, metrics } = await snapshot(page);
  expect(cohort?.seeds).toEqual([4, 5, 6]);
  const reward = cohort?.metrics.reward;
  if (!reward) throw new Error("the seeds measured no reward");
  expect(reward).toMatchObject({ step: 11, count: 3 });
  expect(reward.values[0]).toBe(metrics.reward);
  const mean = reward.values.reduce<number>((sum, value) => sum + (value ?? 0), 0) / 3;
  expect(reward.mean).toBeCloseTo(mean, 12);
  expect(reward.difference?.count).toBe(3);

  // The page shows the same figures, and says of how many seeds.
  const set = (value: number) => value.toFixed(2).replace(/^0(?=\.)/, "");
  const track = page.locator('[data-track="reward"]');
  await expect(track).toHaveAttribute("aria-label", /CF-RL, mean of 3 seeds,/);
  await expect(page.locator(".tl-marks")).toContainText("CF-RL, mean of 3");
  await expect(page.locator(".tl-marks")).toContainText(set(reward.mean));
  await expect(page.getByText("mean of 3 seeds", { exact: true })).toBeVisible();
  await expect(page.locator(".kp-of")).toHaveText("seed 4");
  await expect(page.locator(".kp-of")).toBeVisible();
  await expect(page.getByText("held-out, seed 4")).toBeVisible();
  await expect(page.getByRole("button", { name: "Seeds 4 to 6" })).toBeVisible();

  // Pointing at a track reads out means, intervals and the difference in pairs.
  const scrub = page.locator(".tl-scrub");
  const box = await scrub.boundingBox();
  const plot = await track.boundingBox();
  if (!box || !plot) throw new Error("there is nothing to point at");
  await page.mouse.move(box.x + box.width * 0.9, plot.y + plot.height / 2);
  const readout = page.locator(".tl-readout");
  await expect(readout).toContainText("CF-RL − Standard");
  await expect(readout).toContainText("mean of 3 seeds, 95 % interval (t)");
  await expect(readout).toContainText(set(reward.mean));

  // The row beside the schedule chooses another number, and the link follows.
  const field = page.getByRole("textbox", { name: "seeds side by side" });
  await field.fill("2");
  await field.press("Enter");
  await expect(page).toHaveURL(/seeds=2/);
  await expect.poll(async () => (await snapshot(page)).cohort?.seeds).toEqual([4, 5]);

  expect(await violations(page)).toEqual([]);
});

test("where there are more cores the seeds train in workers of their own, and alike", async ({
  page,
}) => {
  const values: unknown[] = [];
  for (const cores of [2, 4]) {
    await page.unrouteAll();
    // The worker is told of so many cores, whatever this machine has.
    await page.route(/\/assets\/worker-.*\.js$/, async (route) => {
      const response = await route.fetch({ maxRetries: 3 });
      const told = `Object.defineProperty(navigator, "hardwareConcurrency", { value: ${cores} });`;
      await route.fulfill({ response, body: told + (await response.text()) });
    });
    await page.goto("about:blank");
    await page.goto(labAddress(tiny({ companion: "standard", schedule: "cf-rl", seeds: "3" })));
    await ready(page);
    // Four further seeds, over the cores beside the page's worker.
    await expect.poll(() => page.workers()).toHaveLength(cores === 2 ? 1 : 4);
    await page.evaluate(() => globalThis.playground?.step(3));
    values.push((await snapshot(page)).cohort?.metrics.entropy?.values);
  }
  expect(values[0]).toHaveLength(3);
  expect(values[1]).toEqual(values[0]);
});
