import { Popover } from "@base-ui/react/popover";
import { termOf } from "../../glossary/glossary";
import type { Term } from "../../glossary/term";
import { PlaceLink } from "../header/PlaceLink";
import { FormulaText } from "../instruments/FormulaText";
import { SourceLine } from "./SourceLine";

/** What a term means, as a card beside it. */
export function TermCard(props: {
  readonly term: Term;
  /** Another term was chosen to be read. */
  readonly onTerm: (id: string) => void;
}) {
  const { term, onTerm } = props;
  const related = (term.related ?? []).flatMap((id) => termOf(id) ?? []);
  return (
    <>
      <Popover.Title className="term-name">{term.name}</Popover.Title>
      <p id="term-sentence">{term.sentence}</p>
      {term.formula && <FormulaText key={term.formula} tex={term.formula} />}
      <SourceLine term={term} />
      <p className="small term-more">
        {related.map(({ id, name }) => (
          <button key={id} type="button" className="value" onClick={() => onTerm(id)}>
            {name}
          </button>
        ))}
        <PlaceLink place={{ page: "glossary", instrument: null, term: term.id }} className="value">
          in the glossary
        </PlaceLink>
      </p>
    </>
  );
}
