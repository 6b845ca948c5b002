/**
 * Which prompts are kept from training. The split hashes the prompt's digits as a multiset, whatever
 * the task, so that no reordering of a held-out prompt is seen in training and a base policy
 * pretrained on all tasks has seen no task's held-out digits.
 */
import type { Task } from "./task";
import { promptDigits } from "./vocabulary";

/** One multiset in this many is held out. */
const HELD_OUT_ONE_IN = 4;

/** The 32-bit finaliser of MurmurHash3 (Appleby 2011): spreads a small integer over 32 bits. */
function mix(value: number): number {
  let h = value >>> 0;
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  return (h ^ (h >>> 16)) >>> 0;
}

/** Whether a prompt [PROMPT_LENGTH] belongs to the held-out part. */
export function isHeldOut(prompt: ArrayLike<number>): boolean {
  const code = promptDigits(prompt)
    .sort((a, b) => a - b)
    .reduce((number, digit) => 10 * number + digit, 0);
  return mix(code + 1) % HELD_OUT_ONE_IN === 0;
}

interface Split {
  readonly train: Uint32Array;
  readonly heldOut: Uint32Array;
}

const splits = new Map<string, Split>();

function splitOf(task: Task): Split {
  let split = splits.get(task.id);
  if (split === undefined) {
    const train: number[] = [];
    const heldOut: number[] = [];
    for (let index = 0; index < task.promptCount; index++) {
      (isHeldOut(task.prompt(index)) ? heldOut : train).push(index);
    }
    split = { train: Uint32Array.from(train), heldOut: Uint32Array.from(heldOut) };
    splits.set(task.id, split);
  }
  return split;
}

/** Indices of the prompts to train on, ascending. Shared between callers: not to be written to. */
export function trainPromptIndices(task: Task): Uint32Array {
  return splitOf(task).train;
}

/** Indices of the held-out prompts, ascending. Shared between callers: not to be written to. */
export function heldOutPromptIndices(task: Task): Uint32Array {
  return splitOf(task).heldOut;
}
