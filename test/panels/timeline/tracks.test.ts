import { describe, expect, it } from "vitest";
import { resolveExperiment } from "../../../src/experiment/resolve";
import { TRACKS, usualTracks } from "../../../src/panels/timeline/tracks";

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
