import { expect, test } from "@playwright/test";
import { labAddress, ready, snapshot, tiny } from "./lab-page";
import { violations } from "./violations";

test("from an earlier step a run is forked off with one key, and comes to where the other is", async ({
  page,
}) => {
  await page.goto(labAddress(tiny({ schedule: "cf-rl", stage1_steps: "500" })));
  await ready(page);
  // Played at eight steps a second, it is not over before it is stopped.
  await page.evaluate(() => globalThis.playground?.step(300));

  const playhead = page.getByRole("slider", { name: "Step in view" });
  // Words on the score are explained where they are pressed; drawn along they draw the playhead.
  const words = await page.getByRole("button", { name: "500 backbone will join" }).boundingBox();
  const axis = await page.locator(".tl-scrub").boundingBox();
  if (!words || !axis) throw new Error("the score has no words");
  await page.mouse.move(words.x + words.width / 2, words.y + words.height / 2);
  await page.mouse.down();
  await page.mouse.move(axis.x - 20, words.y + words.height / 2, { steps: 4 });
  await page.mouse.up();
  await expect(playhead).toHaveAttribute("aria-valuenow", "0");
  await expect(page.getByRole("dialog")).toHaveCount(0);
  await page.keyboard.press("End");

  await page.keyboard.press("Shift+ArrowLeft");
  await expect(playhead).toHaveAttribute("aria-valuetext", "step 290 of 10000");
  await page.keyboard.press("Home");
  await expect(playhead).toHaveAttribute("aria-valuenow", "0");
  // The record is played from there, and stopped.
  await page.keyboard.press("p");
  await expect
    .poll(async () => Number(await playhead.getAttribute("aria-valuenow")))
    .toBeGreaterThan(2);
  await page.getByRole("button", { name: "stop replay" }).click();
  const step = Number(await playhead.getAttribute("aria-valuenow"));
  expect(step).toBeLessThan(300);
  await expect(page.getByText(`fork at ${step}`, { exact: true })).toBeVisible();

  await page.keyboard.press("f");
  await expect
    .poll(() => page.evaluate(() => globalThis.playground?.snapshot("fork").step))
    .toBe(300);
  await expect(page.getByText(`fork: released at ${step}`)).toBeVisible();
  await expect(page.getByRole("img", { name: `released at ${step}` }).first()).toBeVisible();
  const main = await snapshot(page);
  expect(main).toMatchObject({ status: "paused", step: 300, phase: { trainable: "classifier" } });
  const fork = await page.evaluate(() => globalThis.playground?.snapshot("fork").phase);
  expect(fork).toMatchObject({ trainable: "all" });
  expect(await violations(page)).toEqual([]);

  // Any other rate or schedule is typed; what cannot be had is said, and nothing is forked.
  await page.keyboard.press("Shift+ArrowLeft");
  await page.getByRole("button", { name: "Fork at step 290" }).click();
  await page.getByRole("menuitemradio", { name: /^another schedule or rate/ }).click();
  const dialog = page.getByRole("dialog", { name: "Fork at step 290" });
  const rate = dialog.getByRole("textbox", { name: "learning rate" });
  await rate.fill("50");
  await rate.press("Enter");
  await expect(dialog.getByRole("alert")).toHaveText(/^learning rate: 50 is too large; allowed:/);
  await expect(rate).toBeFocused();
  expect(await violations(page, '[role="dialog"]')).toEqual([]);
  await rate.fill("0.02");
  await rate.press("Enter");
  await expect(dialog).toBeHidden();
  await expect(page.getByText("fork: learning rate 0.02 from 290")).toBeVisible();
});

test("runs are kept, named by what is different, and compared on the same axes", async ({
  page,
}) => {
  await page.goto(labAddress(tiny({ learning_rate: "0.002" })));
  await ready(page);
  await page.evaluate(() => globalThis.playground?.step(12));
  await page.getByRole("link", { name: "Compare" }).click();
  await expect(page.getByText(/^One run is no comparison/)).toBeVisible();
  await page.getByRole("button", { name: "Keep Standard RL" }).click();
  await expect(page.getByText("is kept", { exact: true })).toBeVisible();

  await page.evaluate(async () => {
    const { playground } = globalThis;
    if (!playground) return;
    const tiny = new URLSearchParams(location.hash.slice(1));
    const { v: _, page: __, preset, ...settings } = Object.fromEntries(tiny);
    const typed = Object.entries(settings).map(([key, value]) => [
      key,
      Number.isNaN(Number(value)) ? value : Number(value),
    ]);
    await playground.load({ ...Object.fromEntries(typed), preset, learning_rate: 0.004 });
    await playground.step(8);
  });
  await expect(page.getByRole("row")).toHaveCount(3);
  const kept = page.getByRole("row", { name: /Standard, learning rate 0\.002/ });
  await expect(kept).toContainText("12");
  await expect(page.getByRole("img", { name: /^full kernel of/ })).toHaveCount(3);
  await expect(page.getByRole("heading", { name: /Difference of kernels/ })).toBeVisible();
  // The table is sorted, a run shown alone, and each has charts of its own.
  await page.getByRole("button", { name: "reward", exact: true }).click();
  const sorted = page.getByRole("columnheader", { name: "reward", exact: true });
  await expect(sorted).toHaveAttribute("aria-sort", "descending");
  await page.getByRole("button", { name: "side by side", exact: true }).click();
  await expect(page.getByRole("img", { name: /^Reward, .*Standard/ })).toHaveCount(2);
  // All of that comes with a link, which says which runs it cannot make again.
  await page.getByRole("button", { name: "Share", exact: true }).click();
  const link = await page.getByRole("textbox", { name: "Link" }).inputValue();
  expect(link).toMatch(/&page=compare&show=sort:reward,beside(&|$)/);
  await expect(page.getByText(/^A link makes its runs anew, and the kept run on/)).toBeVisible();
  await page.keyboard.press("Escape");
  await page.getByRole("button", { name: "Show Standard RL alone" }).click();
  await expect(page.getByRole("img", { name: /^full kernel of/ })).toHaveCount(1);
  await page.getByRole("button", { name: "show all" }).click();
  await expect(page.getByRole("img", { name: /^full kernel of/ })).toHaveCount(3);
  expect(await violations(page)).toEqual([]);

  await page.getByRole("button", { name: /^Take Standard, learning rate 0\.002 away/ }).click();
  await expect(page.getByRole("row")).toHaveCount(2);
  await page.getByRole("button", { name: "bring back what was taken away" }).click();
  await expect(page.getByRole("row")).toHaveCount(3);
  await page.getByRole("button", { name: "Rename Standard, learning rate 0.002" }).click();
  const name = page.getByRole("textbox", { name: /^Name of Standard/ });
  await name.fill("the slow one");
  await name.press("Enter");
  await expect(page.getByRole("button", { name: "Rename the slow one" })).toBeFocused();
  // Its curves lie beside the others in the Lab, too.
  await page.getByRole("link", { name: "Lab" }).click();
  await expect(page.getByText("the slow one").first()).toBeVisible();

  // What cannot be had is named, and the rest is as it was sent.
  await page.goto("about:blank");
  await page.goto(link.replace(",beside", ",equal:0.33,beside"));
  await expect(sorted).toHaveAttribute("aria-sort", "descending");
  await expect(page.getByRole("button", { name: "side by side", exact: true })).toHaveAttribute(
    "aria-pressed",
    "true",
  );
  await expect(
    page.getByText(/^show: "equal:0.33" cannot be had; allowed: equal: with/),
  ).toBeVisible();
  await expect(page).toHaveURL(/&page=compare&show=sort:reward,beside(&|$)/);
});
