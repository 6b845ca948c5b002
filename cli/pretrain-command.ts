/** `pretrain`: makes base policies by supervised learning on noisy demonstrations. */
import { existsSync } from "node:fs";
import { join } from "node:path";
import { BASE_NOISES, baseFile } from "../src/experiment/base-policy";
import type { Experiment } from "../src/experiment/experiment";
import { BASE_SEEDS } from "../src/experiment/schema";
import { backendFlag, basePolicy, startBackend } from "./engine";
import { EXIT, UsageError } from "./errors";
import { experimentFromFlags } from "./flags";
import { checkOutFolder, makeOutFolder } from "./out-folder";
import { type Output, Progress } from "./output";
import { pretrain } from "./pretrain";

/** The flags of `pretrain`, as they were typed. */
export interface PretrainFlags {
  readonly id?: string | undefined;
  /** Makes every base policy that is shipped. */
  readonly all: boolean;
  /** Those that are there already too. */
  readonly again: boolean;
  readonly noise?: string | undefined;
  readonly steps?: string | undefined;
  readonly seed?: string | undefined;
  readonly backend: string;
  readonly set: readonly string[];
  readonly out: string;
}

/** A policy that is to be made. */
interface Wanted {
  readonly id: string;
  readonly experiment: Experiment;
}

function pretrainingExperiment(
  flags: Pick<PretrainFlags, "steps" | "seed" | "noise" | "set">,
): Experiment {
  const { steps, seed, noise, set } = flags;
  const experiment = experimentFromFlags({ preset: "pretraining", steps, seed, noise, set });
  if (experiment.settings.seeds > 1) {
    throw new UsageError("--set seeds: a policy is made with one seed; allowed: 1");
  }
  if (experiment.schedule.some((phase) => phase.objective !== "supervised")) {
    throw new UsageError(
      "--set schedule: pretrain learns from demonstrations; allowed: pretraining",
    );
  }
  return experiment;
}

/** The one policy that flags name. */
function oneWanted(flags: PretrainFlags): Wanted {
  const { id, again } = flags;
  if (id === undefined) throw new UsageError("--id: missing; give a name, or --all");
  if (again) throw new UsageError("--again: goes with --all; one policy is always made");
  if (!/^[a-z0-9][a-z0-9-]{0,39}$/.test(id)) {
    throw new UsageError(
      `--id: "${id}" is not allowed; allowed: up to 40 small letters, digits and hyphens`,
    );
  }
  return { id, experiment: pretrainingExperiment(flags) };
}

/** Every policy that is shipped, the first seeds first; noise and seed are what tells them apart. */
function allWanted(flags: PretrainFlags): Wanted[] {
  for (const flag of ["id", "noise", "seed"] as const) {
    if (flags[flag] !== undefined) {
      throw new UsageError(`--${flag}: --all makes every base policy; leave one of them out`);
    }
  }
  const bases = Object.entries(BASE_NOISES) as [keyof typeof BASE_NOISES, number][];
  return Array.from({ length: BASE_SEEDS }, (_, i) => i + 1).flatMap((seed) =>
    bases.map(([base, noise]) => ({
      id: baseFile(base, seed),
      experiment: pretrainingExperiment({ ...flags, noise: `${noise}`, seed: `${seed}` }),
    })),
  );
}

/** Carries the command out; returns its exit code. An interrupted policy is not written. */
export async function pretrainCommand(
  flags: PretrainFlags,
  output: Output,
  signal: AbortSignal,
): Promise<number> {
  const backendName = backendFlag(flags.backend);
  const asked = flags.all ? allWanted(flags) : [oneWanted(flags)];
  checkOutFolder(flags.out);
  const progress = new Progress(output);
  const isThere = ({ id }: Wanted) => existsSync(join(flags.out, `${id}.safetensors`));
  const wanted = flags.all && !flags.again ? asked.filter((one) => !isThere(one)) : asked;
  if (wanted.length === 0) {
    progress.say(`All ${asked.length} are there already; --again makes them anew.`);
    return EXIT.ok;
  }
  const backend = await startBackend(backendName, (message) => progress.show(message));
  makeOutFolder(flags.out);
  for (const { id, experiment } of wanted) {
    const made = await pretrain({
      id,
      experiment,
      start: await basePolicy(experiment.settings),
      dtype: flags.all ? "F16" : "F32",
      backend: backend.name,
      folder: flags.out,
      progress,
      signal,
    });
    if (!made) return EXIT.interrupted;
  }
  return EXIT.ok;
}
