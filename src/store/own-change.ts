/** What changes by itself just as it is pressed: the press is taken as it was meant. */

/** Nobody has seen a change and pressed after so short a time, ms. */
const REACTION = 250;

/** A change after which the same press means something else. */
export class OwnChange {
  #at = Number.NEGATIVE_INFINITY;

  /** It comes about now. */
  mark(): void {
    this.#at = performance.now();
  }

  /**
   * Whether whoever pressed cannot have seen it.
   * @param pressed when, as the event's `timeStamp` has it: a busy page hears of a press late.
   */
  isUnseenAt(pressed: number): boolean {
    return pressed < this.#at + REACTION;
  }
}
