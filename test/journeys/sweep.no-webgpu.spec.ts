import { readFileSync } from "node:fs";
import { expect, type Locator, type Page, test } from "@playwright/test";
import { labAddress, pressOnceThere, ready } from "./lab-page";
import { violations } from "./violations";

async function noViolations(page: Page): Promise<void> {
  // The page's script comes when it is opened: before, there is nothing to look at.
  await expect(page.getByRole("main")).toBeVisible();
  expect(await violations(page)).toEqual([]);
}

/** The column of a table's body, from the top. */
function column(page: Page, at: number): Locator {
  return page.locator(`.sweep-table tbody tr td:nth-child(${at})`);
}

test("a sweep is edited, run, stopped, gone on with, sorted, saved and opened again", async ({
  page,
}) => {
  const problems: string[] = [];
  page.on("pageerror", (error) => problems.push(error.message));
  await page.goto(labAddress());
  await ready(page);
  await page.getByRole("link", { name: "Sweep" }).click();
  await expect(page).toHaveURL(/page=sweep/);
  await noViolations(page);

  // A field that is wrong says so in the words of the file's parser, and nothing can be run.
  const steps = page.getByRole("textbox", { name: "steps" });
  await steps.fill("many");
  await expect(
    page.getByText("“many” is not a number").or(page.getByText('"many" is not a number')),
  ).toBeVisible();
  await expect(page.getByRole("button", { name: "Run", exact: true })).toBeDisabled();
  await steps.fill("10");

  // Another page and back: the form is as it was left.
  await page.getByRole("link", { name: "Claims" }).click();
  await page.getByRole("link", { name: "Sweep" }).click();
  await expect(steps).toHaveValue("10");
  await page.getByRole("textbox", { name: "Values of learning_rate" }).fill("0.001, 0.002, 0.004");
  await expect(page.getByText("6 configurations × 2 seeds = 12 runs")).toBeVisible();

  const stopped = await pressOnceThere(page, ".sweep-table tbody tr", "Stop");
  await page.getByRole("button", { name: "Run 12 runs" }).click();
  await stopped();
  const rows = page.locator(".sweep-table tbody tr");
  const left = page.getByRole("button", { name: /^Go on with the \d+ that are missing/ });
  await expect(left).toBeVisible();
  const made = 12 - Number(/\d+/.exec(await left.innerText())?.[0]);
  expect(made).toBeGreaterThan(0);
  await left.click();
  await expect(page.getByRole("button", { name: "All runs are made" })).toBeVisible({
    timeout: 60_000,
  });
  await expect(rows).toHaveCount(6);
  await expect(column(page, 4)).toHaveText(Array(6).fill("2"));
  await expect(
    page.getByText(/^Of 6 configurations, .* has the highest heldout\/reward/),
  ).toBeVisible();
  await noViolations(page);

  // Sorted by the keyboard, best first, and the other way round.
  const head = page
    .getByRole("region", { name: "Results by configuration" })
    .getByRole("button", { name: /^heldout\/reward at the end/ });
  await head.focus();
  await page.keyboard.press("Enter");
  const header = page.getByRole("columnheader", { name: /^heldout\/reward at the end/ });
  await expect(header).toHaveAttribute("aria-sort", "descending");
  const texts = await column(page, 5).allInnerTexts();
  const best = texts.map((text) => Number.parseFloat(`0${text}`));
  expect(best).toEqual([...best].sort((a, b) => b - a));
  await page.keyboard.press("Enter");
  await expect(header).toHaveAttribute("aria-sort", "ascending");

  // What was made is saved as lines that open again, in the same form.
  const saving = page.waitForEvent("download");
  await page.getByRole("button", { name: "results .jsonl" }).click();
  const path = await (await saving).path();
  expect(readFileSync(path, "utf8").trimEnd().split("\n")).toHaveLength(12);
  const input = page.locator(".sweep-files input[type=file]");
  const buffer = readFileSync(path);
  await input.setInputFiles({ name: "mine.jsonl", mimeType: "application/x-ndjson", buffer });
  await expect(page.getByText(/^mine\.jsonl: 12 runs on WebAssembly, engine /)).toBeVisible();
  await expect(rows).toHaveCount(6);
  expect(problems).toEqual([]);
});

test("what the command line wrote is shown, and what cannot be read is named", async ({ page }) => {
  await page.goto(labAddress("#page=sweep"));
  const input = page.locator(".sweep-files input[type=file]");
  await input.setInputFiles("test/journeys/cli-sweep.jsonl");
  await expect(page.getByText(/^cli-sweep\.jsonl: 8 runs on JavaScript, engine /)).toBeVisible();
  await expect(page.locator(".sweep-table tbody tr")).toHaveCount(4);
  for (const name of ["heldout/reward at the end", "Curves", "What goes with what"]) {
    const figure = page.getByRole("region", { name, exact: true }).getByRole("img");
    await expect(figure).toHaveAccessibleName(/\w/);
  }
  // A configuration that is pointed at is marked in the table and in every figure.
  await page.getByRole("link", { name: "Open configuration 2 in the Lab" }).focus();
  await expect(page.locator(".sweep-line[data-pointed]")).toHaveCount(1);
  await noViolations(page);

  await input.setInputFiles({
    name: "bad.jsonl",
    mimeType: "application/x-ndjson",
    buffer: Buffer.from('{"format_version": 7}\n'),
  });
  await expect(
    page.getByRole("alert").filter({ hasText: "bad.jsonl, line 1: format_version: 7" }),
  ).toBeVisible();
  // Nothing on the page is lost.
  await expect(page.locator(".sweep-table tbody tr")).toHaveCount(4);

  // Runs are the Lab's wherever they are dropped; what is none is named, and the browser opens nothing.
  const isTaken = await page.evaluate(() => {
    const dataTransfer = new DataTransfer();
    dataTransfer.items.add(new File(["x"], "notes.txt"));
    return !document.body.dispatchEvent(
      new DragEvent("drop", { dataTransfer, bubbles: true, cancelable: true }),
    );
  });
  expect(isTaken).toBe(true);
  await expect(page.getByRole("alert").filter({ hasText: "notes.txt: this cannot" })).toBeVisible();

  await input.setInputFiles({
    name: "sweep.json",
    mimeType: "application/json",
    buffer: Buffer.from('{"version": 1, "name": "mine", "grid": {"beta": [0, 0.1]}, "seeds": [3]}'),
  });
  await expect(page.getByRole("textbox", { name: "name" })).toHaveValue("mine");
  await expect(page.getByText("2 configurations × 1 seed = 2 runs")).toBeVisible();
  await page.getByRole("link", { name: "Open configuration 2 in the Lab" }).click();
  await expect(page.locator(".transport-step")).toBeVisible();
});
