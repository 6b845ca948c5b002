/**
 * webgpu: what an RL step of the default preset asks of the device, and of JavaScript until it is
 * queued. Neither depends on how fast the adapter is.
 */
import { defaultPreset, presetRuns } from "../default-preset";
import { countDispatches } from "../dispatches";
import { atLeast, atMost, duration, plain, speedup } from "../figure";
import { median, type Turn, timeTurn } from "../interleave";
import type { Answer, Bench, Family, RowSpec } from "../row";
import type { Runs } from "../runs";

const DISPATCHES = "webgpu/dispatches";
const ISSUE = "webgpu/issue";
const ISSUE_RATIO = "webgpu/issue/reference";

const rows: readonly RowSpec[] = [
  {
    id: DISPATCHES,
    what: "dispatches per RL step (rollout, update, metrics), default preset",
    unit: "dispatches",
    target: atMost(24),
  },
  { id: ISSUE, what: "JavaScript time to issue an RL step", unit: "ms", target: atMost(0.25) },
  {
    id: ISSUE_RATIO,
    what: "the same against the reference engine",
    unit: "×",
    target: atLeast(50),
  },
];

/** Steps of ours that are timed, and pairs with the reference at most. */
const COUNTS = { steps: 60, pairs: 9 };
/** The same where a step of the reference takes many seconds. */
const COUNTS_IN_SOFTWARE = { steps: 15, pairs: 3 };

/** Steps of ours beside each of the reference, of which the median is taken: ours take no time. */
const BESIDE = 5;

/**
 * Steps before the first that is timed, so that JavaScript's compiler has seen the code; of few
 * completions, for the time to issue a step does not depend on their number.
 */
const WARM_UP = 150;
const FEW = { num_prompts: 2, num_generations: 2 };

/** Makes many small steps. */
async function warmUp(): Promise<void> {
  const { runs } = await presetRuns(await defaultPreset(FEW), "fused");
  for (let i = 0; i < WARM_UP; i++) {
    await runs.advance();
  }
  runs.dispose();
}

/** Queues a step, timed. The step is waited for, so that no other runs beside the next. */
async function issue(runs: Runs): Promise<Turn> {
  let read: (() => Promise<unknown>) | undefined;
  const turn = await timeTurn(async () => {
    read = runs.queue();
  });
  await read?.();
  return turn;
}

/** The median of a few. */
async function typicalIssue(runs: Runs): Promise<Turn> {
  const turns: Turn[] = [];
  for (let i = 0; i < BESIDE; i++) {
    turns.push(await issue(runs));
  }
  return {
    wall: median(turns.map(({ wall }) => wall)),
    processor: median(turns.map(({ processor }) => processor)),
  };
}

async function measure({ backend, pairs, wants }: Bench): Promise<Record<string, Answer>> {
  const counts = backend.software ? COUNTS_IN_SOFTWARE : COUNTS;
  const preset = await defaultPreset();
  const fused = await presetRuns(preset, "fused");
  const { runs } = fused;
  if (fused.reason !== null) {
    runs.dispose();
    const leftOut = `there is no fused engine here: ${fused.reason}`;
    return Object.fromEntries(rows.map(({ id }) => [id, { leftOut }]));
  }
  const answers: Record<string, Answer> = {};
  const dispatches = await countDispatches(() => runs.advance());
  answers[DISPATCHES] = plain(dispatches);
  if (wants(ISSUE) || wants(ISSUE_RATIO)) {
    await warmUp();
    await runs.advance();
  }
  if (wants(ISSUE)) {
    const own: Turn[] = [];
    for (let i = 0; i < counts.steps; i++) {
      own.push(await issue(runs));
    }
    answers[ISSUE] = duration({ name: "ours", turns: own });
  }
  if (wants(ISSUE_RATIO)) {
    const reference = (await presetRuns(preset, "reference")).runs;
    // Its first step compiles; the count needs one anyway.
    const beside = await countDispatches(() => reference.advance());
    answers[DISPATCHES] = plain(dispatches, `the reference engine: ${beside}`);
    const [ours, theirs]: [Turn[], Turn[]] = [[], []];
    for (let pair = 0; pair < Math.min(pairs, counts.pairs); pair++) {
      ours.push(await typicalIssue(runs));
      theirs.push(await issue(reference));
    }
    answers[ISSUE_RATIO] = speedup(
      { name: "ours", turns: ours },
      { name: "reference engine", turns: theirs },
    );
    reference.dispose();
  }
  runs.dispose();
  return answers;
}

export const webgpuIssueRows: Family = { backend: "webgpu", rows, measure };
