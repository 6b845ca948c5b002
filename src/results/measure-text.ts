/** Measures as text: `steps_to(heldout/reward, 0.8)`, `minus(final(entropy), start(entropy))`. */
import type { Measure } from "./measure";

/** What a measure may look like, for messages. */
export const MEASURES_ALLOWED =
  "final(metric), start(metric), change(metric), mean(metric), at(metric, step), " +
  "steps_to(metric, level), at_level(metric, level, other metric), minus(measure, measure), " +
  "ratio(measure, measure)";

function isStartOf(measure: Measure, metric: string): boolean {
  return measure.kind === "start" && measure.metric === metric;
}

/** A measure in its shortest text. */
export function formatMeasure(measure: Measure): string {
  switch (measure.kind) {
    case "final":
    case "start":
    case "mean":
      return `${measure.kind}(${measure.metric})`;
    case "at":
      return `at(${measure.metric}, ${measure.step})`;
    case "steps_to":
      return `steps_to(${measure.metric}, ${measure.level})`;
    case "at_level":
      return `at_level(${measure.of}, ${measure.level}, ${measure.metric})`;
    default: {
      const { kind, a, b } = measure;
      return kind === "minus" && a.kind === "final" && isStartOf(b, a.metric)
        ? `change(${a.metric})`
        : `${kind}(${formatMeasure(a)}, ${formatMeasure(b)})`;
    }
  }
}

/** The change of a metric from the first policy to the last. */
export function change(metric: string): Measure {
  return { kind: "minus", a: { kind: "final", metric }, b: { kind: "start", metric } };
}

const METRIC = /^[a-z0-9_/@.-]+$/i;

/** The parts of "a, b(c, d), e" between its own commas. */
function partsOf(text: string): string[] {
  const parts: string[] = [];
  let depth = 0;
  let start = 0;
  for (const [index, letter] of [...text].entries()) {
    if (letter === "(") depth++;
    else if (letter === ")") depth--;
    else if (letter === "," && depth === 0) {
      parts.push(text.slice(start, index));
      start = index + 1;
    }
  }
  return [...parts, text.slice(start)].map((part) => part.trim());
}

/** The measure of a text. Throws a RangeError that says what is allowed. */
export function parseMeasure(text: string): Measure {
  const refuse = (): never => {
    throw new RangeError(`"${text}" is not a measure; allowed: ${MEASURES_ALLOWED}`);
  };
  const [, name, inside] = /^\s*([a-z_]+)\s*\((.*)\)\s*$/s.exec(text) ?? [];
  if (name === undefined || inside === undefined) return refuse();
  const parts = partsOf(inside);
  const metric = (index: number): string => {
    const part = parts[index] ?? "";
    return METRIC.test(part) ? part : refuse();
  };
  const number = (index: number): number => {
    const part = parts[index] ?? "";
    const value = Number(part);
    return part === "" || !Number.isFinite(value) ? refuse() : value;
  };
  const of = (count: number, measure: () => Measure): Measure =>
    parts.length === count ? measure() : refuse();
  switch (name) {
    case "final":
    case "start":
    case "mean":
      return of(1, () => ({ kind: name, metric: metric(0) }));
    case "change":
      return of(1, () => change(metric(0)));
    case "at":
      return of(2, () => ({ kind: "at", metric: metric(0), step: number(1) }));
    case "steps_to":
      return of(2, () => ({ kind: "steps_to", metric: metric(0), level: number(1) }));
    case "at_level":
      return of(3, () => ({
        kind: "at_level",
        of: metric(0),
        level: number(1),
        metric: metric(2),
      }));
    case "minus":
    case "ratio":
      return of(2, () => ({
        kind: name,
        a: parseMeasure(parts[0] as string),
        b: parseMeasure(parts[1] as string),
      }));
    default:
      return refuse();
  }
}
