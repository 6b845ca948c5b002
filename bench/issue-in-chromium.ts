/**
 * `npx tsx bench/issue-in-chromium.ts [groups]`: the JavaScript time to issue an RL step by the captured
 * step on webgpu, in Chromium, where users are: one step at a time, and several begun ahead. Beside it
 * the same in Node, where there is an adapter. Neither depends on how fast the adapter is.
 */
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { chromium } from "playwright";
import { build, preview } from "vite";
import { startBackend } from "../cli/engine";
import { chromiumArguments } from "../scripts/chromium-arguments.mjs";
import { findBrowser } from "../scripts/find-browser.mjs";
import { root } from "../scripts/run-command.mjs";
import { defaultPreset, presetRuns } from "./default-preset";
import { median } from "./interleave";
import { type IssueTimes, issueTimes } from "./issue/issue-times";
import type {} from "./issue/page";
import { describeMachine, thisMachine } from "./machine";
import { digits } from "./table";

/** Groups of steps that are timed, where nothing else is asked for. */
const GROUPS = 30;

/**
 * What is timed. A step is told the same whatever its number of completions, but the default preset's takes a
 * software adapter most of a second, after which a processor's caches hold other things; a GPU, a millisecond.
 * The small steps come first, so that JavaScript's compiler has seen the code.
 */
const SIZES = [
  {
    name: "2 prompts × 2 completions",
    changes: { num_prompts: 2, num_generations: 2 },
    warmUp: 150,
    times: 10,
  },
  { name: "the default preset", changes: {}, warmUp: 1, times: 1 },
] as const;

/** Longest wait for anything, in milliseconds. */
const PATIENCE = 600_000;

/** Prints what was measured of one size. */
function print(name: string, { alone, ahead }: IssueTimes): void {
  const places = ahead.map((times) => digits(median(times)));
  const least = digits(Math.min(...alone));
  console.log(`  ${name}, medians of ${alone.length}:`);
  console.log(`    one at a time   ${digits(median(alone))} ms, the least ${least}`);
  console.log(
    `    ${ahead.length} begun ahead   ${digits(median(ahead.flat()))} ms of all; by place ${places.join(", ")}`,
  );
}

/** Measures in Chromium, on the page as it would be published. */
async function inChromium(groups: number): Promise<void> {
  const outDir = await mkdtemp(join(tmpdir(), "issue-"));
  const input = join(root, "bench/issue/page.html");
  await build({
    root,
    logLevel: "error",
    build: { outDir, emptyOutDir: true, rollupOptions: { input } },
  });
  const server = await preview({
    root,
    logLevel: "error",
    build: { outDir },
    // An isolated page is given a clock of 5 µs in place of 100.
    preview: {
      host: "localhost",
      port: 0,
      headers: {
        "Cross-Origin-Opener-Policy": "same-origin",
        "Cross-Origin-Embedder-Policy": "require-corp",
      },
    },
  });
  const browser = await chromium.launch({
    executablePath: findBrowser() ?? undefined,
    args: chromiumArguments,
  });
  try {
    const page = await browser.newPage();
    page.setDefaultTimeout(PATIENCE);
    const [site = ""] = server.resolvedUrls?.local ?? [];
    await page.goto(`${site}bench/issue/page.html`);
    await page.waitForFunction(() => globalThis.issueBench !== undefined);
    const adapter = await page.evaluate(() => globalThis.issueBench?.start());
    console.log(`Chromium ${browser.version()}, ${adapter}: JavaScript time to issue a step`);
    for (const { name, changes, warmUp, times } of SIZES) {
      const measured = await page.evaluate((of) => globalThis.issueBench?.measure(...of), [
        `${site}base/`,
        changes,
        warmUp,
        times * groups,
      ] as const);
      if (measured !== undefined) print(name, measured);
    }
  } finally {
    await browser.close();
    await server.close();
    await rm(outDir, { recursive: true });
  }
}

/** Measures in Node, or says why not. */
async function inNode(groups: number): Promise<void> {
  try {
    const { adapter } = await startBackend("webgpu", () => {});
    console.log(`Node ${process.version}, ${adapter}: the same`);
    for (const { name, changes, warmUp, times } of SIZES) {
      const { runs, reason } = await presetRuns(await defaultPreset(changes), "fused");
      if (reason !== null) {
        throw new Error(reason);
      }
      for (let i = 0; i < warmUp; i++) {
        await runs.advance();
      }
      print(name, await issueTimes(runs, times * groups));
      runs.dispose();
    }
  } catch (error) {
    console.log(`Node: left out: ${(error as Error).message}`);
  }
}

const groups = Number(process.argv[2] ?? GROUPS);
if (!Number.isInteger(groups) || groups < 1) {
  console.error(`"${process.argv[2]}" is not a number of groups; allowed: a whole number from 1`);
  process.exit(2);
}
console.log(describeMachine(thisMachine()));
await inChromium(groups);
await inNode(groups);
// WebGPU's threads would keep the process alive.
process.exit(0);
