import { Fragment, useMemo, useRef, useState } from "react";
import { formatCount, formatFixed } from "../../charts/format";
import { keepScrollable } from "../../panels/keep-scrollable";
import { seedName } from "../../panels/seed-name";
import { Explained } from "../../panels/terms/Explained";
import { Term } from "../../panels/terms/Term";
import { formatInterval } from "../../panels/timeline/interval-text";
import { setText, usePainter } from "../../panels/use-painter";
import { nextSorting, showCompared, showThese, useComparison } from "../../store/compare";
import {
  isKept,
  keepRun,
  removeKept,
  renameKept,
  showKept,
  useKeptRuns,
} from "../../store/kept-runs";
import type { ComparedRun } from "./compared-runs";
import { pairedBySeed } from "./equal-reward";
import { RunName } from "./RunName";
import { readRun } from "./read-run";
import { measureText, RUN_MEASURES } from "./run-measures";
import { sortedRuns } from "./sort-runs";
import { writePairs } from "./write-pairs";
import "./run-table.css";

/** A row a run: what is otherwise in its settings, and where it stands at the step in view or at equal reward. */
export function RunTable(props: {
  readonly runs: readonly ComparedRun[];
  /** Runs that are about to be there: rows that are kept for them. */
  readonly awaited: number;
}) {
  const { runs, awaited } = props;
  const table = useRef<HTMLTableElement>(null);
  const kept = useKeptRuns();
  const sorting = useComparison((comparison) => comparison.sorting);
  const at = useComparison(({ equal, level }) => (equal ? level : null));
  const sources = useMemo(() => runs.map(({ run }) => run.record), [runs]);
  // The order is found on frames, like the figures, and is React's only when it has become another.
  const [first] = runs;
  const [order, setOrder] = useState<readonly string[]>([]);
  const rows = useMemo(() => {
    const place = (id: string) => (order.includes(id) ? order.indexOf(id) : order.length);
    return sorting === null ? runs : [...runs].sort((a, b) => place(a.id) - place(b.id));
  }, [runs, order, sorting]);

  usePainter(sources, () => {
    if (sorting) {
      const now = sortedRuns(runs, sorting, at).map(({ id }) => id);
      if (now.join() !== order.join()) setOrder(now);
    }
    const lines = [...(table.current?.tBodies[0]?.rows ?? [])];
    for (const {
      id,
      run: { record },
    } of runs) {
      const line = lines.find(({ dataset }) => dataset.run === id);
      const cells = line?.querySelectorAll("[data-cell]") ?? [];
      const reading = readRun(record, at);
      const { step, note } = reading;
      const [when, spread, count] = cells[0]?.children ?? [];
      setText(
        when ?? null,
        step === null ? "–" : step.seeds ? formatFixed(step.value, 1) : formatCount(step.value),
      );
      setText(spread ?? null, step?.seeds ? formatInterval(step.seeds, 1) : "");
      setText(count ?? null, note);
      RUN_MEASURES.forEach((measure, i) => {
        const [figure, interval] = cells[i + 1]?.children ?? [];
        const standing = reading.measure(measure.metric);
        setText(figure ?? null, measureText(standing?.value ?? Number.NaN, measure));
        const seeds = standing?.seeds;
        // What the lead alone measures says so where there are others.
        const lead =
          record.cohort && standing ? seedName(record.header.experiment.settings.seed) : "";
        setText(interval ?? null, seeds ? formatInterval(seeds, measure.decimals) : lead);
      });
      if (at !== null && first) writePairs(lines, id, record, first.run.record, at);
    }
  });

  const [renaming, setRenaming] = useState<string | null>(null);
  const called = (id: string, text: string | null, by: "key" | "leaving") => {
    setRenaming(null);
    if (text !== null) renameKept(id, text);
    if (by === "leaving") return;
    table.current?.querySelector<HTMLElement>(`[data-run="${id}"] .cmp-rename`)?.focus();
  };
  const going = runs.filter(({ run }) => run.kept === null).map(({ id }) => id);
  const all = runs.map(({ id }) => id);
  const shown = runs.filter((run) => run.shown).length;
  return (
    <section className="cmp-scroll" ref={keepScrollable} aria-label="The runs">
      <table
        ref={table}
        className="cmp-table"
        data-equal={at === null ? undefined : ""}
        aria-label="The runs that are compared"
      >
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
              <span className="visually-hidden">show alone, keep, rename or take away</span>
            </th>
          </tr>
        </thead>
        <tbody>
          {rows.map(({ id, run, drawn, name, shown: isShown, differs }) => (
            <Fragment key={id}>
              <tr data-run={id} data-hidden={!isShown || undefined}>
                <th scope="row">
                  <RunName
                    run={{ name, drawn, shown: isShown }}
                    onShow={(wanted) =>
                      run.kept ? showKept(id, wanted) : showCompared(id, wanted)
                    }
                    onName={renaming === id ? (text, by) => called(id, text, by) : null}
                  />
                </th>
                <td className="cmp-differs">
                  <Explained>{differs.join(", ") || "–"}</Explained>
                </td>
                <td data-cell>
                  <span />
                  <small />
                  <small className="cmp-note" />
                </td>
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
                    <>
                      <button
                        type="button"
                        className="value cmp-rename"
                        aria-label={`Rename ${name}`}
                        onClick={() => setRenaming(id)}
                      >
                        rename
                      </button>{" "}
                      <button
                        type="button"
                        className="value"
                        aria-label={`Take ${name} away`}
                        onClick={() => removeKept(id)}
                      >
                        take away
                      </button>
                    </>
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
              {at !== null && first && pairedBySeed(run.record, first.run.record) && (
                <tr className="cmp-pairs" data-pairs={id} data-hidden={!isShown || undefined}>
                  <th scope="row">less {first.name}</th>
                  <td className="cmp-differs">
                    <Term id="paired-difference">paired by seed</Term>
                  </td>
                  {["step", ...RUN_MEASURES].map((_, i) => (
                    // biome-ignore lint/suspicious/noArrayIndexKey: a cell is its place in the row
                    <td key={i} data-cell>
                      <span />
                      <small />
                    </td>
                  ))}
                  <td />
                </tr>
              )}
            </Fragment>
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
