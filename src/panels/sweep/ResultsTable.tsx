import { scaleLinear } from "d3-scale";
import { useMemo, useState } from "react";
import { encodeLink } from "../../experiment/link";
import { wantedOf } from "../../results/best-point";
import type { Measure } from "../../results/measure";
import { formatMeasure } from "../../results/measure-text";
import {
  cellOf,
  knownInterval,
  type PointCell,
  type SortColumn,
  type Sorting,
  valueAt,
} from "../../results/point-table";
import type { ReportedPoint } from "../../results/sweep-report";
import { measureTerm, settingTerm } from "./measure-term";
import { useIntervals } from "./use-intervals";
import { columnText, measureText, resultText, valueText } from "./words";
import "./results-table.css";

/** Rows that are shown before one asks for all. */
const FIRST_ROWS = 25;

function sameColumn(a: SortColumn, b: SortColumn): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}

/** How a column is sorted when it is first asked for: the best on top. */
function firstSorting(column: SortColumn): Sorting {
  const descending = column.by === "measure" && wantedOf(column.measure) === "highest";
  return { column, descending };
}

/** The address of a point's first run in the Lab. */
function labHref({ results }: ReportedPoint): string {
  const experiment = results[0]?.experiment;
  return experiment ? encodeLink(experiment) : "#";
}

/** A configuration a row, every measure a column; any column sorts. */
export function ResultsTable(props: {
  /** In the order in which they are shown. */
  readonly points: readonly ReportedPoint[];
  /** The number of each in the order of the sweep, by key. */
  readonly numbers: ReadonlyMap<string, number>;
  readonly keys: readonly string[];
  readonly measures: readonly Measure[];
  /** The measure that is drawn, by its place. */
  readonly shown: number;
  readonly sorting: Sorting;
  readonly drawn: readonly string[];
  readonly pointed: string | null;
  readonly onSort: (sorting: Sorting) => void;
  readonly onDraw: (key: string, drawn: boolean) => void;
  readonly onPoint: (key: string | null) => void;
}) {
  const { points, numbers, keys, measures, shown, sorting, drawn, pointed } = props;
  const { onSort, onDraw, onPoint } = props;
  const [all, setAll] = useState(false);
  const rows = all ? points : points.slice(0, FIRST_ROWS);
  const cells = rows.map(({ results }) => measures.map((measure) => cellOf(results, measure)));
  // The same values are the same intervals: another list only where something changed.
  const wanted = JSON.stringify(cells.map((row) => row.map(({ values }) => values)));
  useIntervals(useMemo(() => (JSON.parse(wanted) as number[][][]).flat(), [wanted]));
  const texts = useMemo(
    () => measures.map((measure) => columnText(valuesOf(points, measure))),
    [points, measures],
  );
  const x = useMemo(() => scaleOf(points, measures[shown] ?? null), [points, measures, shown]);

  const head = (column: SortColumn, words: string, term?: string, className?: string) => {
    const isSorted = sameColumn(sorting.column, column);
    const direction = sorting.descending ? "descending" : "ascending";
    return (
      <th
        key={words}
        scope="col"
        className={className}
        aria-sort={isSorted ? direction : undefined}
      >
        <button
          type="button"
          data-term-hint={term}
          onClick={() =>
            onSort(isSorted ? { column, descending: !sorting.descending } : firstSorting(column))
          }
        >
          {words}
          <span aria-hidden="true" className="sweep-arrow">
            {isSorted ? (sorting.descending ? "↓" : "↑") : ""}
          </span>
        </button>
      </th>
    );
  };

  return (
    <>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls can be reached by the keyboard */}
      <section className="sweep-table" aria-label="Results by configuration" tabIndex={0}>
        <table>
          <thead>
            <tr>
              {head({ by: "order" }, "no.", "configuration", "number")}
              {keys.map((key) => head({ by: "setting", key }, key, settingTerm(key)))}
              {head({ by: "runs" }, "runs", "seed", "number")}
              {measures.map((measure) =>
                head({ by: "measure", measure }, measureText(measure), measureTerm(measure)),
              )}
              <th scope="col">curve</th>
              <th scope="col">
                <span className="visually-hidden">In the Lab</span>
              </th>
            </tr>
          </thead>
          <tbody>
            {rows.map((point, index) => {
              const number = numbers.get(point.key) ?? 0;
              const diverged = point.results.filter(({ status }) => status === "diverged").length;
              return (
                <tr
                  key={point.key}
                  data-pointed={point.key === pointed || undefined}
                  onPointerEnter={() => onPoint(point.key)}
                  onPointerLeave={() => onPoint(null)}
                  onFocus={() => onPoint(point.key)}
                  onBlur={() => onPoint(null)}
                >
                  <td className="number">{number}</td>
                  {keys.map((key) => (
                    <td key={key}>{valueText(key, valueAt(point, key))}</td>
                  ))}
                  <td className="number">
                    {point.results.length}
                    {diverged > 0 && <small> {diverged} diverged</small>}
                  </td>
                  {measures.map((measure, column) => (
                    <td key={formatMeasure(measure)}>
                      <CellText
                        cell={(cells[index] as PointCell[])[column] as PointCell}
                        text={texts[column] ?? resultText}
                      />
                      {column === shown && x && (
                        <CellFigure
                          cell={(cells[index] as PointCell[])[column] as PointCell}
                          x={x}
                        />
                      )}
                    </td>
                  ))}
                  <td>
                    <input
                      type="checkbox"
                      aria-label={`Draw the curve of configuration ${number}`}
                      checked={drawn.includes(point.key)}
                      onChange={(event) => onDraw(point.key, event.target.checked)}
                    />
                  </td>
                  <td>
                    <a
                      className="value"
                      href={labHref(point)}
                      aria-label={`Open configuration ${number} in the Lab`}
                    >
                      Lab
                    </a>
                  </td>
                </tr>
              );
            })}
          </tbody>
        </table>
      </section>
      {points.length > FIRST_ROWS && (
        <button type="button" className="value" onClick={() => setAll(!all)}>
          {all ? `show ${FIRST_ROWS}` : `show all ${points.length}`}
        </button>
      )}
    </>
  );
}

/** A mean with its interval, and what is to be known of it. */
function CellText(props: { readonly cell: PointCell; readonly text: (value: number) => string }) {
  const { cell, text } = props;
  const { mean, values, censored, missing } = cell;
  const interval = values.length > 1 ? knownInterval(values) : null;
  const notes = [
    ...(censored > 0 ? [`${censored} of ${values.length + missing} not there`] : []),
    ...(missing > 0 ? [`${missing} without`] : []),
  ];
  if (mean === null) return <span className="quiet">–</span>;
  return (
    <>
      <span className="sweep-mean">
        {censored > 0 && "≥ "}
        {text(mean)}
      </span>
      {interval && censored < values.length && (
        <small>
          {" "}
          {text(interval.low)} to {text(interval.high)}
        </small>
      )}
      {notes.length > 0 && <small> ({notes.join(", ")})</small>}
    </>
  );
}

const FIGURE = { width: 88, height: 14 };

type Scale = (value: number) => number;

/** What all runs have of a measure. */
function valuesOf(points: readonly ReportedPoint[], measure: Measure): number[] {
  return points.flatMap(({ results }) => [...cellOf(results, measure).values]);
}

/** The places of all values of a measure in a column's figures. */
function scaleOf(points: readonly ReportedPoint[], measure: Measure | null): Scale | null {
  if (measure === null) return null;
  const values = valuesOf(points, measure);
  if (values.length === 0) return null;
  const low = values.reduce((a, b) => Math.min(a, b));
  const high = values.reduce((a, b) => Math.max(a, b));
  const room = (high - low || 1) * 0.04;
  return scaleLinear()
    .domain([low - room, high + room])
    .range([4, FIGURE.width - 4])
    .clamp(true);
}

/** A mean, its interval and the runs, on one axis for the whole column. */
function CellFigure({ cell, x }: { readonly cell: PointCell; readonly x: Scale }) {
  const { mean, values } = cell;
  if (mean === null) return null;
  const interval = values.length > 1 ? knownInterval(values) : null;
  const middle = FIGURE.height / 2;
  return (
    <svg className="sweep-cell" width={FIGURE.width} height={FIGURE.height} aria-hidden="true">
      {interval && <line x1={x(interval.low)} x2={x(interval.high)} y1={middle} y2={middle} />}
      {values.map((value, index) => (
        <line
          // biome-ignore lint/suspicious/noArrayIndexKey: runs stay in their order
          key={index}
          className="sweep-tick"
          x1={x(value)}
          x2={x(value)}
          y1={middle - 4}
          y2={middle + 4}
        />
      ))}
      <circle cx={x(mean)} cy={middle} r={3} />
    </svg>
  );
}
