/** Names for the kernel's probe contexts and the tasks that they stand together by. */

import type { RunHeader } from "../../run/frames";
import { taskByToken } from "../../tasks/registry";
import { tokensText } from "../../tasks/vocabulary";
import type { ContextGroup } from "./kernel-source";

/** Labels for where a task's name has no room. */
const SHORT: Readonly<Record<string, string>> = {
  permute: "perm.",
  sort: "sort",
  reverse: "rev.",
  sum: "sum",
  modular_addition: "mod.",
};

/** "sort 4172=17": the task, the prompt, and the completion so far. */
export function probeNames(probes: RunHeader["probes"]): string[] {
  return probes.map(({ tokens, position }) => {
    const task = taskByToken(tokens[0] ?? -1);
    const text = tokensText(tokens.slice(task ? 1 : 0, position + 1));
    return task ? `${task.label} ${text}` : text;
  });
}

/** Neighbouring probes of one task. */
export function probeGroups(probes: RunHeader["probes"]): ContextGroup[] {
  const groups: { label: string; short: string; from: number; to: number }[] = [];
  let opening: number | undefined;
  probes.forEach(({ tokens }, i) => {
    const current = groups.at(-1);
    if (current && tokens[0] === opening) {
      current.to = i + 1;
      return;
    }
    opening = tokens[0];
    const task = taskByToken(opening ?? -1);
    const label = task?.label ?? "";
    groups.push({ label, short: SHORT[task?.id ?? ""] ?? label, from: i, to: i + 1 });
  });
  return groups;
}
