import { useId } from "react";
import { describeCurve } from "../../charts/describe";
import { formatTick } from "../../charts/format";
import { spreadLabels } from "../../charts/label-layout";
import { axisTicks, fitDomain, valueToY } from "../../charts/value-axis";
import type { MeanCurve } from "../../results/mean-curve";
import { useWidth } from "./use-width";
import { resultText } from "./words";

const LEFT = 44;
const TOP = 8;
const BOTTOM = 200;
/** Room for names at the lines' ends, px. */
const NAMES = 176;
const NARROW = 64;
/** Runs below which a mean has no band: that of two is so long that it would hide everything. */
const FEWEST = 3;
/** How far beyond the means bands may widen the axis, in parts of the means' own range. */
const ROOM = 0.5;

/** One line: a configuration's mean over its seeds. */
export interface DrawnCurve {
  readonly key: string;
  readonly number: number;
  readonly name: string;
  /** The hue of its schedule; ink where it has none of its own. */
  readonly tone: "std" | "cf" | "ink";
  readonly curve: MeanCurve;
}

const MARK = { std: "var(--std)", cf: "var(--cf)", ink: "var(--ink-2)" } as const;
const WORD = { std: "std", cf: "cf", ink: "second" } as const;
/** Lines of one hue are told apart by these. */
const DASHES = ["", "6 3", "2 3", "8 3 2 3", "12 4", "1 4"] as const;

/** The outline of a band: along its upper edge and back along its lower one. */
function bandPath(
  { steps, low, high, count }: MeanCurve,
  x: (s: number) => number,
  y: (v: number) => number,
) {
  const known = steps.flatMap((step, i) =>
    (count[i] as number) >= FEWEST
      ? [{ step, low: low[i] as number, high: high[i] as number }]
      : [],
  );
  if (known.length < 2) return null;
  const upper = known.map((one) => `${x(one.step)},${y(one.high)}`);
  const lower = known.map((one) => `${x(one.step)},${y(one.low)}`).reverse();
  return `M${[...upper, ...lower].join("L")}Z`;
}

/** What a mean did from its first step to its last. */
function whatItDid({ steps, mean }: MeanCurve, [low, high]: readonly [number, number]): string {
  const series = { length: steps.length, steps, values: mean };
  return describeCurve(series, Number.POSITIVE_INFINITY, high - low, resultText);
}

/** Curves of a metric with their bands, a line a configuration. */
export function CurvesFigure(props: {
  readonly curves: readonly DrawnCurve[];
  readonly metric: string;
  readonly pointed: string | null;
  readonly onPoint: (key: string | null) => void;
}) {
  const { metric, pointed, onPoint } = props;
  const [box, width] = useWidth<HTMLDivElement>();
  const curves = props.curves.filter(({ curve }) => curve.steps.length > 0);
  const clip = useId();
  const isNarrow = width < 520;
  const right = width - (isNarrow ? NARROW : NAMES);
  const last = Math.max(1, ...curves.map(({ curve }) => curve.steps.at(-1) as number));
  const means = curves.flatMap(({ curve }) => [...curve.mean]);
  const low = means.reduce((a, b) => Math.min(a, b), Number.POSITIVE_INFINITY);
  const high = means.reduce((a, b) => Math.max(a, b), Number.NEGATIVE_INFINITY);
  // Long intervals would flatten the means: bands are cut where they leave the plot.
  const room = (high - low) * ROOM;
  const bands = curves.flatMap(({ curve }) => {
    const hasBand = (_: number, i: number) => (curve.count[i] as number) >= FEWEST;
    return [...curve.low.filter(hasBand), ...curve.high.filter(hasBand)];
  });
  const inside = bands.filter((value) => value > low - room && value < high + room);
  const domain =
    fitDomain(
      null,
      means.length === 0
        ? null
        : [
            inside.reduce((a, b) => Math.min(a, b), low),
            inside.reduce((a, b) => Math.max(a, b), high),
          ],
      { start: [0, 1], minSpan: 0.01 },
    ) ?? ([0, 1] as const);
  const x = (step: number) => LEFT + ((right - LEFT) * step) / last;
  const y = valueToY(domain, TOP, BOTTOM);
  const { values: ticks, spacing } = axisTicks(domain, 4);
  const steps = axisTicks([0, last], Math.max(2, Math.floor((right - LEFT) / 72)));
  const ends = curves.map(({ curve }) => curve.mean.at(-1) as number);
  const places = spreadLabels(
    ends.map((value) => ({ at: y(value), size: 16 })),
    TOP - 6,
    BOTTOM + 6,
  );
  const used = { std: 0, cf: 0, ink: 0 };
  const lines = curves.map((one) => {
    const dash = DASHES[used[one.tone] % DASHES.length];
    used[one.tone] += 1;
    return { ...one, dash };
  });
  return (
    <div ref={box} className="sweep-figure">
      {width > 0 && (
        <svg
          width={width}
          height={BOTTOM + 28}
          role="img"
          aria-label={
            curves.length === 0
              ? `${metric}: no curve`
              : `${metric} by step. ${curves
                  .map(
                    ({ number, name, curve }) => `${number}, ${name}, ${whatItDid(curve, domain)}`,
                  )
                  .join("; ")}`
          }
        >
          <clipPath id={clip}>
            <rect x={LEFT} y={TOP} width={Math.max(0, right - LEFT)} height={BOTTOM - TOP} />
          </clipPath>
          {ticks.map((tick) => (
            <g key={tick}>
              <line x1={LEFT} x2={right} y1={y(tick)} y2={y(tick)} className="sweep-grid" />
              <text x={LEFT - 8} y={y(tick) + 4} textAnchor="end">
                {formatTick(tick, spacing)}
              </text>
            </g>
          ))}
          {steps.values.map((step) => (
            <text key={step} x={x(step)} y={BOTTOM + 20} textAnchor="middle">
              {step}
            </text>
          ))}
          <text x={LEFT - 12} y={BOTTOM + 20} textAnchor="end">
            step
          </text>
          {lines.map(({ key, tone, curve, dash, number, name }, index) => {
            const band = bandPath(curve, x, y);
            const isPointed = key === pointed;
            const end = x(curve.steps.at(-1) as number);
            return (
              <g
                key={key}
                onPointerEnter={() => onPoint(key)}
                onPointerLeave={() => onPoint(null)}
                data-faint={(pointed !== null && !isPointed) || undefined}
                className="sweep-curve"
              >
                {band && (
                  <path d={band} fill={MARK[tone]} opacity={0.12} clipPath={`url(#${clip})`} />
                )}
                <polyline
                  points={curve.steps
                    .map((step, i) => `${x(step)},${y(curve.mean[i] as number)}`)
                    .join(" ")}
                  fill="none"
                  stroke={MARK[tone]}
                  strokeWidth={isPointed ? 2.5 : 1.75}
                  strokeDasharray={dash}
                />
                <circle cx={end} cy={y(ends[index] as number)} r={3} fill={MARK[tone]} />
                <text x={end + 8} y={(places[index] as number) + 4} className={WORD[tone]}>
                  {isNarrow ? `no. ${number}` : `${number}  ${shorten(name)}`}
                  <title>{name}</title>
                </text>
              </g>
            );
          })}
        </svg>
      )}
    </div>
  );
}

function shorten(name: string): string {
  return name.length > 26 ? `${name.slice(0, 25)}…` : name;
}
