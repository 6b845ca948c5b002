/**
 * `npm run soak`: trains for an hour in Chromium with every instrument on, and meanwhile switches, forks,
 * scrubs, hides, resizes and takes the engine away, in an order that a seed fixes. What must stay flat is
 * sampled; the report goes into docs/reliability.md. Build the site first.
 *
 *     npm run soak -- --minutes 60 --seed 1 --backend wasm
 */
import { readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { Command, InvalidArgumentError } from "commander";
import { chromium, type Page } from "playwright";
import { preview } from "vite";
import { chromiumArguments } from "../chromium-arguments.mjs";
import { ensureBrowser, findBrowser } from "../find-browser.mjs";
import { root } from "../run-command.mjs";
import { ACTIONS, draw, numbers } from "./actions";
import { soakReport, withReport } from "./report";
import { type Sample, sample, watchDelay } from "./samples";

const above0 = (text: string): number => {
  const value = Number(text);
  if (!(value > 0 && Number.isFinite(value))) throw new InvalidArgumentError("allowed: above 0");
  return value;
};

const options = new Command("soak")
  .option("--minutes <number>", "how long", above0, 60)
  .option("--seed <number>", "of the order of what is done", above0, 1)
  .option("--backend <name>", "wasm or webgpu", "wasm")
  .option("--report", "write the report into docs/reliability.md", false)
  .parse()
  .opts<{ minutes: number; seed: number; backend: string; report: boolean }>();

/** Between two samples, and between two actions at most, in milliseconds. */
const SAMPLE_EVERY = 10_000;
const ACT_WITHIN = 6_000;
/** A sample or an action that takes longer is given up: the page is stuck. */
const PATIENCE = 120_000;

const KEEP_DEVICE = `const ask = globalThis.GPUAdapter?.prototype.requestDevice;
if (ask) GPUAdapter.prototype.requestDevice = async function (descriptor) {
  return (globalThis.device = await ask.call(this, descriptor));
};`;

async function openPage(page: Page, address: string): Promise<void> {
  await page.route(/\/assets\/worker-.*\.js$/, async (route) => {
    const response = await route.fetch();
    await route.fulfill({ response, body: `${KEEP_DEVICE}\n${await response.text()}` });
  });
  await watchDelay(page);
  await page.goto(address);
  await page.waitForFunction(() => globalThis.playground !== undefined);
  await page.evaluate(async () => {
    const { playground } = globalThis;
    await playground?.ready;
    await playground?.watch((playground.catalogue()?.instruments ?? []).map(({ id }) => id));
    await playground?.start();
  });
}

/** Begins again where the run has come to its end. */
async function keepGoing(page: Page): Promise<void> {
  await page.evaluate(async () => {
    const { playground } = globalThis;
    const status = playground?.snapshot().status;
    if (status === "lost") throw new Error("the engine is gone for good");
    if (status === "finished" || status === "diverged") await playground?.reset();
    if (status !== "running" && status !== "loading") await playground?.start();
  });
}

async function within<T>(what: string, work: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`${what} took too long`)), PATIENCE);
  });
  return Promise.race([work, late]).finally(() => clearTimeout(timer));
}

ensureBrowser();
const executablePath = findBrowser() ?? undefined;
const server = await preview({ root, preview: { port: 0, host: "localhost" }, logLevel: "silent" });
const args = options.backend === "webgpu" ? chromiumArguments : ["--disable-gpu"];
const browser = await chromium.launch({ ...(executablePath ? { executablePath } : {}), args });
const errors: string[] = [];
const failures: string[] = [];
const done = new Map(ACTIONS.map(({ name }) => [name, 0]));
const samples: Sample[] = [];
const begun = Date.now();
try {
  const page = await browser.newPage({ viewport: { width: 1440, height: 900 } });
  page.on("pageerror", ({ message }) => errors.push(message));
  const cdp = await page.context().newCDPSession(page);
  await cdp.send("Performance.enable");
  const settings = "v=1&preset=cf-rl-race&max_steps=2000";
  const address = server.resolvedUrls?.local[0] ?? "";
  await openPage(page, `${address}?paused&backend=${options.backend}#${settings}`);
  const random = numbers(options.seed);
  let sampled = begun;
  while (Date.now() - begun < options.minutes * 60_000) {
    await page.waitForTimeout(random() * ACT_WITHIN);
    const { name, act } = draw(random);
    try {
      await within(name, act(page, random));
      done.set(name, (done.get(name) ?? 0) + 1);
    } catch (error) {
      // Something may be asked for just as the engine is started again: that is refused in words.
      failures.push(`${name}: ${(error as Error).message.split("\n")[0]}`);
    }
    await within("going on", keepGoing(page)).catch(async ({ message }: Error) => {
      failures.push(`going on: ${message.split("\n")[0]}`);
      const again = page.getByRole("button", { name: "Start it again" });
      if (await again.isVisible()) await again.click();
    });
    if (Date.now() - sampled < SAMPLE_EVERY) continue;
    sampled = Date.now();
    const one = await within("a sample", sample(page, cdp, begun)).catch(() => null);
    if (one === null) {
      failures.push("a sample: the engine did not answer");
      continue;
    }
    samples.push(one);
    console.error(
      `${one.at.toFixed(0)} s, step ${one.step}: ${one.tensors} tensors, heap ${(one.heapBytes / 1e6).toFixed(1)} MB, ${one.nodes} nodes, late by ${one.delay.toFixed(0)} ms`,
    );
  }
} finally {
  await browser.close();
  await server.close();
}
const { text, flat } = soakReport({ ...options, samples, done, errors, failures });
console.log(text);
if (options.report) {
  const file = fileURLToPath(new URL("../../docs/reliability.md", import.meta.url));
  writeFileSync(file, withReport(readFileSync(file, "utf8"), options.backend, text));
}
process.exit(flat && errors.length === 0 ? 0 : 1);
