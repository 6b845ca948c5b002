import { expect, type Page, test } from "@playwright/test";
import { violations } from "./violations";

/** Everything that went wrong on a page. */
function problemsOf(page: Page): string[] {
  const problems: string[] = [];
  page.on("pageerror", (error) => problems.push(error.message));
  page.on("console", (message) => {
    if (message.type() === "error") problems.push(message.text());
  });
  return problems;
}

const title = (page: Page) => page.locator(".lec-title");
const count = (page: Page) => page.locator(".lec-count");

/** Two presses for the answer: the second ends the waiting. */
async function answer(page: Page, scene: number): Promise<void> {
  await page.keyboard.press("PageDown");
  // In the page itself: an answer that came between a look and the press would be left again.
  await page.evaluate(() => {
    if (document.querySelector(".lec-count")?.textContent?.startsWith("answer")) return;
    dispatchEvent(new KeyboardEvent("keydown", { key: "PageDown", cancelable: true }));
  });
  await expect(count(page)).toHaveText(`answer ${scene} of 13`, { timeout: 60_000 });
  // Nobody reads quicker; a press before that is taken for one that calls the answer.
  await page.waitForTimeout(300);
}

test("a lecturer steps through the whole lecture with a clicker", async ({ page }) => {
  test.setTimeout(240_000);
  const problems = problemsOf(page);
  await page.goto("./#page=lecture");
  await expect(page.getByRole("heading", { level: 1 })).toHaveText(/so sure/);
  expect(await violations(page)).toEqual([]);
  for (let scene = 1; scene <= 13; scene++) {
    await page.keyboard.press("PageDown");
    await expect(count(page)).toHaveText(`question ${scene} of 13`);
    const question = await title(page).textContent();
    await answer(page, scene);
    await expect(title(page)).not.toHaveText(question ?? "");
    // Every number of the sentence is known.
    await expect(title(page)).not.toContainText("–");
    await expect(page.locator(".lec-rail")).not.toContainText("–");
    if (scene < 13) await expect(page.locator(".lec-choices [data-chosen]")).toHaveCount(1);
    if (scene % 3 === 1) expect(await violations(page)).toEqual([]);
  }
  // Nothing after the last; back goes to its question, Home to the beginning.
  await page.keyboard.press("PageDown");
  await expect(count(page)).toHaveText("answer 13 of 13");
  await page.keyboard.press("PageUp");
  await expect(count(page)).toHaveText("question 13 of 13");
  await page.keyboard.press("1");
  await page.keyboard.press("0");
  await expect(count(page)).toHaveText("question 10 of 13");
  await page.keyboard.press("Home");
  await expect(page.getByRole("button", { name: "Begin", exact: true })).toBeVisible();
  expect(problems).toEqual([]);
});

test("the lever is moved on stage, the screen goes black, and the notes keep step", async ({
  page,
  context,
}) => {
  test.setTimeout(120_000);
  const problems = problemsOf(page);
  await page.goto("./#page=lecture&scene=lever");
  await expect(count(page)).toHaveText("question 8 of 13");
  await answer(page, 8);
  await expect(page.locator(".lec-lamp").nth(1)).toContainText("stays the same");
  // What the lever does is said and drawn at once, before the run has gone on.
  const waiting = await page.evaluateHandle(() => ({
    atOnce: new Promise<unknown>((resolve) => {
      const read = () =>
        [".lec-title", ".lec-lamp + .lec-lamp"].map((selector) =>
          document.querySelector(selector)?.textContent?.trim(),
        );
      const soon = () => requestAnimationFrame(() => requestAnimationFrame(() => resolve(read())));
      addEventListener("keydown", soon, { once: true });
    }),
  }));
  await page.keyboard.press("l");
  expect(await waiting.evaluate(({ atOnce }) => atOnce)).toEqual([
    "From step 8 on, everything learns.",
    "changes",
  ]);
  await expect(title(page)).toContainText("both representation and gradient", { timeout: 60_000 });
  await expect(page.locator(".lec-lamp").nth(1)).toContainText("changes");
  await expect(page.getByRole("radio", { name: "everything" })).toBeChecked();

  const [notes] = await Promise.all([context.waitForEvent("page"), page.keyboard.press("n")]);
  await expect(notes.locator(".notes-head")).toContainText("8 of 13");
  await expect(notes.getByRole("heading", { level: 1 })).toContainText("everything learns");
  expect(await violations(notes)).toEqual([]);
  await notes.keyboard.press("PageDown");
  await expect(count(page)).toHaveText("question 9 of 13");
  await expect(notes.locator(".notes-head")).toContainText("9 of 13");
  // What the audience will see is the speaker's already.
  await expect(notes.locator(".notes-next")).toContainText("C. In both", { timeout: 60_000 });
  await notes.getByRole("button", { name: "Black screen" }).click();
  await expect(page.locator(".lec-black")).toBeVisible();
  await page.bringToFront();
  await page.keyboard.press("PageDown");
  // The first press shows what was there.
  await expect(page.locator(".lec-black")).toHaveCount(0);
  await expect(count(page)).toHaveText("question 9 of 13");
  await page.keyboard.press(".");
  await page.keyboard.press("Escape");
  await expect(page.locator(".lec-black")).toHaveCount(0);
  await page.keyboard.press("PageUp");
  await expect(notes.locator(".notes-head")).toContainText("8 of 13");

  // From a scene into the Lab, and back to where the lecture was.
  await page.getByRole("button", { name: "to the Lab" }).focus();
  await page.keyboard.press("Enter");
  await expect(page.locator(".lab-kernels")).toBeVisible();
  await expect(notes.getByRole("heading", { level: 1 })).toHaveText("Speaker’s notes");
  await page.getByRole("link", { name: "Lecture" }).click();
  await expect(count(page)).toHaveText(/8 of 13/);
  expect(problems).toEqual([]);
});

test("a lecture's file is refused by name, and a recorded run stands in for a slow machine", async ({
  page,
}) => {
  test.setTimeout(120_000);
  // A machine on which no run is ever there in time.
  await page.route(/worker-[^/]*\.js$/, () => undefined);
  await page.goto("./#page=lecture&scene=surer");
  await expect(page.locator(".lec-topic")).toContainText("recorded run, wasm", { timeout: 30_000 });
  await answer(page, 2);
  await expect(title(page)).not.toContainText("–");
  // Every right answer's share is of the recording too.
  await page.keyboard.press("PageDown");
  await expect(count(page)).toHaveText("question 3 of 13");
  const shares = page.getByRole("img", { name: /^The 24 right answers to .*: as varied as/ });
  await expect(shares).toHaveAccessibleName(/as varied as 2\d/);
  await answer(page, 3);
  await expect(shares).toHaveAccessibleName(/as varied as [2-9]\./);

  await page.goto("./#page=lecture&file=https://example.org/x.json");
  await page.reload();
  await expect(page.getByRole("alert")).toContainText("is not of this site");
  await page.getByRole("link", { name: "the lecture that is shipped" }).click();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText(/so sure/);
  await expect(page.getByRole("alert")).toHaveCount(0);

  // A file of one's own: what is wrong with it is named, and what is on screen stays.
  const file = page.locator('input[type="file"]');
  const wrong = JSON.stringify({ lecture: 1, title: "Mine", runs: {}, scenes: [] });
  const json = (text: string) => ({
    name: "mine.json",
    mimeType: "application/json",
    buffer: Buffer.from(text),
  });
  await file.setInputFiles(json(wrong));
  await expect(page.getByRole("alert")).toContainText("mine.json: scenes: ");
  await expect(page.getByRole("heading", { level: 1 })).toHaveText(/so sure/);
  await page.getByRole("button", { name: "put this away" }).click();
  const scene = {
    ...{ id: "only", topic: "a test", minutes: 1, view: [] },
    question: { text: "Is this mine?" },
    answer: { says: [{ text: "It is." }] },
  };
  await file.setInputFiles(json(JSON.stringify({ ...JSON.parse(wrong), scenes: [scene] })));
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Mine");
  await page.keyboard.press("Space");
  await page.keyboard.press("Space");
  await expect(title(page)).toHaveText("It is.");

  // A browser that opens no second window.
  await page.evaluate(() => {
    window.open = () => null;
  });
  await page.keyboard.press("n");
  await expect(page.getByRole("link", { name: "the speaker’s notes" })).toHaveAttribute(
    "href",
    /page=notes/,
  );
});
