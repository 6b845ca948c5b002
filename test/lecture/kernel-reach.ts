/** What the components of a whole kernel hand from one context to another, as the shipped lecture counts it. */
import type { KernelFrame } from "../../src/run/frames";
import { isDigit, VOCABULARY_SIZE } from "../../src/tasks/vocabulary";

type Full = NonNullable<KernelFrame["full"]>;
type Component = "representation" | "gradient";

/** Which pairs of contexts (i, j). */
export type Pairs = "itself" | "across" | "within";

/** Means over pairs of contexts, from a whole kernel. */
export class KernelReach {
  private readonly full: Full;
  private readonly own: readonly boolean[];

  /** @param own whether each context is of the trained task, [N]. */
  constructor(full: Full, own: readonly boolean[]) {
    this.full = full;
    this.own = own;
  }

  /**
   * The mean of |Σ_a K(x_i, x_j)[a, a]| over a context with itself, over one of the trained task with
   * one of another, or over two of the trained task.
   * @param digits whether only the ten digits count, which answers are made of, or all tokens do.
   */
  mean(component: Component, pairs: Pairs, digits = true): number {
    const blocks = this.full[component];
    const count = this.own.length;
    const found: number[] = [];
    for (let i = 0; i < count; i++) {
      for (let j = 0; j < count; j++) {
        if (this.pairsOf(i, j) !== pairs) continue;
        let trace = 0;
        for (let a = 0; a < VOCABULARY_SIZE; a++) {
          if (digits && !isDigit(a)) continue;
          trace += blocks[((i * VOCABULARY_SIZE + a) * count + j) * VOCABULARY_SIZE + a] as number;
        }
        found.push(Math.abs(trace));
      }
    }
    return found.reduce((sum, value) => sum + value, 0) / found.length;
  }

  private pairsOf(i: number, j: number): Pairs | null {
    if (i === j) return "itself";
    if (!this.own[j]) return null;
    return this.own[i] ? "within" : "across";
  }
}
