/** Makes one run for its numbers: no folder, no kernel unless asked for, metrics at a few steps. */
import type { Experiment } from "../src/experiment/experiment";
import type { Recorded } from "../src/experiment/sweep";
import { INSTRUMENTS } from "../src/instruments/registry";
import { CurveCollector, type Measured } from "../src/results/run-result";
import { TIMING_METRICS } from "../src/run/metrics";
import { openSession } from "../src/run/open-session";
import { WatchList } from "../src/run/watch-list";
import { checkedWatch } from "../src/run/watch-request";
import { basePolicy } from "./engine";

/** A run to make; plain data, so that it can be sent to another process. */
export interface Job {
  readonly experiment: Experiment;
  readonly record: Recorded;
}

function withoutTimings(metrics: Readonly<Record<string, number>>): Record<string, number> {
  return Object.fromEntries(
    Object.entries(metrics).filter(([name]) => !TIMING_METRICS.includes(name)),
  );
}

/**
 * Makes a run on the current backend and keeps its metrics at the steps of its evaluations, kernels
 * and instruments, and at the last. `ntk_every` 0 is no kernel at all. A run that diverges is a result
 * as well. Throws where the run fails for another reason, an instrument that cannot measure included.
 * @param onStep called after every step.
 */
export async function executeRun(job: Job, onStep: (step: number) => void): Promise<Measured> {
  const { experiment, record } = job;
  const { ntk_every, eval_every, instrument_share } = experiment.settings;
  const kernelEvery = ntk_every === 0 ? Number.POSITIVE_INFINITY : ntk_every;
  const watch = new WatchList(kernelEvery, instrument_share);
  watch.watch(checkedWatch(record.instruments, INSTRUMENTS));
  const cadences = [eval_every, kernelEvery, ...record.instruments.map(({ every }) => every)];
  const collector = new CurveCollector(record.metrics, cadences);
  const base = await basePolicy(experiment.settings);
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
      onStep(session.step);
      // A message or signal is heard between two turns of the event loop.
      await new Promise((resolve) => setImmediate(resolve));
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
