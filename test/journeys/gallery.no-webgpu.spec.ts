/**
 * Snapshots of every example of the gallery, compared coarsely: each is shrunk to a few cells, whose colours
 * must lie near those in `gallery/snapshots.json`. Another version of the browser or of the fonts' hinting
 * moves a cell by little; a panel that is gone, empty or in other colours moves many by much.
 *
 * After a change that is meant: UPDATE_SNAPSHOTS=1 npx playwright test gallery
 */
import { readFileSync, writeFileSync } from "node:fs";
import AxeBuilder from "@axe-core/playwright";
import { expect, type Page, test } from "@playwright/test";

const FILE = new URL("./gallery/snapshots.json", import.meta.url);
/** Px of the page that a cell of a snapshot stands for. */
const CELL = 24;
/** Of 255: the mean difference of all colours, and from which on a cell counts as another one. */
const NEAR = 1.5;
const OTHER = 24;
/** The share of cells that may be others. */
const FEW = 0.01;

interface Snapshot {
  readonly width: number;
  readonly height: number;
  /** Red, green and blue of each cell, row by row, in base64. */
  readonly cells: string;
}

type Snapshots = Record<string, Record<string, Snapshot>>;

/** What an example looks like, on as many cells as its snapshot has unless it has grown by more than one. */
async function shrink(page: Page, id: string, kept: Snapshot | undefined): Promise<Snapshot> {
  const png = await page.locator(`[data-example="${id}"]`).screenshot({ animations: "disabled" });
  return page.evaluate(
    async ([data, cell, columns, rows]) => {
      // Not by fetch: the page's content policy allows no data: addresses there.
      const bytes = Uint8Array.from(atob(data), (letter) => letter.charCodeAt(0));
      const image = await createImageBitmap(new Blob([bytes], { type: "image/png" }));
      const cells = (length: number, before: number) => {
        const wanted = Math.max(1, Math.round(length / cell));
        return Math.abs(wanted - before) <= 1 ? before : wanted;
      };
      const width = cells(image.width, columns);
      const height = cells(image.height, rows);
      const canvas = new OffscreenCanvas(width, height);
      const context = canvas.getContext("2d");
      if (!context) throw new Error("there is no canvas");
      context.imageSmoothingQuality = "high";
      context.drawImage(image, 0, 0, width, height);
      const { data: rgba } = context.getImageData(0, 0, width, height);
      let colours = "";
      for (let at = 0; at < rgba.length; at += 4) {
        colours += String.fromCharCode(...rgba.subarray(at, at + 3));
      }
      return { width, height, cells: btoa(colours) };
    },
    [png.toString("base64"), CELL, kept?.width ?? 0, kept?.height ?? 0] as const,
  );
}

/** What differs, in words; null where two snapshots are alike. */
function difference(now: Snapshot, kept: Snapshot | undefined): string | null {
  if (!kept) return "has no snapshot";
  if (now.width !== kept.width || now.height !== kept.height) {
    return `is ${now.width} by ${now.height} cells, was ${kept.width} by ${kept.height}`;
  }
  const [a, b] = [now, kept].map(({ cells }) => Buffer.from(cells, "base64")) as [Buffer, Buffer];
  const apart = a.map((value, i) => Math.abs(value - (b[i] as number)));
  const mean = apart.reduce((sum, value) => sum + value, 0) / apart.length;
  const others = apart.filter((value) => value > OTHER).length / apart.length;
  if (mean <= NEAR && others <= FEW) return null;
  return `differs by ${mean.toFixed(1)} of 255 on average, ${(100 * others).toFixed(1)} % of it by much`;
}

for (const theme of ["light", "dark", "projector"] as const) {
  test(`every part looks as it did, ${theme}`, async ({ page }) => {
    await page.emulateMedia({ reducedMotion: "reduce" });
    await page.goto("./#page=gallery");
    await page.evaluate((name) => {
      document.documentElement.dataset.theme = name;
    }, theme);
    await page.evaluate(() => document.fonts.ready);
    await expect(page.getByRole("button", { name: "Choice: a choice" })).toBeVisible();
    await page.waitForTimeout(500);

    const ids = await page
      .locator("[data-example]")
      .evaluateAll((all) => all.map((one) => (one as HTMLElement).dataset.example ?? ""));
    expect(ids.length).toBeGreaterThan(15);
    const kept: Snapshots = JSON.parse(readFileSync(FILE, "utf8"));
    const now: Record<string, Snapshot> = {};
    for (const id of ids) now[id] = await shrink(page, id, kept[theme]?.[id]);
    if (process.env.UPDATE_SNAPSHOTS) {
      writeFileSync(FILE, `${JSON.stringify({ ...kept, [theme]: now }, null, 2)}\n`);
      return;
    }
    const wrong = Object.entries(now).flatMap(([id, snapshot]) => {
      const words = difference(snapshot, kept[theme]?.[id]);
      return words ? [`${id} ${words}`] : [];
    });
    expect(wrong).toEqual([]);

    const serious = (await new AxeBuilder({ page }).analyze()).violations
      .filter(({ impact }) => impact === "serious" || impact === "critical")
      .map(({ id, nodes }) => ({ id, at: nodes.map(({ html }) => html.slice(0, 160)) }));
    expect(serious).toEqual([]);
  });
}
