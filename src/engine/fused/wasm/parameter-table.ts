/**
 * How the optimiser treats every parameter in each inner iteration (`optimizer.ts`): rates, bias
 * corrections and decay, which the host works out in double precision.
 */
import type { SettingValues } from "../../../experiment/schema";
import type { ParameterSpec } from "../../layout";

/** Floats of a parameter's entry: trained, step size, root correction, decay factor, is classifier. */
export const PARAMETER_NUMBERS = 5;

/** What the table of one step is made from. */
export interface ParameterTableRequest {
  readonly layout: readonly ParameterSpec[];
  readonly settings: SettingValues;
  /** η of the step, before the phase's factors. */
  readonly learningRate: number;
  /** Factor on η; 0 freezes. */
  readonly scale: (spec: ParameterSpec) => number;
  /** Updates that each parameter has taken before the step. */
  readonly counts: Readonly<Record<string, number>>;
}

/** [num_iterations, parameters, 5], and the counts after the step. */
export function parameterTable(request: ParameterTableRequest): {
  readonly table: Float32Array<ArrayBuffer>;
  readonly counts: Record<string, number>;
} {
  const { layout, settings, learningRate, scale, counts } = request;
  const { adam_beta1: beta1, adam_beta2: beta2, weight_decay: decay, optimizer } = settings;
  const after: Record<string, number> = { ...counts };
  const table = new Float32Array(settings.num_iterations * layout.length * PARAMETER_NUMBERS);
  let next = 0;
  for (let iteration = 0; iteration < settings.num_iterations; iteration++) {
    for (const spec of layout) {
      const rate = learningRate * scale(spec);
      const isTrained = scale(spec) !== 0;
      const count = (after[spec.name] as number) + 1;
      if (isTrained) {
        after[spec.name] = count;
      }
      const decays = optimizer === "adamw" && decay !== 0 && spec.shape.length > 1;
      table.set(
        [
          isTrained ? 1 : 0,
          optimizer === "sgd" ? rate : rate / (1 - beta1 ** count),
          1 / Math.sqrt(1 - beta2 ** count),
          decays ? 1 - rate * decay : 1,
          spec.group === "classifier" ? 1 : 0,
        ],
        next,
      );
      next += PARAMETER_NUMBERS;
    }
  }
  return { table, counts: after };
}
