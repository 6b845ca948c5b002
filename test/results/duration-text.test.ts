import { expect, it } from "vitest";
import { durationText } from "../../src/results/duration-text";

it("says durations in few words", () => {
  expect([0.2, 42, 89, 130].map(durationText)).toEqual(["1 s", "42 s", "89 s", "2 min"]);
});
