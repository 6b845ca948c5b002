/** Completions of a frame, gathered by the prompt that they answer. */
import type { RolloutFrame } from "../../run/frames";

/** The rows of a frame that answer one prompt, in the frame's order. */
export interface AnswerGroup {
  readonly prompt: Uint16Array;
  readonly rows: readonly number[];
}

/** Groups in the order in which their prompts first appear. */
export function groupByPrompt(frame: RolloutFrame): AnswerGroup[] {
  const groups = new Map<string, { prompt: Uint16Array; rows: number[] }>();
  for (let row = 0; row < frame.count; row++) {
    const prompt = frame.prompts.subarray(row * frame.promptLength, (row + 1) * frame.promptLength);
    const key = prompt.join(",");
    const group = groups.get(key);
    if (group) group.rows.push(row);
    else groups.set(key, { prompt, rows: [row] });
  }
  return [...groups.values()];
}

/** The completion [completionLength] in one row of a frame. */
export function completionAt(frame: RolloutFrame, row: number): Uint16Array {
  const length = frame.completionLength;
  return frame.completions.subarray(row * length, (row + 1) * length);
}
