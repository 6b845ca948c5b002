/**
 * Bars over steps: each a stack of signed parts with a tick at what was measured beside them. Parts
 * above 0 are stacked upwards, parts below it downwards, so that two that pull apart are both seen.
 */
import type { Domain } from "./value-axis";

/** Columns of one run: values [length] by step, NaN where not measured. */
export interface BarColumns {
  readonly length: number;
  /** Ascending. */
  readonly steps: ArrayLike<number>;
  readonly parts: readonly ArrayLike<number>[];
  /** What the parts are compared with; null where there is nothing of the kind. */
  readonly actual: ArrayLike<number> | null;
}

/** One bar: the mean of the measured steps from `from` (included) to `to` (not included). */
export interface StepBar {
  readonly from: number;
  readonly to: number;
  readonly parts: readonly number[];
  /** NaN where there is none. */
  readonly actual: number;
  /** Steps measured in it. */
  readonly count: number;
}

/** A stretch of a stack, from the end nearer to 0. */
export interface BarSegment {
  readonly part: number;
  readonly from: number;
  readonly to: number;
}

const WIDTHS = [1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000];

/** Steps to a bar so that a bar is at least `least` px wide. */
export function stepsPerBar(last: number, width: number, least = 4): number {
  const px = width / Math.max(1, last);
  return WIDTHS.find((steps) => steps * px >= least) ?? (WIDTHS.at(-1) as number);
}

/** The bars of every step measured in whole; each stands for `perBar` steps, the first from step 0. */
export function stepBars(columns: BarColumns, perBar: number): StepBar[] {
  const { length, steps, parts, actual } = columns;
  const bars: StepBar[] = [];
  let bin = Number.NaN;
  let sums: number[] = [];
  let [total, count] = [0, 0];
  const flush = () => {
    if (count === 0) return;
    bars.push({
      from: bin * perBar,
      to: (bin + 1) * perBar,
      parts: sums.map((sum) => sum / count),
      actual: actual === null ? Number.NaN : total / count,
      count,
    });
  };
  for (let row = 0; row < length; row++) {
    const measured = parts.every((part) => Number.isFinite(part[row] as number));
    if (!measured) continue;
    const here = Math.floor((steps[row] as number) / perBar);
    if (here !== bin) {
      flush();
      bin = here;
      sums = parts.map(() => 0);
      [total, count] = [0, 0];
    }
    parts.forEach((part, p) => {
      sums[p] = (sums[p] as number) + (part[row] as number);
    });
    total += (actual?.[row] as number) ?? Number.NaN;
    count += 1;
  }
  flush();
  return bars;
}

/** The parts of a bar as stretches from 0 upwards and from 0 downwards, in their order. */
export function stackSegments(parts: readonly number[]): BarSegment[] {
  let [up, down] = [0, 0];
  const segments: BarSegment[] = [];
  parts.forEach((value, part) => {
    if (!(value !== 0 && Number.isFinite(value))) return;
    const from = value > 0 ? up : down;
    const to = from + value;
    if (value > 0) up = to;
    else down = to;
    segments.push({ part, from, to });
  });
  return segments;
}

/** The range of stacks and ticks, 0 included; null where there are no bars. */
export function barExtent(bars: readonly StepBar[]): Domain | null {
  if (bars.length === 0) return null;
  let [low, high] = [0, 0];
  for (const { parts, actual } of bars) {
    for (const { to } of stackSegments(parts)) {
      low = Math.min(low, to);
      high = Math.max(high, to);
    }
    if (Number.isFinite(actual)) {
      low = Math.min(low, actual);
      high = Math.max(high, actual);
    }
  }
  return [low, high];
}

/** How bars are drawn. */
export interface BarStyle {
  /** A fill for each part. */
  readonly fills: readonly string[];
  /** The colour of the tick at what was measured. */
  readonly tick: string;
  /** Bars from this step on are pale: they lie beyond the playhead. */
  readonly until: number;
}

/** Paints bars: step → px, value → px. */
export function paintBars(
  context: CanvasRenderingContext2D,
  bars: readonly StepBar[],
  x: (step: number) => number,
  y: (value: number) => number,
  style: BarStyle,
): void {
  context.save();
  for (const bar of bars) {
    const left = x(bar.from);
    const width = x(bar.to) - left;
    // A hairline of paper between two bars, where they are wide enough to lose it.
    const gap = width >= 3 ? 1 : 0;
    context.globalAlpha = bar.from > style.until ? 0.3 : 1;
    for (const { part, from, to } of stackSegments(bar.parts)) {
      context.fillStyle = style.fills[part] ?? style.tick;
      const top = Math.min(y(from), y(to));
      context.fillRect(left, top, width - gap, Math.abs(y(to) - y(from)));
    }
    if (Number.isFinite(bar.actual)) {
      context.fillStyle = style.tick;
      context.fillRect(left - 0.5, y(bar.actual) - 0.875, width - gap + 1, 1.75);
    }
  }
  context.restore();
}
