import { useMemo, useRef } from "react";
import { formatCount, formatFixed, formatSignificant } from "../../charts/format";
import { Explained } from "../../panels/terms/Explained";
import { Term } from "../../panels/terms/Term";
import { setText, usePainter } from "../../panels/use-painter";
import { showCompared } from "../../store/compare";
import { isKept, keepRun, removeKept, showKept, useKeptRuns } from "../../store/kept-runs";
import { stepInView } from "../../store/run-views";
import type { ComparedRun } from "./compared-runs";
import { RunMark } from "./RunMark";

/** The measures of the table: at the step in view, by their names in the record. */
const MEASURES: readonly {
  readonly metric: string;
  readonly title: string;
  readonly format: (value: number) => string;
}[] = [
  { metric: "reward", title: "reward", format: (value) => formatFixed(value) },
  { metric: "heldout/reward", title: "held-out reward", format: (value) => formatFixed(value) },
  { metric: "entropy", title: "entropy", format: (value) => formatFixed(value) },
  { metric: "confidence", title: "confidence", format: (value) => formatFixed(value) },
  {
    metric: "diversity/distinct_valid",
    title: "different right answers",
    format: (value) => formatFixed(value, 1),
  },
  { metric: "classifier/norm_fro", title: "‖W‖", format: (value) => formatSignificant(value) },
  {
    metric: "ntk/gradient_share",
    title: "gradient’s share of the trace",
    format: (value) => formatFixed(value, 3),
  },
];

/** A row a run: what is otherwise in its settings, and where it stands at the step in view. */
export function RunTable({ runs }: { readonly runs: readonly ComparedRun[] }) {
  const body = useRef<HTMLTableSectionElement>(null);
  const kept = useKeptRuns();
  const sources = useMemo(() => runs.map(({ run }) => run.record), [runs]);

  usePainter(sources, () => {
    runs.forEach(({ run: { record } }, i) => {
      const cells = body.current?.rows[i]?.querySelectorAll("[data-cell]") ?? [];
      const step = stepInView(record);
      setText(cells[0] ?? null, formatCount(step));
      MEASURES.forEach(({ metric, format }, at) => {
        const value = record.valueAt(metric, step);
        setText(cells[at + 1] ?? null, Number.isFinite(value) ? format(value) : "–");
      });
    });
  });

  return (
    <div className="cmp-scroll">
      <table className="cmp-table">
        <thead>
          <tr>
            <th scope="col">run</th>
            <th scope="col">otherwise than the first</th>
            <th scope="col">step</th>
            {MEASURES.map(({ metric, title }) => (
              <th key={metric} scope="col">
                <Term id={metric}>{title}</Term>
              </th>
            ))}
            <th scope="col">
              <span className="visually-hidden">keep or take away</span>
            </th>
          </tr>
        </thead>
        <tbody ref={body}>
          {runs.map((compared) => {
            const { id, run, drawn, name, shown, differs } = compared;
            return (
              <tr key={id}>
                <th scope="row">
                  <label>
                    <input
                      type="checkbox"
                      checked={shown}
                      onChange={(event) => {
                        const { checked } = event.target;
                        if (run.kept) showKept(id, checked);
                        else showCompared(id, checked);
                      }}
                    />{" "}
                    <RunMark run={drawn} /> <b className={drawn.colour}>{name}</b>
                  </label>
                </th>
                <td className="cmp-differs">
                  <Explained>{differs.join(", ") || "–"}</Explained>
                </td>
                <td data-cell />
                {MEASURES.map(({ metric }) => (
                  <td key={metric} data-cell />
                ))}
                <td className="cmp-acts">
                  {run.kept ? (
                    <button
                      type="button"
                      className="value"
                      aria-label={`Take ${name} away`}
                      onClick={() => removeKept(id)}
                    >
                      take away
                    </button>
                  ) : isKept(kept, run.record) ? (
                    <span className="second">is kept</span>
                  ) : (
                    <button
                      type="button"
                      className="value"
                      aria-label={`Keep ${name}`}
                      onClick={() => keepRun(run.record)}
                    >
                      keep
                    </button>
                  )}
                </td>
              </tr>
            );
          })}
        </tbody>
      </table>
    </div>
  );
}
