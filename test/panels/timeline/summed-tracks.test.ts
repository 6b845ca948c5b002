import { describe, expect, it } from "vitest";
import { unbroken } from "../../../src/charts/running-sum";
import type { Series } from "../../../src/charts/series";
import { describeTrack } from "../../../src/panels/timeline/describe-track";
import type { RecordSource } from "../../../src/panels/timeline/record-source";
import { sumNote } from "../../../src/panels/timeline/sum-note";
import type { TimelineRun } from "../../../src/panels/timeline/timeline-model";
import type { TrackSpec } from "../../../src/panels/timeline/track";
import { trackExtent, trackSeries, valueInView } from "../../../src/panels/timeline/track-curves";

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
  it("adds the steps up, and begins anew behind one that was not measured", () => {
    const main = run({ source: source([-1, -1, Number.NaN, -0.5, -0.25]) });
    expect(drawn(main)).toEqual([-1, -2, Number.NaN, -0.5, -0.75]);
    expect(trackExtent(TRACK, [main], 4)).toEqual([-2, -0.5]);
    expect(trackExtent(TRACK, [main], 1)).toEqual([-2, -1]);
    expect(unbroken(trackSeries(TRACK, LINE, main) as Series)).toEqual([
      { length: 2, steps: [0, 1], values: [-1, -2] },
      { length: 2, steps: [3, 4], values: [-0.5, -0.75] },
    ]);
  });

  it("says from which step on it adds up, and shows no sum where steps are missing", () => {
    const { NaN: gap } = Number;
    const main = run({ source: source([-1, -1, gap, gap, -0.5, gap]) });
    const series = trackSeries(TRACK, LINE, main) as Series;
    const seen = (step: number) => [
      valueInView(TRACK, series, step)?.value ?? null,
      sumNote(TRACK, LINE, main, step),
    ];
    expect(seen(1)).toEqual([-2, ""]);
    expect(seen(3)).toEqual([null, "last measured at step 1"]);
    expect(seen(4)).toEqual([-0.5, "summed from step 4"]);
    // The newest step's update is still to be made.
    expect(seen(5)).toEqual([-0.5, "summed from step 4"]);
    const late = run({ source: source([gap, -1]) });
    expect(sumNote(TRACK, LINE, late, 1)).toBe("summed from step 1");
    expect(sumNote({}, LINE, late, 1)).toBe("");
    expect(describeTrack(TRACK, [main], 4)).toContain("summed from step 4");
  });

  it("has a fork begin at its first step where those before it are not all measured", () => {
    const past = [{ source: source([-1, Number.NaN, -1]), until: 2 }];
    const fork = run({ source: source([-10, -10], 2), past });
    expect(drawn(fork)).toEqual([-10, -20]);
    expect(sumNote(TRACK, LINE, fork, 3)).toBe("summed from step 2");
    const whole = run({ ...fork, past: [{ source: source([-1, -1, -1]), until: 2 }] });
    expect(sumNote(TRACK, LINE, whole, 3)).toBe("");
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
