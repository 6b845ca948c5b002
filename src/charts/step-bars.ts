/**
 * Bars over steps: each a stack of signed parts with a tick at what was measured beside them. Parts
 * above 0 are stacked upwards, parts below it downwards, so that two that pull apart are both seen.
 */
import { steadyBound } from "./signed-scale";
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

/** Bars that reach further than this many times what most do are cut. */
const FAR = 3;
/** The share of bars that are "most". */
const MOST = 0.65;

/**
 * The range in which most bars can be read: as `barExtent`, but where a few are far longer than the
 * rest those are left to be cut.
 * @param least bars that reach no further than this are not short enough to cut others for.
 */
export function typicalExtent(bars: readonly StepBar[], least = 0): Domain | null {
  const whole = barExtent(bars);
  if (!whole) return null;
  const reach = bars.map((bar) => {
    const [low, high] = barExtent([bar]) as Domain;
    return Math.max(-low, high);
  });
  reach.sort((a, b) => a - b);
  const usual = reach[Math.min(reach.length - 1, Math.floor(MOST * reach.length))] as number;
  const bound = Math.max(FAR * usual, least);
  // Little is won by cutting what is not much longer.
  if (!(bound > 0) || Math.max(-whole[0], whole[1]) < 1.5 * bound) return whole;
  return [Math.max(whole[0], -bound), Math.min(whole[1], bound)];
}

/**
 * A range round 0 that follows changing bars without flicker: its ends are preferred numbers, grow as
 * soon as they must, and come back only when the bars have fallen below a third of them.
 */
export function steadyDomain(previous: Domain | null, data: Domain | null): Domain | null {
  if (!data) return previous;
  const low = steadyBound(-(previous?.[0] ?? 0), -data[0]);
  const high = steadyBound(previous?.[1] ?? 0, data[1]);
  return low + high > 0 ? [-low, high] : previous;
}

/** How bars are drawn. */
export interface BarStyle {
  /** A fill for each part. */
  readonly fills: readonly string[];
  /** The colour of the tick at what was measured. */
  readonly tick: string;
  /** Bars from this step on are pale: they lie beyond the playhead. */
  readonly until: number;
  /** Room left free at each side of a bar, px; a hairline between two where not given. */
  readonly inset?: number;
  /** What lies beyond is cut, with a mark; everything is shown where not given. */
  readonly clip?: Domain;
  /** The colour of that mark: what the bars stand on. */
  readonly paper?: string;
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
    const inset = style.inset ?? 0;
    const left = x(bar.from) + inset;
    const width = x(bar.to) - inset - left;
    // A hairline of paper between two bars, where they are wide enough to lose it.
    const gap = inset === 0 && width >= 3 ? 1 : 0;
    context.globalAlpha = bar.from > style.until ? 0.3 : 1;
    const [low, high] = style.clip ?? [Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY];
    const inside = (value: number) => Math.min(high, Math.max(low, value));
    const cuts = new Set<number>();
    for (const { part, from, to } of stackSegments(bar.parts)) {
      context.fillStyle = style.fills[part] ?? style.tick;
      const [start, end] = [y(inside(from)), y(inside(to))];
      context.fillRect(left, Math.min(start, end), width - gap, Math.abs(end - start));
      if (inside(to) !== to) cuts.add(inside(to));
    }
    for (const cut of cuts) markCut(context, left, width - gap, y(cut), cut > 0 ? 1 : -1, style);
    if (Number.isFinite(bar.actual) && inside(bar.actual) === bar.actual) {
      context.fillStyle = style.tick;
      context.fillRect(left - 0.5, y(bar.actual) - 0.875, width - gap + 1, 1.75);
    }
  }
  context.restore();
}

/** Where a bar goes on beyond the chart: a slanted gap in it, as in a broken axis. */
function markCut(
  context: CanvasRenderingContext2D,
  left: number,
  width: number,
  end: number,
  towards: 1 | -1,
  { paper }: BarStyle,
): void {
  const at = end + towards * 7;
  context.fillStyle = paper ?? "#ffffff";
  context.beginPath();
  context.moveTo(left - 1, at + 2);
  context.lineTo(left + width + 1, at - 2);
  context.lineTo(left + width + 1, at + 1);
  context.lineTo(left - 1, at + 5);
  context.fill();
}
