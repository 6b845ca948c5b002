import { Dialog } from "@base-ui/react/dialog";
import type { InstrumentDescription, QuestionDescription } from "../../run/protocol";
import { DialogSheet } from "../controls/DialogSheet";
import { FormulaText } from "./FormulaText";

/** What a panel measures and asks: each quantity in a sentence, its formula, its source and its cost. */
export function Formulas(props: {
  readonly title: string;
  /** The question that the panel answers, and what to look for. */
  readonly about: readonly [string, string];
  readonly described: readonly (InstrumentDescription | QuestionDescription)[];
  readonly caveat: string | undefined;
}) {
  const { title, about, described, caveat } = props;
  return (
    <Dialog.Root>
      <Dialog.Trigger className="value">Formulas and sources</Dialog.Trigger>
      <DialogSheet title={title} className="formulas">
        <section>
          <h3>{about[0]}</h3>
          <p>{about[1]}</p>
        </section>
        {described.map(({ id, label, explanation, formula, source, cost }) => (
          <section key={id}>
            <h3>{label}</h3>
            <p>{explanation}</p>
            <FormulaText tex={formula} />
            <p className="small">
              Source: {source}. Cost: {cost}.
            </p>
          </section>
        ))}
        {caveat && (
          <section>
            <h3>What to keep in mind</h3>
            <p>{caveat}</p>
          </section>
        )}
      </DialogSheet>
    </Dialog.Root>
  );
}
