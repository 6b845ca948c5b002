/**
 * The sentence of a first visit, by rule: what goes on in the page, and what may change now. Like the
 * lede's it must be true at every step.
 */
import { formatFixed as share } from "../../charts/format";
import type { Trained } from "../lever/trained";
import { type LedeFacts, lede } from "./rules";
import { type Lede, type LedePart, type LedeRun, overLast, say } from "./sentence";

/** What the sentence is made from. */
export interface FirstFacts {
  readonly state: LedeFacts["state"];
  /** The step in view. */
  readonly step: number;
  /** Whether the visitor looks back at an earlier step. */
  readonly looksBack: boolean;
  /** The run that the lever acts on; null while there is none. */
  readonly run: LedeRun | null;
}

/** The sentence for these facts. */
export function firstSentence({ state, step, looksBack, run }: FirstFacts): Lede {
  if (!run || state === "loading" || state === "empty" || state === "failed" || state === "lost") {
    return lede({ state, step, runs: run ? [run] : [] });
  }
  if (run.diverged !== null && run.diverged <= step) return lede({ state, step, runs: [run] });
  if (looksBack) {
    return say("looks-back", [
      `This is how it stood at step ${step}. `,
      changing(run.trained, "past"),
    ]);
  }
  if (state === "finished") {
    return say("finished", [
      `A small transformer has learned from reward: it earns ${share(run.reward.now)} ${overLast(step)}, ${share(run.reward.start)} over the first. `,
      { text: "Close or open the switch to go on.", tone: "strong" },
    ]);
  }
  if (state === "running") {
    return say("learning", [
      "A small transformer is learning from reward, here in this page. ",
      changing(run.trained, "present"),
    ]);
  }
  return say("rests", [
    step === 0
      ? "A small transformer waits to learn from reward, here in this page. "
      : `A small transformer rests after ${step} steps of learning from reward. `,
    changing(run.trained, "present"),
  ]);
}

/** What may change, or could. */
function changing({ classifier, backbone }: Trained, tense: "present" | "past"): LedePart {
  const may = tense === "present" ? "may" : "could";
  const all = classifier === "all" && backbone === "all";
  const text = all
    ? `All of it ${may} change.`
    : backbone === "none"
      ? `Only its classifier ${may} change.`
      : classifier === "none"
        ? `Only ${backbone === "part" ? "a part of its backbone" : "its backbone"} ${may} change.`
        : `Only a part of it ${may} change.`;
  return { text, tone: "strong" };
}
