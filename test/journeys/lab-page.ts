/** What the journeys through the Lab share: small experiments, and questions to the page API. */
import type { Page } from "@playwright/test";

/**
 * A policy small enough for a GPU that is emulated on two cores. It knows nothing, so its reward is a
 * coin's: a reward for being right would never come, and nothing would be updated.
 */
const TINY = {
  reward: "random",
  algorithm: "reinforce",
  base: "untrained",
  width: "8",
  layers: "1",
  heads: "1",
  num_prompts: "2",
  num_generations: "4",
  ntk_probes: "2",
  eval_prompts: "2",
  eval_samples: "2",
  companion: "none",
  schedule: "standard",
  // A thousand steps may be over between two looks of a busy machine.
  max_steps: "10000",
};

/** The hash of a tiny experiment; `changes` are settings by their keys. */
export function tiny(changes: Readonly<Record<string, string>> = {}): string {
  return `#${new URLSearchParams({ v: "1", preset: "cf-rl-race", ...TINY, ...changes })}`;
}

/** The address of the Lab, paused, with this hash. */
export function labAddress(hash = ""): string {
  return `./?paused${hash}`;
}

/** The same, on WebGPU: the tests' adapter is software, which the page takes only where it is forced. */
export function webgpuAddress(hash = ""): string {
  return `./?paused&backend=webgpu${hash}`;
}

/** Waits until the first experiment is open. */
export async function ready(page: Page): Promise<void> {
  await page.waitForFunction(() => globalThis.playground !== undefined);
  await page.evaluate(() => globalThis.playground?.ready);
}

/** A run as it stands. */
export function snapshot(page: Page, run: "main" | "companion" | "fork" = "main") {
  return page.evaluate((which) => {
    if (!globalThis.playground) throw new Error("the page offers no playground");
    return globalThis.playground.snapshot(which);
  }, run);
}

/** Waits until at least so many updates were made. */
export function stepsMade(page: Page, step: number): Promise<unknown> {
  return page.waitForFunction(
    (wanted) => (globalThis.playground?.snapshot().step ?? 0) >= wanted,
    step,
  );
}

/** Waits until every transition on the page is over. */
export function atRest(page: Page): Promise<unknown> {
  return page.evaluate(() => {
    const ends = document
      .getAnimations()
      .filter(({ effect }) => effect?.getComputedTiming().endTime !== Number.POSITIVE_INFINITY);
    return Promise.allSettled(ends.map(({ finished }) => finished)).then(() => undefined);
  });
}

/**
 * Presses a button, by its text, the moment that something is there, in the page itself: what is to be
 * stopped may be over between two looks of a busy machine. To be awaited before it begins.
 * @param there a selector.
 * @returns what waits for the press.
 */
export async function pressOnceThere(
  page: Page,
  there: string,
  text: string,
): Promise<() => Promise<void>> {
  const waiting = await page.evaluateHandle(
    ([selector, name]) => ({
      pressed: new Promise<void>((resolve) => {
        const look = () => {
          if (!document.querySelector(selector)) return;
          const buttons = [...document.querySelectorAll("button")];
          const button = buttons.find(({ textContent }) => textContent === name);
          if (!button) return;
          changes.disconnect();
          button.click();
          resolve();
        };
        const changes = new MutationObserver(look);
        changes.observe(document, { subtree: true, childList: true, attributes: true });
      }),
    }),
    [there, text] as const,
  );
  return () => waiting.evaluate(({ pressed }) => pressed);
}

/** Up to which step runs, and their forks, are in the browser's storage: `[step, fork's or null]` each. */
export function savedSteps(page: Page): Promise<unknown> {
  return page.evaluate(
    () =>
      new Promise<unknown>((resolve) => {
        const opening = indexedDB.open("rl-post-training-playground");
        opening.onsuccess = () => {
          const all = opening.result.transaction("states").objectStore("states").getAll();
          all.onsuccess = () => {
            opening.result.close();
            resolve(all.result.map(({ step, resume }) => [step, resume.fork?.step ?? null]));
          };
        };
      }),
  );
}

/** A run's tensors by name, as hexadecimal text, to be compared bit for bit. */
export function tensors(
  page: Page,
  run: "main" | "companion" | "fork" = "main",
): Promise<Record<string, string>> {
  return page.evaluate(async (which) => {
    const bytes = await globalThis.playground?.checkpoint(which);
    if (!bytes) throw new Error("the page offers no checkpoint");
    // safetensors: a little-endian length, a JSON header with offsets, the data.
    const view = new DataView(bytes.buffer, bytes.byteOffset);
    const length = Number(view.getBigUint64(0, true));
    const header = JSON.parse(new TextDecoder().decode(bytes.subarray(8, 8 + length)));
    const found: Record<string, string> = {};
    for (const [name, entry] of Object.entries(header)) {
      if (name === "__metadata__") continue;
      const [from, to] = (entry as { data_offsets: [number, number] }).data_offsets;
      found[name] = [...bytes.subarray(8 + length + from, 8 + length + to)]
        .map((byte) => byte.toString(16).padStart(2, "0"))
        .join("");
    }
    return found;
  }, run);
}
