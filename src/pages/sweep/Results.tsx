import { useMemo, useState } from "react";
import { backendLabel } from "../../panels/header/BackendBadge";
import { CurvesFigure, type DrawnCurve } from "../../panels/sweep/CurvesFigure";
import { Figure } from "../../panels/sweep/Figure";
import { HeatMap } from "../../panels/sweep/HeatMap";
import { MeasuresNote } from "../../panels/sweep/MeasuresNote";
import { ParallelCoordinates } from "../../panels/sweep/ParallelCoordinates";
import { type Brush, isInside, parallelAxes } from "../../panels/sweep/parallel-axes";
import { ResultsTable } from "../../panels/sweep/ResultsTable";
import { cautionsOf, findingOf } from "../../panels/sweep/sentences";
import { measureText, pointText, shortPointText } from "../../panels/sweep/words";
import { bestPoint, wantedOf } from "../../results/best-point";
import { cellGrid } from "../../results/cell-grid";
import { meanCurve } from "../../results/mean-curve";
import type { Measure } from "../../results/measure";
import { sortPoints, valueAt, variedKeys } from "../../results/point-table";
import { originsOf } from "../../results/provenance";
import { pointsOf, type ReportedPoint } from "../../results/sweep-report";
import type { BackendName } from "../../store/lab";
import { closeResults, saveResults, saveTable } from "../../store/sweep/files";
import { setView, shownResults, useSweep } from "../../store/sweep/state";

/** Curves that are drawn before one chooses: those of the first rows of the table. */
const FIRST_DRAWN = 4;

const pointAt = (key: string | null) => useSweep.setState({ pointed: key });

function toneOf({ results }: ReportedPoint): DrawnCurve["tone"] {
  const schedule = results[0]?.experiment.settings.schedule;
  return schedule === "standard" ? "std" : schedule === "cf-rl" ? "cf" : "ink";
}

/** What runs or a file of results say: the finding, the table, and the figures. */
export function Results() {
  const state = useSweep();
  const { view, pointed, opened } = state;
  const making = state.making !== null && opened === null;
  const { measures, sorting, metric } = view;
  const [brushes, setBrushes] = useState<Readonly<Record<string, Brush>>>({});
  const { plan, made } = state;
  // biome-ignore lint/correctness/useExhaustiveDependencies: what the results are made from
  const results = useMemo(() => shownResults(state), [opened, plan, made]);
  const points = useMemo(() => pointsOf(results), [results]);
  const keys = useMemo(() => variedKeys(points), [points]);
  const numbers = useMemo(
    () => new Map(points.map(({ key }, index) => [key, index + 1])),
    [points],
  );
  const metrics = useMemo(
    () => [...new Set(results.flatMap(({ curves }) => Object.keys(curves.values)))].sort(),
    [results],
  );
  const shown = Math.min(view.shown, measures.length - 1);
  const measure = measures[shown] as Measure;
  const wanted = view.wanted ?? wantedOf(measure);
  const best = useMemo(() => bestPoint(points, measure, wanted), [points, measure, wanted]);
  const axes = useMemo(() => parallelAxes(points, keys, measures), [points, keys, measures]);
  const inside = (point: ReportedPoint) => isInside(point, axes, brushes);
  const sorted = useMemo(() => sortPoints(points, sorting), [points, sorting]);
  const rows = sorted.filter(inside);
  const isBrushed = rows.length < points.length;
  const drawn = view.drawn ?? sorted.slice(0, FIRST_DRAWN).map(({ key }) => key);
  const nameOf = (point: ReportedPoint) => pointText(keys, (key) => valueAt(point, key));
  const curves = useMemo(
    () =>
      points
        .filter(({ key }) => drawn.includes(key))
        .map(
          (point): DrawnCurve => ({
            key: point.key,
            number: numbers.get(point.key) ?? 0,
            name: shortPointText(keys, (key) => valueAt(point, key)),
            tone: toneOf(point),
            curve: meanCurve(point.results, metric),
          }),
        ),
    [points, drawn, numbers, keys, metric],
  );
  const [x = null, y = null] = [
    keys.includes(view.x ?? "") ? view.x : keys[0],
    keys.includes(view.y ?? "") ? view.y : keys.find((key) => key !== (view.x ?? keys[0])),
  ];
  const grid = useMemo(
    () => (x === null ? null : cellGrid(points, x, y === x ? null : y, measure)),
    [points, x, y, measure],
  );
  const stem = (results[0]?.sweep ?? "sweep").replace(/[^a-z0-9-]+/gi, "-").slice(0, 60);
  const finding = best && findingOf(best, measure, wanted, nameOf(best.point), making);
  const together = keys.filter((key) => key !== x && key !== y);
  return (
    <div className="sweep-results">
      <p className="sweep-lede">
        {finding ? (
          <>
            {finding.before}
            <b>{finding.point}</b>
            {finding.after}
          </>
        ) : (
          `No run has a value of ${measureText(measure)}.`
        )}
      </p>
      {best && (
        <p className="sweep-caution">
          {cautionsOf(best, best.next ? nameOf(best.next.point) : "").join(" ")}
        </p>
      )}
      <Origins />
      <div className="sweep-bar">
        <label>
          by{" "}
          <select
            className="value sweep-select"
            value={shown}
            onChange={(event) => setView({ shown: Number(event.target.value), wanted: null })}
          >
            {measures.map((one, index) => (
              <option key={measureText(one)} value={index}>
                {measureText(one)}
              </option>
            ))}
          </select>
        </label>
        <fieldset className="tabs">
          <legend className="visually-hidden">Which end is wanted</legend>
          {(["highest", "lowest"] as const).map((end) => (
            <button
              key={end}
              type="button"
              aria-pressed={wanted === end}
              onClick={() => setView({ wanted: end })}
            >
              {end}
            </button>
          ))}
        </fieldset>
        {isBrushed && (
          <span role="status">
            {rows.length} of {points.length} configurations{" "}
            <button type="button" className="value" onClick={() => setBrushes({})}>
              show all
            </button>
          </span>
        )}
        <span className="sweep-export">
          <button type="button" className="value" onClick={() => saveResults(results)}>
            results .jsonl
          </button>
          <button type="button" className="value" onClick={() => saveTable(results, measures)}>
            table .csv
          </button>
        </span>
      </div>
      <ResultsTable
        points={rows}
        numbers={numbers}
        keys={keys}
        measures={measures}
        shown={shown}
        sorting={sorting}
        drawn={drawn}
        pointed={pointed}
        onSort={(next) => setView({ sorting: next })}
        onDraw={(key, on) =>
          setView({ drawn: on ? [...drawn, key] : drawn.filter((one) => one !== key) })
        }
        onPoint={pointAt}
      />
      <MeasuresNote
        measures={measures}
        metrics={metrics}
        onChange={(next) => setView({ measures: next, shown: Math.min(shown, next.length - 1) })}
      />
      <div className="sweep-figures">
        {grid && (
          <Figure
            title={measureText(measure)}
            file={`${stem}-map`}
            choices={
              keys.length > 1 && (
                <>
                  <SideSelect
                    name="Across"
                    value={x}
                    keys={keys}
                    onChange={(key) => setView({ x: key })}
                  />
                  <span>by</span>
                  <SideSelect
                    name="Down"
                    value={y}
                    keys={keys}
                    onChange={(key) => setView({ y: key })}
                  />
                </>
              )
            }
            note={
              `Means over all runs of a cell${together.length > 0 ? `, whatever their ${together.join(", ")}` : ""}; ` +
              "hatched where there is none."
            }
          >
            <HeatMap
              grid={grid}
              measure={measureText(measure)}
              pointed={pointed}
              onPoint={pointAt}
            />
          </Figure>
        )}
        <Figure
          title="Curves"
          file={`${stem}-curves`}
          choices={
            <select
              className="value sweep-select"
              aria-label="Metric of the curves"
              value={metric}
              onChange={(event) => setView({ metric: event.target.value })}
            >
              {!metrics.includes(metric) && <option value={metric}>{metric}</option>}
              {metrics.map((name) => (
                <option key={name} value={name}>
                  {name}
                </option>
              ))}
            </select>
          }
          note="Means over seeds with Student’s 95 % interval; which ones is chosen in the table."
        >
          <CurvesFigure curves={curves} metric={metric} pointed={pointed} onPoint={pointAt} />
        </Figure>
        {keys.length > 0 && (
          <Figure
            title="What goes with what"
            file={`${stem}-parallel`}
            wide
            note={
              `The darker a line, the higher its ${measureText(measure)}. Drag along an axis to keep ` +
              "what lies between; click it to let go."
            }
          >
            <ParallelCoordinates
              points={points}
              axes={axes}
              outcome={`measure ${shown}`}
              pointed={pointed}
              brushes={brushes}
              inside={inside}
              onPoint={pointAt}
              onBrush={(axis, brush) =>
                setBrushes(({ [axis]: _, ...others }) =>
                  brush === null ? others : { ...others, [axis]: brush },
                )
              }
            />
          </Figure>
        )}
      </div>
    </div>
  );
}

function SideSelect(props: {
  readonly name: string;
  readonly value: string | null;
  readonly keys: readonly string[];
  readonly onChange: (key: string) => void;
}) {
  const { name, value, keys, onChange } = props;
  return (
    <select
      className="value sweep-select"
      aria-label={name}
      value={value ?? ""}
      onChange={(event) => onChange(event.target.value)}
    >
      {keys.map((key) => (
        <option key={key} value={key}>
          {key}
        </option>
      ))}
    </select>
  );
}

/** Where the results come from: made here or opened, on what, by which engine, when. */
function Origins() {
  const opened = useSweep((state) => state.opened);
  const plan = useSweep((state) => state.plan);
  const state = useSweep();
  const results = shownResults(state);
  const origins = originsOf(results);
  return (
    <p className="sweep-origin">
      {opened ? `${opened.names.join(", ")}: ` : `${plan?.sweep.name ?? "sweep"}, made here: `}
      {origins
        .map(
          ({ runs, backend, engineVersion, from, to }) =>
            `${runs} ${runs === 1 ? "run" : "runs"} on ${backendLabel(backend as BackendName)}, ` +
            `engine ${engineVersion}, ${from === to ? from : `${from} to ${to}`}`,
        )
        .join("; ")}
      .{" "}
      {opened && (
        <button type="button" className="value" onClick={closeResults}>
          put them away
        </button>
      )}
    </p>
  );
}
