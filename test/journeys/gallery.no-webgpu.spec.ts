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

/** Of an example that is larger than this, px², a cell stands for twice as much each way. */
const LARGE = 300_000;
/** Height of the window, px: several examples are seen, and taken, at once. */
const HEIGHT = 2400;

/**
 * What every example looks like, on as many cells as its snapshot has unless it has grown by more than one. The
 * page is taken a window at a time, each from the first example that is not yet known: one picture of several
 * costs as much as of one.
 */
async function shrinkAll(page: Page, kept: Snapshots[string]): Promise<Snapshots[string]> {
  const now: Snapshots[string] = {};
  for (;;) {
    const seen = await page.evaluate(
      ([known, height]) => {
        const left = [...document.querySelectorAll<HTMLElement>("[data-example]")].filter(
          ({ dataset }) => !known.includes(dataset.example ?? ""),
        );
        left[0]?.scrollIntoView({ block: "start", behavior: "instant" });
        return left.flatMap((element) => {
          const { x, y, width, height: tall } = element.getBoundingClientRect();
          const id = element.dataset.example ?? "";
          return y + tall <= height || element === left[0]
            ? [{ id, x, y, width, height: tall }]
            : [];
        });
      },
      [Object.keys(now), HEIGHT] as const,
    );
    if (seen.length === 0) return now;
    const png = await page.screenshot({ animations: "disabled" });
    const asked = seen.map((box) => ({
      ...box,
      cell: box.width * box.height > LARGE ? 2 * CELL : CELL,
      columns: kept?.[box.id]?.width ?? 0,
      rows: kept?.[box.id]?.height ?? 0,
    }));
    Object.assign(
      now,
      await page.evaluate(
        async ([data, boxes]) => {
          // Not by fetch: the page's content policy allows no data: addresses there.
          const bytes = Uint8Array.from(atob(data), (letter) => letter.charCodeAt(0));
          const image = await createImageBitmap(new Blob([bytes], { type: "image/png" }));
          const shrunk = boxes.map(({ id, x, y, width, height, cell, columns, rows }) => {
            const cells = (length: number, before: number) => {
              const wanted = Math.max(1, Math.round(length / cell));
              return Math.abs(wanted - before) <= 1 ? before : wanted;
            };
            const [across, down] = [cells(width, columns), cells(height, rows)];
            const canvas = new OffscreenCanvas(across, down);
            const context = canvas.getContext("2d");
            if (!context) throw new Error("there is no canvas");
            context.imageSmoothingQuality = "high";
            context.drawImage(image, x, y, width, height, 0, 0, across, down);
            const { data: rgba } = context.getImageData(0, 0, across, down);
            let colours = "";
            for (let at = 0; at < rgba.length; at += 4) {
              colours += String.fromCharCode(...rgba.subarray(at, at + 3));
            }
            return [id, { width: across, height: down, cells: btoa(colours) }] as const;
          });
          return Object.fromEntries(shrunk);
        },
        [png.toString("base64"), asked] as const,
      ),
    );
  }
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
    await expect(page.getByRole("button", { name: "Choice: a choice" })).toBeVisible();
    // What is asked for, and what comes from a worker.
    await expect(page.locator(".rp-state")).toContainText("at step 40");
    await expect(page.locator(".block-choice").last()).toContainText("at step 40");
    await expect(page.locator(".sweep-table .sweep-mean + small").first()).toBeVisible();
    await page.evaluate(() => document.fonts.ready);
    await page.setViewportSize({ width: page.viewportSize()?.width ?? 1280, height: HEIGHT });
    await page.evaluate(
      () => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))),
    );

    const kept: Snapshots = JSON.parse(readFileSync(FILE, "utf8"));
    if (process.env.UPDATE_SNAPSHOTS) {
      const now = await shrinkAll(page, kept[theme] ?? {});
      writeFileSync(FILE, `${JSON.stringify({ ...kept, [theme]: now }, null, 2)}\n`);
      return;
    }
    const wrong = async () => {
      const now = await shrinkAll(page, kept[theme] ?? {});
      expect(Object.keys(now).length).toBeGreaterThan(60);
      return Object.entries(now).flatMap(([id, snapshot]) => {
        const words = difference(snapshot, kept[theme]?.[id]);
        return words ? [`${id} ${words}`] : [];
      });
    };
    // A busy machine draws the last of it late.
    await expect.poll(wrong, { timeout: 30_000 }).toEqual([]);

    // What a theme changes is its colours. The instruments are looked at on their own page, in light and dark.
    const axe = new AxeBuilder({ page });
    if (theme !== "light") axe.withRules("color-contrast");
    if (theme !== "projector") axe.exclude(".gallery-instrument");
    const { violations } = await axe.analyze();
    const serious = violations
      .filter(({ impact }) => impact === "serious" || impact === "critical")
      .map(({ id, nodes }) => ({ id, at: nodes.map(({ html }) => html.slice(0, 160)) }));
    expect(serious).toEqual([]);
  });
}
