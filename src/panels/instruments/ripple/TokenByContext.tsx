import { useCallback } from "react";
import { formatTick } from "../../../charts/format";
import { hairline } from "../../../charts/line-track";
import { axisTicks, growDomain } from "../../../charts/value-axis";
import { Plot, type PlotScene } from "../plot/Plot";
import type { ProbeGroup } from "./maps-view";
import type { Movements } from "./movement";
import { signed } from "./sentences";

const NO_SOURCES: readonly [] = [];

/** How far the rewarded token moves in each probe context: by each component, and measured. */
export function TokenByContext(props: {
  readonly moved: Movements | null;
  readonly groups: readonly ProbeGroup[];
  readonly probeCount: number;
  readonly target: string;
  readonly unit: string;
}) {
  const { moved, groups, probeCount, target, unit } = props;
  const paint = useCallback(
    (scene: PlotScene) => paintContexts(scene, moved, groups, probeCount, unit),
    [moved, groups, probeCount, unit],
  );
  const describe = () => {
    if (!moved) return "Nothing is measured.";
    const { sameTask, otherTasks } = moved;
    return (
      `How far ${target} moves by context. Same task: representation ${signed(sameTask.mean.representation)}, ` +
      `gradient ${signed(sameTask.mean.gradient)}, measured ${signed(sameTask.mean.measured)}. ` +
      `Other tasks: ${signed(otherTasks.mean.representation)}, ${signed(otherTasks.mean.gradient)}, ` +
      `${signed(otherTasks.mean.measured)}.`
    );
  };
  return <Plot className="rp-strip" sources={NO_SOURCES} paint={paint} describe={describe} />;
}

function paintContexts(
  { context, overlay, theme, width, height }: PlotScene,
  moved: Movements | null,
  groups: readonly ProbeGroup[],
  probeCount: number,
  unit: string,
): void {
  const box = { left: 58, right: width - 6, top: 2, bottom: height - 34 };
  const row = (box.bottom - box.top) / probeCount;
  for (const { label, from, to } of groups) {
    const middle = box.top + ((from + to) / 2) * row;
    overlay.text(`group ${from}`, box.left - 8, middle + 4, label, { "text-anchor": "end" });
    if (from === 0) continue;
    const y = box.top + from * row;
    hairline(context, box.left, y, box.right, y, theme.colour("--rule-2"));
  }
  if (!moved) return;
  const { representation, gradient, measured } = moved.byContext;
  let [low, high] = [0, 0];
  for (let i = 0; i < probeCount; i++) {
    for (const values of [representation, gradient, measured]) {
      low = Math.min(low, values[i] as number);
      high = Math.max(high, values[i] as number);
    }
  }
  const span = high - low || 1;
  const domain = growDomain(null, [low - span / 30, high + span / 30], {
    start: null,
    minSpan: span,
  }) ?? [low, high];
  const scale = (box.right - box.left) / (domain[1] - domain[0]);
  const x = (value: number) => box.left + (value - domain[0]) * scale;
  const { values, spacing } = axisTicks(domain, 4);
  for (const value of values) {
    const colour = theme.colour(value === 0 ? "--rule" : "--rule-2");
    hairline(context, x(value), box.top, x(value), box.bottom, colour);
    overlay.text(`x ${value}`, x(value), box.bottom + 15, formatTick(value, spacing), {
      "text-anchor": "middle",
    });
  }
  overlay.text("unit", box.right, box.bottom + 30, unit, { "text-anchor": "end" });
  const radius = Math.min(3.2, Math.max(2.1, row * 0.42));
  for (let i = 0; i < probeCount; i++) {
    const y = box.top + (i + 0.5) * row;
    const [r, g, m] = [representation, gradient, measured].map((v) => x(v[i] as number));
    if (r === undefined || g === undefined || m === undefined) continue;
    context.strokeStyle = theme.colour("--rule");
    context.lineWidth = 1;
    context.beginPath();
    context.moveTo(Math.min(r, g, m), y);
    context.lineTo(Math.max(r, g, m), y);
    context.stroke();
    context.fillStyle = theme.colour("--rep");
    context.beginPath();
    context.arc(r, y, radius, 0, 2 * Math.PI);
    context.fill();
    context.fillStyle = theme.colour("--grad");
    context.beginPath();
    context.moveTo(g - radius * 1.15, y - radius * 0.9);
    context.lineTo(g + radius * 1.15, y - radius * 0.9);
    context.lineTo(g, y + radius * 1.1);
    context.fill();
    context.fillStyle = theme.colour("--ink");
    context.fillRect(m - 0.875, y - Math.max(2, row / 2 - 0.25), 1.75, Math.max(4, row - 0.5));
  }
}
