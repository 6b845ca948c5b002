import { dynamicsOf } from "../context-readings";
import type { InstrumentResult, StepInstrument } from "../instrument";
import { wholeChange } from "../logit-change";
import { metricsUnder } from "../metrics-under";
import { resultArray } from "../result-array";
import { DIRECTIONS, dynamicsMetrics } from "../step-dynamics";
import { scatterPoints } from "../theory";

/** Points of a scatter: enough to see its shape, few enough to keep at every step. */
const MOST_POINTS = 256;

export const theory: StepInstrument = {
  id: "theory",
  label: "Does the theory hold here?",
  explanation:
    "The change of the logits that first-order dynamics predict, against the change that took place: points on the diagonal are explained. Along the step that the optimiser took (first line), and of plain descent, which the paper’s formula speaks of (second line).",
  formula: String.raw`\begin{aligned}\Delta z(x) &\approx J_\theta z(x)\,(\theta_{s+1}-\theta_s)\\ \Delta z(x) &\approx \frac{\eta}{B}\sum_u A_u\,K(x,x_u)\bigl(e_{y_u}-\pi(x_u)\bigr)\end{aligned}`,
  source: "Ren & Sutherland, arXiv:2407.10490; Tomihari, arXiv:2601.04670",
  cost: "two forward and two tangent passes over the N probes, shared with the other step instruments",
  scalars: {
    "theory/r2": "1 − Σ(a − p)²/Σ(a − ā)², predicted p of the step of descent",
    "theory/slope": "Σpa/Σp², 1 where first order is enough",
    "theory/error": "‖a − p‖/‖a‖",
    "theory/*":
      "r2 and slope of a component against its measured part, and of the optimiser's step",
    clip_factor: "the factor by which clipping shortened the gradient",
  },
  arrays: {
    index: { axes: ["point"], meaning: "which logit of the N·V a point is" },
    actual: { axes: ["point"], meaning: "Δz that took place" },
    ...Object.fromEntries(
      DIRECTIONS.flatMap((direction) => [
        [direction, { axes: ["point"], meaning: `Δz predicted of the ${direction} step` }],
        [
          `${direction}_sums`,
          { axes: ["sum"], meaning: "over all N·V pairs: n, Σp, Σa, Σp², Σa², Σpa" },
        ],
      ]),
    ),
  },
  timing: "step",
  async measure(context) {
    const dynamics = await dynamicsOf(context);
    const { actual } = dynamics.attribution.logits;
    const arrays: Record<string, InstrumentResult["arrays"][string]> = {};
    for (const direction of DIRECTIONS) {
      const { change, fit } = dynamics.directions[direction];
      const points = scatterPoints(wholeChange(change), actual, MOST_POINTS);
      const shape = [points.index.length];
      arrays.index = resultArray(shape, points.index);
      arrays.actual = resultArray(shape, points.actual);
      arrays[direction] = resultArray(shape, points.predicted);
      const { count, predicted, predictedSquared, actualSquared, product } = fit.whole;
      const sums = [count, predicted, fit.whole.actual, predictedSquared, actualSquared, product];
      arrays[`${direction}_sums`] = resultArray([sums.length], sums);
    }
    const metrics = dynamicsMetrics(dynamics);
    return { scalars: metricsUnder(metrics, ["theory/", "clip_factor"]), arrays };
  },
};
