/** Time as the speaker's window says it. */

/** Minutes and seconds of a duration in ms: "4:05". */
export function clock(duration: number): string {
  const seconds = Math.floor(duration / 1000);
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
}

/**
 * Whether the lecture keeps its time, all in ms.
 * @param planned when this scene is to end.
 * @param begins when it was to begin.
 */
export function paceSentence(elapsed: number, planned: number, begins: number): string {
  if (elapsed > planned) return `${clock(elapsed - planned)} behind`;
  if (elapsed < begins) return `${clock(begins - elapsed)} ahead`;
  return `in time: ${clock(planned - elapsed)} for this scene`;
}
