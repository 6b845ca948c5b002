import { describe, expect, it } from "vitest";
import { clock, paceSentence } from "../../src/pages/notes/pace";

const minutes = (count: number) => count * 60_000;

describe("the speaker's clock", () => {
  it("writes minutes and seconds", () => {
    expect(clock(0)).toBe("0:00");
    expect(clock(minutes(4) + 5_900)).toBe("4:05");
    expect(clock(minutes(75))).toBe("75:00");
  });

  it("says whether the scene on screen is where it was planned to be", () => {
    expect(paceSentence(minutes(5), minutes(4.5), minutes(3))).toBe("0:30 behind");
    expect(paceSentence(minutes(2), minutes(4.5), minutes(3))).toBe("1:00 ahead");
    expect(paceSentence(minutes(4), minutes(4.5), minutes(3))).toBe("in time: 0:30 for this scene");
  });
});
