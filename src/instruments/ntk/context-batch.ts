/**
 * Contexts of unequal length as one rectangular batch.
 *
 * Attention is causal, so nothing after the position whose logits are meant has any influence:
 * each context is cut there and padded on the right to the longest.
 */

/** A context: tokens, and the index whose logits are meant (a token's logits predict the next). */
export interface ProbeContext {
  readonly tokens: readonly number[];
  readonly position: number;
}

/** N contexts as N sequences of T tokens; row i·T + t is token t of context i. */
export interface ContextBatch {
  /** N. */
  readonly count: number;
  /** T, the longest context after cutting. */
  readonly length: number;
  /** Token ids [N·T], padded with 0. */
  readonly tokens: readonly number[];
  /** The index meant in each context, [N]. */
  readonly positions: readonly number[];
}

/**
 * Cuts and pads contexts.
 * @throws RangeError naming the context and field that is wrong, and what is allowed.
 */
export function contextBatch(contexts: readonly ProbeContext[], vocabulary: number): ContextBatch {
  if (contexts.length === 0) {
    throw new RangeError("contexts: there must be at least one");
  }
  contexts.forEach(({ tokens, position }, i) => {
    if (!Number.isInteger(position) || position < 0 || position >= tokens.length) {
      throw new RangeError(
        `contexts[${i}].position is ${position}; it must index its ${tokens.length} tokens`,
      );
    }
    const wrong = tokens.find((t) => !Number.isInteger(t) || t < 0 || t >= vocabulary);
    if (wrong !== undefined) {
      throw new RangeError(
        `contexts[${i}].tokens holds ${wrong}; ids must be integers from 0 to ${vocabulary - 1}`,
      );
    }
  });
  const positions = contexts.map(({ position }) => position);
  const length = Math.max(...positions) + 1;
  const tokens = contexts.flatMap((context) => {
    const kept = context.tokens.slice(0, context.position + 1);
    return [...kept, ...new Array<number>(length - kept.length).fill(0)];
  });
  return { count: contexts.length, length, tokens, positions };
}
