import { PlaceLink } from "../../panels/header/PlaceLink";
import {
  isTimeForWhy,
  type MechanismFacts,
  mechanismFactsOf,
} from "../../panels/lede/mechanism-facts";
import { shapedSentence, stageSentence } from "../../panels/lede/mechanism-rules";
import { SentenceLine } from "../../panels/lede/SentenceLine";
import { switchFactsOf } from "../../panels/lede/switch-facts";
import { switchSentence } from "../../panels/lede/switch-rules";
import type { Trained } from "../../panels/lever/trained";
import type { RunRecord } from "../../run/record";
import { useLab } from "../../store/lab";
import { stepInView } from "../../store/run-views";

/** The claim that tests over seeds what the line says of one: the fifth on its page. */
const TESTED = { page: "claims", instrument: null, claim: "gradient-component" } as const;

/**
 * The one thing to do; once it is done, what that changed in both components; and once both runs have come
 * to the mark, or the run is over, why they are where they are.
 */
export function Instruction(props: {
  readonly record: RunRecord | null;
  readonly trained: Trained;
  readonly position: "classifier" | "everything" | null;
  /** The run beside it; null where there is none. */
  readonly other: { readonly record: RunRecord; readonly name: string } | null;
}) {
  const { record, trained, position, other } = props;
  const finished = useLab((lab) => lab.status.state === "finished");
  const why = (): MechanismFacts | null => {
    if (!record) return null;
    const step = stepInView(record);
    const isOver = finished && step === record.lastStep;
    if (!isTimeForWhy(record, other?.record ?? null, step, isOver)) return null;
    return mechanismFactsOf(record, other, step);
  };
  const switched = () => {
    const facts = record && !why() && switchFactsOf(record, stepInView(record));
    return facts ? switchSentence(facts, trained) : null;
  };
  return (
    <div className="first-instruction">
      <SentenceLine
        record={record}
        className="first-why first-stage"
        sentence={() => {
          const facts = why();
          return facts && stageSentence(facts);
        }}
      />{" "}
      <SentenceLine
        record={record}
        className="first-why"
        sentence={() => {
          const facts = why();
          return facts && shapedSentence(facts);
        }}
      >
        {" "}
        <PlaceLink place={TESTED} className="value">
          See claim 5
        </PlaceLink>
      </SentenceLine>
      <SentenceLine record={record} className="first-switched" sentence={switched} />
      {position === "everything" ? (
        <p className="first-do">
          <b>Open the switch</b> to hold it again.
        </p>
      ) : (
        <p className="first-do">
          <b>Close the switch</b> to train the rest: drag the handle,{" "}
          <span className="first-keys">
            or press <kbd>L</kbd>.
          </span>
          <span className="first-touch">or tap it.</span>
        </p>
      )}
    </div>
  );
}
