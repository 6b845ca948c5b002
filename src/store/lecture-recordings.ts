/** Recorded runs of a lecture: run folders of this site, read where the machine is too slow to train. */
import type { LectureRunSpec } from "../lecture/lecture";
import { type RippleNumbers, rippleNumbers } from "../lecture/ripple-numbers";
import type { AnswerShares } from "../run/frames";
import type { RunRecord } from "../run/record";

/** Most bytes of a recording. */
const MOST_BYTES = 1 << 26;

/** Beside the files of the run folder: what the policy answered before its first update. */
const RIPPLE_FILE = "ripple.json";
/** And how it spread itself over the right answers to a prompt at the steps that scenes show. */
const SHARES_FILE = "answer-shares.json";

/** A run that was made elsewhere. */
export interface Recording {
  readonly record: RunRecord;
  readonly ripple: RippleNumbers | null;
  /** "wasm, engine 0.1.0". */
  readonly origin: string;
}

/** Reads a recording of this site. Rejects with an Error that says what was wrong. */
export async function readRecording(path: string, spec: LectureRunSpec): Promise<Recording> {
  const response = await fetch(new URL(path, document.baseURI));
  if (!response.ok) throw new Error(`${path}: status ${response.status}`);
  const bytes = new Uint8Array(await response.arrayBuffer());
  if (bytes.length > MOST_BYTES) {
    throw new Error(`${path}: ${bytes.length} bytes; at most ${MOST_BYTES} are read`);
  }
  const { readRunFolder, unzipRunFolder } = await import("../run/files/run-folder");
  const files = unzipRunFolder(bytes);
  const { record, engineVersion } = readRunFolder(files);
  // The command line kept the answers to the fixed prompts where a folder keeps completions.
  const shares = sharesOf(files.get(SHARES_FILE));
  for (const frame of record.rollouts.frames) {
    const distribution = shares.find(({ step }) => step === frame.step);
    record.answers.append(distribution ? { ...frame, distribution } : frame);
  }
  const { task, seed } = record.header.experiment.settings;
  const wanted = spec.experiment.settings;
  if (task !== wanted.task || seed !== wanted.seed) {
    throw new Error(`${path}: is of ${task}, seed ${seed}, not of ${wanted.task}, ${wanted.seed}`);
  }
  return {
    record,
    ripple: rippleOf(files.get(RIPPLE_FILE), spec, record),
    origin: `${record.header.backend}, engine ${engineVersion}`,
  };
}

function sharesOf(bytes: Uint8Array | undefined): readonly (AnswerShares & { step: number })[] {
  return bytes ? JSON.parse(new TextDecoder().decode(bytes)) : [];
}

function rippleOf(
  bytes: Uint8Array | undefined,
  { ripple }: LectureRunSpec,
  record: RunRecord,
): RippleNumbers | null {
  if (!bytes || !ripple) return null;
  const arrays = JSON.parse(new TextDecoder().decode(bytes)) as Record<
    string,
    { readonly shape: number[]; readonly data: number[] }
  >;
  const answer = Object.fromEntries(
    Object.entries(arrays).map(([name, { shape, data }]) => [
      name,
      { shape, data: Float32Array.from(data) },
    ]),
  );
  return rippleNumbers({ arrays: answer }, ripple, record.header.probes.length);
}
