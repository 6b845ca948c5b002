import { useMemo } from "react";
import { CurvesFigure, type DrawnCurve } from "../../panels/sweep/CurvesFigure";
import { Figure } from "../../panels/sweep/Figure";
import { HeatMap } from "../../panels/sweep/HeatMap";
import { measureTerm } from "../../panels/sweep/measure-term";
import { originText } from "../../panels/sweep/origin-text";
import { MOST_LINES, ParallelCoordinates } from "../../panels/sweep/ParallelCoordinates";
import type { Brush, ParallelAxis } from "../../panels/sweep/parallel-axes";
import { measureText, shortPointText } from "../../panels/sweep/words";
import { cellGrid } from "../../results/cell-grid";
import { meanCurve } from "../../results/mean-curve";
import { valueAt } from "../../results/point-table";
import type { RunResult } from "../../results/run-result";
import type { ReportedPoint } from "../../results/sweep-report";
import type { FigureSource } from "../../store/figure-caption";
import { pageAddress } from "../../store/share-link";
import { fileStem } from "../../store/sweep/files";
import { setView, useSweep } from "../../store/sweep/state";
import type { ResultsModel } from "./use-results";

/** Marks a configuration in the table and in every figure. */
export function pointAt(key: string | null): void {
  useSweep.setState({ pointed: key });
}

/** Of what the figures of these results are. */
function sourceOf(results: readonly RunResult[]): FigureSource {
  return {
    configuration: `${results[0]?.sweep ?? "sweep"}: ${originText(results)}. RL post-training playground.`,
    link: `${pageAddress()}#page=sweep`,
    stem: fileStem(results),
  };
}

/** Means over two settings. */
export function MapFigure({ model }: { readonly model: ResultsModel }) {
  const { points, keys, measure, results } = model;
  const view = useSweep((state) => state.view);
  const pointed = useSweep((state) => state.pointed);
  const x = keys.find((key) => key === view.x) ?? keys[0] ?? null;
  const y = keys.find((key) => key === view.y) ?? keys.find((key) => key !== x) ?? null;
  const grid = useMemo(
    () => (x === null ? null : cellGrid(points, x, y === x ? null : y, measure)),
    [points, x, y, measure],
  );
  if (grid === null) return null;
  const together = keys.filter((key) => key !== x && key !== y);
  const omitted = grid.x.omitted + (grid.y?.omitted ?? 0);
  const whatever = together.length > 0 ? `, whatever their ${together.join(", ")}` : "";
  return (
    <Figure
      title={measureText(measure)}
      term={measureTerm(measure)}
      name="map"
      caption={`${measureText(measure)} by ${grid.x.key}${grid.y ? ` and ${grid.y.key}` : ""}`}
      source={() => sourceOf(results)}
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
            <SideSelect name="Down" value={y} keys={keys} onChange={(key) => setView({ y: key })} />
          </>
        )
      }
      note={
        `Means over all runs of a cell${whatever}; hatched where there is none.` +
        `${omitted > 0 ? ` There is no room for ${omitted} further values.` : ""}`
      }
    >
      <HeatMap grid={grid} measure={measureText(measure)} pointed={pointed} onPoint={pointAt} />
    </Figure>
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

function toneOf({ results }: ReportedPoint): DrawnCurve["tone"] {
  const schedule = results[0]?.experiment.settings.schedule;
  return schedule === "standard" ? "std" : schedule === "cf-rl" ? "cf" : "ink";
}

/** Curves of the configurations that are chosen in the table. */
export function CurvesPart(props: {
  readonly model: ResultsModel;
  /** Their keys. */
  readonly drawn: readonly string[];
}) {
  const { model, drawn } = props;
  const { points, keys, numbers, metrics, results } = model;
  const metric = useSweep((state) => state.view.metric);
  const pointed = useSweep((state) => state.pointed);
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
  return (
    <Figure
      title="Curves"
      name="curves"
      caption={`${metric} by step`}
      source={() => sourceOf(results)}
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
      note="Means over seeds, with Student’s 95 % interval where there are three or more."
      hint="Which ones is chosen in the table."
    >
      <CurvesFigure curves={curves} metric={metric} pointed={pointed} onPoint={pointAt} />
    </Figure>
  );
}

/** Every configuration as a line through what is varied and what came of it. */
export function ParallelPart(props: {
  readonly model: ResultsModel;
  readonly axes: readonly ParallelAxis[];
  readonly brushes: Readonly<Record<string, Brush>>;
  readonly inside: (point: ReportedPoint) => boolean;
  readonly onBrush: (axis: string, brush: Brush | null) => void;
}) {
  const { model, axes, brushes, inside, onBrush } = props;
  const { points, keys, shown, measure, results } = model;
  const pointed = useSweep((state) => state.pointed);
  if (keys.length === 0) return null;
  return (
    <Figure
      title="What goes with what"
      name="parallel axes"
      source={() => sourceOf(results)}
      wide
      note={
        `The stronger a line, the higher its ${measureText(measure)}.` +
        `${points.length > MOST_LINES ? ` The first ${MOST_LINES} configurations are drawn.` : ""}`
      }
      hint="Drag along an axis to keep what lies between; click it to let go."
    >
      <ParallelCoordinates
        points={points}
        axes={axes}
        outcome={`measure ${shown}`}
        pointed={pointed}
        brushes={brushes}
        inside={inside}
        onPoint={pointAt}
        onBrush={onBrush}
      />
    </Figure>
  );
}
