import { describe, expect, it } from "vitest";
import { resolveExperiment } from "../../../src/experiment/resolve";
import { INSTRUMENTS } from "../../../src/instruments/registry";
import { TRACKS, usualTracks } from "../../../src/panels/timeline/tracks";
import { METRIC_ORDER } from "../../../src/run/metrics";

describe("the usual tracks", () => {
  it("are known ones, and show a reward that there is", () => {
    const race = usualTracks(resolveExperiment("cf-rl-race").schedule);
    const pretraining = usualTracks(resolveExperiment("pretraining").schedule);
    for (const id of [...race, ...pretraining]) {
      expect(TRACKS.map((track) => track.id)).toContain(id);
    }
    expect(race[0]).toBe("reward");
    // Demonstrations are not rewarded: only held-out prompts are.
    expect(pretraining[0]).toBe("heldout-reward");
    expect(pretraining).not.toContain("reward");
  });
});

describe("every track", () => {
  it("shows what every run measures, or what it has measured while it is shown", () => {
    for (const { id, lines, bars, watches } of TRACKS) {
      const instrument = INSTRUMENTS.find((one) => one.id === watches?.id);
      expect(instrument?.id, id).toBe(watches?.id);
      const known = [...METRIC_ORDER, ...Object.keys(instrument?.scalars ?? {})];
      const shown = [...lines, ...(bars ? [...bars.parts, { metric: bars.actual }] : [])];
      const fits = (metric: string) =>
        known.some((name) => RegExp(`^${name.replaceAll("*", "[^/]+")}$`).test(metric));
      expect(shown.filter(({ metric }) => !fits(metric))).toEqual([]);
    }
  });
});
