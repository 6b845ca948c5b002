import { useCallback } from "react";
import { formatPercent } from "../../../charts/format";
import { fillDot, hairline, strokeLine, strokeRing } from "../../../charts/line-track";
import { decadesOf, logPlace } from "../../../charts/log-axis";
import { settingText } from "../../setting-text";
import { Plot, type PlotScene } from "../plot/Plot";
import { decades, powerOfTen } from "../plot/step-axes";
import type { RippleReading } from "./ripple-reading";
import { roundingErrors } from "./rounding-errors";

const NO_SOURCES: readonly [] = [];

/** The error of the predicted Δz at several rates, both on logarithmic axes: a straight line of slope 1. */
export function ErrorByRate(props: {
  readonly reading: RippleReading | null;
  readonly rate: number;
}) {
  const { reading, rate } = props;
  const paint = useCallback(
    (scene: PlotScene) => {
      if (reading) paintErrors(scene, reading, rate);
    },
    [reading, rate],
  );
  const describe = () =>
    reading
      ? `Error of the predicted change of the logits by rate: ${Array.from(
          reading.scales,
          (scale, i) =>
            `${formatPercent(reading.errors[i] as number)} at ${settingText(tidy(rate * scale))}`,
        ).join(", ")}.`
      : "Nothing is measured.";
  return <Plot className="rp-error" sources={NO_SOURCES} paint={paint} describe={describe} />;
}

function tidy(value: number): number {
  return Number(value.toPrecision(2));
}

function paintErrors(
  { context, overlay, theme, width, height }: PlotScene,
  reading: RippleReading,
  rate: number,
): void {
  const { scales, errors } = reading;
  const box = { left: 40, right: width - 12, top: 8, bottom: height - 34 };
  const range = decadesOf(errors, 2);
  if (!range) return;
  const rates = Array.from(scales, (scale) => rate * scale);
  const lowest = Math.min(...rates);
  const highest = Math.max(...rates);
  const x = logPlace({ low: lowest, high: highest }, box.left + 8, box.right - 8);
  const y = logPlace(range, box.bottom, box.top);
  for (const value of decades([range.low, range.high], 4)) {
    hairline(context, box.left, y(value), width, y(value), theme.colour("--rule-2"));
    const tick = value >= 1e-3 ? formatPercent(value) : powerOfTen(value);
    overlay.text(`y ${value}`, box.left - 6, y(value) + 4, tick, {
      "text-anchor": "end",
    });
  }
  const doubtful = roundingErrors(reading);
  const order = rates
    .map((_, i) => i)
    .filter((i) => (errors[i] as number) > 0 && Number.isFinite(errors[i]))
    .sort((a, b) => (rates[a] as number) - (rates[b] as number));
  const points = order.flatMap((i) => [x(rates[i] as number), y(errors[i] as number)]);
  strokeLine(context, points, {
    colour: theme.colour("--ink-3"),
    width: 1,
    dash: [],
    alpha: 1,
  });
  for (const i of order) {
    const [at, error] = [rates[i] as number, errors[i] as number];
    const whole = scales[i] === 1;
    if (doubtful[i]) {
      strokeRing(context, x(at), y(error), 2.5, theme.colour("--ink-3"), theme.colour("--paper"));
    } else fillDot(context, x(at), y(error), whole ? 4 : 2.5, theme.colour("--ink"));
    overlay.text(`x ${i}`, x(at), box.bottom + 15, settingText(tidy(at)), {
      "text-anchor": "middle",
      class: whole ? "ink bold" : "",
    });
    if (!whole) continue;
    overlay.text(
      "off",
      x(at) - 10,
      y(error) + 4,
      doubtful[i] ? "exact" : `off by ${formatPercent(error)}`,
      {
        "text-anchor": "end",
        class: "ink bold halo",
      },
    );
  }
  overlay.text("rate", width - 2, box.bottom + 30, "rate", { "text-anchor": "end" });
  if (doubtful.some(Boolean)) {
    overlay.text("rounding", box.left, box.bottom + 30, "○ rounding", { "text-anchor": "start" });
  }
}
