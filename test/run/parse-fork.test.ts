import fc from "fast-check";
import { expect, it } from "vitest";
import { ExperimentError } from "../../src/experiment/problem";
import { parseFork } from "../../src/run/parse-fork";

it("leaves what is not said as it is in the main run", () => {
  expect(parseFork({ step: 40 })).toEqual({ run: "main", step: 40, schedule: null, settings: {} });
  expect(parseFork({ step: 0, run: "fork", schedule: "standard" })).toMatchObject({
    ...{ run: "fork", schedule: "standard" },
  });
  const [phase] = parseFork({ step: 1, schedule: [{ trainable: "classifier" }] }).schedule as [
    unknown,
  ];
  expect(phase).toMatchObject({ trainable: "classifier", until: null });
});

it("names every field that is wrong, and what is allowed there", () => {
  const wrong = (asked: unknown) => {
    try {
      parseFork(asked);
    } catch (error) {
      return (error as ExperimentError).problems.map(({ field }) => field);
    }
    return [];
  };
  expect(wrong({ step: "4", run: "third", settings: [], at: 1 })).toEqual([
    "fork.at",
    "fork.step",
    "fork.settings",
    "fork.run",
  ]);
  expect(wrong(4)).toEqual(["fork"]);
  expect(wrong({ step: 4, schedule: "slow" })).toEqual(["schedule"]);
});

it("refuses in words whatever it is given", () => {
  fc.assert(
    fc.property(fc.anything(), fc.anything(), fc.anything(), (step, schedule, settings) => {
      for (const asked of [step, { step, schedule, settings, run: settings }]) {
        try {
          parseFork(asked);
        } catch (error) {
          expect(error).toBeInstanceOf(ExperimentError);
        }
      }
    }),
  );
});
