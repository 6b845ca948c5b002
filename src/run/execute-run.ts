/** Makes one run for its numbers: no folder, no kernel unless asked for, metrics at a few steps. */
import { INSTRUMENTS } from "../instruments/registry";
import { CurveCollector, type Measured } from "../results/run-result";
import type { Job } from "./job";
import { TIMING_METRICS } from "./metrics";
import { openSession } from "./open-session";
import { WatchList } from "./watch-list";
import { checkedWatch } from "./watch-request";

function withoutTimings(metrics: Readonly<Record<string, number>>): Record<string, number> {
  return Object.fromEntries(
    Object.entries(metrics).filter(([name]) => !TIMING_METRICS.includes(name)),
  );
}

/**
 * Makes a run on the current backend and keeps its metrics at the steps of its evaluations, kernels
 * and instruments, and at the last. `ntk_every` 0 is no kernel at all. A run that diverges is a result
 * as well. Throws where the run fails for another reason, an instrument that cannot measure included.
 * @param base the base policy; null where the settings say `untrained`.
 * @param onStep called and waited for after every step; what it throws ends the run.
 */
export async function executeRun(
  job: Job,
  base: Uint8Array | null,
  onStep: (step: number) => void | Promise<void>,
): Promise<Measured> {
  const { experiment, record } = job;
  const { ntk_every, eval_every, instrument_share } = experiment.settings;
  const kernelEvery = ntk_every === 0 ? Number.POSITIVE_INFINITY : ntk_every;
  const watch = new WatchList(kernelEvery, instrument_share);
  watch.watch(checkedWatch(record.instruments, INSTRUMENTS));
  const cadences = [eval_every, kernelEvery, ...record.instruments.map(({ every }) => every)];
  const collector = new CurveCollector(record.metrics, cadences);
  const session = await openSession({ experiment, base, watch });
  const check = () => {
    const failed = watch.report().find(({ problem }) => problem !== null);
    if (failed !== undefined) throw new Error(`instrument ${failed.id}: ${failed.problem}`);
  };
  try {
    while (!session.finished && session.divergence === null) {
      const { step, metrics } = await session.advance();
      collector.add(step, withoutTimings(metrics));
      check();
      await onStep(session.step);
    }
    if (session.divergence === null) {
      const last = await session.measure("due");
      check();
      if (last !== null) collector.add(last.step, withoutTimings(last.metrics));
    }
    const { divergence, step: steps } = session;
    return {
      status: divergence === null ? "finished" : "diverged",
      message: divergence?.message ?? "",
      steps,
      ...collector.collected(),
    };
  } finally {
    session.dispose();
  }
}
