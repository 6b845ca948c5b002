/** A lecture's run as a file: a run folder as a zip, light enough to be shipped with the page. */
import { writeRunFolder } from "../src/run/files/run-folder";
import { ENGINE_VERSION } from "../src/run/files/version";
import { writeZip } from "../src/run/files/zip";
import { RunRecord } from "../src/run/record";
import type { LectureRunMade } from "./lecture-run";

/** Arrays of the ripple that a lecture reads. */
const RIPPLE_ARRAYS = ["contexts", "measured", "representation", "gradient"] as const;
/** Digits that are kept of what stands in JSON. */
const DIGITS = 6;

/**
 * The zip of a run: without checkpoints, with completions only at the steps that scenes show, for they
 * are most of its bytes; `ripple.json` holds what the policy answered before its first update, and
 * `answer-shares.json` how it spread itself over the right answers at those steps.
 */
export function recordingOf(
  { record, ripple }: LectureRunMade,
  steps: ReadonlySet<number>,
): Uint8Array {
  const files = writeRunFolder(lightened(record, steps), new Map(), ENGINE_VERSION);
  const shares = [...steps].flatMap((step) => {
    const answers = record.answers.at(step);
    if (answers?.step !== step || !answers.distribution) return [];
    const { probabilities, wrong, ...rest } = answers.distribution;
    const kept = { probabilities: probabilities.map(shortened), wrong: shortened(wrong) };
    return [{ step, ...rest, ...kept }];
  });
  files.set("answer-shares.json", new TextEncoder().encode(JSON.stringify(shares)));
  if (ripple) {
    const arrays = Object.fromEntries(
      RIPPLE_ARRAYS.flatMap((name) => {
        const array = ripple.arrays[name];
        if (!array) return [];
        const data = Array.from(array.data, shortened);
        return [[name, { shape: array.shape, data }] as const];
      }),
    );
    files.set("ripple.json", new TextEncoder().encode(JSON.stringify(arrays)));
  }
  return writeZip(files, 6);
}

function shortened(value: number): number {
  return Number(value.toPrecision(DIGITS));
}

/**
 * The record's rows and kernels. Answers to the fixed prompts stand where completions of the batch do
 * in a run folder, which has no other place for them.
 */
function lightened(from: RunRecord, steps: ReadonlySet<number>): RunRecord {
  const to = new RunRecord(from.header);
  for (const step of from.steps()) {
    const row = from.rowAt(step);
    const kernel = from.kernels.at(step);
    const answers = steps.has(step) ? from.answers.at(step) : null;
    to.append({
      step,
      metrics: Object.fromEntries(
        from.names().map((name) => [name, from.values(name)?.[row] ?? Number.NaN]),
      ),
      events: from.events.filter((event) => event.step === step),
      kernel: kernel?.step === step ? kernel : null,
      rollouts: answers?.step === step ? answers : null,
      answers: null,
    });
  }
  return to;
}
