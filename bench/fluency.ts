/**
 * `npx tsx bench/fluency.ts`: how the built page feels while the default preset trains, in Chromium on
 * WebAssembly: first paint, time that tasks block the main thread, layout shift, frames a second. Every
 * visit in a new browser. Build the site first.
 */
import { chromium, type Page } from "playwright";
import { preview } from "vite";
import { findBrowser } from "../scripts/find-browser.mjs";
import { root } from "../scripts/run-command.mjs";
import type {} from "../src/run/page-api";
import { median } from "./interleave";
import { describeMachine, thisMachine } from "./machine";

/** Visits, of which medians are told. */
const VISITS = 3;
/** How long frames are counted while it trains, ms. */
const WATCH = 4000;
/** What of a task longer than this blocks, ms: as Lighthouse counts total blocking time. */
const LONG = 50;

interface Visit {
  /** First contentful paint, ms. */
  readonly paint: number;
  /** Blocked between the first paint and the first ten steps, and while frames were counted, ms. */
  readonly blockedOpening: number;
  readonly blockedTraining: number;
  /** Cumulative layout shift without recent input, over the whole visit. */
  readonly shift: number;
  /** Frames a second while it trains, and the longest time between two, ms. */
  readonly frames: number;
  readonly longest: number;
  /** Steps a second meanwhile. */
  readonly steps: number;
}

async function visit(page: Page, site: string): Promise<Visit> {
  // tsx names functions by a helper, which the page is given too.
  await page.addInitScript({ content: "globalThis.__name = (named) => named;" });
  await page.addInitScript(() => {
    const marks = { tasks: [] as [number, number][], shift: 0 };
    Object.assign(globalThis, { marks });
    new PerformanceObserver((list) => {
      for (const { startTime, duration } of list.getEntries()) {
        marks.tasks.push([startTime, duration]);
      }
    }).observe({ type: "longtask", buffered: true });
    new PerformanceObserver((list) => {
      for (const entry of list.getEntries()) {
        const shift = entry as PerformanceEntry & { value: number; hadRecentInput: boolean };
        if (!shift.hadRecentInput) marks.shift += shift.value;
      }
    }).observe({ type: "layout-shift", buffered: true });
  });
  await page.goto(`${site}#v=1&preset=cf-rl-race&max_steps=4000`);
  await page.waitForFunction(() => (globalThis.playground?.snapshot().step ?? 0) >= 10);
  return page.evaluate(
    async ([watch, long]) => {
      const { marks } = globalThis as unknown as {
        marks: { tasks: [number, number][]; shift: number };
      };
      const paint = performance.getEntriesByName("first-contentful-paint")[0]?.startTime ?? 0;
      const opened = performance.now();
      const step = () => globalThis.playground?.snapshot().step ?? 0;
      const before = step();
      let [count, longest, last] = [0, 0, performance.now()];
      await new Promise<void>((resolve) => {
        const frame = (now: number) => {
          count += 1;
          longest = Math.max(longest, now - last);
          last = now;
          if (now - opened < watch) requestAnimationFrame(frame);
          else resolve();
        };
        requestAnimationFrame(frame);
      });
      const seconds = (performance.now() - opened) / 1000;
      const blocked = (from: number, to: number) =>
        marks.tasks
          .filter(([start]) => start >= from && start < to)
          .reduce((sum, [, duration]) => sum + Math.max(0, duration - long), 0);
      return {
        paint,
        blockedOpening: blocked(paint, opened),
        blockedTraining: blocked(opened, performance.now()),
        shift: marks.shift,
        frames: count / seconds,
        longest,
        steps: (step() - before) / seconds,
      };
    },
    [WATCH, LONG] as const,
  );
}

console.log(describeMachine(thisMachine()));
const server = await preview({ root, preview: { host: "localhost" }, logLevel: "error" });
const [site] = server.resolvedUrls?.local ?? [];
if (site === undefined) throw new Error("the site is not served");
const visits: Visit[] = [];
for (let i = 0; i < VISITS; i++) {
  const browser = await chromium.launch({
    executablePath: findBrowser() ?? undefined,
    args: ["--disable-gpu"],
  });
  visits.push(await visit(await browser.newPage({ viewport: { width: 1440, height: 900 } }), site));
  await browser.close();
}
const middle = (key: keyof Visit) => median(visits.map((one) => one[key]));
for (const [what, value, unit] of [
  ["first contentful paint", middle("paint").toFixed(0), "ms"],
  ["main thread blocked, from there to step 10", middle("blockedOpening").toFixed(0), "ms"],
  [
    `main thread blocked, ${WATCH / 1000} s of training`,
    middle("blockedTraining").toFixed(0),
    "ms",
  ],
  ["layout shift", middle("shift").toFixed(4), ""],
  ["frames a second while training", middle("frames").toFixed(1), ""],
  ["longest time between two frames", middle("longest").toFixed(0), "ms"],
  ["steps a second meanwhile", middle("steps").toFixed(1), ""],
]) {
  console.log(`${what}\t${value} ${unit}`.trimEnd());
}
await server.close();
process.exit(0);
