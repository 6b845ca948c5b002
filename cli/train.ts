/** Trains one run from its first step to its last, into a folder if one is given. */
import { advanceTogether, beginTogether } from "../src/engine/advance-together";
import { encodeCheckpoint } from "../src/engine/checkpoint";
import type { Trainer } from "../src/engine/trainer";
import type { Experiment } from "../src/experiment/experiment";
import { readBaseFiles } from "../src/run/base-files";
import type { RunHeader, StopReason } from "../src/run/frames";
import { LocalCohort } from "../src/run/local-cohort";
import { Meeting } from "../src/run/meeting";
import { openMembers } from "../src/run/open-member";
import { openRunSet } from "../src/run/open-run-set";
import { openSession } from "../src/run/open-session";
import type { BackendReport } from "../src/run/protocol";
import type { RunOutput, RunSet } from "../src/run/run-set";
import type { Session } from "../src/run/session";
import { type Watched, WatchList } from "../src/run/watch-list";
import { basePolicy } from "./engine";
import type { Progress } from "./output";
import { RunWriter } from "./run-writer";

/** A run that is to be made. */
export interface TrainingRequest {
  readonly experiment: Experiment;
  readonly backend: BackendReport;
  readonly id: string;
  /** A few words for charts. */
  readonly label: string;
  readonly folder: string;
  readonly fullKernels: boolean;
  /** The instruments that measure, and how often. */
  readonly instruments: readonly Watched[];
  /** Steps between checkpoints; null for the first and the last one only. */
  readonly checkpointEvery: number | null;
  /** Aborted by Ctrl-C: the step in progress is finished and the folder completed. */
  readonly signal: AbortSignal;
  readonly progress: Progress;
}

/** How a run ended. */
export interface TrainingResult {
  readonly reason: StopReason;
  readonly message: string;
  /** Updates made. */
  readonly steps: number;
}

function progressLine(session: Session, metrics: Readonly<Record<string, number>>): string {
  const { max_steps: last } = session.experiment.settings;
  const shown = ["reward", "loss", "entropy", "heldout/reward", "speed/steps_per_second"]
    .filter((name) => name in metrics)
    .map((name) => `${name} ${(metrics[name] as number).toPrecision(3)}`);
  return `step ${session.step}/${last}  ${session.trainer.phase.name}  ${shown.join("  ")}`;
}

/** Opens the run and the seeds beside it. A folder holds no companion. */
async function openRun(request: TrainingRequest, watch: WatchList): Promise<RunSet> {
  const { experiment, backend, fullKernels, progress } = request;
  const bytes = await basePolicy(experiment.settings);
  const onProgress = (message: string) => progress.show(message);
  return openRunSet(
    {
      newMeeting: ({ name }) => (name === "webgpu" ? new Meeting<Trainer>(advanceTogether) : null),
      beginAhead: ({ name }) => (name === "webgpu" ? beginTogether : null),
      openSession: (asked, { meeting }) =>
        openSession({ experiment: asked, base: bytes, watch, fullKernels, meeting }),
      async openCohort(members, { meeting }) {
        const runs = members.map((member) => member.experiment.settings);
        const bases = await readBaseFiles(runs, basePolicy);
        return new LocalCohort(await openMembers(members, bases, []), (steps) =>
          meeting === null ? advanceTogether(steps) : meeting.join(steps),
        );
      },
      now: () => performance.now(),
    },
    // By steps, never by the clock: two runs of one seed are to agree.
    { experiment, backend, baseUrl: "", resume: null, watch, unhurried: true, onProgress },
  );
}

/** Steps until the run ends; the folder can be read at any time meanwhile. */
async function runSteps(
  set: RunSet,
  writer: RunWriter,
  request: TrainingRequest,
): Promise<TrainingResult> {
  const { checkpointEvery, signal, progress } = request;
  const session = set.main;
  let shown: Readonly<Record<string, number>> = {};
  const output: RunOutput = {
    frame(_, frame) {
      writer.append(frame);
      shown = { ...shown, ...frame.metrics };
    },
    cohort(_, frame) {
      writer.appendCohort(frame);
      for (const { seed, step, message } of frame.ended) {
        progress.say(`seed ${seed} stopped at step ${step}: ${message}`);
      }
    },
  };
  const keepCheckpoint = async () =>
    writer.checkpoint(session.step, await session.trainer.checkpoint());
  await keepCheckpoint();
  while (!session.finished && !signal.aborted) {
    const { step } = session;
    if (step > 0 && checkpointEvery !== null && step % checkpointEvery === 0) {
      await keepCheckpoint();
    }
    await set.advance("due", output);
    if (session.divergence !== null) break;
    progress.show(progressLine(session, shown));
    // A signal is heard between two turns of the event loop.
    await new Promise((resolve) => setImmediate(resolve));
  }
  await set.settle();
  const { divergence, lastGood } = session;
  if (divergence !== null) {
    if (lastGood !== null && lastGood.step > 0) {
      writer.checkpoint(lastGood.step, encodeCheckpoint(lastGood));
    }
    return { reason: "diverged", message: divergence.message, steps: session.step };
  }
  await set.measure("all", output);
  await keepCheckpoint();
  if (session.divergence !== null) {
    return { reason: "diverged", message: session.divergence.message, steps: session.step };
  }
  const reason: StopReason = session.finished ? "finished" : "interrupted";
  const message =
    reason === "finished" ? "All steps were made." : "The run was interrupted by a signal.";
  writer.addEvent({ step: session.step, kind: "stopped", reason, message });
  return { reason, message, steps: session.step };
}

/** Runs an experiment into a folder. Whatever goes wrong, what was written stays readable. */
export async function train(request: TrainingRequest): Promise<TrainingResult> {
  const { experiment, backend, id, label, folder, instruments, progress } = request;
  const { ntk_every: ntkEvery, instrument_share: share } = experiment.settings;
  const watch = new WatchList(ntkEvery, share);
  watch.watch(instruments);
  const set = await openRun(request, watch);
  const session = set.main;
  try {
    const header: RunHeader = {
      id,
      label,
      experiment,
      backend: backend.name,
      adapter: backend.adapter,
      probes: session.instruments.probes,
    };
    const writer = new RunWriter(folder, header);
    try {
      return await runSteps(set, writer, request);
    } catch (error) {
      const message = error instanceof Error ? error.message : String(error);
      writer.addEvent({ step: session.step, kind: "stopped", reason: "failed", message });
      return { reason: "failed", message, steps: session.step };
    } finally {
      writer.finish();
      for (const { id: name, problem } of watch.report()) {
        if (problem !== null) progress.say(`--instrument ${name}: the last failed: ${problem}`);
      }
    }
  } finally {
    set.dispose();
  }
}
