import { useEffect, useMemo, useState } from "react";
import { flushSync } from "react-dom";
import { problemOf, quote } from "../../experiment/problem";
import { searchTerms, TERMS, termOf } from "../../glossary/glossary";
import { TERM_GROUPS } from "../../glossary/term";
import { addLinkProblem } from "../../store/lab";
import { usePlace } from "../../store/place";
import { PageTop } from "../lab/PageTop";
import { Entry } from "./Entry";
import "./glossary.css";

/** Every term of the site, searchable; `term` of the address names the one that is shown first. */
export function GlossaryPage() {
  const wanted = usePlace((place) => place.term ?? null);
  const [text, setText] = useState("");
  const found = useMemo(() => (text.trim() === "" ? TERMS : searchTerms(text)), [text]);

  useEffect(() => {
    document.title = "Glossary · RL post-training playground";
  }, []);
  useEffect(() => {
    if (wanted === null) return;
    if (termOf(wanted)) {
      // It may be one that the search leaves out.
      flushSync(() => setText(""));
      const entry = document.getElementById(`term-${wanted}`);
      entry?.scrollIntoView({ block: "start" });
      entry?.focus({ preventScroll: true });
      return;
    }
    addLinkProblem(problemOf("term", `${quote(wanted)} is not in the glossary`, "those below"));
    usePlace.setState({ term: null });
  }, [wanted]);

  return (
    <div className="glossary">
      <PageTop runs={false} />
      <main>
        <div className="glossary-top">
          <h1>Glossary</h1>
          <p>Every word and number of this site, with its formula and its source.</p>
          <label>
            <span className="visually-hidden">Search the glossary</span>
            <input
              type="search"
              className="glossary-search"
              placeholder="search"
              value={text}
              onChange={(event) => setText(event.target.value)}
            />
          </label>
          <p className="small" role="status">
            {found.length} of {TERMS.length} terms
          </p>
        </div>
        {found.length === 0 && (
          <p className="glossary-none">
            No term has these words. Metrics go by their names in files, settings by their labels.
          </p>
        )}
        {TERM_GROUPS.map(({ id, label }) => {
          const terms = found.filter(({ group }) => group === id);
          if (terms.length === 0) return null;
          return (
            <section key={id} aria-labelledby={`group-${id}`}>
              <h2 id={`group-${id}`}>{label}</h2>
              {terms.map((term) => (
                <Entry
                  key={term.id}
                  term={term}
                  current={term.id === wanted}
                  // What is linked to has to be there.
                  onTerm={() => setText("")}
                />
              ))}
            </section>
          );
        })}
      </main>
    </div>
  );
}
