/** What a soak looks at again and again, and whether it stayed flat. */
import type { CDPSession, Page } from "playwright";
import type {} from "../../src/run/page-api";

/** The page and its engine at one moment. */
export interface Sample {
  /** Since the beginning, in seconds. */
  readonly at: number;
  readonly step: number;
  readonly tensors: number;
  readonly tensorBytes: number;
  /** Of the graphics device; null where there is none. */
  readonly deviceBytes: number | null;
  /** Of the page's thread, after a collection of garbage. */
  readonly heapBytes: number;
  readonly nodes: number;
  readonly listeners: number;
  /** Largest delay of a timer on the page's thread since the sample before, in milliseconds. */
  readonly delay: number;
}

/** Has the page take down by how much a timer of 50 ms is late at most. */
export async function watchDelay(page: Page): Promise<void> {
  await page.addInitScript(() => {
    const state = globalThis as unknown as { soakDelay: number };
    state.soakDelay = 0;
    let last = performance.now();
    setInterval(() => {
      const now = performance.now();
      state.soakDelay = Math.max(state.soakDelay, now - last - 50);
      last = now;
    }, 50);
  });
}

/** Takes a sample; null while the engine is being started again. */
export async function sample(page: Page, cdp: CDPSession, begun: number): Promise<Sample | null> {
  const engine = await page.evaluate(async () => {
    const state = globalThis as unknown as { soakDelay: number };
    const { soakDelay: delay } = state;
    state.soakDelay = 0;
    try {
      const memory = await globalThis.playground?.memory();
      const step = globalThis.playground?.snapshot().step ?? 0;
      return memory === undefined ? null : { ...memory, step, delay };
    } catch {
      return null;
    }
  });
  if (engine === null) return null;
  await cdp.send("HeapProfiler.collectGarbage");
  const { metrics } = await cdp.send("Performance.getMetrics");
  const metric = (name: string) => metrics.find((one) => one.name === name)?.value ?? Number.NaN;
  return {
    at: (Date.now() - begun) / 1000,
    step: engine.step,
    tensors: engine.tensors,
    tensorBytes: engine.bytes,
    deviceBytes: engine.deviceBytes,
    heapBytes: metric("JSHeapUsedSize"),
    nodes: metric("Nodes"),
    listeners: metric("JSEventListeners"),
    delay: engine.delay,
  };
}

/** A quantity over the soak. */
export interface Trend {
  readonly name: string;
  readonly unit: string;
  /** Medians over the second and the last quarter of the samples: the first is warming up. */
  readonly early: number;
  readonly late: number;
  readonly largest: number;
  readonly flat: boolean;
}

/** What may grow by how much between the quarters: a share, and an amount beside which a share says nothing. */
const QUANTITIES: readonly {
  readonly name: string;
  readonly unit: string;
  readonly of: (one: Sample) => number | null;
  readonly share: number;
  readonly amount: number;
}[] = [
  { name: "tensors", unit: "", of: ({ tensors }) => tensors, share: 0.1, amount: 20 },
  { name: "tensor bytes", unit: "MB", of: (one) => one.tensorBytes / 1e6, share: 0.1, amount: 1 },
  {
    name: "bytes on the device",
    unit: "MB",
    of: ({ deviceBytes }) => (deviceBytes === null ? null : deviceBytes / 1e6),
    share: 0.2,
    amount: 4,
  },
  {
    name: "heap of the page",
    unit: "MB",
    of: (one) => one.heapBytes / 1e6,
    share: 0.25,
    amount: 8,
  },
  { name: "DOM nodes", unit: "", of: ({ nodes }) => nodes, share: 0.25, amount: 300 },
  { name: "event listeners", unit: "", of: ({ listeners }) => listeners, share: 0.25, amount: 60 },
  { name: "delay of a timer", unit: "ms", of: ({ delay }) => delay, share: 1, amount: 100 },
];

function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
}

/** Whether each quantity stayed flat; of fewer than 8 samples nothing can be said. */
export function trends(samples: readonly Sample[]): Trend[] {
  if (samples.length < 8) return [];
  const quarter = Math.floor(samples.length / 4);
  return QUANTITIES.flatMap(({ name, unit, of, share, amount }) => {
    const values = samples.flatMap((one) => of(one) ?? []);
    if (values.length < samples.length) return [];
    const early = median(values.slice(quarter, 2 * quarter));
    const late = median(values.slice(-quarter));
    const flat = late <= Math.max(early * (1 + share), early + amount);
    return [{ name, unit, early, late, largest: Math.max(...values), flat }];
  });
}
