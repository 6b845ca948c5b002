import { describe, expect, it } from "vitest";
import { describeTrack } from "../../../src/panels/timeline/describe-track";
import { differenceAt, readoutOf } from "../../../src/panels/timeline/readout";
import type { TrackSpec } from "../../../src/panels/timeline/track";
import { trackExtent, trackSeries } from "../../../src/panels/timeline/track-curves";
import { TRACKS } from "../../../src/panels/timeline/tracks";
import { recordOfSeeds, timelineRun } from "../../run/seed-records";

const REWARD = TRACKS.find(({ id }) => id === "reward") as TrackSpec;
const NORM = TRACKS.find(({ id }) => id === "classifier-norm") as TrackSpec;

const ours = recordOfSeeds(3, [
  [0.1, 0.2, 0.3],
  [0.5, 0.6, 0.7],
]);
const theirs = recordOfSeeds(3, [
  [0.1, 0.2, 0.3],
  [0.4, 0.5, 0.9],
]);
const RUNS = [
  timelineRun("main", "CF-RL", "cf", ours),
  timelineRun("companion", "Standard", "std", theirs),
];

describe("the read-out of several seeds", () => {
  it("gives means, intervals and what they differ by, seed by seed", () => {
    // Means .6 and .6; s/√3 · 4.3027 is .2484 and .6572. Differences .1, .1, −.2: mean 0, .4303.
    const lines = readoutOf(REWARD, RUNS, 1) ?? [];
    expect(lines.map(({ name, text }) => [name, text])).toEqual([
      ["Reward, step 1", ""],
      ["CF-RL", ".60 [.35, .85]"],
      // A share ends at 1, whatever the interval.
      ["Standard", ".60 [0, 1.00]"],
      ["CF-RL − Standard", "0 [−.43, .43]"],
      ["", "mean of 3 seeds, 95 % interval (t)"],
    ]);
    expect(lines[1]?.colour).toBe("cf");
  });

  it("reads the step that was measured last", () => {
    expect(readoutOf(REWARD, RUNS, 9)?.[0]?.name).toBe("Reward, step 1");
    expect(readoutOf(REWARD, RUNS, 0)?.[3]?.text).toBe("0 [0, 0]");
  });

  it("says nothing of what the lead alone measures, nor of single runs", () => {
    expect(readoutOf(NORM, RUNS, 1)).toBeNull();
    const alone = RUNS.map((run) => ({ ...run, cohort: null }));
    expect(readoutOf(REWARD, alone, 1)).toBeNull();
    expect(differenceAt(REWARD, alone, 1)).toBeNull();
  });

  it("of one seed left gives no interval", () => {
    const left = recordOfSeeds(2, [[0.5, Number.NaN]]);
    const run = timelineRun("main", "CF-RL", "cf", left);
    expect(readoutOf(REWARD, [run], 0)?.map(({ text }) => text)).toEqual([
      "",
      ".50 one seed",
      "1 seed",
    ]);
  });
});

describe("a track of several seeds", () => {
  it("is the mean, on an axis that holds every seed", () => {
    const [main] = RUNS;
    const [line] = REWARD.lines;
    if (!main || !line) throw new Error("there are a run and a line");
    const mean = trackSeries(REWARD, line, main)?.values ?? [];
    expect(mean[0]).toBeCloseTo(0.2);
    expect(mean[1]).toBeCloseTo(0.6);
    expect(trackExtent(REWARD, RUNS, 1)).toEqual([0.1, 0.9]);
  });

  it("is told in words, with its interval and the difference", () => {
    const words = describeTrack(REWARD, RUNS, 1);
    expect(words).toContain("CF-RL, mean of 3 seeds,");
    expect(words).toContain("95 % interval .35 to .85");
    expect(words).toContain("CF-RL − Standard 0 [−.43, .43]");
    expect(describeTrack(NORM, RUNS, 1)).not.toContain("mean of");
  });
});
