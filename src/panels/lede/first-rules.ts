/**
 * The sentence of a first visit, by rule: what goes on in the page, and what may change now. Like the
 * lede's it must be true at every step.
 */
import { formatFixed as share } from "../../charts/format";
import { switchPosition } from "../lever/trained";
import { type LedeFacts, lede } from "./rules";
import { type Lede, type LedePart, type LedeRun, MARK, named, say, WINDOW } from "./sentence";

/** What the sentence is made from. */
export interface FirstFacts {
  readonly state: LedeFacts["state"];
  /** The step in view. */
  readonly step: number;
  /** Whether the visitor looks back at an earlier step. */
  readonly looksBack: boolean;
  /** The run that the lever acts on; null while there is none. */
  readonly run: LedeRun | null;
  /** The run beside it; left out or null where there is none. */
  readonly other?: LedeRun | null;
}

/** The sentence for these facts. */
export function firstSentence({ state, step, looksBack, run, other }: FirstFacts): Lede {
  if (!run || state === "loading" || state === "empty" || state === "failed" || state === "lost") {
    return lede({ state, step, runs: run ? [run] : [] });
  }
  if (run.diverged !== null && run.diverged <= step) return lede({ state, step, runs: [run] });
  if (looksBack) {
    return say("looks-back", [`This is how it stood at step ${step}. `, ...trains(run, "past")]);
  }
  const race = other ? bothReached(run, other) : null;
  if (state === "finished") {
    if (race && other) {
      const first = Math.min(run.reached ?? 0, other.reached ?? 0);
      // A switch that is closed when the race is over tried nothing of what CF-RL is.
      const since = step - run.phaseAge;
      const late = run.trained.backbone === "none" ? since === 0 : since > first;
      const what = late ? `close the switch before ${first}` : "switch at another step";
      return say("race-over", [...race, { text: `Reset, then ${what}.`, tone: "strong" }]);
    }
    const closed = switchPosition(run.trained) === "everything";
    return say("finished", [
      named(run),
      step + 1 < WINDOW
        ? ` earned ${share(run.reward.now)} on average. `
        : ` earned ${share(run.reward.start)} over the first five steps, ${share(run.reward.now)} over the last. `,
      { text: `${closed ? "Open" : "Close"} the switch to go on.`, tone: "strong" },
    ]);
  }
  if (state === "running" && race) return say("race", [...race, ...trains(run, "present")]);
  if (state === "running") {
    return say("learning", [
      "A small transformer is learning from reward, here in this page. ",
      ...trains(run, "present"),
    ]);
  }
  return say("rests", [
    step === 0
      ? "A small transformer waits to learn from reward, here in this page. "
      : `A small transformer rests after ${step} steps of learning from reward. `,
    ...trains(run, "present"),
  ]);
}

/** Which of two was sooner at the mark; null until both have got there by learning. */
function bothReached(run: LedeRun, other: LedeRun): readonly LedePart[] | null {
  if (!run.reached || !other.reached) return null;
  const mark = share(MARK, 1);
  if (run.reached === other.reached) {
    return [
      named(run),
      { text: " and " },
      named(other),
      { text: ` reached reward ${mark} at the same step, ${run.reached}. ` },
    ];
  }
  const [first, second] = run.reached <= other.reached ? [run, other] : [other, run];
  return [
    named(first),
    { text: ` reached reward ${mark} at step ${first.reached}, ` },
    named(second),
    { text: ` at step ${second.reached}. ` },
  ];
}

/** What the run trains, or trained. */
function trains(run: LedeRun, tense: "present" | "past"): readonly LedePart[] {
  const { classifier, backbone } = run.trained;
  const what =
    classifier === "all" && backbone === "all"
      ? "everything"
      : backbone === "none"
        ? "its classifier only"
        : classifier !== "none"
          ? "a part of itself only"
          : backbone === "part"
            ? "a part of its backbone only"
            : "its backbone only";
  const verb = tense === "present" ? "trains" : "trained";
  return [named(run), { text: ` ${verb} ${what}.`, tone: "strong" }];
}
