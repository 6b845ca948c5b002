import { scaleLinear, scaleLog } from "d3-scale";
import { formatFixed } from "../../charts/format";
import { spreadLabels } from "../../charts/label-layout";
import { useNarrow } from "../use-narrow";
import { MARK, WORD } from "./arm-hues";
import type { FigureLine } from "./figure-rows";

/** Its width, and the axis's two ends, with room for names at the lines' ends; px. */
const TABLE = { width: 480, left: 180, right: 384, top: 6 } as const;
/** On a phone, where what the axis is of stands over it. */
const PHONE = { width: 358, left: 40, right: 262, top: 24 } as const;
/** Height of the chart, px. */
const HEIGHT = 90;

/** Shares between 0 and 1 over a few numbers on a logarithmic axis, a line an arm; ticks at a line are runs made here. */
export function LinesFigure(props: {
  readonly lines: readonly FigureLine[];
  readonly x: readonly number[];
  readonly xLabel: string;
  readonly axis: string;
}) {
  const { lines, x: at, xLabel, axis } = props;
  const narrow = useNarrow();
  const { width, left, right, top } = narrow ? PHONE : TABLE;
  const bottom = top + HEIGHT;
  const x = scaleLog()
    .domain([at[0] ?? 1, at.at(-1) ?? 2])
    .range([left, right]);
  const y = scaleLinear().domain([0, 1]).range([bottom, top]);
  const known = lines.filter(({ values }) => values.every((value) => value !== null));
  const wishes = known.map(({ values }) => ({ at: y(values.at(-1) as number), size: 14 }));
  const places = spreadLabels(wishes, top - 4, bottom + 12);
  const words = known.map(
    ({ label, values }) =>
      `${label} ${values.map((value) => formatFixed(value as number)).join(", ")}`,
  );
  return (
    <svg
      className="claim-figure"
      viewBox={`0 0 ${width} ${bottom + 18}`}
      role="img"
      aria-label={`${axis} by ${xLabel} ${at.join(", ")}: ${words.join("; ")}`}
    >
      {[0, 0.5, 1].map((share) => (
        <g key={share}>
          <line x1={left} x2={right} y1={y(share)} y2={y(share)} className="claim-grid" />
          <text x={left - 8} y={y(share) + 4} textAnchor="end">
            {formatFixed(share, share === 0.5 ? 1 : 0)}
          </text>
        </g>
      ))}
      {at.map((value) => (
        <text key={value} x={x(value)} y={bottom + 14} textAnchor="middle">
          {value}
        </text>
      ))}
      <text
        x={narrow ? 0 : left - 32}
        y={narrow ? 11 : y(0.5) + 4}
        textAnchor={narrow ? "start" : "end"}
      >
        {axis}
      </text>
      <text
        x={narrow ? right + 24 : left - 32}
        y={bottom + 14}
        textAnchor={narrow ? "start" : "end"}
      >
        {xLabel}
      </text>
      {known.map(({ label, tone, values, own }, index) => (
        <g key={label}>
          <polyline
            points={values
              .map((value, i) => `${x(at[i] as number)},${y(value as number)}`)
              .join(" ")}
            fill="none"
            stroke={MARK[tone]}
            strokeWidth={1.75}
            strokeDasharray={label === "base policy" ? "4 3" : undefined}
          />
          {own.map((seeds, i) =>
            seeds.map((value, seed) => (
              <line
                // biome-ignore lint/suspicious/noArrayIndexKey: seeds come in their order and stay
                key={seed}
                x1={x(at[i] as number) - 4}
                x2={x(at[i] as number) + 4}
                y1={y(value)}
                y2={y(value)}
                className="claim-own"
              />
            )),
          )}
          <text x={right + 8} y={(places[index] as number) + 4} className={WORD[tone]}>
            {label}
          </text>
        </g>
      ))}
    </svg>
  );
}
