/** Which steps can be captured: the part of a run's shape that the compiled kernels are made for. */
import type { PhaseObjective } from "../../../experiment/phase";
import type { PolicyShape } from "../../layout";

/** What a captured step's pipelines are specialised to. The batch size is not part of it. */
export interface CaptureShape {
  readonly policy: PolicyShape;
  /** T₀, tokens a prompt. */
  readonly promptLength: number;
  /** L, tokens a completion. */
  readonly completionLength: number;
  /** What is learnt from: rewards of completions that the step samples, or demonstrations. */
  readonly objective: PhaseObjective;
  /** Whether the policy has constants (`feature-shift.ts`), one set a run. */
  readonly hasConstants: boolean;
}

/** Invocations of every workgroup. */
export const WORKGROUP = 64;

/**
 * Largest width, sequence and vocabulary. A sequence has an invocation a row; a set of tokens is the
 * bits of a word; and beyond this width a workgroup a sequence is too few.
 */
export const LARGEST = { width: 128, sequence: WORKGROUP, vocabulary: 32 } as const;

/** Input tokens a sequence, T = T₀ + L − 1: the last token of a completion is never an input. */
export function sequenceLength({ promptLength, completionLength }: CaptureShape): number {
  return promptLength + completionLength - 1;
}

/** Names a shape; equal for equal shapes. */
export function shapeKey(shape: CaptureShape): string {
  const { policy, promptLength, completionLength, objective, hasConstants } = shape;
  const { vocabulary, width, layers, heads, context } = policy;
  return [
    ...[vocabulary, width, layers, heads, context, promptLength, completionLength],
    ...[objective, hasConstants],
  ].join(" ");
}

/** Numbers of a policy's constants: the shift [d] and the offset [V]; 0 where it has none. */
export function constantCount({ policy, hasConstants }: CaptureShape): number {
  return hasConstants ? policy.width + policy.vocabulary : 0;
}

/** Why a shape cannot be captured, as the end of a sentence; null when it can. */
export function refuseShape(shape: CaptureShape): string | null {
  const { width, vocabulary, context } = shape.policy;
  const length = sequenceLength(shape);
  if (width > LARGEST.width) {
    return `the width is ${width}, and a captured step takes at most ${LARGEST.width}`;
  }
  if (length > LARGEST.sequence) {
    return `a sequence has ${length} tokens, and a captured step takes at most ${LARGEST.sequence}`;
  }
  if (vocabulary > LARGEST.vocabulary) {
    return `there are ${vocabulary} tokens, and a captured step takes at most ${LARGEST.vocabulary}`;
  }
  if (length > context) {
    return `a sequence has ${length} tokens; this policy's context is ${context}`;
  }
  return null;
}
