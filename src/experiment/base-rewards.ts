/** What the shipped base policies can do, task by task, and where that is next to nothing. */
import { taskById } from "../tasks/registry";
import { basePolicyOf } from "./base-policy";
import type { Experiment } from "./experiment";

/** The tasks that they were pretrained on, in the order of the rewards below. */
const TASKS: readonly string[] = ["permute", "sort", "reverse", "sum", "modular_addition"];

/** Reward on held-out prompts in thousandths, as `evaluation` of `public/base/<id>.json` has it; a test holds them to that. */
const THOUSANDTHS: Readonly<Record<string, readonly number[]>> = {
  "mixture-25": [271, 355, 373, 86, 487],
  "mixture-25-s2": [330, 374, 391, 98, 11],
  "mixture-25-s3": [286, 374, 380, 86, 439],
  "mixture-25-s4": [333, 372, 387, 80, 475],
  "mixture-25-s5": [306, 343, 366, 93, 122],
  "mixture-25-s6": [330, 358, 356, 101, 12],
  "mixture-25-s7": [296, 371, 381, 99, 386],
  "mixture-25-s8": [292, 367, 384, 86, 340],
  "mixture-18": [397, 495, 497, 104, 584],
  "mixture-18-s2": [464, 512, 520, 118, 33],
  "mixture-18-s3": [459, 501, 510, 126, 521],
  "mixture-18-s4": [450, 472, 514, 94, 627],
  "mixture-18-s5": [434, 490, 503, 109, 394],
  "mixture-18-s6": [425, 495, 499, 115, 46],
  "mixture-18-s7": [431, 508, 506, 128, 597],
  "mixture-18-s8": [424, 494, 519, 90, 540],
};

/** Below this reward a policy counts as one that has not learnt the task: RL finds nothing to reward. */
export const LEAST_LEARNT = 0.05;

/** The reward of a shipped base policy on held-out prompts of a task; null where it was not taught it. */
export function baseReward(id: string, task: string): number | null {
  const thousandths = THOUSANDTHS[id]?.[TASKS.indexOf(task)];
  return thousandths === undefined ? null : thousandths / 1000;
}

/**
 * What is to be said before an experiment is run that starts, with some of its seeds, from a base policy
 * which has not learnt the task and is to be rewarded for being right; null of any other.
 */
export function unlearntText({ settings, schedule }: Experiment): string | null {
  const { task, reward, head, seed, seeds } = settings;
  const isRewarded = schedule.some(({ objective }) => objective === "rl");
  if (!isRewarded || reward !== "correctness" || head !== "base") return null;
  const ids = Array.from({ length: seeds }, (_, i) =>
    basePolicyOf({ ...settings, seed: seed + i }),
  );
  const weak = [...new Set(ids)].flatMap((id) => {
    const earned = id === null ? null : baseReward(id, task);
    return earned === null || earned >= LEAST_LEARNT ? [] : [{ id, earned }];
  });
  if (weak.length === 0) return null;
  const { label } = taskById(task);
  const told = weak.map(({ id, earned }) => `${id} (${earned})`).join(", ");
  const who =
    weak.length === 1 ? "A base policy of this run has" : "Base policies of this run have";
  return (
    `${who} not learnt ${label}, by the reward on held-out prompts: ${told}. ` +
    "There is next to nothing to reward; base_seed chooses another policy."
  );
}
