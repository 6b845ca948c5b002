/** Sampling completions (`reference/rollout.ts`) onto a tape, from which an update can go on. */

import type { Arena } from "./arena";
import type { Address, Kernels } from "./kernels";
import { ownPart, rowOfToken, sequenceCount, sharedPart, tokenPart } from "./rows";
import type { Tape } from "./tape";
import type { Transformer } from "./transformer";

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
  kernels: Kernels,
  arena: Arena,
  transformer: Transformer,
  theta: Address,
  tape: Tape,
  request: SamplingRequest,
): void {
  const { completionLength, temperature, noise, chosen, vocabulary } = {
    ...request,
    vocabulary: transformer.shape.vocabulary,
  };
  const { layout } = tape;
  const batch = sequenceCount(layout);
  for (let k = 0; k < completionLength; k++) {
    const part = k === 0 ? sharedPart(layout) : tokenPart(layout, k - 1);
    if (k > 0) {
      const tokens = arena.integers(tape.tokens, ownPart(layout).ownRow + batch * layout.own);
      const last = arena.integers(chosen + 4 * (k - 1) * batch, batch);
      for (let b = 0; b < batch; b++) {
        tokens[rowOfToken(layout, b, k)] = last[b] as number;
      }
    }
    transformer.forward(theta, tape, part);
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
    transformer.score(tape, part, temperature);
  }
}
