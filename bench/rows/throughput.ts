/** webgpu: RL steps per second with several in flight and nothing measured: what the device gives. */
import { defaultPreset, presetRuns } from "../default-preset";
import { atLeast, plain } from "../figure";
import { median, timeTurn } from "../interleave";
import type { Answer, Bench, Family, RowSpec } from "../row";
import type { Runs } from "../runs";

/** Steps that are begun before the first of them is read back, as in `src/run/run-set.ts`. */
const DEPTH = 4;

/** Parts that are timed, of so many steps each; few where a step takes most of a second. */
const COUNTS = { parts: 9, steps: 200 };
const COUNTS_IN_SOFTWARE = { parts: 3, steps: 4 };

const SOFTWARE = "webgpu/throughput";
const HARDWARE = "webgpu/throughput/gpu";

const what = `RL steps per second, default preset, one run, ${DEPTH} in flight, nothing measured`;

const rows: readonly RowSpec[] = [
  { id: SOFTWARE, what, unit: "steps/s", target: null, adapter: "software" },
  { id: HARDWARE, what, unit: "steps/s", target: atLeast(1000), adapter: "hardware" },
];

/** Makes steps, a few of them in flight at a time. */
async function steps(runs: Runs, count: number): Promise<void> {
  const pending: Promise<unknown>[] = [];
  for (let i = 0; i < count; i++) {
    if (pending.length === DEPTH) {
      await pending.shift();
    }
    pending.push(runs.advance());
  }
  await Promise.all(pending);
}

async function measure({ backend }: Bench): Promise<Record<string, Answer>> {
  const { parts, steps: count } = backend.software ? COUNTS_IN_SOFTWARE : COUNTS;
  const { runs, reason } = await presetRuns(await defaultPreset(), "fused");
  try {
    if (reason !== null) {
      const leftOut = `there is no fused engine here: ${reason}`;
      return Object.fromEntries(rows.map(({ id }) => [id, { leftOut }]));
    }
    await steps(runs, count);
    const rates: number[] = [];
    for (let part = 0; part < parts; part++) {
      const { wall } = await timeTurn(() => steps(runs, count));
      rates.push((1000 * count) / wall);
    }
    const figure = plain(median(rates), `median over ${parts} parts of ${count} steps`);
    return { [SOFTWARE]: figure, [HARDWARE]: figure };
  } finally {
    runs.dispose();
  }
}

export const throughputRows: Family = { backend: "webgpu", rows, measure };
