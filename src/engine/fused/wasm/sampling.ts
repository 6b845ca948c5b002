/** Sampling completions (`reference/rollout.ts`) onto a tape, from which an update can go on. */
import type { Address } from "./kernels";
import type { PolicyCore } from "./policy-core";
import { ownPart, rowOfToken, sequenceCount, sharedPart, tokenPart } from "./rows";
import type { Tape } from "./tape";

/** What sampling needs beside the policy. */
export interface SamplingRequest {
  /** L: one more than the layout's own tokens, for the last token of a completion is never read. */
  readonly completionLength: number;
  /** τ. */
  readonly temperature: number;
  /** Gumbel noise [L,B,V]. */
  readonly noise: Address;
  /** Where the tokens go, 32-bit integers [L,B]. */
  readonly chosen: Address;
}

/**
 * Runs the prompts, which are on the tape as the shared tokens, once each, and continues every sequence
 * token by token. Leaves on the tape all rows, scored, as if the completions had been given.
 */
export function sampleCompletions(
  { kernels, arena, forward, shape }: PolicyCore,
  theta: Address,
  tape: Tape,
  { completionLength, temperature, noise, chosen }: SamplingRequest,
): void {
  const { layout } = tape;
  const { vocabulary } = shape;
  const batch = sequenceCount(layout);
  const rows = ownPart(layout).ownRow + batch * layout.own;
  for (let k = 0; k < completionLength; k++) {
    const part = k === 0 ? sharedPart(layout) : tokenPart(layout, k - 1);
    if (k > 0) {
      const tokens = arena.integers(tape.tokens, rows);
      arena.integers(chosen + 4 * (k - 1) * batch, batch).forEach((token, b) => {
        tokens[rowOfToken(layout, b, k)] = token;
      });
    }
    forward.run(theta, tape, part);
    kernels.sample(
      tape.logProbabilities,
      part.outputs.first,
      part.outputs.stride,
      k === 0 ? layout.members : 1,
      batch,
      vocabulary,
      temperature,
      noise + 4 * k * batch * vocabulary,
      chosen + 4 * k * batch,
    );
    forward.score(tape, part, temperature);
  }
}
