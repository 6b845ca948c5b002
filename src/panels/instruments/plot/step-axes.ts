/**
 * A chart over steps: a box, its two axes, the tint of a first stage and the playhead's line, on a
 * `PlotScene`. What the chart shows is drawn between `beginSteps` and `endSteps`.
 */
import { formatTick } from "../../../charts/format";
import { hairline } from "../../../charts/line-track";
import { stepTicks, type TimeScale, timeScale } from "../../../charts/time-axis";
import { axisTicks, type Domain, valueToY } from "../../../charts/value-axis";
import type { PlotScene } from "./Plot";

/** A box in px. */
export interface Box {
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
}

/** A stage that is tinted: from step, to step, a run's hue. */
export interface Tint {
  readonly from: number;
  readonly to: number;
  readonly colour: "std" | "cf" | "third";
}

/** What a chart over steps is begun with. */
export interface StepChartFrame {
  readonly box: Box;
  /** The step at the right end. */
  readonly last: number;
  /** The step in view. */
  readonly playhead: number;
  readonly domain: Domain;
  /** A logarithmic axis: `domain` holds positive numbers. */
  readonly log?: boolean;
  readonly tint?: Tint | null;
  /** Number of ticks of the value axis at most; 3 where not given. */
  readonly ticks?: number;
  readonly formatTick?: (value: number, spacing: number) => string;
  /** What stands under a step; the number alone where not given. */
  readonly formatStep?: (step: number) => string;
  /** Height that a line's name takes, px; 14 where not given. */
  readonly nameHeight?: number;
  /** Tells apart the marks of charts on one overlay. */
  readonly key?: string;
}

/** From steps and values to px. */
export interface StepChart extends StepChartFrame {
  readonly time: TimeScale;
  readonly y: (value: number) => number;
}

/** Powers of ten inside a range, at most `most` of them. */
export function decades([low, high]: Domain, most: number): number[] {
  const from = Math.ceil(Math.log10(low) - 1e-9);
  const to = Math.floor(Math.log10(high) + 1e-9);
  const stride = Math.max(1, Math.ceil((to - from + 1) / most));
  const powers: number[] = [];
  for (let power = to; power >= from; power -= stride) powers.push(10 ** power);
  return powers.reverse();
}

/** Draws tint, gridlines and ticks; gives the scales to draw with. */
export function beginSteps(scene: PlotScene, frame: StepChartFrame): StepChart {
  const { context, overlay, theme } = scene;
  const { box, last, domain, log = false, tint, key = "" } = frame;
  const time = timeScale(Math.max(1, last), box.left, box.right);
  const y = log ? logToY(domain, box.top, box.bottom) : valueToY(domain, box.top, box.bottom);
  if (tint) {
    const from = time.x(tint.from);
    const to = time.x(Math.min(tint.to, time.last));
    context.fillStyle = theme.colour(`--${tint.colour}-tint`);
    if (to > from) context.fillRect(from, box.top, to - from, box.bottom - box.top);
  }
  const most = frame.ticks ?? 3;
  const { values, spacing } = log
    ? { values: decades(domain, most), spacing: 0 }
    : axisTicks(domain, most);
  const format = frame.formatTick ?? (log ? powerOfTen : formatTick);
  for (const value of values) {
    hairline(context, box.left, y(value), box.right, y(value), theme.colour("--rule-2"));
    overlay.text(`${key} value ${value}`, box.left - 7, y(value) + 4, format(value, spacing), {
      "text-anchor": "end",
    });
  }
  hairline(context, box.left, box.bottom, box.right, box.bottom, theme.colour("--rule"));
  for (const step of stepTicks(time.last, box.right - box.left, 72)) {
    const anchor = step === 0 ? "start" : step >= time.last ? "end" : "middle";
    const text = frame.formatStep?.(step) ?? String(step);
    overlay.text(`${key} step ${step}`, time.x(step), box.bottom + 15, text, {
      "text-anchor": anchor,
    });
  }
  return { ...frame, time, y };
}

/** Draws the playhead's line over what was drawn. */
export function endSteps(scene: PlotScene, chart: StepChart): void {
  const { context, theme } = scene;
  context.fillStyle = theme.colour("--ink");
  const { box, time, playhead } = chart;
  context.fillRect(
    time.x(Math.min(playhead, time.last)) - 0.5,
    box.top - 3,
    1,
    box.bottom - box.top + 3,
  );
}

function logToY([low, high]: Domain, top: number, bottom: number): (v: number) => number {
  const from = Math.log10(low);
  const scale = high > low ? (bottom - top) / (Math.log10(high) - from) : 0;
  return (value) => bottom - (Math.log10(value) - from) * scale;
}

const SUPERSCRIPTS = "⁰¹²³⁴⁵⁶⁷⁸⁹";

/** 1000 → "10³", .01 → "10⁻²", 1 → "1", 10 → "10". */
export function powerOfTen(value: number): string {
  const power = Math.round(Math.log10(value));
  if (power === 0) return "1";
  if (power === 1) return "10";
  const digits = [...String(Math.abs(power))].map((digit) => SUPERSCRIPTS[Number(digit)]).join("");
  return `10${power < 0 ? "⁻" : ""}${digits}`;
}
