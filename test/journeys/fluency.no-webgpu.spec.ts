/** That the page holds still, does not work in vain, and can be used in every theme and in lesser browsers. */
import { expect, type Page, test } from "@playwright/test";
import { labAddress, ready, stepsMade, tiny } from "./lab-page";
import { violations } from "./violations";

declare global {
  /** What the test counts in the page. */
  var seen: { commits: number; shift: number } | undefined;
}

/** Counts React's commits and sums the layout shifts that no input has caused, from the first script on. */
async function watch(page: Page): Promise<void> {
  await page.addInitScript(() => {
    const seen = { commits: 0, shift: 0 };
    globalThis.seen = seen;
    // What React's developer tools hook into: it is told of every commit in production too.
    Object.defineProperty(globalThis, "__REACT_DEVTOOLS_GLOBAL_HOOK__", {
      value: {
        supportsFiber: true,
        renderers: new Map(),
        inject: () => 1,
        onCommitFiberRoot: () => {
          seen.commits += 1;
        },
        onCommitFiberUnmount: () => {},
        onPostCommitFiberRoot: () => {},
        onScheduleFiberRoot: () => {},
      },
    });
    new PerformanceObserver((list) => {
      for (const entry of list.getEntries()) {
        const { value, hadRecentInput } = entry as PerformanceEntry & {
          value: number;
          hadRecentInput: boolean;
        };
        if (!hadRecentInput) seen.shift += value;
      }
    }).observe({ type: "layout-shift", buffered: true });
  });
}

/** Less than this is no layout shift: a caret of 6 px that moves by 20 is a tenth of it. */
const STILL = 0.0005;

const counted = (page: Page) => page.evaluate(() => globalThis.seen ?? { commits: 0, shift: 0 });

test("steps are painted and rendered by nobody: React commits nothing while it trains", async ({
  page,
}) => {
  await watch(page);
  await page.goto(labAddress(tiny({ schedule: "standard", companion: "standard" })));
  await ready(page);
  await page.evaluate(() => globalThis.playground?.start());
  await stepsMade(page, 20);
  const before = await counted(page);
  await stepsMade(page, 120);
  const after = await counted(page);
  expect(before.commits).toBeGreaterThan(0);
  // An event, or what an instrument costs: now and then, not once a step.
  expect(after.commits - before.commits).toBeLessThan(20);
});

for (const [width, height] of [
  [1440, 900],
  [390, 844],
] as const) {
  test(`the Lab holds still while it opens and trains, ${width} px`, async ({ page }) => {
    await page.setViewportSize({ width, height });
    await watch(page);
    await page.goto("./#v=1&preset=cf-rl-race");
    await ready(page);
    await stepsMade(page, 14);
    await page.keyboard.press("t");
    await page.waitForTimeout(300);
    expect((await counted(page)).shift).toBeLessThan(STILL);
  });
}

test("a first visit holds still while it opens and trains", async ({ page }) => {
  await watch(page);
  await page.goto("./");
  await ready(page);
  await stepsMade(page, 8);
  expect((await counted(page)).shift).toBeLessThan(STILL);
});

test("a projector's theme and the system's own colours are no hindrance", async ({ page }) => {
  await page.goto(labAddress(tiny({ schedule: "cf-rl", companion: "standard" })));
  await ready(page);
  await page.evaluate(() => globalThis.playground?.step(8));
  for (let i = 0; i < 3; i++) await page.keyboard.press("t");
  await expect(page.locator("html")).toHaveAttribute("data-theme", "projector");
  await expect(page.getByText("Theme: Projector")).toBeAttached();
  expect(await violations(page)).toEqual([]);
  await page.emulateMedia({ forcedColors: "active" });
  expect(await violations(page)).toEqual([]);
});

test("a browser without storage and clipboard is told what it misses, and trains", async ({
  page,
}) => {
  await page.addInitScript(() => {
    Object.defineProperty(globalThis, "localStorage", {
      get: () => {
        throw new DOMException("forbidden", "SecurityError");
      },
    });
    Object.defineProperty(navigator, "clipboard", { value: undefined });
    Reflect.deleteProperty(globalThis, "OffscreenCanvas");
    Reflect.deleteProperty(globalThis, "indexedDB");
  });
  await page.goto(labAddress(tiny()));
  await ready(page);
  const line = page.getByText(/^This browser offers a little less than others: /);
  await expect(line).toContainText("it saves no runs");
  await expect(line).toContainText("links are copied from the address bar");
  await page.evaluate(() => globalThis.playground?.step(3));
  await expect(page.locator(".transport-step")).not.toHaveText("0");
  await page.getByRole("button", { name: "Dismiss" }).click();
  await expect(line).toBeHidden();
});

test("the layout is arranged by the keyboard, remembered, and put back by one word", async ({
  page,
}) => {
  await page.goto(labAddress(tiny()));
  await ready(page);
  const names = page.locator(".tl-name");
  await expect(names).not.toHaveCount(0);
  const usual = await names.allTextContents();
  await names.first().focus();
  await page.keyboard.press("Alt+ArrowDown");
  const [first, second, ...others] = usual as [string, string];
  const arranged = [second, first, ...others];
  await expect(names).toHaveText(arranged);
  await page.getByRole("link", { name: "Instruments" }).click();
  await page.getByRole("button", { name: "keep on the Lab" }).click();
  await page.getByRole("link", { name: "Lab", exact: true }).click();
  await expect(page.getByRole("region", { name: "Instruments on the Lab" })).toBeVisible();
  await page.reload();
  await expect(page.getByRole("region", { name: "Instruments on the Lab" })).toBeVisible();
  await expect(names).toHaveText(arranged);
  await page.getByRole("button", { name: "restore the usual layout" }).click();
  await expect(page.locator(".open-panel")).toHaveCount(0);
  await expect(names).toHaveText(usual);
});
