/** The JavaScript time to issue steps: from the call until they are queued on the device. */
import type { Runs } from "../runs";

/** Steps that a run begins before the first of them is on record, as in `src/run/run-set.ts`. */
const AHEAD = 4;

/** Times in milliseconds, each of one step. */
export interface IssueTimes {
  /** Of steps that are each waited for before the next. */
  readonly alone: readonly number[];
  /** [AHEAD][groups]: of the first of `AHEAD` that are begun one after another, of the second, … */
  readonly ahead: readonly (readonly number[])[];
}

/** Queues a step. @returns what waits for it, and how long queueing it took. */
function queue(runs: Runs): { readonly read: () => Promise<unknown>; readonly time: number } {
  const start = performance.now();
  const read = runs.queue();
  return { read, time: performance.now() - start };
}

/**
 * Issues steps one at a time and `AHEAD` at a time, in turn, so that a machine whose speed drifts
 * slows both alike.
 * @param groups of `AHEAD` steps; as many steps alone.
 */
export async function issueTimes(runs: Runs, groups: number): Promise<IssueTimes> {
  const alone: number[] = [];
  const ahead: number[][] = Array.from({ length: AHEAD }, () => []);
  for (let i = 0; i < groups; i++) {
    const one = queue(runs);
    alone.push(one.time);
    await one.read();
    const begun = ahead.map(() => queue(runs));
    begun.forEach(({ time }, place) => {
      ahead[place]?.push(time);
    });
    await Promise.all(begun.map(({ read }) => read()));
  }
  return { alone, ahead };
}
