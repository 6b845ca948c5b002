/**
 * A scaling curve as SVG, in the page's look: ink on paper, one hue of ink a backend, a dash for the
 * reference, names and last values at the lines' ends, the machine below.
 */
import { scaleLog } from "d3-scale";
import { line } from "d3-shape";
import { formatSignificant } from "../../src/charts/format";
import { spreadLabels } from "../../src/charts/label-layout";
import { decadesOf } from "../../src/charts/log-axis";
import { type Curve, curveName, type Point } from "./curve";

/** What a plot shows. */
export interface PlotSpec {
  /** What is timed and what is held fixed, e.g. "RL step, ms". */
  readonly title: string;
  /** Of the horizontal axis. */
  readonly label: string;
  /** The sizes that were to be measured, ascending. */
  readonly values: readonly number[];
  readonly curves: readonly Curve[];
  /** Lines below the plot: the machine, what is left out. */
  readonly caption: readonly string[];
}

/** Colours of `src/theme/tokens.css`, which an image cannot read. */
const PAPER = "#fbfaf6";
const INK = "#1b1a17";
const INK_3 = "#6a675f";
const RULE = "#cfcbc0";
const RULE_2 = "#e6e3da";

const SANS = `"Source Sans 3", "Noto Sans", system-ui, sans-serif`;
const WIDTH = 720;
const PLOT = { left: 64, right: 488, top: 48, bottom: 304 };
const LINE_HEIGHT = 16;
/** Characters of a caption's line that fit. */
const LINE_LENGTH = 94;

function escaped(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll('"', "&quot;");
}

/** Lines of at most `LINE_LENGTH` characters. */
function wrapped(text: string): string[] {
  const lines: string[] = [];
  for (const word of text.split(" ")) {
    const last = lines.at(-1);
    if (last !== undefined && last.length + 1 + word.length <= LINE_LENGTH) {
      lines[lines.length - 1] = `${last} ${word}`;
    } else {
      lines.push(word);
    }
  }
  return lines;
}

function text(x: number, y: number, words: string, attributes = ""): string {
  return `<text x="${x.toFixed(1)}" y="${y.toFixed(1)}" ${attributes}>${escaped(words)}</text>`;
}

/** Dark ink for wasm and cpu, light ink for webgpu. */
function inkOf({ backend }: Curve): string {
  return backend === "webgpu" ? INK_3 : INK;
}

/** The grid: a rule a decade with 2 and 5 between where there is room, a tick a size. */
function grid(
  spec: PlotSpec,
  x: (value: number) => number,
  y: (value: number) => number,
  range: { readonly low: number; readonly high: number },
): string[] {
  const steps = range.high / range.low > 1000 ? [1] : [1, 2, 5];
  const parts: string[] = [];
  for (let decade = range.low; decade <= range.high * 1.001; decade *= 10) {
    for (const step of steps) {
      const value = decade * step;
      if (value > range.high * 1.001) {
        continue;
      }
      const at = y(value);
      const ink = step === 1 ? RULE : RULE_2;
      parts.push(
        `<path d="M${PLOT.left},${at.toFixed(1)}H${PLOT.right}" stroke="${ink}"/>`,
        text(PLOT.left - 8, at + 4, formatSignificant(value, 1), `text-anchor="end"`),
      );
    }
  }
  for (const value of spec.values) {
    const at = x(value);
    parts.push(
      `<path d="M${at.toFixed(1)},${PLOT.bottom}v4" stroke="${RULE}"/>`,
      text(at, PLOT.bottom + 18, String(value), `text-anchor="middle"`),
    );
  }
  return parts;
}

/** A curve's line and its points. */
function drawn(curve: Curve, x: (value: number) => number, y: (value: number) => number): string[] {
  const ink = inkOf(curve);
  const dash = curve.engine === "reference" ? ` stroke-dasharray="5 4"` : "";
  const path = line<Point>()
    .x(({ value }) => x(value))
    .y(({ milliseconds }) => y(milliseconds))
    .digits(1)(curve.points);
  const dots = curve.points.map(
    ({ value, milliseconds }) =>
      `<circle cx="${x(value).toFixed(1)}" cy="${y(milliseconds).toFixed(1)}" r="3" fill="${ink}"/>`,
  );
  return [`<path d="${path}" fill="none" stroke="${ink}" stroke-width="2"${dash}/>`, ...dots];
}

/** Names and last values at the lines' ends, kept apart, each tied to its end by dots. */
function labels(
  curves: readonly Curve[],
  largest: number,
  x: (value: number) => number,
  y: (value: number) => number,
): string[] {
  const ends = curves.map((curve) => {
    const last = curve.points.at(-1) as Point;
    const early = last.value === largest ? "" : ` at ${last.value}`;
    const value = `${formatSignificant(last.milliseconds, 3)} ms${early}`;
    return { curve, last, words: `${curveName(curve)}  ${value}` };
  });
  const places = spreadLabels(
    ends.map(({ last }) => ({ at: y(last.milliseconds), size: LINE_HEIGHT })),
    PLOT.top,
    PLOT.bottom,
  );
  return ends.flatMap(({ curve, last, words }, i) => {
    const at = places[i] as number;
    const [fromX, fromY] = [x(last.value) + 5, y(last.milliseconds)];
    const hair = `M${fromX.toFixed(1)},${fromY.toFixed(1)}L${PLOT.right + 6},${at.toFixed(1)}`;
    return [
      `<path d="${hair}" stroke="${INK_3}" stroke-dasharray="1 4" fill="none"/>`,
      text(PLOT.right + 10, at + 4, words, `fill="${inkOf(curve)}"`),
    ];
  });
}

/** The plot. Curves without a point are left to the caption. */
export function plotSvg(spec: PlotSpec): string {
  const curves = spec.curves.filter(({ points }) => points.length > 0);
  const all = curves.flatMap(({ points }) => points.map(({ milliseconds }) => milliseconds));
  const range = decadesOf(all) ?? { low: 1, high: 10 };
  const [first, last] = [spec.values[0] ?? 1, spec.values.at(-1) ?? 1];
  const x = scaleLog([first, last], [PLOT.left + 8, PLOT.right - 8]);
  const y = scaleLog([range.low, range.high], [PLOT.bottom, PLOT.top]);
  const caption = spec.caption.flatMap(wrapped);
  const height = PLOT.bottom + 52 + LINE_HEIGHT * caption.length;
  const summary = curves.map((curve) => {
    const end = curve.points.at(-1) as Point;
    return `${curveName(curve)}: ${formatSignificant(end.milliseconds, 3)} ms at ${end.value}`;
  });
  return `${[
    `<svg xmlns="http://www.w3.org/2000/svg" width="${WIDTH}" height="${height}" viewBox="0 0 ${WIDTH} ${height}" role="img" font-family="${escaped(SANS)}" font-size="12" fill="${INK_3}">`,
    `<title>${escaped(`${spec.title}, by ${spec.label}`)}</title>`,
    `<desc>${escaped(summary.join("; "))}</desc>`,
    `<rect width="${WIDTH}" height="${height}" fill="${PAPER}"/>`,
    text(PLOT.left, 24, spec.title, `font-size="14" fill="${INK}"`),
    ...grid(spec, x, y, range),
    ...curves.flatMap((curve) => drawn(curve, x, y)),
    ...labels(curves, last, x, y),
    text(PLOT.left, PLOT.bottom + 36, spec.label, `fill="${INK}"`),
    ...caption.map((words, i) => text(PLOT.left, PLOT.bottom + 60 + LINE_HEIGHT * i, words)),
    "</svg>",
  ].join("\n")}\n`;
}
