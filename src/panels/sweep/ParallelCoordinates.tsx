import { type PointerEvent, useRef, useState } from "react";
import type { ReportedPoint } from "../../results/sweep-report";
import type { Brush, ParallelAxis } from "./parallel-axes";
import { useWidth } from "./use-width";
import { columnText, measureText, valueText } from "./words";

const TOP = 44;
const HEIGHT = 176;
const BOTTOM = TOP + HEIGHT;
const SIDE = 88;
/** Least room for an axis and its ticks, px. */
const LEAST = 152;
/** Lines that are drawn at most: a page of many thousand would answer slowly, and show a surface. */
export const MOST_LINES = 1000;
/** How near to an axis a drag begins, px. */
const GRIP = 14;

/** A line for each configuration through what is varied and what came of it. */
export function ParallelCoordinates(props: {
  readonly points: readonly ReportedPoint[];
  readonly axes: readonly ParallelAxis[];
  /** The axis of the measure that is drawn. */
  readonly outcome: string;
  readonly pointed: string | null;
  readonly brushes: Readonly<Record<string, Brush>>;
  /** Whether a point lies inside all brushes. */
  readonly inside: (point: ReportedPoint) => boolean;
  readonly onPoint: (key: string | null) => void;
  readonly onBrush: (axis: string, brush: Brush | null) => void;
}) {
  const { points, axes, outcome, pointed, brushes, inside, onPoint, onBrush } = props;
  const [box, boxWidth] = useWidth<HTMLDivElement>();
  const width = Math.max(boxWidth, 2 * SIDE + LEAST * (axes.length - 1));
  const x = (index: number) =>
    axes.length < 2 ? width / 2 : SIDE + ((width - 2 * SIDE) * index) / (axes.length - 1);
  const y = (place: number) => BOTTOM - place * HEIGHT;
  const by = axes.find(({ id }) => id === outcome);
  const path = (point: ReportedPoint) => {
    let started = false;
    return axes
      .map((axis, index) => {
        const place = axis.place(point);
        // A point without a value on one axis has a gap there.
        if (place === null) {
          started = false;
          return "";
        }
        const to = `${started ? "L" : "M"}${x(index)},${y(place)}`;
        started = true;
        return to;
      })
      .join("");
  };
  const ordered = points
    .slice(0, MOST_LINES)
    .sort((a, b) => Number(a.key === pointed) - Number(b.key === pointed));
  return (
    <div
      ref={box}
      className="sweep-figure sweep-wide"
      // What scrolls can be reached by the keyboard.
      tabIndex={width > boxWidth ? 0 : undefined}
    >
      {boxWidth > 0 && (
        <svg
          width={width}
          height={BOTTOM + 20}
          role="img"
          aria-label={
            `A line for each of ${points.length} configurations through ` +
            `${axes.map((axis) => axis.key ?? measureText(axis.measure as never)).join(", ")}.`
          }
          aria-description="The table above has the numbers."
        >
          {ordered.map((point) => {
            const place = by?.place(point) ?? null;
            const isPointed = point.key === pointed;
            return (
              <g
                key={point.key}
                onPointerEnter={() => onPoint(point.key)}
                onPointerLeave={() => onPoint(null)}
              >
                <path
                  d={path(point)}
                  className="sweep-line"
                  data-pointed={isPointed || undefined}
                  data-outside={!inside(point) || undefined}
                  style={{ opacity: isPointed ? 1 : 0.2 + 0.7 * (place ?? 0) }}
                />
                <path d={path(point)} className="sweep-grip" data-figure="omit" />
              </g>
            );
          })}
          {axes.map((axis, index) => (
            <Axis
              key={axis.id}
              axis={axis}
              x={x(index)}
              brush={brushes[axis.id] ?? null}
              onBrush={(brush) => onBrush(axis.id, brush)}
            />
          ))}
        </svg>
      )}
    </div>
  );
}

/** One axis with its ticks; dragging along it keeps the configurations between two places. */
function Axis(props: {
  readonly axis: ParallelAxis;
  readonly x: number;
  readonly brush: Brush | null;
  readonly onBrush: (brush: Brush | null) => void;
}) {
  const { axis, x, brush, onBrush } = props;
  const from = useRef<number | null>(null);
  const [isDragging, setDragging] = useState(false);
  const name = axis.key ?? (axis.measure ? measureText(axis.measure) : "");
  const y = (place: number) => BOTTOM - place * HEIGHT;
  const text = columnText(
    axis.key === null
      ? axis.ticks.flatMap(({ value }) => (typeof value === "number" ? value : []))
      : [],
  );
  const placeOf = (event: PointerEvent<SVGRectElement>) => {
    const rect = event.currentTarget.getBoundingClientRect();
    // The grip reaches a little beyond both ends; the page may be enlarged.
    const at = ((event.clientY - rect.top) / rect.height) * (HEIGHT + 2 * GRIP) - GRIP;
    return Math.min(1, Math.max(0, 1 - at / HEIGHT));
  };
  const drag = (event: PointerEvent<SVGRectElement>) => {
    if (from.current === null) return;
    const to = placeOf(event);
    onBrush([Math.min(from.current, to), Math.max(from.current, to)]);
  };
  return (
    <g>
      <line x1={x} x2={x} y1={TOP} y2={BOTTOM} className="sweep-axis-line" />
      <text x={x} y={14} textAnchor="middle" className="sweep-axis-name">
        {name.length > 28 ? `${name.slice(0, 27)}…` : name}
        <title>{name}</title>
      </text>
      {axis.ticks.map(({ at, value }) => (
        <g key={value}>
          <line x1={x - 5} x2={x} y1={y(at)} y2={y(at)} className="sweep-axis-line" />
          <text x={x - 9} y={y(at) + 4} textAnchor="end" className="sweep-halo">
            {axis.key === null ? text(value as number) : valueText(axis.key, value)}
          </text>
        </g>
      ))}
      {brush && (
        <rect
          x={x - 6}
          width={12}
          y={y(brush[1])}
          height={Math.max(2, y(brush[0]) - y(brush[1]))}
          className="sweep-brush"
        />
      )}
      <rect
        x={x - GRIP}
        width={2 * GRIP}
        y={TOP - GRIP}
        height={HEIGHT + 2 * GRIP}
        className="sweep-axis-grip"
        data-figure="omit"
        data-dragging={isDragging || undefined}
        onPointerDown={(event) => {
          event.currentTarget.setPointerCapture(event.pointerId);
          from.current = placeOf(event);
          setDragging(true);
          onBrush(null);
        }}
        onPointerMove={drag}
        onPointerUp={() => {
          from.current = null;
          setDragging(false);
        }}
        onPointerCancel={() => {
          from.current = null;
          setDragging(false);
        }}
      />
    </g>
  );
}
