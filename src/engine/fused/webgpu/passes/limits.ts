/** Which policies the passes take. */
import type { PolicyShape } from "../../../layout";
import { LARGEST } from "../capture-shape";

/** Why policies of a shape have no passes, as the end of a sentence; null when they have. */
export function refusePasses({ width, vocabulary, context }: PolicyShape): string | null {
  if (width > LARGEST.width) {
    return `the width is ${width}, and fused passes take at most ${LARGEST.width}`;
  }
  if (context > LARGEST.sequence) {
    return `the context is ${context} tokens, and fused passes take at most ${LARGEST.sequence}`;
  }
  if (vocabulary > LARGEST.vocabulary) {
    return `there are ${vocabulary} tokens, and fused passes take at most ${LARGEST.vocabulary}`;
  }
  return null;
}
