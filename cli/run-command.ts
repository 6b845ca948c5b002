/** `run`: one run into a folder. */

import { unlearntText } from "../src/experiment/base-rewards";
import { runLabel } from "../src/run/companion";
import { VOCABULARY_SIZE } from "../src/tasks/vocabulary";
import { backendFlag, startBackend } from "./engine";
import { EXIT, UsageError } from "./errors";
import { countFlag, type ExperimentFlags, experimentFromFlags, instrumentFlags } from "./flags";
import { type Output, Progress } from "./output";
import { checkRunFolder } from "./run-writer";
import { train } from "./train";

/** The flags of `run`, as they were typed. */
export interface RunFlags extends ExperimentFlags {
  readonly backend: string;
  readonly ntkFull: boolean;
  /** Each "name" or "name:every=k". */
  readonly instrument: readonly string[];
  readonly checkpointEvery?: string | undefined;
  readonly out: string;
}

/** Most bytes of whole kernels that a run may hold until its end. */
const MOST_FULL_BYTES = 1 << 29;

function checkFullKernels(kernels: number, probes: number): void {
  const bytes = kernels * 2 * 4 * (probes * VOCABULARY_SIZE) ** 2;
  if (bytes <= MOST_FULL_BYTES) return;
  const most = Math.floor((MOST_FULL_BYTES / bytes) * kernels);
  throw new UsageError(
    `--ntk-full: ${kernels} whole kernels of ${probes} contexts are ${(bytes / 2 ** 20).toFixed(0)} MB; ` +
      `allowed: at most ${most} kernels, by a larger --ntk-every or fewer --set ntk_probes`,
  );
}

/** Carries the command out; returns its exit code. */
export async function runCommand(
  flags: RunFlags,
  output: Output,
  signal: AbortSignal,
): Promise<number> {
  const backendName = backendFlag(flags.backend);
  const experiment = experimentFromFlags(flags);
  const checkpointEvery = countFlag("--checkpoint-every", flags.checkpointEvery);
  const { max_steps, ntk_every, ntk_probes, schedule, seed, seeds } = experiment.settings;
  if (flags.ntkFull) checkFullKernels(Math.ceil(max_steps / ntk_every) + 1, ntk_probes);
  const instruments = instrumentFlags(flags.instrument, ntk_every);
  checkRunFolder(flags.out);

  const progress = new Progress(output);
  const backend = await startBackend(backendName, (message) => progress.show(message));
  const which = seeds === 1 ? `seed ${seed}` : `seeds ${seed} to ${seed + seeds - 1}`;
  progress.say(
    `${experiment.preset}, ${schedule}, ${which}, on ${backend.name} (${backend.adapter})`,
  );
  const unlearnt = unlearntText(experiment);
  if (unlearnt !== null) progress.say(unlearnt);
  const result = await train({
    experiment,
    backend,
    id: `${experiment.preset}-${schedule}-seed${seed}`,
    label: runLabel(experiment),
    folder: flags.out,
    fullKernels: flags.ntkFull,
    instruments,
    checkpointEvery,
    signal,
    progress,
  });
  progress.say(`${result.message} ${result.steps} steps are in ${flags.out}`);
  if (result.reason === "interrupted") return EXIT.interrupted;
  return result.reason === "finished" ? EXIT.ok : EXIT.failed;
}
