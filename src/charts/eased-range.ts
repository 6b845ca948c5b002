/** A range that moves to where it is told in a few frames, so that a rescaled axis can be followed by eye. */
import type { Domain } from "./value-axis";

/** Time in which the distance left falls to about a third, ms. */
const TIME_CONSTANT = 70;

/** The range as it is shown, between where it was and where it is going. */
export class EasedRange {
  #shown: Domain | null = null;
  #target: Domain | null = null;
  #time = Number.NaN;

  get shown(): Domain | null {
    return this.#shown;
  }

  /** Sets where to go; the first range is shown at once, and so is every one when `still`. */
  aim(target: Domain | null, still: boolean): void {
    const moved = target?.[0] !== this.#target?.[0] || target?.[1] !== this.#target?.[1];
    if (!moved && !still) return;
    this.#target = target;
    if (!this.#shown || !target || still) {
      this.#shown = target;
    } else {
      // The clock starts with the next frame: a page that was idle must not jump.
      this.#time = Number.NaN;
    }
  }

  /** Moves on to a frame's time in ms; true while there is still some way to go. */
  advance(time: number): boolean {
    const shown = this.#shown;
    const target = this.#target;
    if (!shown || !target || (shown[0] === target[0] && shown[1] === target[1])) return false;
    const elapsed = Number.isNaN(this.#time) ? 16 : Math.max(0, time - this.#time);
    this.#time = time;
    const share = 1 - Math.exp(-elapsed / TIME_CONSTANT);
    const low = shown[0] + (target[0] - shown[0]) * share;
    const high = shown[1] + (target[1] - shown[1]) * share;
    const span = Math.abs(target[1] - target[0]) || 1;
    const near = Math.abs(low - target[0]) + Math.abs(high - target[1]) < span / 500;
    this.#shown = near ? target : [low, high];
    return !near;
  }
}
