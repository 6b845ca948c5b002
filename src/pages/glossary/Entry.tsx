import { useEffect, useRef, useState } from "react";
import { termOf } from "../../glossary/glossary";
import type { Term } from "../../glossary/term";
import { PlaceLink } from "../../panels/header/PlaceLink";
import { FormulaText } from "../../panels/instruments/FormulaText";
import { SourceLine } from "../../panels/terms/SourceLine";

/** One term of the glossary. */
export function Entry(props: {
  readonly term: Term;
  /** Whether the address names it. */
  readonly current: boolean;
  /** A term was followed. */
  readonly onTerm: () => void;
}) {
  const { term, current, onTerm } = props;
  const { id, name, sentence, formula, group } = term;
  const related = (term.related ?? []).flatMap((other) => termOf(other) ?? []);
  const inFiles = group === "metric" || group === "setting";
  return (
    <article
      id={`term-${id}`}
      className="entry"
      aria-current={current ? "location" : undefined}
      tabIndex={-1}
    >
      <h3>
        <PlaceLink place={{ page: "glossary", instrument: null, term: id }}>{name}</PlaceLink>
        {inFiles && <code>{group === "setting" ? id.slice("setting/".length) : id}</code>}
      </h3>
      <div>
        <p>{sentence}</p>
        <SourceLine term={term} />
        {related.length > 0 && (
          // biome-ignore lint/a11y/useKeyWithClickEvents: a link is pressed by keys as by the pointer
          <p className="small entry-related" onClick={onTerm}>
            {related.map((other) => (
              <PlaceLink
                key={other.id}
                place={{ page: "glossary", instrument: null, term: other.id }}
                className="value"
              >
                {other.name}
              </PlaceLink>
            ))}
          </p>
        )}
      </div>
      {formula ? <SeenFormula tex={formula} /> : <span />}
    </article>
  );
}

/** Height that a formula takes at most, px: nothing moves when it is set. */
function roomFor(tex: string): number {
  if (tex.includes("aligned")) return 80;
  return /\\(sum|frac|binom|sqrt|exp|operatorname\{mean)/.test(tex) ? 62 : 48;
}

/** A formula that is set once it is nearly in view: there are a hundred. */
function SeenFormula({ tex }: { readonly tex: string }) {
  const place = useRef<HTMLDivElement>(null);
  const [seen, setSeen] = useState(false);
  useEffect(() => {
    const element = place.current;
    if (!element) return;
    const observer = new IntersectionObserver(
      (entries) => {
        if (entries.some(({ isIntersecting }) => isIntersecting)) setSeen(true);
      },
      { rootMargin: "400px" },
    );
    observer.observe(element);
    return () => observer.disconnect();
  }, []);
  return (
    <div ref={place} className="entry-formula" style={{ minHeight: roomFor(tex) }}>
      {seen && <FormulaText tex={tex} />}
    </div>
  );
}
