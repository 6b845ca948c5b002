/** Instruments and a question without an engine, whose numbers tell what they were measured on. */
import { ExperimentError, problemOf } from "../../src/experiment/problem";
import type {
  Description,
  Question,
  StateInstrument,
  StepInstrument,
} from "../../src/instruments/instrument";
import { resultArray } from "../../src/instruments/result-array";

function described(id: string): Description {
  return {
    id,
    label: `The ${id}`,
    explanation: "It is a toy.",
    formula: "s",
    source: "none",
    cost: "nothing",
    scalars: { [`toy/${id}`]: "the step" },
    arrays: { numbers: { axes: ["number"], meaning: "the step, its half and its negative" } },
  };
}

const of = (id: string, step: number) => ({
  scalars: { [`toy/${id}`]: step, [`toy/${id}/untold`]: Number.NaN },
  arrays: { numbers: resultArray([3], [step, step / 2, -step]) },
  labels: { number: ["whole", "half", "negative"] },
});

/** Measures θ_s: gives s. */
export const toyState: StateInstrument = {
  ...described("state"),
  timing: "state",
  measure: async ({ step }) => of("state", step),
};

/** Measures update s: gives s and counts its samples; has nothing to say of step 2. */
export const toyStep: StepInstrument = {
  ...described("step"),
  timing: "step",
  async measure({ step, samples }) {
    if (step === 2) return null;
    const { scalars, ...rest } = of("step", step);
    return { ...rest, scalars: { ...scalars, "toy/samples": samples.length } };
  },
};

/** Fails at every step but the first. */
export const toyBroken: StateInstrument = {
  ...described("broken"),
  timing: "state",
  async measure({ step }) {
    if (step > 0) throw new Error(`it broke at step ${step}`);
    return of("broken", step);
  },
};

/** Adds a number to the step. */
export const toyQuestion: Question<number> = {
  ...described("sum"),
  params: { addend: "a number" },
  parse(params) {
    const addend = (params as { addend?: unknown } | null)?.addend;
    if (typeof addend !== "number") {
      throw new ExperimentError([problemOf("addend", "is missing", "a number")]);
    }
    return addend;
  },
  answer: async ({ step }, addend) => of("sum", step + addend),
};
