import { SentenceLine } from "../../panels/lede/SentenceLine";
import { switchFactsOf } from "../../panels/lede/switch-facts";
import { switchSentence } from "../../panels/lede/switch-rules";
import type { Trained } from "../../panels/lever/trained";
import type { RunRecord } from "../../run/record";
import { stepInView } from "../../store/run-views";

/** The one thing to do; once it is done, what that changed in both components. */
export function Instruction(props: {
  readonly record: RunRecord | null;
  readonly trained: Trained;
  readonly position: "classifier" | "everything" | null;
}) {
  const { record, trained, position } = props;
  const sentence = () => {
    const facts = record && switchFactsOf(record, stepInView(record));
    return facts && switchSentence(facts, trained);
  };
  return (
    <div className="first-instruction">
      <SentenceLine record={record} className="first-switched" sentence={sentence} />
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
