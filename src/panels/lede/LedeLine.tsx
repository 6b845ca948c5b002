import { useMemo, useRef } from "react";
import type { RunRecord } from "../../run/record";
import { sincePull } from "../../store/lever";
import type { RunIdentity } from "../../store/run-identity";
import { useView } from "../../store/view";
import { Note } from "../controls/Note";
import { seedName } from "../seed-name";
import { setText, usePainter } from "../use-painter";
import { factsOf } from "./facts";
import type { ForkFacts } from "./fork-rules";
import { type LedeFacts, lede } from "./rules";
import { seedFactsOf } from "./seed-facts";
import { type Lede, questionOf } from "./sentence";
import { switchFactsOf } from "./switch-facts";
import { writeParts } from "./write-parts";
import "./lede.css";

/** A sentence whose figures alone have changed is written anew at most this often, in ms. */
const REWRITE = 400;

/** For so long after the lever was pulled the sentence says what that did, in ms. */
const PULL_TIME = 12_000;

/** Shows the question at the sentence's end, or not; at a new sentence's end it is a new one, and has not moved. */
function offerWhy(why: HTMLElement | null, offered: boolean, isNew: boolean): void {
  if (!why) return;
  if (isNew && why.querySelector(":focus, [data-popup-open]") === null) {
    why.hidden = true;
    // Laid out without it once, the page gives it a box of its own.
    void why.offsetWidth;
  }
  why.hidden = !offered;
}

/** A run with what it is called. */
interface SpokenRun {
  readonly record: RunRecord;
  readonly identity: RunIdentity;
}

/** What a fork came to beside the run that it left, at the step in view; null before it began. */
function forkFactsOf(
  { record, identity }: SpokenRun,
  runs: readonly SpokenRun[],
  step: number,
): ForkFacts | null {
  const { origin, experiment } = record.header;
  const left = runs.find((run) => run.record.header.id === origin?.run);
  if (!origin || !left || step <= origin.step) return null;
  const at = Math.min(step, record.lastStep);
  const seed = left.record.cohort ? `, ${seedName(experiment.settings.seed)}` : "";
  return {
    ...{ from: origin.step, step: at, behind: at < step },
    fork: factsOf(record, at, identity.name, identity.colour),
    left: factsOf(left.record, at, `${left.identity.name}${seed}`, left.identity.colour),
  };
}

/** The sentence over the page, written outside React from the records and the step in view. */
export function LedeLine(props: {
  readonly state: LedeFacts["state"];
  readonly runs: readonly SpokenRun[];
  /** The newest fork, where there is one. */
  readonly fork?: SpokenRun | null;
}) {
  const { state, runs, fork = null } = props;
  const line = useRef<HTMLSpanElement>(null);
  const question = useRef<HTMLSpanElement>(null);
  const why = useRef<HTMLSpanElement>(null);
  const explanation = useRef<HTMLParagraphElement>(null);
  const written = useRef({ rule: "", text: "", time: 0 });
  const reason = useRef<Lede["why"]>(undefined);
  const explain = async () => {
    const { WHY } = await import("./why");
    setText(explanation.current, reason.current ? WHY[reason.current] : "");
  };
  const sources = useMemo(() => runs.map(({ record }) => record), [runs]);
  const watched = useMemo(() => (fork ? [...sources, fork.record] : sources), [sources, fork]);

  usePainter(watched, () => {
    const step = useView.getState().playhead ?? Math.max(0, sources[0]?.lastStep ?? 0);
    const [main, companion = null] = sources;
    const seeds = main ? seedFactsOf(main, companion, step) : null;
    const facts = runs.map(({ record, identity }) => {
      const { cohort } = record;
      // What is said of one seed of several says of which.
      const name =
        cohort && !seeds ? `${identity.name}, ${seedName(cohort.seeds[0] ?? 0)},` : identity.name;
      const until = Math.min(step, Math.max(0, record.lastStep));
      return factsOf(record, until, name, identity.colour);
    });
    // What a hand has just switched is what the sentence is about, for a while.
    const switched = main && sincePull() < PULL_TIME ? switchFactsOf(main, step) : null;
    const sentence = lede({
      ...{ state, step, runs: facts, seeds, switched },
      fork: fork && forkFactsOf(fork, runs, step),
    });
    const text = sentence.parts.map((part) => part.text).join("");
    const last = written.current;
    if (text === last.text) return;
    const now = performance.now();
    if (sentence.rule === last.rule && state === "running" && now - last.time < REWRITE) return;
    written.current = { rule: sentence.rule, text, time: now };
    reason.current = sentence.why;
    if (sentence.why) setText(question.current, questionOf(sentence.why));
    const isNew = writeParts(line.current, sentence.parts);
    offerWhy(why.current, sentence.why !== undefined, isNew);
    if (explanation.current) void explain();
  });

  return (
    <p className="lede-line">
      <span ref={line} />
      <span ref={why} hidden>
        {" "}
        <Note words={<span ref={question}>Why?</span>} title="Behind the sentence">
          <p
            ref={(element) => {
              explanation.current = element;
              if (element) void explain();
            }}
          />
        </Note>
      </span>
    </p>
  );
}
