import { useId, useState } from "react";
import type { Measure } from "../../results/measure";
import { formatMeasure, MEASURES_ALLOWED, parseMeasure } from "../../results/measure-text";
import { Term } from "../terms/Term";
import { measureTerm } from "./measure-term";
import { measureText } from "./words";

/** Most measures: each is a column. */
const MOST = 8;

/** The measures of the table: taken away, or written as `--measure` of the command line takes them. */
export function MeasuresNote(props: {
  readonly measures: readonly Measure[];
  /** Metrics that the results hold, for suggestions. */
  readonly metrics: readonly string[];
  readonly onChange: (measures: readonly Measure[]) => void;
}) {
  const { measures, metrics, onChange } = props;
  const [text, setText] = useState("");
  const [problem, setProblem] = useState<string | null>(null);
  const list = useId();
  const add = () => {
    try {
      const measure = parseMeasure(text);
      const isThere = measures.some((one) => formatMeasure(one) === formatMeasure(measure));
      if (!isThere) onChange([...measures, measure]);
      setText("");
      setProblem(null);
    } catch (error) {
      setProblem(error instanceof Error ? error.message : String(error));
    }
  };
  return (
    <details className="sweep-measures">
      <summary>Measures</summary>
      <ul>
        {measures.map((measure) => (
          <li key={formatMeasure(measure)}>
            <Term id={measureTerm(measure)}>
              <code title={measureText(measure)}>{formatMeasure(measure)}</code>
            </Term>{" "}
            {measures.length > 1 && (
              <button
                type="button"
                className="sweep-remove"
                aria-label={`Remove ${formatMeasure(measure)}`}
                onClick={() => onChange(measures.filter((one) => one !== measure))}
              >
                ×
              </button>
            )}
          </li>
        ))}
        <li>
          <form
            onSubmit={(event) => {
              event.preventDefault();
              add();
            }}
          >
            <input
              className="value"
              type="text"
              list={list}
              value={text}
              placeholder="final(entropy)"
              aria-label="Another measure"
              aria-invalid={problem !== null}
              aria-describedby={problem === null ? undefined : `${list}-problem`}
              disabled={measures.length >= MOST}
              autoComplete="off"
              spellCheck={false}
              onChange={(event) => {
                setText(event.target.value);
                setProblem(null);
              }}
            />{" "}
            <button type="submit" className="value" disabled={text.trim() === ""}>
              add
            </button>
            <datalist id={list}>
              {metrics.map((metric) => (
                <option key={metric} value={`final(${metric})`} />
              ))}
            </datalist>
          </form>
        </li>
      </ul>
      {problem && (
        <p id={`${list}-problem`} className="sweep-problem" role="alert">
          {problem}
        </p>
      )}
      <p className="sweep-note">{MEASURES_ALLOWED}</p>
    </details>
  );
}
