import fc from "fast-check";
import { expect, it } from "vitest";
import { resolveExperiment } from "../../src/experiment/resolve";
import type { RunHeader } from "../../src/run/frames";
import { packRollouts } from "../../src/run/frames";
import { RunRecord } from "../../src/run/record";
import { appendSlice, sliceRecord } from "../../src/run/record-slice";

const experiment = resolveExperiment({ preset: "cf-rl-race", settings: { seeds: 2 } });
const header = { id: "main", label: "CF-RL", experiment, probes: [] } as unknown as RunHeader;

/** A record with something of everything at these steps. */
function recordOf(steps: readonly number[]): RunRecord {
  const record = new RunRecord(header);
  for (const [row, step] of steps.entries()) {
    record.append({
      step,
      metrics: { reward: step / 2, ...(row % 3 === 0 ? { entropy: Math.exp(-step) } : {}) },
      events:
        row === 0
          ? [{ step, kind: "phase", index: 0, phase: experiment.schedule[0]! }]
          : row % 4 === 0
            ? [{ step, kind: "settings", changes: { learning_rate: { from: 1, to: step } } }]
            : [],
      kernel:
        row % 2 === 0
          ? { step, representation: Float32Array.of(step), gradient: Float32Array.of(-step) }
          : null,
      rollouts: packRollouts(step, [
        { prompt: [1], completion: [2], logprobs: [-1], reward: 1, advantage: step },
      ]),
      answers: null,
      measurements:
        row % 5 === 0
          ? {
              ripple: {
                step,
                milliseconds: 1,
                arrays: { a: { shape: [1], data: Float32Array.of(step) } },
                labels: {},
              },
            }
          : {},
    });
    record.appendCohort({
      step,
      names: ["reward"],
      values: Float64Array.of(step / 2, row % 2 === 0 ? step : Number.NaN),
      ended: row === 2 ? [{ seed: 2, step, message: "it diverged" }] : [],
    });
  }
  return record;
}

/** Everything that a record says. */
function contents(record: RunRecord): unknown {
  const { cohort } = record;
  return {
    steps: [...record.steps()],
    metrics: record.names().map((name) => [name, [...(record.values(name) ?? [])]]),
    events: record.events,
    frames: [record.kernels.frames, record.rollouts.frames, record.answers.frames],
    measurements: record.instruments().map((id) => [id, record.series(id)?.frames]),
    cohort: cohort && {
      steps: [...cohort.steps()],
      ended: cohort.ended,
      values: cohort
        .names()
        .map((name) => [
          name,
          cohort.seeds.map((_, seed) => [...(cohort.values(name, seed) ?? [])]),
          [...(cohort.summary(name)?.low ?? [])],
        ]),
    },
  };
}

it("puts a record together again from slices, wherever it was cut", () => {
  const steps = fc.uniqueArray(fc.nat(60), { minLength: 1, maxLength: 40 });
  const cuts = fc.uniqueArray(fc.nat(70), { maxLength: 5 });
  fc.assert(
    fc.property(steps, cuts, (unordered, at) => {
      const whole = recordOf(unordered.sort((a, b) => a - b));
      const again = new RunRecord(header);
      const bounds = [0, ...at.filter((cut) => cut > 0), 100].sort((a, b) => a - b);
      for (let i = 1; i < bounds.length; i++) {
        const slice = sliceRecord(whole, bounds[i - 1] as number, bounds[i] as number);
        appendSlice(again, structuredClone(slice));
      }
      expect(contents(again)).toEqual(contents(whole));
    }),
  );
});
