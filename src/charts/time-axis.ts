/** The horizontal axis: steps of a run, from 0 to the last, as a ruler above everything that shares it. */

/** A linear map between steps and px, and back. */
export interface TimeScale {
  /** The step at the right end, > 0. */
  readonly last: number;
  readonly left: number;
  readonly right: number;
  x(step: number): number;
  /** The whole step nearest to a place, inside [0, last]. */
  stepAt(x: number): number;
}

/** @throws RangeError when `last` is not a positive number. */
export function timeScale(last: number, left: number, right: number): TimeScale {
  if (!(last > 0)) throw new RangeError(`last step ${last}: expected a positive number`);
  const width = Math.max(1, right - left);
  return {
    last,
    left,
    right,
    x: (step) => left + (step / last) * width,
    stepAt: (x) => Math.round(Math.min(last, Math.max(0, ((x - left) / width) * last))),
  };
}

/** Whole steps for the ruler, 0 first, spaced by 1, 2 or 5 times a power of ten, at least `room` px apart. */
export function stepTicks(last: number, width: number, room = 64): number[] {
  const least = Math.max(1, (room * last) / Math.max(1, width));
  const decade = 10 ** Math.floor(Math.log10(least));
  const spacing = [1, 2, 5, 10].map((m) => m * decade).find((s) => s >= least) ?? 10 * decade;
  const steps: number[] = [];
  for (let step = 0; step <= last + 1e-9; step += spacing) steps.push(step);
  // The end is always named; the tick before it gives way where the two would touch.
  const end = Math.round(last);
  const previous = steps.at(-1) ?? 0;
  if (previous !== end) {
    if (end - previous < spacing / 2 && steps.length > 1) steps.pop();
    steps.push(end);
  }
  return steps;
}

/** Where the axis ends while only the first stage runs: the stage takes half of the width. */
export function fittedEnd(stageEnd: number, lastStep: number): number {
  return Math.max(1, Math.min(lastStep, 2 * stageEnd));
}
