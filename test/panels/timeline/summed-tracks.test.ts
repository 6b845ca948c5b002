import { describe, expect, it } from "vitest";
import type { RecordSource } from "../../../src/panels/timeline/record-source";
import type { TimelineRun } from "../../../src/panels/timeline/timeline-model";
import type { TrackSpec } from "../../../src/panels/timeline/track";
import { trackExtent, trackSeries } from "../../../src/panels/timeline/track-curves";

const LINE = { metric: "change" };
const TRACK: TrackSpec = {
  ...{ id: "sum", title: "Sum", unit: "nats", lines: [LINE], weight: 1, decimals: 2 },
  ...{ summed: true, range: { start: [0, 1], minSpan: 0.1 } },
};

/** A record of changes, the first of them made by step `from`. */
function source(values: readonly number[], from = 0): RecordSource {
  const steps = Float64Array.from(values, (_, row) => from + row);
  return {
    lastStep: from + values.length - 1,
    steps: () => steps,
    values: (name) => (name === "change" ? Float64Array.from(values) : null),
    subscribe: () => () => {},
  };
}
const run = (of: Partial<TimelineRun> & Pick<TimelineRun, "source">): TimelineRun => ({
  ...{ id: "main", label: "CF-RL", colour: "cf", stages: [] },
  ...of,
});
const drawn = (of: TimelineRun) => Array.from(trackSeries(TRACK, LINE, of)?.values ?? []);

describe("a track of what all steps so far have come to", () => {
  it("adds the steps up, and passes over one that was not measured", () => {
    const main = run({ source: source([-1, 0, Number.NaN, -0.5]) });
    expect(drawn(main)).toEqual([-1, -1, Number.NaN, -1.5]);
    expect(trackExtent(TRACK, [main], 3)).toEqual([-1.5, -1]);
    expect(trackExtent(TRACK, [main], 1)).toEqual([-1, -1]);
  });

  it("has a fork go on from the steps before it, of all runs that it goes on from", () => {
    const first = source([-1, -1, -1, -1]);
    // Forked at 2, so that its own steps are 2 and 3; and forked again at 3.
    const second = source([-10, -10], 2);
    const third = run({
      source: source([-100, -100], 3),
      past: [
        { source: first, until: 2 },
        { source: second, until: 3 },
      ],
    });
    expect(drawn(third)).toEqual([-112, -212]);
  });

  it("is empty where nothing was measured", () => {
    const empty: RecordSource = { ...source([]), values: () => null };
    expect(trackSeries(TRACK, LINE, run({ source: empty }))).toBeNull();
  });
});
