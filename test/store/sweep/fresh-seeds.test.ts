/** The best again: the same experiments, other seeds, as a file that the parser takes. */
import { describe, expect, it } from "vitest";
import { expandSweep } from "../../../src/experiment/expand-sweep";
import { parseSweep } from "../../../src/experiment/parse-sweep";
import { pointsOf } from "../../../src/results/sweep-report";
import { fileOf, formOf } from "../../../src/store/sweep/form";
import { freshSweep } from "../../../src/store/sweep/fresh-seeds";
import { fakeResult } from "../../results/fake-result";

describe("the best with fresh seeds", () => {
  it("is the same experiment but for the seed", () => {
    const phases = [{ trainable: "classifier", until: { step: 5 } }, { trainable: "all" }] as const;
    const results = [1, 2].flatMap((seed) => [
      fakeResult({ preset: "lp-ft", learning_rate: 2e-3, seed }, { reward: [0, 1] }),
      fakeResult({ beta: 0.1, schedule: phases, seed }, { reward: [0, 0] }),
    ]);
    const sweep = freshSweep(pointsOf(results), 16);
    expect(sweep.seeds).toEqual([17, 18]);
    const runs = expandSweep(parseSweep(fileOf(formOf(sweep))));
    expect(runs.map(({ seed }) => seed)).toEqual([17, 18, 17, 18]);
    for (const [index, run] of [runs[0], runs[2]].entries()) {
      const { settings, schedule } = results[index]?.experiment ?? {};
      expect(run?.experiment.settings).toEqual({ ...settings, seed: 17 });
      expect(run?.experiment.schedule).toEqual(schedule);
    }
  });
});
