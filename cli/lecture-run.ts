/** One run of a lecture, made as the page makes it: from its first step to the last that a scene shows. */
import { INSTRUMENTS, QUESTIONS } from "../src/instruments/registry";
import type { LectureRunSpec } from "../src/lecture/lecture";
import type { RunHeader } from "../src/run/frames";
import { openSession } from "../src/run/open-session";
import type { Answer, BackendReport } from "../src/run/protocol";
import { RunRecord } from "../src/run/record";
import { WatchList } from "../src/run/watch-list";
import { checkedWatch } from "../src/run/watch-request";
import { basePolicy } from "./engine";

/** The record of a run, and what its policy answered before its first update. */
export interface LectureRunMade {
  readonly record: RunRecord;
  readonly ripple: Answer | null;
}

/**
 * Makes the run on the current backend.
 * @param until the step at which it ends, and whose policy is measured last.
 * @throws Error where it diverges or an instrument cannot measure.
 */
export async function makeLectureRun(
  id: string,
  spec: LectureRunSpec,
  until: number,
  backend: BackendReport,
): Promise<LectureRunMade> {
  const { experiment } = spec;
  const { ntk_every: ntkEvery, instrument_share: share } = experiment.settings;
  const watch = new WatchList(ntkEvery, share);
  watch.watch(
    checkedWatch(
      spec.watch.map((instrument) => ({ id: instrument, every: 1 })),
      INSTRUMENTS,
    ),
  );
  const session = await openSession({
    experiment,
    base: await basePolicy(experiment.settings),
    watch,
  });
  try {
    const header: RunHeader = {
      id,
      label: id,
      experiment,
      backend: backend.name,
      adapter: backend.adapter,
      probes: session.instruments.probes,
    };
    const record = new RunRecord(header);
    const first = await session.measure("all");
    if (first) record.append(first);
    const ripple = spec.ripple ? await askRipple(session, spec.ripple) : null;
    while (session.step < until) {
      record.append(await session.advance());
      if (session.divergence) throw new Error(`run ${id}: ${session.divergence.message}`);
    }
    const last = await session.measure("all");
    if (last) record.append(last);
    const failed = watch.report().find(({ problem }) => problem !== null);
    if (failed) throw new Error(`run ${id}, instrument ${failed.id}: ${failed.problem}`);
    return { record, ripple };
  } finally {
    session.dispose();
  }
}

async function askRipple(
  session: Awaited<ReturnType<typeof openSession>>,
  { prompt, completion, reward, token, rate }: NonNullable<LectureRunSpec["ripple"]>,
): Promise<Answer> {
  const question = QUESTIONS.find(({ id }) => id === "ripple");
  if (!question) throw new Error('there is no question "ripple"');
  return session.ask(question, { prompt, completion, reward, token, rate, step: "sgd" });
}
