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
import { atMost, plain } from "./figure";
import { median } from "./interleave";
import { describeMachine, thisMachine } from "./machine";
import { meets, type NodeBackend, type Row, type RowSpec } from "./row";
import { digits, measuredText, unmeasuredText } from "./table";

/** Starts of a browser, one a figure. */
const STARTS = 3;

/** Longest wait for anything, in milliseconds. */
const PATIENCE = 300_000;

/** How Chromium is started so that the page takes a backend, and the two figures of it. */
interface Way {
  readonly backend: NodeBackend;
  /** What the address asks for, e.g. "backend=webgpu"; may be empty. */
  readonly query: string;
  readonly args: readonly string[];
  readonly click: RowSpec;
  readonly address: RowSpec;
}

/** The rows of one way. */
function way(
  {
    on,
    seconds,
    ...how
  }: Pick<Way, "backend" | "query" | "args"> & {
    readonly on: string;
    /** The target of the click's figure. */
    readonly seconds: number;
  },
  name: string = how.backend,
): Way {
  const row = (id: string, what: string, target: RowSpec["target"]): RowSpec => ({
    id: `page/${name}/${id}`,
    what: `${what}, default preset, ${on}`,
    unit: "s",
    target,
  });
  return {
    ...how,
    click: row("click", "from the click on Play to the first step", atMost(seconds)),
    address: row("address", "from the page's address to the first step", null),
  };
}

const WAYS: readonly Way[] = [
  way({ backend: "wasm", query: "", args: ["--disable-gpu"], on: "wasm", seconds: 2 }),
  way(
    {
      backend: "wasm",
      query: "",
      args: chromiumArguments,
      on: "wasm, a software adapter of WebGPU being passed over",
      seconds: 2,
    },
    "beside-software",
  ),
  way({
    backend: "webgpu",
    query: "backend=webgpu",
    args: chromiumArguments,
    on: "webgpu on a software adapter, which is forced",
    seconds: 10,
  }),
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
    page.setDefaultNavigationTimeout(PATIENCE);
    return await use(page);
  } finally {
    await browser.close();
  }
}

async function fromClick(page: Page, site: string, query: string): Promise<number> {
  await page.goto(`${site}?paused&${query}`);
  await page.waitForFunction(() => globalThis.playground !== undefined);
  await page.evaluate(() => globalThis.playground?.ready);
  const play = page.getByRole("button", { name: "Play", exact: true });
  await play.waitFor();
  return seconds(async () => {
    await play.click();
    await firstStep(page);
  });
}

async function fromAddress(page: Page, site: string, query: string): Promise<number> {
  return seconds(async () => {
    await page.goto(`${site}?${query}`);
    await firstStep(page);
  });
}

/** Times a start several times. @returns the row; failed where a start took too long. */
async function timed(
  spec: RowSpec,
  { backend, args }: Way,
  start: (page: Page) => Promise<number>,
): Promise<Row> {
  const times: number[] = [];
  for (let i = 0; i < STARTS; i++) {
    console.error(`starting ${spec.id}, ${i + 1} of ${STARTS}`);
    try {
      times.push(await fresh(args, start));
    } catch (error) {
      const [reason = ""] = (error as Error).message.split("\n");
      return { ...spec, backend, outcome: { kind: "failed", reason } };
    }
  }
  const value = median(times);
  const note = `median of ${STARTS} starts, the fastest ${digits(Math.min(...times))} s`;
  const figure = plain(value, note);
  return {
    ...spec,
    backend,
    outcome: { kind: "measured", figure, met: meets(spec.target, value) },
  };
}

/** Both figures of one way. */
async function measure(site: string, one: Way): Promise<Row[]> {
  return [
    await timed(one.click, one, (page) => fromClick(page, site, one.query)),
    await timed(one.address, one, (page) => fromAddress(page, site, one.query)),
  ];
}

console.log(describeMachine(thisMachine()));
const server = await preview({ root, preview: { host: "localhost" }, logLevel: "error" });
const [site] = server.resolvedUrls?.local ?? [];
if (site === undefined) {
  throw new Error("the site is not served");
}
for (const one of WAYS) {
  const rows = await measure(site, one);
  console.log([measuredText(rows), unmeasuredText(rows)].filter(Boolean).join("\n\n"));
}
await server.close();
process.exit(0);
