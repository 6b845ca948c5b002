import { useId } from "react";
import type { CellGrid, GridCell, Levels } from "../../results/cell-grid";
import { shadesFor } from "./shade";
import { useThemeVersion } from "./use-theme-version";
import { useWidth } from "./use-width";
import { columnText, compactNumber, valueText } from "./words";

const LEFT = 112;
const TOP = 4;
const ROW = 40;
/** Widest cell, and the narrowest in which a number fits, px. */
const WIDEST = 112;
const NUMBER = 40;
const RAMP = { width: 160, height: 8, steps: 32 };

/** Room that a letter of a slanted name takes downwards, px. */
const SLANT = 4;

/** What a place along a side is called. */
function placeText(levels: Levels, index: number): string {
  const place = levels.places[index];
  if (place === undefined) return "";
  if ("value" in place) return valueText(levels.key, place.value);
  return `${compactNumber(place.from)} to ${compactNumber(place.to)}`;
}

/** Names along the bottom: of values at the middle of their cells, of bins at their edges. */
function bottomNames(levels: Levels): { readonly at: number; readonly text: string }[] {
  const { places, key } = levels;
  return places.flatMap((place, index) => {
    if ("value" in place) return [{ at: index + 0.5, text: valueText(key, place.value) }];
    const from = { at: index, text: compactNumber(place.from) };
    const isLast = index === places.length - 1;
    return isLast ? [from, { at: index + 1, text: compactNumber(place.to) }] : [from];
  });
}

/** The means in words, by row. */
function describe(
  { x, y, cells }: CellGrid,
  measure: string,
  numberText: (value: number) => string,
): string {
  const rows = cells.map((row, r) => {
    const texts = row.map((cell, c) => {
      const mean = cell?.mean;
      return `${placeText(x, c)}: ${mean === null || mean === undefined ? "none" : numberText(mean)}`;
    });
    return `${y ? `${y.key} ${placeText(y, r)}: ` : ""}${texts.join(", ")}`;
  });
  return `${measure} by ${x.key}${y ? ` and ${y.key}` : ""}. ${rows.join("; ")}`;
}

/** Means of a measure over two settings; a cell without runs is hatched. */
export function HeatMap(props: {
  readonly grid: CellGrid;
  readonly measure: string;
  readonly pointed: string | null;
  readonly onPoint: (key: string | null) => void;
}) {
  const { grid, measure, pointed, onPoint } = props;
  const { x, y, cells, extent } = grid;
  const [box, width] = useWidth<HTMLDivElement>();
  const hatch = useId();
  useThemeVersion();
  const columns = Math.max(1, x.places.length);
  const cell = Math.min(WIDEST, Math.max(8, (width - LEFT) / columns));
  const bottom = TOP + ROW * cells.length;
  const shades = extent === null ? null : shadesFor(extent);
  const isCrowded = cell < 64;
  const names = bottomNames(x);
  const longest = Math.max(0, ...names.map(({ text }) => text.length));
  // Names that would touch are slanted.
  const below = bottom + (isCrowded ? SLANT * longest + 8 : 0);
  const numberText = columnText(extent ?? []);
  const isSpread = extent !== null && extent[0] < extent[1];
  return (
    <div ref={box} className="sweep-figure">
      {width > 0 && (
        <svg
          width={width}
          height={below + (shades && isSpread ? 68 : 44)}
          role="img"
          aria-label={describe(grid, measure, numberText)}
        >
          <defs>
            <pattern id={hatch} width="6" height="6" patternUnits="userSpaceOnUse">
              <path d="M0 6L6 0" className="sweep-hatch" />
            </pattern>
          </defs>
          {cells.map((row, r) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: rows are places along an axis
            <g key={r}>
              <text x={LEFT - 8} y={TOP + ROW * (r + 0.5) + 4} textAnchor="end">
                {y === null ? "" : placeText(y, r)}
              </text>
              {row.map((one, c) => (
                <Cell
                  // biome-ignore lint/suspicious/noArrayIndexKey: columns are places along an axis
                  key={c}
                  cell={one}
                  shade={one?.mean == null || shades === null ? null : shades.of(one.mean)}
                  hatch={hatch}
                  numberText={numberText}
                  place={{ x: LEFT + cell * c, y: TOP + ROW * r, width: cell }}
                  isPointed={one?.points.some(({ key }) => key === pointed) ?? false}
                  onPoint={onPoint}
                />
              ))}
            </g>
          ))}
          {names.map(({ at, text }) => {
            const place = { x: LEFT + cell * at, y: bottom + 16 };
            return (
              <text
                key={at}
                {...place}
                textAnchor={isCrowded ? "end" : "middle"}
                transform={isCrowded ? `rotate(-40 ${place.x} ${place.y})` : undefined}
              >
                {text}
              </text>
            );
          })}
          <text x={LEFT} y={below + 36} className="sweep-axis-name">
            {x.key} →{y !== null && ` by ${y.key} ↓`}
          </text>
          {shades && isSpread && (
            <g transform={`translate(${LEFT}, ${below + 48})`}>
              {Array.from({ length: RAMP.steps }, (_, i) => (
                <rect
                  // biome-ignore lint/suspicious/noArrayIndexKey: steps of a ramp
                  key={i}
                  x={(RAMP.width / RAMP.steps) * i}
                  width={RAMP.width / RAMP.steps + 0.5}
                  height={RAMP.height}
                  fill={
                    shades.of(shades.low + ((i + 0.5) / RAMP.steps) * (shades.high - shades.low))
                      .fill
                  }
                />
              ))}
              <text x={-6} y={9} textAnchor="end">
                {numberText(shades.low)}
              </text>
              <text x={RAMP.width + 6} y={9}>
                {numberText(shades.high)}
              </text>
            </g>
          )}
        </svg>
      )}
    </div>
  );
}

function Cell(props: {
  readonly cell: GridCell | null;
  readonly shade: { readonly fill: string; readonly ink: string } | null;
  readonly hatch: string;
  readonly numberText: (value: number) => string;
  readonly place: { readonly x: number; readonly y: number; readonly width: number };
  readonly isPointed: boolean;
  readonly onPoint: (key: string | null) => void;
}) {
  const { cell, shade, hatch, numberText, place, isPointed, onPoint } = props;
  const { x, y, width } = place;
  const key = cell?.points[0]?.key ?? null;
  return (
    <g onPointerEnter={() => onPoint(key)} onPointerLeave={() => onPoint(null)}>
      <rect
        x={x + 0.5}
        y={y + 0.5}
        width={width - 1}
        height={ROW - 1}
        fill={shade?.fill ?? `url(#${hatch})`}
        className={isPointed ? "sweep-outline" : undefined}
      />
      {shade && cell?.mean != null && width >= NUMBER && (
        <text x={x + width / 2} y={y + ROW / 2 + 5} textAnchor="middle" style={{ fill: shade.ink }}>
          {cell.censored > 0 && "≥ "}
          {numberText(cell.mean)}
        </text>
      )}
    </g>
  );
}
