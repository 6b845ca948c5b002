import { expect, test } from "@playwright/test";
import { labAddress, ready, snapshot, tensors, tiny } from "./lab-page";
import { violations } from "./violations";

const address = (instrument: string) =>
  labAddress(`${tiny({ base: "mixture-25" })}&page=instruments&instrument=${instrument}`);

test("one answer is rewarded, its ripple is seen, and the run stays as it is", async ({ page }) => {
  await page.goto(address("ripple"));
  await ready(page);
  await page.evaluate(() => globalThis.playground?.step(2));
  const before = await tensors(page);

  await expect(page.locator(".rp-state")).toHaveText(/made on a copy of .* at step 2/);
  await expect(page.locator(".lede-line").first()).toHaveText(
    /^Reward one answer: its first token/,
  );
  const measured = page.getByRole("img", { name: /^Measured on a copy, change of log π/ });
  await expect(measured).toBeVisible();

  // Written by hand: the prompt, the answer, which token, and against it.
  await page.getByRole("textbox", { name: "Prompt, first digit" }).fill("9");
  await page.getByRole("textbox", { name: "Answer, second token" }).click();
  await page.keyboard.type("8");
  await page.getByRole("button", { name: "−1" }).click();
  await expect(page.locator(".lede-line").first()).toHaveText(/^Punish one answer: its .* token/);
  await page.getByRole("button", { name: "Adam", exact: true }).click();
  await expect(page.getByText(/first order along the optimiser’s own step/)).toBeVisible();

  // One of those that were just sampled.
  await page.getByRole("button", { name: "Choose a completion" }).click();
  const offer = page.locator(".rp-offer").last();
  await offer.click();
  await expect(offer).toHaveAttribute("aria-pressed", "true");
  await page.keyboard.press("Escape");

  // A rate that is none is refused in words.
  const rate = page.getByRole("textbox", { name: "Rate of the update" });
  await rate.fill("-1");
  await rate.press("Enter");
  await expect(page.getByRole("alert")).toBeVisible();
  await rate.press("Escape");

  await page.getByRole("button", { name: "Undo" }).click();
  await expect(page.locator(".rp-state")).toHaveText("undone: nothing had changed in the run");
  expect(await tensors(page)).toEqual(before);
  expect((await snapshot(page)).step).toBe(2);
});

test("the entropy budget is measured at every step, in the Lab as on its own page", async ({
  page,
}) => {
  await page.goto(labAddress(tiny({ base: "mixture-25" })));
  await ready(page);
  await page.evaluate(() => globalThis.playground?.step(3));
  await expect(
    page.getByRole("img", { name: /^Entropy budget of .*measured [−.\d]/ }),
  ).toBeVisible();
  const { metrics } = await snapshot(page);
  const parts =
    (metrics["entropy_change/optimizer/representation"] ?? Number.NaN) +
    (metrics["entropy_change/optimizer/gradient"] ?? Number.NaN) +
    (metrics["entropy_change/optimizer/residual"] ?? Number.NaN);
  expect(parts).toBeCloseTo(metrics["entropy_change/actual"] ?? Number.NaN, 5);

  await page.getByRole("link", { name: "Instruments" }).click();
  await page.locator(".ins-list a", { hasText: "Whose work it was" }).click();
  await page.getByRole("button", { name: /measure it every 10 steps, four/ }).click();
  await page.evaluate(() => globalThis.playground?.step(8));
  await expect(page.getByText(/share right, sampled ± /)).toBeVisible();
});

test("the instruments of the update keep nothing from assistive technology", async ({ page }) => {
  for (const instrument of ["ripple", "influence", "entropy-budget", "attribution", "theory"]) {
    await page.goto(address(instrument));
    await ready(page);
    await page.evaluate(() => globalThis.playground?.step(2));
    await expect(page.locator(".ins-list a[aria-current]")).toHaveAttribute(
      "href",
      new RegExp(`instrument=${instrument}`),
    );
    await expect(page.locator(".ins-plot")).toBeVisible();
    expect.soft(await violations(page), instrument).toEqual([]);
  }
});
