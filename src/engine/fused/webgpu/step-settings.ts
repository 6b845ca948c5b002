/**
 * What all runs of a step have in common, in one uniform block an inner iteration: counts, and where
 * the ledger keeps what. Blocks are written once; what differs between runs is in the `run-table.ts`.
 */
import type { PhaseObjective } from "../../../experiment/phase";
import type { SettingValues } from "../../../experiment/schema";
import type { LedgerRegions } from "./regions";

/** Bytes between two iterations' blocks: WebGPU's largest alignment of a uniform buffer's offset. */
export const SETTINGS_STRIDE = 256;

const COUNTS = [
  "batch",
  "generations",
  "sequences",
  "rows",
  "stride",
  "iteration",
  "mode",
  "penalised",
] as const;

const REGIONS = [
  "tokens",
  "logp",
  "rewards",
  "advantages",
  "prompts",
  "scalars",
  "iterations",
  "current",
  "reference",
  "sequences",
  "clip",
  "tiles",
] as const satisfies readonly (keyof LedgerRegions)[];

/**
 * What the update kernel is run for: an update on the forward pass that is on the tape; one that runs
 * its own; or the base policy's log-probabilities alone.
 */
export const MODES = { recorded: 0, whole: 1, reference: 2 } as const;

/** Place of the base policy's block; iteration i's is i + 1. */
export const REFERENCE_BLOCK = 0;

/**
 * The block as WGSL sees it, `S`: B and G of a run; sequences and rows of all runs; words of a run's
 * table; the inner iteration, its mode, and 1 if there is a KL term. And the ledger's regions.
 */
export const SETTINGS_WGSL = `struct Settings {
${[...COUNTS, ...REGIONS.map((name) => `at_${name}`)].map((name) => `  ${name}: u32,`).join("\n")}
}
${REGIONS.map((name) => `fn ledger_${name}() -> u32 { return S.at_${name}; }`).join("\n")}`;

/** How much a step does. */
export interface StepCounts {
  /** R. */
  readonly runs: number;
  /** Groups of a run: its prompts, or its demonstrations. */
  readonly groups: number;
  /** G. */
  readonly generations: number;
  /** Inner iterations. */
  readonly iterations: number;
  /** Whether there is a KL term. */
  readonly penalised: boolean;
}

/** How much a step of R runs with these settings does. On demonstrations each is a group of its own. */
export function stepCounts(
  objective: PhaseObjective,
  settings: SettingValues,
  runs: number,
): StepCounts {
  return objective === "supervised"
    ? { runs, groups: settings.pretrain_batch, generations: 1, iterations: 1, penalised: false }
    : {
        runs,
        groups: settings.num_prompts,
        generations: settings.num_generations,
        iterations: settings.num_iterations,
        penalised: settings.beta !== 0,
      };
}

/** The base policy's block, then all iterations'. `length` is T, `stride` a run's words. */
export function settingsBlocks(
  counts: StepCounts,
  regions: LedgerRegions,
  length: number,
  stride: number,
): Uint32Array<ArrayBuffer> {
  const { runs, groups, generations, iterations, penalised } = counts;
  const batch = groups * generations;
  const words = new Uint32Array(((iterations + 1) * SETTINGS_STRIDE) / 4);
  for (let block = 0; block <= iterations; block++) {
    const isReference = block === REFERENCE_BLOCK;
    const iteration = isReference ? 0 : block - 1;
    // The rollout leaves the forward pass of θ_s on the tape; the base policy's overwrites it.
    const isRecorded = iteration === 0 && !penalised;
    const values: Record<(typeof COUNTS)[number], number> = {
      batch,
      generations,
      sequences: runs * batch,
      rows: runs * batch * length,
      stride,
      iteration,
      mode: isReference ? MODES.reference : isRecorded ? MODES.recorded : MODES.whole,
      penalised: penalised ? 1 : 0,
    };
    words.set(
      [...COUNTS.map((name) => values[name]), ...REGIONS.map((name) => regions[name])],
      (block * SETTINGS_STRIDE) / 4,
    );
  }
  return words;
}
