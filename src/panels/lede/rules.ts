/**
 * The page's one sentence, by rule: it says what has been found so far and must be true at every
 * step. The rules know numbers only; `facts.ts` reads them off the records.
 */

import { formatFixed as share } from "../../charts/format";
import type { Lab } from "../../store/lab";
import { type ForkFacts, forkSentence } from "./fork-rules";
import { type SeedFacts, seedSentence } from "./seed-rules";
import {
  type Change,
  EACH,
  type Lede,
  type LedePart,
  type LedeRun,
  MARK,
  named,
  overLast,
  say,
} from "./sentence";
import type { SwitchFacts } from "./switch-facts";
import { switchSentence } from "./switch-rules";

/** What the sentence is made from. */
export interface LedeFacts {
  readonly state: Lab["status"]["state"];
  /** The step in view. */
  readonly step: number;
  /** The run that the lever acts on, then the one beside it. */
  readonly runs: readonly LedeRun[];
  /** What several seeds say together; left out or null where there are none to compare. */
  readonly seeds?: SeedFacts | null;
  /** What the main run's last switch did, for as long as it is what the sentence is about. */
  readonly switched?: SwitchFacts | null;
  /** The newest fork of the main run beside it; left out or null where there is none in view. */
  readonly fork?: ForkFacts | null;
}

/** Differences smaller than these are not differences. */
const SURER = 0.02;
const FEWER = 0.1;
/** A stage younger than this is what the sentence is about. */
const STAGE_AGE = 40;
/** A run that earns less than this share of the mark has lost it: of five steps' mean that is no noise. */
const LOST = 0.5;
/** Fewer steps than this show no trend. */
const TREND = 10;

/** The sentence for these facts. */
export function lede(facts: LedeFacts): Lede {
  const [main, other] = facts.runs;
  if (facts.state === "loading" || facts.state === "empty") {
    return say("loading", [
      "A small transformer is about to learn from reward, here in this page.",
    ]);
  }
  if (facts.state === "failed" || facts.state === "lost") {
    return say("failed", [
      facts.runs.length === 0
        ? "The run has not begun; the line above says why."
        : "The run rests; the line above says what happened and what was kept.",
    ]);
  }
  if (!main) return say("empty", ["Choose an experiment to begin."]);

  const diverged = facts.runs.find((run) => run.diverged !== null && run.diverged <= facts.step);
  if (diverged) {
    return say(
      "diverged",
      [named(diverged), ` diverged at step ${diverged.diverged}: an update was too large.`],
      "diverged",
    );
  }

  const switched = facts.switched ? switchSentence(facts.switched, main.trained) : null;
  if (switched) return switched;
  const forked = facts.fork ? forkSentence(facts.fork) : null;
  if (forked) return forked;
  if (main.phaseAge < STAGE_AGE) {
    const stage = stageSentence(main);
    if (stage) return stage;
  }
  const { seeds = null } = facts;
  if (seeds && facts.step >= TREND) return seedSentence(facts.step, seeds, main, other);
  const collapse = seeds ? null : collapseSentence(facts.step, main, other);
  if (collapse) return collapse;
  const crossing = seeds ? null : crossingSentence(facts.step, main, other);
  if (crossing) return crossing;
  if (facts.step < TREND) {
    return facts.state === "running"
      ? say("begin", ["A small transformer is learning from reward, here in this page."])
      : say("rest", ["A small transformer, trained in part, waits to learn from reward."]);
  }
  return other ? raceSentence(facts.step, main, other) : trendSentence(facts.step, main);
}

const REPRESENTATION: LedePart = { text: "representation", tone: "rep" };
const GRADIENT: LedePart = { text: "gradient", tone: "grad" };

/** What drives and what changes while only a part is trained. */
function stageSentence(run: LedeRun): Lede | null {
  const { classifier, backbone } = run.trained;
  if (classifier !== "none" && backbone === "none") {
    return say(
      "classifier-only",
      [
        "Classifier only: ",
        REPRESENTATION,
        " drives the update and stays the same, ",
        GRADIENT,
        " is idle and changes.",
      ],
      "classifier-only",
    );
  }
  if (classifier === "none" && backbone !== "none") {
    return say(
      "backbone-only",
      [
        backbone === "part" ? "A part of the backbone only: " : "Backbone only: ",
        GRADIENT,
        " drives the update, ",
        REPRESENTATION,
        " is idle; both change.",
      ],
      "backbone-only",
    );
  }
  return null;
}

/** Who reached the mark and has lost it again: what it reached is not what it has come to. */
function collapseSentence(step: number, main: LedeRun, other: LedeRun | undefined): Lede | null {
  const runs = other ? [main, other] : [main];
  const lost = runs.filter(
    (run) => run.reached !== null && run.reached > 0 && run.reward.now < LOST * MARK,
  );
  const [first, second] = lost;
  if (!first) return null;
  const mark = share(MARK, 1);
  const rest = runs.find((run) => run !== first);
  if (second) {
    const earned = [first, second].map(({ reward }) => share(reward.now));
    return say(
      "collapsed",
      [
        named(first),
        " and ",
        named(second),
        ` reached reward ${mark} and lost it: they earn ${earned.join(" and ")} ${overLast(step)}.`,
      ],
      "collapsed",
    );
  }
  return say(
    "collapsed",
    [
      named(first),
      ` reached reward ${mark} at step ${first.reached} and lost it: it earns ${share(first.reward.now)} ${overLast(step)}`,
      ...(rest && Number.isFinite(rest.reward.now)
        ? [", ", named(rest), ` ${share(rest.reward.now)}.`]
        : ["."]),
    ],
    "collapsed",
  );
}

/** Who reached the mark, and what became of the answers. */
function crossingSentence(step: number, main: LedeRun, other: LedeRun | undefined): Lede | null {
  const reached = (run: LedeRun | undefined) =>
    run && (run.reached ?? 0) > 0 ? run.reached : null;
  const a = reached(main);
  const b = reached(other);
  const mark = share(MARK, 1);
  if (other && a !== null && b !== null) {
    const [first, second] = a <= b ? [main, other] : [other, main];
    if (a === b) {
      return say(
        "both-at-once",
        [named(main), " and ", named(other), ` reached reward ${mark} at the same step, ${a}.`],
        "one-seed",
      );
    }
    return say(
      "both-reached",
      [
        named(first),
        ` reached reward ${mark} at step ${first.reached}, `,
        named(second),
        ` at step ${second.reached}; `,
        ...afterBoth(step - Math.max(a, b), first, second),
      ],
      "one-seed",
    );
  }
  const leader = a !== null ? main : b !== null ? other : undefined;
  if (!leader) return null;
  const follower = leader === main ? other : main;
  if (!follower) {
    return say(
      "reached",
      [
        named(leader),
        ` reached reward ${mark} at step ${leader.reached}; `,
        `it ${surerThanBefore(leader, step)}.`,
      ],
      "reward-and-entropy",
    );
  }
  return say(
    "one-reached",
    [
      named(leader),
      ` reached reward ${mark} at step ${leader.reached}; `,
      named(follower),
      ` earns ${share(follower.reward.now)} ${overLast(step)}.`,
    ],
    "one-seed",
  );
}

/** At equal reward runs compare fairly: their entropies there, at first; then how their answers differ now. */
function afterBoth(age: number, first: LedeRun, second: LedeRun): readonly (string | LedePart)[] {
  const now = answersNow(first, second);
  if (age >= STAGE_AGE && now) return now;
  const [one, other] = [first.entropyThere, second.entropyThere];
  const tail = age >= STAGE_AGE ? ", and is now alike." : ".";
  if (!Number.isFinite(one) || !Number.isFinite(other))
    return now ?? ["they are now equally sure."];
  return [`entropy there was ${share(one)} and ${share(other)}${tail}`];
}

/** How one run's answers differ from the other's, in words; null where they do not. */
function answersNow(first: LedeRun, second: LedeRun): readonly (string | LedePart)[] | null {
  const sure = first.confidence.now - second.confidence.now;
  const larger = Math.max(first.distinct, second.distinct);
  const fewer = (first.distinct - second.distinct) / larger;
  const words = [
    sure > SURER ? "surer" : sure < -SURER ? "less sure" : null,
    fewer < -FEWER ? "fewer" : fewer > FEWER ? "more varied" : null,
  ].filter((word) => word !== null);
  if (words.length === 0) return null;
  return [
    { ...named(first), text: `${first.name}’s` },
    ` answers are now ${words.join(", and ")}.`,
  ];
}

/** "has grown surer, from .32 to .84, means of five steps" and its opposites. */
function surerThanBefore(run: LedeRun, step: number): string {
  const { start, now } = run.confidence;
  const difference = now - start;
  if (!Number.isFinite(difference)) return "goes on";
  if (Math.abs(difference) <= SURER) {
    return `is as sure as at the start, ${share(now)} ${overLast(step)}`;
  }
  const direction = difference > 0 ? "surer" : "less sure";
  return `has grown ${direction}, from ${share(start)} to ${share(now)}, ${EACH}`;
}

/** Two runs, neither at the mark yet. */
function raceSentence(step: number, main: LedeRun, other: LedeRun): Lede {
  const measured = [main, other].every(({ reward }) => Number.isFinite(reward.now));
  if (!measured) return trendSentence(step, main);
  const grown = [main, other].filter((run) => run.confidence.now - run.confidence.start > SURER);
  const tail =
    grown.length === 2
      ? ["; both have grown surer."]
      : grown.length === 1 && grown[0]
        ? ["; only ", named(grown[0]), " has grown surer."]
        : ["; neither has grown surer."];
  return say(
    "race",
    [
      `After ${step} steps `,
      named(main),
      ` earns ${share(main.reward.now)}, `,
      named(other),
      ` ${share(other.reward.now)}, ${EACH}`,
      ...tail,
    ],
    "one-seed",
  );
}

/** One run, not at the mark yet. */
function trendSentence(step: number, run: LedeRun): Lede {
  const parts = [move("reward", run.reward, 0.02, 2), move("entropy", run.entropy, 0.05, 2)];
  const said = parts.filter((part) => part !== null);
  if (said.length === 0) return unmeasured(step, run);
  return say(
    "trend",
    [`After ${step} steps of `, named(run), ` ${said.join("; ")}, ${EACH}.`],
    "reward-and-entropy",
  );
}

/** A run that begins here, as one does from a policy's file: a reward is a step's, not a policy's. */
function unmeasured(step: number, run: LedeRun): Lede {
  return say("unmeasured", [
    named(run),
    ` stands at step ${step}; what it earns is measured with its next step.`,
  ]);
}

function move(name: string, { start, now }: Change, least: number, digits: number): string | null {
  if (!Number.isFinite(start) || !Number.isFinite(now)) return null;
  const difference = now - start;
  if (Math.abs(difference) < least) return `${name} is still near ${share(now, digits)}`;
  return `${name} has ${difference > 0 ? "risen" : "fallen"} from ${share(start, digits)} to ${share(now, digits)}`;
}
