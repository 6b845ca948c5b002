/** What a soak does to the page: as a visitor would who never tires, in an order that a seed fixes. */
import type { Page } from "playwright";
import type {} from "../../src/run/page-api";

/** Numbers in [0, 1) that a seed fixes (mulberry32, Tommy Ettinger, public domain). */
export function numbers(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = state;
    t = Math.imul(t ^ (t >>> 15), t | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}

/** Something that is done to the page. */
export interface Action {
  readonly name: string;
  /** How often, beside the others. */
  readonly weight: number;
  readonly act: (page: Page, random: () => number) => Promise<void>;
}

const SCHEDULES = ["standard", "cf-rl", "classifier-only", "backbone-first", "head-rate"];

const switchSchedule: Action["act"] = (page, random) =>
  page.evaluate(
    async (id) => globalThis.playground?.setSchedule(id),
    SCHEDULES[Math.floor(random() * SCHEDULES.length)] as string,
  );

const fork: Action["act"] = async (page, random) => {
  const share = random();
  await page.evaluate(async (part) => {
    const { playground } = globalThis;
    const step = Math.floor(part * (playground?.snapshot().step ?? 0));
    await playground?.fork({ step, schedule: part > 0.5 ? "standard" : "classifier-only" });
  }, share);
};

/** Drags the playhead to somewhere on the time axis and back to the newest step. */
const scrub: Action["act"] = async (page, random) => {
  const axis = await page.locator(".tl-plot").first().boundingBox();
  if (axis === null) return;
  const y = axis.y + 4;
  await page.mouse.move(axis.x + random() * axis.width, y);
  await page.mouse.down();
  for (let i = 0; i < 5; i++) await page.mouse.move(axis.x + random() * axis.width, y);
  await page.mouse.up();
  await page.keyboard.press("End");
};

/** Hides the tab for a moment, as the browser tells the page. */
const hide: Action["act"] = async (page, random) => {
  const see = (hidden: boolean) =>
    page.evaluate((value) => {
      Object.defineProperty(document, "hidden", { configurable: true, value });
      document.dispatchEvent(new Event("visibilitychange"));
    }, hidden);
  await see(true);
  await page.waitForTimeout(200 + 2000 * random());
  await see(false);
};

/** Takes the engine away: its device where there is one, else its worker by an error that nobody catches. */
const lose: Action["act"] = async (page) => {
  await page
    .workers()[0]
    ?.evaluate(() => {
      const { device } = globalThis as unknown as { device?: GPUDevice };
      if (device) device.destroy();
      else
        setTimeout(() => {
          throw new Error("taken away by the soak");
        });
    })
    .catch(() => undefined);
};

const resize: Action["act"] = async (page, random) => {
  const sizes = [
    { width: 1440, height: 900 },
    { width: 1920, height: 1080 },
    { width: 390, height: 844 },
  ];
  await page.setViewportSize(
    sizes[Math.floor(random() * sizes.length)] ?? { width: 1440, height: 900 },
  );
  await page.waitForTimeout(300);
  await page.setViewportSize({ width: 1440, height: 900 });
};

const turnPages: Action["act"] = async (page) => {
  for (const name of ["Instruments", "Claims", "Lab"]) {
    await page.getByRole("link", { name, exact: true }).first().click();
    await page.waitForTimeout(400);
  }
};

const reset: Action["act"] = (page) =>
  page.evaluate(async () => {
    await globalThis.playground?.reset();
    await globalThis.playground?.start();
  });

/** Everything that is done. */
export const ACTIONS: readonly Action[] = [
  { name: "schedule switched", weight: 6, act: switchSchedule },
  { name: "forked", weight: 4, act: fork },
  { name: "scrubbed", weight: 6, act: scrub },
  { name: "hidden", weight: 3, act: hide },
  { name: "resized", weight: 2, act: resize },
  { name: "pages turned", weight: 2, act: turnPages },
  { name: "reset", weight: 1, act: reset },
  { name: "engine taken away", weight: 1, act: lose },
];

/** Draws an action. */
export function draw(random: () => number): Action {
  const total = ACTIONS.reduce((sum, { weight }) => sum + weight, 0);
  let left = random() * total;
  for (const action of ACTIONS) {
    left -= action.weight;
    if (left < 0) return action;
  }
  return ACTIONS[0] as Action;
}
