import { scaleLinear, scaleLog } from "d3-scale";
import { formatFixed } from "../../charts/format";
import { spreadLabels } from "../../charts/label-layout";
import { MARK, WORD } from "./arm-hues";
import type { FigureLine } from "./figure-rows";

const WIDTH = 480;
const LEFT = 180;
/** Room for names at the lines' ends, px. */
const RIGHT = WIDTH - 96;
const TOP = 6;
const BOTTOM = 96;

/** Shares between 0 and 1 over a few numbers on a logarithmic axis, a line an arm; ticks at a line are runs made here. */
export function LinesFigure(props: {
  readonly lines: readonly FigureLine[];
  readonly x: readonly number[];
  readonly xLabel: string;
  readonly axis: string;
}) {
  const { lines, x: at, xLabel, axis } = props;
  const x = scaleLog()
    .domain([at[0] ?? 1, at.at(-1) ?? 2])
    .range([LEFT, RIGHT]);
  const y = scaleLinear().domain([0, 1]).range([BOTTOM, TOP]);
  const known = lines.filter(({ values }) => values.every((value) => value !== null));
  const wishes = known.map(({ values }) => ({ at: y(values.at(-1) as number), size: 14 }));
  const places = spreadLabels(wishes, TOP - 4, BOTTOM + 12);
  const words = known.map(
    ({ label, values }) =>
      `${label} ${values.map((value) => formatFixed(value as number)).join(", ")}`,
  );
  return (
    <svg
      className="claim-figure"
      viewBox={`0 0 ${WIDTH} ${BOTTOM + 18}`}
      role="img"
      aria-label={`${axis} by ${xLabel} ${at.join(", ")}: ${words.join("; ")}`}
    >
      {[0, 0.5, 1].map((share) => (
        <g key={share}>
          <line x1={LEFT} x2={RIGHT} y1={y(share)} y2={y(share)} className="claim-grid" />
          <text x={LEFT - 8} y={y(share) + 4} textAnchor="end">
            {formatFixed(share, share === 0.5 ? 1 : 0)}
          </text>
        </g>
      ))}
      {at.map((value) => (
        <text key={value} x={x(value)} y={BOTTOM + 14} textAnchor="middle">
          {value}
        </text>
      ))}
      <text x={LEFT - 32} y={y(0.5) + 4} textAnchor="end">
        {axis}
      </text>
      <text x={LEFT - 32} y={BOTTOM + 14} textAnchor="end">
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
          <text x={RIGHT + 8} y={(places[index] as number) + 4} className={WORD[tone]}>
            {label}
          </text>
        </g>
      ))}
    </svg>
  );
}
