/**
 * The probe contexts: fixed held-out contexts between which the kernel is measured, the same in
 * every run, so that a cell of a heatmap means the same thing at every step and in every run.
 */
import { distinctIntegersBelow, STREAMS, uniformSource } from "../../engine/random";
import { MIXTURE } from "../../tasks/registry";
import { heldOutPromptIndices } from "../../tasks/split";
import type { ProbeContext } from "./context-batch";

/** Most probes: the heatmap's cells and the full kernel's file stay of a reasonable size. */
export const MOST_PROBES = 512;

/** The probes are a function of their number alone, so they take no run's seed. */
const SEED = 0;

/** How many of N probes each task of the mixture gets: as equal as can be, the first tasks one more. */
function shares(count: number): number[] {
  const tasks = MIXTURE.length;
  return MIXTURE.map((_, i) => Math.floor(count / tasks) + (i < count % tasks ? 1 : 0));
}

/**
 * N contexts, grouped by task in the registry's order and, within a task, by how much of a right
 * completion they already hold: none, one token, … all but one. The position is the last token's.
 * @throws RangeError unless `count` is an integer from 1 to `MOST_PROBES`.
 */
export function probeContexts(count: number): ProbeContext[] {
  if (!Number.isInteger(count) || count < 1 || count > MOST_PROBES) {
    throw new RangeError(`ntk_probes is ${count}; it must be an integer from 1 to ${MOST_PROBES}`);
  }
  return MIXTURE.flatMap((task, i) => {
    const share = shares(count)[i] as number;
    const heldOut = heldOutPromptIndices(task);
    const chosen = distinctIntegersBelow(heldOut.length, SEED, STREAMS.probes, 2 * i, share);
    const uniform = uniformSource(SEED, STREAMS.probes, 2 * i + 1);
    return Array.from(chosen, (index, j) => {
      const prompt = task.prompt(heldOut[index] as number);
      const held = Math.floor((j * task.completionLength) / share);
      const tokens = [...prompt, ...task.demonstrate(prompt, uniform).slice(0, held)];
      return { tokens, position: tokens.length - 1 };
    });
  });
}
