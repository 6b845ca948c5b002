/**
 * Why a step moved the predictions: everything that is measured of it on the probes at every step,
 * from one forward and two tangent passes at θ_s and one forward pass at θ_{s+1}.
 *
 * Two directions are predicted to first order, and each is labelled with its own name:
 * - `sgd`, −η ⊙ g: the step of descent that the kernel speaks of, by each parameter's rate;
 * - `optimizer`, θ_{s+1} − θ_s: where the run's own optimiser went. For SGD without clipping the two
 *   are the same; for Adam only this one is about the change that took place.
 */
import type { Policy } from "../engine/policy";
import { type Attribution, attributeUpdate, type UpdateAttribution } from "./attribution";
import { type Drive, driveOf } from "./drive";
import {
  budgetMeans,
  type ProbeBudget,
  type UncertaintyBudget,
  uncertaintyBudget,
} from "./entropy-budget";
import type { Reading } from "./geometry";
import {
  type LogitChange,
  logitChange,
  readingLogits,
  vocabularyOf,
  wholeChange,
} from "./logit-change";
import type { ProbeContext } from "./ntk/context-batch";
import { readPolicy } from "./reading";
import type { StepTrace } from "./step-trace";
import { readAlong } from "./tangent-reading";
import { type FitSums, fitOf, fitSums } from "./theory";

/** Names of the two directions. */
export const DIRECTIONS = ["sgd", "optimizer"] as const;

/** Names a direction. */
export type Direction = (typeof DIRECTIONS)[number];

/** Predicted against measured Δz: the whole, and each component against its measured counterpart. */
export interface TheoryFit {
  readonly whole: FitSums;
  /** Against z(W',ψ) − z(W,ψ). */
  readonly representation: FitSums;
  /** Against z(W,ψ') − z(W,ψ). */
  readonly gradient: FitSums;
}

/** What one direction predicts of a step. */
export interface DirectionDynamics {
  /** Predicted Δz by component, each [N,V]. */
  readonly change: LogitChange;
  readonly budget: UncertaintyBudget;
  readonly drive: Drive;
  readonly fit: TheoryFit;
}

/** Everything measured of one step. */
export interface StepDynamics {
  readonly before: Reading;
  readonly after: Reading;
  readonly attribution: UpdateAttribution;
  readonly directions: Readonly<Record<Direction, DirectionDynamics>>;
  /** The factor by which clipping shortened the gradient, 1 for not at all. */
  readonly clip: number;
}

/** What a direction predicts, beside what happened. */
function directionDynamics(
  change: LogitChange,
  before: Reading,
  after: Reading,
  attribution: UpdateAttribution,
  temperature: number,
): DirectionDynamics {
  const { logits } = attribution;
  return {
    change,
    budget: uncertaintyBudget({
      before: readingLogits(before),
      after: readingLogits(after),
      change,
      vocabulary: vocabularyOf(before),
      temperature,
    }),
    drive: driveOf(change),
    fit: {
      whole: fitSums(wholeChange(change), logits.actual),
      representation: fitSums(change.representation, logits.classifier),
      gradient: fitSums(change.gradient, logits.backbone),
    },
  };
}

/**
 * Measures what a step did.
 * @param trace of the step: made before it, and its observer.
 * @param after the policy that the step left.
 * @throws RangeError when a context is malformed; Error when the trace saw no update.
 */
export async function measureStep(
  trace: StepTrace,
  after: Policy,
  contexts: readonly ProbeContext[],
  temperature: number,
): Promise<StepDynamics> {
  const displacement = trace.displacement(after);
  const clip = trace.clip();
  try {
    const start = await readAlong(trace.before, contexts, [trace.sgd, displacement]);
    const end = await readPolicy(after, contexts);
    const attribution = attributeUpdate(start.reading, end, temperature);
    const [sgd, optimizer] = start.tangents.map((tangent) =>
      directionDynamics(
        logitChange(start.reading, tangent),
        start.reading,
        end,
        attribution,
        temperature,
      ),
    ) as [DirectionDynamics, DirectionDynamics];
    const [factor] = await clip.data();
    return {
      before: start.reading,
      after: end,
      attribution,
      directions: { sgd, optimizer },
      clip: factor as number,
    };
  } finally {
    displacement.dispose();
    clip.dispose();
  }
}

/** A direction's infix in the metrics' names: descent has none, being the theory's own. */
const INFIX: Readonly<Record<Direction, string>> = { sgd: "", optimizer: "optimizer/" };

/**
 * A step's numbers by the metrics' names. Those of a quotient whose denominator is 0, such as the
 * drive of a step that moved nothing, are left out.
 */
export function dynamicsMetrics(dynamics: StepDynamics): Record<string, number> {
  const metrics: Record<string, number> = {};
  const { attribution, directions } = dynamics;
  const addParts = (name: string, parts: Attribution) => {
    for (const part of ["classifier", "backbone", "interaction"] as const) {
      metrics[`${name}/${part}`] = parts[part];
    }
  };
  for (const quantity of ["entropy", "confidence"] as const) {
    const name = `${quantity}_change`;
    metrics[`${name}/actual`] = attribution[quantity].actual;
    for (const direction of DIRECTIONS) {
      const means = budgetMeans(directions[direction].budget[quantity]);
      for (const part of ["representation", "gradient", "residual"] as const) {
        metrics[`${name}/${INFIX[direction]}${part}`] = means[part];
      }
    }
    addParts(name, attribution[quantity]);
  }
  const quotients: Record<string, number> = {};
  for (const direction of DIRECTIONS) {
    const { drive, fit } = directions[direction];
    for (const part of ["representation", "gradient", "cross"] as const) {
      quotients[`drive/${INFIX[direction]}${part}`] = drive[part];
    }
    for (const part of ["whole", "representation", "gradient"] as const) {
      const { r2, slope, error } = fitOf(fit[part]);
      const name = `theory/${INFIX[direction]}${part === "whole" ? "" : `${part}/`}`;
      Object.assign(quotients, { [`${name}r2`]: r2, [`${name}slope`]: slope });
      if (part === "whole") {
        quotients[`${name}error`] = error;
      }
    }
  }
  quotients["logit_change/actual"] = attribution.logitNorm.actual;
  for (const part of ["classifier", "backbone", "interaction"] as const) {
    quotients[`logit_change/${part}`] = attribution.logitNorm[part];
  }
  for (const [name, value] of Object.entries(quotients)) {
    if (Number.isFinite(value)) {
      metrics[name] = value;
    }
  }
  metrics.clip_factor = dynamics.clip;
  return metrics;
}

/**
 * A step's arrays by name, for files and for transfer: `actual`, `classifier`, `backbone`,
 * `interaction` (measured Δz) and `<direction>/representation`, `<direction>/gradient` (predicted Δz),
 * each [N,V]; `<direction>/entropy/<part>` and `<direction>/confidence/<part>`, each [N], with the
 * parts of `ProbeBudget`.
 */
export function dynamicsArrays(dynamics: StepDynamics): Record<string, Float32Array> {
  const { attribution, directions } = dynamics;
  const arrays: Record<string, Float32Array> = {};
  for (const part of ["actual", "classifier", "backbone", "interaction"] as const) {
    arrays[part] = Float32Array.from(attribution.logits[part]);
  }
  for (const direction of DIRECTIONS) {
    const { change, budget } = directions[direction];
    for (const part of ["representation", "gradient"] as const) {
      arrays[`${direction}/${part}`] = Float32Array.from(change[part]);
    }
    for (const quantity of ["entropy", "confidence"] as const) {
      const parts = Object.entries(budget[quantity]) as [keyof ProbeBudget, Float64Array][];
      for (const [part, values] of parts) {
        arrays[`${direction}/${quantity}/${part}`] = Float32Array.from(values);
      }
    }
  }
  return arrays;
}
