/** A metric of every run on the page, each in its run's hue. */
import type { InstrumentRun } from "./instrument-panel";
import type { MetricLine } from "./plot/MetricChart";

/** One line a run; runs that are over are dotted. */
export function runLines(
  runs: readonly InstrumentRun[],
  metric: string,
  dash?: readonly number[],
): MetricLine[] {
  return runs.map(({ role, record, identity }) => {
    const over = role === "kept";
    const style = over ? [1, 3] : dash;
    return {
      record,
      metric,
      colour: `--${identity.colour}`,
      tone: identity.colour,
      label: identity.short,
      ...(style ? { dash: style } : {}),
    };
  });
}
