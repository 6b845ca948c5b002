/** webgpu: 16 runs side by side against one: as many dispatches, and how much more time. */
import { defaultPreset, presetRuns } from "../default-preset";
import { countDispatches } from "../dispatches";
import { atMost, countRatio, slowdown } from "../figure";
import { interleave } from "../interleave";
import type { Answer, Bench, Family, RowSpec } from "../row";

const RUNS = 16;

const DISPATCHES = "webgpu/side-by-side/dispatches";
const TIME = "webgpu/side-by-side/time";
const TIME_GPU = "webgpu/side-by-side/time-gpu";

const what = `RL step of ${RUNS} runs side by side, as a multiple of one run's time`;

const rows: readonly RowSpec[] = [
  {
    id: DISPATCHES,
    what: `dispatches of ${RUNS} runs side by side, as a multiple of one run's`,
    unit: "×",
    target: atMost(1),
  },
  { id: TIME, what, unit: "×", target: null, adapter: "software" },
  { id: TIME_GPU, what, unit: "×", target: atMost(3), adapter: "hardware" },
];

async function measure({ pairs, wants }: Bench): Promise<Record<string, Answer>> {
  const preset = await defaultPreset();
  const many = await presetRuns(preset, "fused", RUNS);
  if (many.reason !== null) {
    many.runs.dispose();
    const leftOut = `there is no fused engine here: ${many.reason}`;
    return Object.fromEntries(rows.map(({ id }) => [id, { leftOut }]));
  }
  const one = await presetRuns(preset, "fused");
  const sides = { many: () => many.runs.advance(), one: () => one.runs.advance() };
  await sides.many();
  await sides.one();
  const counts = [await countDispatches(sides.many), await countDispatches(sides.one)] as const;
  const answers: Record<string, Answer> = {
    [DISPATCHES]: countRatio(
      { name: `${RUNS} runs`, count: counts[0] },
      { name: "one run", count: counts[1] },
      "dispatches",
    ),
  };
  if (wants(TIME) || wants(TIME_GPU)) {
    const turns = await interleave(sides, pairs);
    answers[TIME] = slowdown(
      { name: `${RUNS} runs`, turns: turns.many },
      { name: "one run", turns: turns.one },
    );
    answers[TIME_GPU] = answers[TIME];
  }
  many.runs.dispose();
  one.runs.dispose();
  return answers;
}

export const sideBySideRows: Family = { backend: "webgpu", rows, measure };
