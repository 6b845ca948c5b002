import type { Term } from "../../glossary/term";

/** A term's unit and source, in a line; nothing where there is neither. */
export function SourceLine({ term: { unit, source } }: { readonly term: Term }) {
  if (!unit && !source) return null;
  return (
    <p className="small term-source">
      {unit && <>Unit: {unit}. </>}
      {source && (
        <>
          Source: {source.text}
          {source.arxiv && (
            <>
              ,{" "}
              <a className="value" href={`https://arxiv.org/abs/${source.arxiv}`}>
                arXiv:{source.arxiv}
              </a>
            </>
          )}
          .
        </>
      )}
    </p>
  );
}
