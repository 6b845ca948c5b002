import { useMemo, useState } from "react";
import { MeasuresNote } from "../../panels/sweep/MeasuresNote";
import { type Brush, isInside, parallelAxes } from "../../panels/sweep/parallel-axes";
import { ResultsTable } from "../../panels/sweep/ResultsTable";
import { measureText } from "../../panels/sweep/words";
import type { ReportedPoint } from "../../results/sweep-report";
import { saveResults, saveTable } from "../../store/sweep/files";
import { setView, useSweep } from "../../store/sweep/state";
import { CurvesPart, MapFigure, ParallelPart, pointAt } from "./Figures";
import { Finding } from "./Finding";
import { type ResultsModel, useResults } from "./use-results";
import "./results.css";

/** Curves that are drawn before one chooses: those of the first rows of the table. */
const FIRST_DRAWN = 4;

/** What runs or a file of results say: the finding, the table, and the figures. */
export function Results() {
  const model = useResults();
  const { results, points, sorted, keys, numbers, metrics, measures, shown } = model;
  const sorting = useSweep((state) => state.view.sorting);
  const chosen = useSweep((state) => state.view.drawn);
  const pointed = useSweep((state) => state.pointed);
  const [brushes, setBrushes] = useState<Readonly<Record<string, Brush>>>({});
  const axes = useMemo(() => parallelAxes(points, keys, measures), [points, keys, measures]);
  const inside = (point: ReportedPoint) => isInside(point, axes, brushes);
  const rows = sorted.filter(inside);
  const drawn = useMemo(
    () => chosen ?? sorted.slice(0, FIRST_DRAWN).map(({ key }) => key),
    [chosen, sorted],
  );
  return (
    <div className="sweep-results">
      <Finding model={model} />
      <div className="sweep-bar">
        <MeasureChoice model={model} />
        {rows.length < points.length && (
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
        <MapFigure model={model} />
        <CurvesPart model={model} drawn={drawn} />
        <ParallelPart
          model={model}
          axes={axes}
          brushes={brushes}
          inside={inside}
          onBrush={(axis, brush) =>
            setBrushes(({ [axis]: _, ...others }) =>
              brush === null ? others : { ...others, [axis]: brush },
            )
          }
        />
      </div>
    </div>
  );
}

/** The measure of the finding and the figures, and which end of it is wanted. */
function MeasureChoice({ model }: { readonly model: ResultsModel }) {
  const { measures, shown, wanted } = model;
  return (
    <>
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
    </>
  );
}
