import { useMemo } from "react";
import { findTerms } from "../../glossary/find-terms";
import { Term } from "./Term";

/** A sentence whose terms are explained, each where it first stands in it. */
export function Explained(props: {
  readonly children: string;
  /** The terms to explain; all that it names unless given. */
  readonly terms?: ReadonlySet<string>;
}) {
  const { children, terms } = props;
  const parts = useMemo(() => findTerms(children, terms), [children, terms]);
  return parts.map(({ text, term }, i) =>
    term === undefined ? (
      text
    ) : (
      // biome-ignore lint/suspicious/noArrayIndexKey: a stretch is its place in the sentence
      <Term key={i} id={term}>
        {text}
      </Term>
    ),
  );
}
