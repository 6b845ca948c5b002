import { readFileSync } from "node:fs";
import { expect, test } from "@playwright/test";
import { labAddress, ready, snapshot, tensors, tiny } from "./lab-page";
import { violations } from "./violations";

test("a link brings whoever opens it to the step that was in view, and to what was open", async ({
  page,
}) => {
  await page.goto(labAddress(tiny({ companion: "standard", schedule: "cf-rl" })));
  await ready(page);
  await page.evaluate(() => globalThis.playground?.step(6));
  await page.getByRole("button", { name: "difference" }).click();
  await page.getByRole("button", { name: "Share", exact: true }).click();
  const dialog = page.getByRole("dialog", { name: "Share" });
  await dialog.getByRole("checkbox", { name: /^at step 6/ }).check();
  await dialog.getByRole("checkbox", { name: /^with what is open/ }).check();
  await expect(dialog.getByRole("img", { name: "The link as a QR code" })).toBeVisible();
  const link = await dialog.getByRole("textbox", { name: "Link" }).inputValue();
  expect(link).toMatch(/#v=1&preset=cf-rl-race&.*&step=6&.*kernel=difference/);

  for (const tab of ["Embed", "Command line", "Cite", "Link"]) {
    await dialog.getByRole("tab", { name: tab }).click();
    expect(await violations(page, '[role="dialog"]')).toEqual([]);
  }
  // No clipboard is allowed here, so the text is selected and the page says so.
  await page.evaluate(() => Object.defineProperty(navigator, "clipboard", { value: undefined }));
  await dialog.getByRole("button", { name: "Copy Link" }).click();
  await expect(dialog.getByRole("status").first()).toHaveText(/^Selected/);
  expect(await page.evaluate(() => String(document.getSelection()))).toBe(link);

  const other = await page.context().newPage();
  await other.goto(link);
  await ready(other);
  await expect.poll(async () => (await snapshot(other)).step).toBe(6);
  await expect.poll(async () => (await snapshot(other)).status).toBe("paused");
  await expect(other.getByRole("button", { name: "difference" })).toHaveAttribute(
    "aria-pressed",
    "true",
  );
  // The same run, number by number.
  const [here, there] = [await snapshot(page), await snapshot(other)];
  expect(there.ntk?.gradient).toEqual(here.ntk?.gradient);
  expect(there.metrics.entropy).toBe(here.metrics.entropy);
});

test("a figure is saved as SVG with text in it and as PNG, with what it is of", async ({
  page,
}) => {
  await page.goto(labAddress(tiny({ seed: "7" })));
  await ready(page);
  await page.evaluate(() => globalThis.playground?.step(4));
  const save = async (item: string): Promise<{ name: string; bytes: Buffer }> => {
    await page.getByRole("button", { name: "Save figure", exact: true }).click();
    const coming = page.waitForEvent("download");
    await page.getByRole("menuitem", { name: item, exact: true }).click();
    const download = await coming;
    // Said for a while only.
    await expect(page.getByText(`Saved ${download.suggestedFilename()}`)).toBeVisible();
    return { name: download.suggestedFilename(), bytes: readFileSync(await download.path()) };
  };
  const svg = await save("SVG of all measures");
  expect(svg.name).toBe("cf-rl-race-seed7-4-all-measures.svg");
  const text = svg.bytes.toString("utf8");
  expect(text).toMatch(/<text [^>]*font-family="'Source Sans 3'[^>]*>Reward<\/text>/);
  expect(text).toMatch(
    /^The CF-RL race; .*; seed 7; step 4 of 10000; wasm; .*\n.*&amp;seed=7&amp;.*&amp;step=4/m,
  );
  // On a page without this one's content policy, which lets no text become a document.
  const blank = await page.context().newPage();
  const parsed = await blank.evaluate(
    (source) => new DOMParser().parseFromString(source, "image/svg+xml").documentElement.tagName,
    text,
  );
  expect(parsed).toBe("svg");

  const png = await save("PNG of Entropy");
  expect(png.name).toBe("cf-rl-race-seed7-4-entropy.png");
  expect(png.bytes.subarray(1, 4).toString()).toBe("PNG");
  // Twice its size: width and height stand at bytes 16 and 20.
  expect(png.bytes.readUInt32BE(16)).toBeGreaterThan(2000);
});

test("an experiment that is dropped opens, what is none is refused, and a cue says what may be dropped", async ({
  page,
}) => {
  await page.goto(labAddress(tiny({ seed: "7" })));
  await ready(page);
  await page.evaluate(() => globalThis.playground?.step(1));
  await page.getByRole("button", { name: "Files", exact: true }).click();
  const coming = page.waitForEvent("download");
  await page.getByRole("button", { name: "JSON", exact: true }).click();
  const json = readFileSync(await (await coming).path(), "utf8");
  const table = page.waitForEvent("download");
  await page.getByRole("button", { name: "All runs", exact: true }).click();
  expect(readFileSync(await (await table).path(), "utf8")).toMatch(
    /^run,schedule,seed,step,.*\nStandard RL,standard,7,0,/,
  );
  const columns = page.waitForEvent("download");
  await page.getByRole("button", { name: "What its columns are, as CSV" }).click();
  const listed = readFileSync(await (await columns).path(), "utf8");
  expect(listed).toMatch(/^reward,share right,/m);
  expect(listed).toMatch(/^learning_rate\/classifier,,"The classifier’s own rate/m);
  await page.keyboard.press("Escape");

  const drag = (type: string, name: string, content: string) =>
    page.evaluate(
      ([kind, title, text]) => {
        const dataTransfer = new DataTransfer();
        dataTransfer.items.add(new File([text], title));
        dispatchEvent(new DragEvent(kind, { dataTransfer, cancelable: true }));
      },
      [type, name, content] as const,
    );
  await drag("dragover", "run.json", "");
  await expect(page.getByText("Drop a run: its .zip, its folder, a config.json")).toBeVisible();
  await drag("drop", "run.json", json.replace('"seed": 7', '"seed": 8'));
  await expect(page).toHaveURL(/seed=8/);
  await expect(page.getByText("Drop a run: its .zip")).toBeHidden();

  await drag("drop", "cat.png", "meow");
  await expect(page.getByRole("alert")).toHaveText(/cat\.png: this cannot be opened/);
  await expect(page).toHaveURL(/seed=8/);

  // A policy alone is one step of a run, which goes on from there.
  await page.evaluate(() => globalThis.playground?.step(3));
  const before = await tensors(page);
  await page.evaluate(async () => {
    const bytes = (await globalThis.playground?.checkpoint()) as BlobPart;
    await globalThis.playground?.reset();
    const dataTransfer = new DataTransfer();
    dataTransfer.items.add(new File([bytes], "policy.safetensors"));
    dispatchEvent(new DragEvent("drop", { dataTransfer, cancelable: true }));
  });
  await expect(page.getByText(/policy\.safetensors: the policy of step 3, seed 8/)).toBeVisible();
  expect((await snapshot(page)).step).toBe(3);
  expect(await tensors(page)).toEqual(before);
  await page.evaluate(() => globalThis.playground?.step(2));
  expect((await snapshot(page)).step).toBe(5);
});
