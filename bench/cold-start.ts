/**
 * `npx tsx bench/cold-start.ts`: how long a visitor waits for the first step, on the built site in
 * Chromium: from the click on Play, with the page ready, and from the page's address. Every time in a
 * new browser, so that no shader is compiled yet. Build the site first.
 */
import { type Browser, chromium, type Page } from "playwright";
import { preview } from "vite";
import { chromiumArguments } from "../scripts/chromium-arguments.mjs";
import { findBrowser } from "../scripts/find-browser.mjs";
import { root } from "../scripts/run-command.mjs";
import type {} from "../src/run/page-api";
import { atMost } from "./figure";
import { median } from "./interleave";
import { describeMachine, thisMachine } from "./machine";
import { meets, type NodeBackend, type Row, type RowSpec } from "./row";
import { measuredText } from "./table";

/** Starts of a browser, one a figure. */
const STARTS = 3;

/** Longest wait for anything, in milliseconds. */
const PATIENCE = 300_000;

/** How Chromium is started so that the page takes a backend, and the two figures of it. */
interface Way {
  readonly backend: NodeBackend;
  readonly args: readonly string[];
  readonly click: RowSpec;
  readonly address: RowSpec;
}

/** The rows of one backend. */
function way(backend: NodeBackend, on: string, args: readonly string[], seconds: number): Way {
  const row = (id: string, what: string, target: RowSpec["target"]): RowSpec => ({
    id: `page/${backend}/${id}`,
    what: `${what}, default preset, ${on}`,
    unit: "s",
    target,
  });
  return {
    backend,
    args,
    click: row("click", "from the click on Play to the first step", atMost(seconds)),
    address: row("address", "from the page's address to the first step", null),
  };
}

const WAYS: readonly Way[] = [
  way("webgpu", "webgpu on a software adapter", chromiumArguments, 10),
  way("wasm", "wasm", ["--disable-gpu"], 2),
];

/** Waits until a step was made. */
async function firstStep(page: Page): Promise<void> {
  await page.waitForFunction(() => (globalThis.playground?.snapshot().step ?? 0) >= 1, undefined, {
    timeout: PATIENCE,
  });
}

/** Seconds that something takes. */
async function seconds(run: () => Promise<unknown>): Promise<number> {
  const start = performance.now();
  await run();
  return (performance.now() - start) / 1000;
}

/** Runs with a browser that has seen nothing. */
async function fresh<T>(args: readonly string[], use: (page: Page) => Promise<T>): Promise<T> {
  const browser: Browser = await chromium.launch({
    executablePath: findBrowser() ?? undefined,
    args: [...args],
  });
  try {
    const page = await browser.newPage({ viewport: { width: 1440, height: 900 } });
    page.setDefaultTimeout(PATIENCE);
    return await use(page);
  } finally {
    await browser.close();
  }
}

async function fromClick(page: Page, site: string): Promise<number> {
  await page.goto(`${site}?paused`);
  await page.waitForFunction(() => globalThis.playground !== undefined);
  await page.evaluate(() => globalThis.playground?.ready);
  const play = page.getByRole("button", { name: "Play" });
  await play.waitFor();
  return seconds(async () => {
    await play.click();
    await firstStep(page);
  });
}

/** Both figures of one backend. */
async function measure(site: string, { backend, args, click, address }: Way): Promise<Row[]> {
  const [clicks, addresses]: [number[], number[]] = [[], []];
  for (let start = 0; start < STARTS; start++) {
    console.error(`starting ${backend}, ${start + 1} of ${STARTS}`);
    clicks.push(await fresh(args, (page) => fromClick(page, site)));
    addresses.push(
      await fresh(args, (page) =>
        seconds(async () => {
          await page.goto(site);
          await firstStep(page);
        }),
      ),
    );
  }
  const row = (spec: RowSpec, times: readonly number[]): Row => {
    const value = median(times);
    const note = `median of ${STARTS} starts`;
    const figure = { value, sides: [], pairs: null, note };
    return {
      ...spec,
      backend,
      outcome: { kind: "measured", figure, met: meets(spec.target, value) },
    };
  };
  return [row(click, clicks), row(address, addresses)];
}

console.log(describeMachine(thisMachine()));
const server = await preview({ root, preview: { host: "localhost" }, logLevel: "error" });
const [site] = server.resolvedUrls?.local ?? [];
if (site === undefined) {
  throw new Error("the site is not served");
}
const rows: Row[] = [];
for (const one of WAYS) {
  rows.push(...(await measure(site, one)));
}
console.log(`\n${measuredText(rows)}`);
await server.close();
process.exit(0);
