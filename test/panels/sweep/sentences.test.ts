/** What the Sweep page says of the best configuration. */
import { describe, expect, it } from "vitest";
import { cautionsOf, findingOf } from "../../../src/panels/sweep/sentences";
import { columnText, compactNumber, measureText, valueText } from "../../../src/panels/sweep/words";
import { bestPoint } from "../../../src/results/best-point";
import type { Measure } from "../../../src/results/measure";
import { change } from "../../../src/results/measure-text";
import { pointsOf } from "../../../src/results/sweep-report";
import { fakeResult } from "../../results/fake-result";

const reward: Measure = { kind: "final", metric: "reward" };
const pointsWith = (seeds: number) =>
  pointsOf(
    [1e-3, 2e-3].flatMap((rate, k) =>
      Array.from({ length: seeds }, (_, i) =>
        fakeResult(
          { learning_rate: rate, seed: i + 1 },
          { reward: [0, 0.5 + 0.01 * k + 0.1 * Math.sin(3 * i + 2 * k)] },
          { values: { learning_rate: rate } },
        ),
      ),
    ),
  );

function sentences(seeds: number): { finding: string; cautions: string } {
  const best = bestPoint(pointsWith(seeds), reward, "highest");
  if (best === null) throw new Error("there is no best point");
  const { before, point, after } = findingOf(best, reward, "highest", "THIS", false);
  return { finding: before + point + after, cautions: cautionsOf(best, "THAT").join(" ") };
}

describe("the finding", () => {
  it("names what it is the best of", () => {
    expect(sentences(8).finding).toMatch(
      /^Of 2 configurations, THIS has the highest reward at the end, \.5\d*\.$/,
    );
  });

  it("says that the choice flatters it, and how far it is from the next", () => {
    const { cautions } = sentences(8);
    expect(cautions).toMatch(/95 % interval over 8 seeds\./);
    expect(cautions).toMatch(/best of 2, so this mean flatters it, by about \.0/);
    expect(cautions).toMatch(/Less the next best, THAT, it is .*: they cannot be told apart\./);
  });

  it("has no interval of one seed, and too short a one of few", () => {
    expect(sentences(1).cautions).toMatch(/^One seed has no interval\./);
    expect(sentences(3).cautions).toMatch(/over 3 seeds, too few/);
    expect(sentences(3).cautions).not.toMatch(/by about/);
  });
});

describe("words", () => {
  it("are short", () => {
    expect([0.001, 0.00025, -0.5, 120, 123456].map(compactNumber)).toEqual([
      ...[".001", "2.5e−4", "−.5", "120", "1.235e5"],
    ]);
    expect([-0.0124, -0.611, 0].map(columnText([-0.0124, -0.611]))).toEqual([
      "−.012",
      "−.611",
      "0",
    ]);
    expect([1.03, 1].map(columnText([1.03, 12]))).toEqual(["1.0", "1.0"]);
    expect([2e-5].map(columnText([2e-5]))).toEqual([".00002"]);
    expect(valueText("schedule", "c,5,3:1,r,;a,,1:1,r,")).toBe("2 own phases");
    expect(measureText(change("entropy"))).toBe("change of entropy");
    expect(measureText({ kind: "steps_to", metric: "reward", level: 0.8 })).toBe(
      "steps to reward .8",
    );
  });
});
