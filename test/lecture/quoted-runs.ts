/** What the shipped lecture's quoted figures are of: its recorded runs, and runs that are made for them. */
import { readFileSync } from "node:fs";
import { basePolicy, startBackend } from "../../cli/engine";
import { makeLectureRun } from "../../cli/lecture-run";
import { decodeCheckpoint } from "../../src/engine/checkpoint";
import { CLASSIFIER, parameterLayout } from "../../src/engine/layout";
import { type PartialExperiment, resolveExperiment } from "../../src/experiment/resolve";
import type { Lecture } from "../../src/lecture/lecture";
import { readRunFolder, unzipRunFolder } from "../../src/run/files/run-folder";
import { openSession } from "../../src/run/open-session";
import type { RunRecord } from "../../src/run/record";
import { WatchList } from "../../src/run/watch-list";
import { isDigit, PERMUTE_TOKEN, VOCABULARY_SIZE } from "../../src/tasks/vocabulary";
import { KernelReach } from "./kernel-reach";

/** The record that is shipped of a lecture's run. */
export function recorded(lecture: Lecture, id: string): RunRecord {
  const bytes = readFileSync(`public/${lecture.runs[id]?.recording}`);
  return readRunFolder(unzipRunFolder(new Uint8Array(bytes))).record;
}

/** The run `std` of the lecture with other settings. What nobody quotes of it is measured at its ends alone. */
function variant(lecture: Lecture, settings: PartialExperiment) {
  const { seed, max_steps } = lecture.runs.std!.experiment.settings;
  const measured = { ntk_every: max_steps, eval_every: max_steps };
  return resolveExperiment({
    preset: "cf-rl-race",
    companion: "none",
    schedule: "standard",
    seed,
    max_steps,
    ...measured,
    ...settings,
  });
}

/** Runs of the entropy budget with other settings than `std` has, in the order of these. */
export async function budgetsOf(
  lecture: Lecture,
  others: readonly PartialExperiment[],
): Promise<RunRecord[]> {
  const backend = await startBackend("wasm", () => {});
  const spec = { ...lecture.runs.std!, ripple: null, recording: null };
  const records: RunRecord[] = [];
  for (const settings of others) {
    const experiment = variant(lecture, settings);
    const { max_steps: until } = experiment.settings;
    records.push((await makeLectureRun("other", { ...spec, experiment }, until, backend)).record);
  }
  return records;
}

/** What the kernel of the run `std` reaches at its first step and after its last. */
export async function reachOf(lecture: Lecture): Promise<{ start: KernelReach; end: KernelReach }> {
  await startBackend("wasm", () => {});
  const experiment = variant(lecture, {});
  const session = await openSession({
    experiment,
    base: await basePolicy(experiment.settings),
    watch: new WatchList(experiment.settings.ntk_every, 1),
    fullKernels: true,
  });
  try {
    const own = session.instruments.probes.map(({ tokens }) => tokens[0] === PERMUTE_TOKEN);
    const measured = async () =>
      new KernelReach((await session.measure("all"))!.kernel!.full!, own);
    const start = await measured();
    while (session.step < experiment.settings.max_steps) await session.advance();
    return { start, end: await measured() };
  } finally {
    session.dispose();
  }
}

/** The policy that `std` starts from: its parameters, and how long rows of W are, of digits and of other tokens. */
export async function startOf(lecture: Lecture) {
  const { shape, theta } = decodeCheckpoint(
    (await basePolicy(lecture.runs.std!.experiment.settings))!,
  );
  const { offset } = parameterLayout(shape).find(({ name }) => name === CLASSIFIER)!;
  const lengths = Array.from({ length: VOCABULARY_SIZE }, (_, token) => {
    const from = offset + token * shape.width;
    return Math.hypot(...theta.subarray(from, from + shape.width));
  });
  const mean = (wanted: (token: number) => boolean) => {
    const found = lengths.filter((_, token) => wanted(token));
    return found.reduce((sum, length) => sum + length, 0) / found.length;
  };
  return {
    parameters: theta.length,
    digits: mean(isDigit),
    others: mean((token) => !isDigit(token)),
  };
}
