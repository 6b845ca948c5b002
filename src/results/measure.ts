/**
 * What is read off a finished run: a small vocabulary, so that a claim can fix its measure in advance
 * as data and a report can be asked for one by name.
 */
import { type Curve, firstCrossing, valueAt, valueAtLevel } from "../statistics/curve";
import { timeToLevel } from "../statistics/survival";
import type { RunResult } from "./run-result";

/** A number read off one metric of a run. */
export type CurveMeasure =
  /** The last value of a metric. */
  | { readonly kind: "final"; readonly metric: string }
  /** Its first value: of the policy that training starts from. */
  | { readonly kind: "start"; readonly metric: string }
  /** Its mean over the steps at which it was measured and recorded. */
  | { readonly kind: "mean"; readonly metric: string }
  /** Its value at a step, interpolated between measurements. */
  | { readonly kind: "at"; readonly metric: string; readonly step: number }
  /** Its value where another metric first reaches a level, both interpolated: at matched reward. */
  | {
      readonly kind: "at_level";
      readonly of: string;
      readonly level: number;
      readonly metric: string;
    }
  /** The step at which a metric first reaches a level, interpolated; censored at the last step. */
  | { readonly kind: "steps_to"; readonly metric: string; readonly level: number };

/** One measure less another, or in parts of it. */
export interface Combination {
  readonly kind: "minus" | "ratio";
  readonly a: Measure;
  readonly b: Measure;
}

/** A number read off one run. */
export type Measure = CurveMeasure | Combination;

/** What a measure is of a run. */
export type Outcome =
  | {
      readonly value: number;
      /** Whether the value is a lower bound: the run ended before the level was reached. */
      readonly censored: boolean;
    }
  /** Why there is none. */
  | { readonly missing: string };

/** A metric's curve; the measured rows only. */
function curveOf(result: RunResult, metric: string): Curve | null {
  const values = result.curves.values[metric];
  if (values === undefined) return null;
  return { steps: result.curves.steps, values: values.map((value) => value ?? Number.NaN) };
}

const exactly = (value: number): Outcome => ({ value, censored: false });

function orMissing(value: number | null | undefined, missing: string): Outcome {
  return value === null || value === undefined ? { missing } : exactly(value);
}

/** The measured values of a curve, in order. */
function measured({ values }: Curve): number[] {
  return Array.from(values).filter((value) => !Number.isNaN(value));
}

/** A measure of a curve that is there. */
function ofCurve(measure: CurveMeasure, curve: Curve, result: RunResult): Outcome {
  const { metric } = measure;
  switch (measure.kind) {
    case "final":
      return orMissing(result.final[metric], `${metric} was not measured`);
    case "start":
      return orMissing(measured(curve)[0], `${metric} was not measured`);
    case "mean": {
      const values = measured(curve);
      return exactly(values.reduce((sum, value) => sum + value, 0) / values.length);
    }
    case "at":
      return orMissing(
        valueAt(curve, measure.step),
        `${metric} was not measured on both sides of step ${measure.step}`,
      );
    case "steps_to": {
      // A run that diverged will not get there however long it goes on.
      const horizon =
        result.status === "diverged" ? result.experiment.settings.max_steps : result.steps;
      const { time, reached } = timeToLevel(curve, measure.level, horizon);
      return { value: time, censored: !reached };
    }
    case "at_level": {
      const { of, level } = measure;
      const reward = curveOf(result, of);
      if (reward === null) return { missing: `${of} was not recorded` };
      const crossing = firstCrossing(reward, level);
      if (crossing === null) return { missing: `${of} did not reach ${level}` };
      if (crossing.fromStart) return { missing: `${of} was at ${level} from the start` };
      return orMissing(
        valueAtLevel(reward, level, curve),
        `${metric} was not measured where ${of} reached ${level}`,
      );
    }
  }
}

/** What a measure is of a run. */
export function measureOf(result: RunResult, measure: Measure): Outcome {
  if ("a" in measure) {
    const a = measureOf(result, measure.a);
    const b = measureOf(result, measure.b);
    if ("missing" in a) return a;
    if ("missing" in b) return b;
    const value = measure.kind === "minus" ? a.value - b.value : a.value / b.value;
    return Number.isFinite(value)
      ? { value, censored: a.censored || b.censored }
      : { missing: "a ratio to 0" };
  }
  const curve = curveOf(result, measure.metric);
  if (curve === null) return { missing: `${measure.metric} was not recorded` };
  return ofCurve(measure, curve, result);
}

/** Every metric that a measure reads. */
export function metricsOf(measure: Measure): string[] {
  if ("a" in measure) {
    return [...new Set([...metricsOf(measure.a), ...metricsOf(measure.b)])];
  }
  return measure.kind === "at_level" ? [measure.of, measure.metric] : [measure.metric];
}
