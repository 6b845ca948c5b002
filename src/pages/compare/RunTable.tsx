import { useMemo, useRef, useState } from "react";
import { formatCount } from "../../charts/format";
import { keepScrollable } from "../../panels/keep-scrollable";
import { seedName } from "../../panels/seed-name";
import { Explained } from "../../panels/terms/Explained";
import { formatInterval } from "../../panels/timeline/interval-text";
import { setText, usePainter } from "../../panels/use-painter";
import { nextSorting, showCompared, showThese, useComparison } from "../../store/compare";
import { isKept, keepRun, removeKept, showKept, useKeptRuns } from "../../store/kept-runs";
import { stepInView } from "../../store/run-views";
import type { ComparedRun } from "./compared-runs";
import { RunMark } from "./RunMark";
import { measureText, RUN_MEASURES } from "./run-measures";
import { sortedRuns } from "./sort-runs";
import { standingAt } from "./standing";
import "./run-table.css";

/** A row a run: what is otherwise in its settings, and where it stands at the step in view. */
export function RunTable(props: {
  readonly runs: readonly ComparedRun[];
  /** Runs that are about to be there: rows that are kept for them. */
  readonly awaited: number;
}) {
  const { runs, awaited } = props;
  const table = useRef<HTMLTableElement>(null);
  const kept = useKeptRuns();
  const sorting = useComparison((comparison) => comparison.sorting);
  const sources = useMemo(() => runs.map(({ run }) => run.record), [runs]);
  // The order is found on frames, like the figures, and is React's only when it has become another.
  const [order, setOrder] = useState<readonly string[]>([]);
  const rows = useMemo(() => {
    const place = (id: string) => (order.includes(id) ? order.indexOf(id) : order.length);
    return sorting === null ? runs : [...runs].sort((a, b) => place(a.id) - place(b.id));
  }, [runs, order, sorting]);

  usePainter(sources, () => {
    if (sorting) {
      const now = sortedRuns(runs, sorting).map(({ id }) => id);
      if (now.join() !== order.join()) setOrder(now);
    }
    rows.forEach(({ run: { record } }, i) => {
      const cells = table.current?.tBodies[0]?.rows[i]?.querySelectorAll("[data-cell]") ?? [];
      const step = stepInView(record);
      setText(cells[0] ?? null, formatCount(step));
      RUN_MEASURES.forEach((measure, at) => {
        const [figure, interval] = cells[at + 1]?.children ?? [];
        const standing = standingAt(record, measure.metric, step);
        setText(figure ?? null, measureText(standing?.value ?? Number.NaN, measure));
        const seeds = standing?.seeds;
        // What the lead alone measures says so where there are others.
        const lead =
          record.cohort && standing ? seedName(record.header.experiment.settings.seed) : "";
        setText(interval ?? null, seeds ? formatInterval(seeds, measure.decimals) : lead);
      });
    });
  });

  const going = runs.filter(({ run }) => run.kept === null).map(({ id }) => id);
  const all = runs.map(({ id }) => id);
  const shown = runs.filter((run) => run.shown).length;
  return (
    <section className="cmp-scroll" ref={keepScrollable} aria-label="The runs">
      <table ref={table} className="cmp-table" aria-label="The runs that are compared">
        <thead>
          <tr>
            <th scope="col">
              run{" "}
              {shown < runs.length && (
                <button type="button" className="value" onClick={() => showThese(all, going)}>
                  show all
                </button>
              )}
            </th>
            <th scope="col">otherwise{runs[0] ? ` than ${runs[0].name}` : ""}</th>
            <th scope="col">step</th>
            {RUN_MEASURES.map(({ metric, title }) => {
              const sorted = sorting?.metric === metric ? sorting : null;
              const direction = sorted?.descending ? "descending" : "ascending";
              return (
                <th key={metric} scope="col" aria-sort={sorted ? direction : undefined}>
                  <button
                    type="button"
                    className="cmp-sort"
                    data-term-hint={metric}
                    onClick={() =>
                      useComparison.setState({ sorting: nextSorting(sorting, metric) })
                    }
                  >
                    {title}
                    <span aria-hidden="true">
                      {sorted ? (sorted.descending ? " ↓" : " ↑") : ""}
                    </span>
                  </button>
                </th>
              );
            })}
            <th scope="col">
              <span className="visually-hidden">show alone, keep or take away</span>
            </th>
          </tr>
        </thead>
        <tbody>
          {rows.map(({ id, run, drawn, name, shown: isShown, differs }) => (
            <tr key={id} data-hidden={!isShown || undefined}>
              <th scope="row">
                <label>
                  <input
                    type="checkbox"
                    checked={isShown}
                    onChange={(event) => {
                      const { checked } = event.target;
                      if (run.kept) showKept(id, checked);
                      else showCompared(id, checked);
                    }}
                  />
                  <RunMark run={drawn} />
                  <b className={drawn.colour}>{name}</b>
                </label>
              </th>
              <td className="cmp-differs">
                <Explained>{differs.join(", ") || "–"}</Explained>
              </td>
              <td data-cell />
              {RUN_MEASURES.map(({ metric }) => (
                <td key={metric} data-cell>
                  <span />
                  <small />
                </td>
              ))}
              <td className="cmp-acts">
                {runs.length > 1 && !(isShown && shown === 1) && (
                  <button
                    type="button"
                    className="value"
                    aria-label={`Show ${name} alone`}
                    onClick={() => showThese([id], going)}
                  >
                    alone
                  </button>
                )}{" "}
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
          ))}
          {Array.from({ length: awaited }, (_, i) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: rows that are all alike
            <tr key={i}>
              <td colSpan={RUN_MEASURES.length + 4}>&nbsp;</td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}
