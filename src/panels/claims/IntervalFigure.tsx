import { scaleLinear } from "d3-scale";
import { formatFixed, formatSignificant } from "../../charts/format";
import { useNarrow } from "../use-narrow";
import { MARK, WORD } from "./arm-hues";
import type { IntervalRow } from "./figure-rows";

/** Its width, where names end and where values begin, and the room under the rows; px. */
const TABLE = { width: 480, left: 180, right: 428, under: 18, ticks: 5 } as const;
/** On a phone, where the axis has its words under its numbers. */
const PHONE = { width: 358, left: 150, right: 306, under: 36, ticks: 4 } as const;
/** Height of a row where not given, px. */
const ROW = 22;

/** The range that holds 0, every interval and every value. */
function domainOf(rows: readonly IntervalRow[]): [number, number] {
  const all = rows.flatMap(({ interval, own }) => [
    ...(interval === null
      ? []
      : [interval.estimate, interval.low, interval.high].filter(Number.isFinite)),
    ...own,
  ]);
  const [low, high] = [Math.min(0, ...all), Math.max(0, ...all)];
  return low === high ? [0, 1] : [low, high];
}

/** A figure in words, for those who do not see it. */
function describe(rows: readonly IntervalRow[], axis: string): string {
  const texts = rows.flatMap(({ label, interval, bound }) => {
    if (interval === null) return [];
    const { estimate, low, high } = interval;
    const range = Number.isFinite(low)
      ? `, from ${formatSignificant(low)} to ${formatSignificant(high)}`
      : "";
    return [`${label} ${bound ? "at least " : ""}${formatSignificant(estimate)}${range}`];
  });
  return texts.length === 0 ? `${axis}: nothing is known yet` : `${axis}: ${texts.join("; ")}`;
}

/** Means with their intervals, a row each on one axis; ticks under a row are runs made here. */
export function IntervalFigure(props: {
  readonly rows: readonly IntervalRow[];
  readonly axis: string;
  /** Whether the numbers are differences, read from 0. */
  readonly zero: boolean;
  /** Height of a row, px. */
  readonly row?: number;
}) {
  const { rows, axis, zero, row = ROW } = props;
  const narrow = useNarrow();
  const { width, left, right, under, ticks: most } = narrow ? PHONE : TABLE;
  const x = scaleLinear().domain(domainOf(rows)).nice(5).range([left, right]);
  const bottom = rows.length * row + 4;
  // An axis of nothing has no numbers.
  const known = rows.some(({ interval, own }) => interval !== null || own.length > 0);
  const ticks = known ? x.ticks(most) : [];
  const decimals = Math.max(0, -Math.floor(Math.log10((ticks[1] ?? 1) - (ticks[0] ?? 0)) + 1e-9));
  return (
    <svg
      className="claim-figure"
      viewBox={`0 0 ${width} ${bottom + under}`}
      role="img"
      aria-label={describe(rows, axis)}
    >
      {ticks.map((tick) => (
        <g key={tick}>
          <line
            x1={x(tick)}
            x2={x(tick)}
            y1={2}
            y2={bottom}
            className={zero && tick === 0 ? "claim-zero" : "claim-grid"}
          />
          <text x={x(tick)} y={bottom + 14} textAnchor="middle">
            {formatFixed(tick, decimals)}
          </text>
        </g>
      ))}
      <text
        x={narrow ? left : left - 32}
        y={narrow ? bottom + 32 : bottom + 14}
        textAnchor={narrow ? "start" : "end"}
      >
        {axis}
      </text>
      {rows.map(({ label, tone, interval, bound, own }, index) => {
        const y = row * index + row / 2 + 1;
        return (
          <g key={label}>
            <text x={left - 12} y={y + 4} textAnchor="end" className={`claim-name ${WORD[tone]}`}>
              {label}
            </text>
            {interval && (
              <>
                {Number.isFinite(interval.low) && (
                  <line
                    x1={x(interval.low)}
                    x2={x(interval.high)}
                    y1={y}
                    y2={y}
                    stroke={MARK[tone]}
                    strokeWidth={2}
                  />
                )}
                <circle cx={x(interval.estimate)} cy={y} r={4} fill={MARK[tone]} />
                <text x={width} y={y + 4} textAnchor="end" className="claim-value">
                  {bound ? "≥ " : ""}
                  {zero && interval.estimate > 0 ? "+" : ""}
                  {formatFixed(interval.estimate, decimals + 1)}
                </text>
              </>
            )}
            {!interval && own.length === 0 && (
              <line x1={left} x2={right} y1={y} y2={y} className="claim-unknown" />
            )}
            {own.map((value, seed) => (
              <line
                // biome-ignore lint/suspicious/noArrayIndexKey: seeds come in their order and stay
                key={seed}
                x1={x(value)}
                x2={x(value)}
                y1={y + 5}
                y2={y + 10}
                className="claim-own"
              />
            ))}
          </g>
        );
      })}
    </svg>
  );
}
