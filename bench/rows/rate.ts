/** Steps per second of a whole session at the default preset: what a visitor sees. */
import { basePolicy } from "../../cli/engine";
import { resolveExperiment } from "../../src/experiment/resolve";
import { openSession } from "../../src/run/open-session";
import { WatchList } from "../../src/run/watch-list";
import { atLeast, plain } from "../figure";
import { median, type Turn, timeTurn } from "../interleave";
import type { Answer, Bench, Family, NodeBackend, RowSpec } from "../row";

/** Steps between two kernels. */
const KERNEL_EVERY = 10;

/** Steps before any counts; parts that are timed, of one kernel each; on a software adapter fewer. */
const WARM_UP = 20;
const PARTS = 6;
const SLOW = { warmUp: 5, parts: 2 };

/** Times parts of ten steps, each with one kernel. */
async function sessionParts(warmUp: number, parts: number): Promise<Turn[]> {
  const experiment = resolveExperiment({
    companion: "none",
    ntk_every: KERNEL_EVERY,
    max_steps: 10_000,
  });
  const base = await basePolicy(experiment.settings);
  const watch = new WatchList(KERNEL_EVERY, 0.3);
  const session = await openSession({ experiment, base, watch });
  for (let i = 0; i < warmUp; i++) {
    await session.advance();
  }
  const turns: Turn[] = [];
  for (let part = 0; part < parts; part++) {
    const turn = await timeTurn(async () => {
      for (let i = 0; i < KERNEL_EVERY; i++) {
        await session.advance();
      }
    });
    turns.push(turn);
  }
  session.dispose();
  return turns;
}

function rateRows(backend: NodeBackend, rows: readonly RowSpec[]): Family {
  const measure = async ({ backend: { software } }: Bench): Promise<Record<string, Answer>> => {
    const { warmUp, parts } = software ? SLOW : { warmUp: WARM_UP, parts: PARTS };
    const note = `median over ${parts} parts of ${KERNEL_EVERY} steps`;
    const turns = await sessionParts(warmUp, parts);
    const rate = (clock: keyof Turn) =>
      (1000 * KERNEL_EVERY) / median(turns.map((turn) => turn[clock]));
    const figure = { ...plain(rate("wall"), note), ofProcessor: rate("processor") };
    return Object.fromEntries(rows.map(({ id }) => [id, figure]));
  };
  return { backend, rows, measure };
}

const what = `RL steps per second, default preset, one run, NTK every ${KERNEL_EVERY}`;

export const wasmRate = rateRows("wasm", [
  { id: "wasm/rate", what, unit: "steps/s", target: atLeast(25) },
]);

export const cpuRate = rateRows("cpu", [{ id: "cpu/rate", what, unit: "steps/s", target: null }]);

export const webgpuRate = rateRows("webgpu", [
  { id: "webgpu/rate", what, unit: "steps/s", target: null },
]);
