import { dynamicsOf } from "../context-readings";
import { meanWhere } from "../elsewhere";
import type { ProbeBudget } from "../entropy-budget";
import type { InstrumentResult, StepContext, StepInstrument } from "../instrument";
import { resultArray } from "../result-array";
import { DIRECTIONS, dynamicsMetrics } from "../step-dynamics";

const PARTS = ["representation", "gradient", "residual"] as const;
const QUANTITIES = ["entropy", "confidence"] as const;

/** Names of the means that a budget consists of. */
const NAMES = QUANTITIES.flatMap((quantity) => [
  `${quantity}_change/actual`,
  ...PARTS.map((part) => `${quantity}_change/${part}`),
  ...PARTS.map((part) => `${quantity}_change/optimizer/${part}`),
]);

export const entropyBudget: StepInstrument = {
  id: "entropy-budget",
  label: "Entropy budget",
  explanation:
    "How much of this step's change of entropy each component of the kernel predicts, beside the change that took place.",
  formula: String.raw`\Delta H(x) \approx -\operatorname{Cov}_{a\sim\pi}\bigl(\log\pi_a,\Delta z_a\bigr)/\tau`,
  source: "the entropy–covariance identity, e.g. arXiv:2505.22617",
  cost: "two forward and two tangent passes over the N probes, shared with the other step instruments",
  scalars: {
    "entropy_change/actual": "change of the probes' mean entropy, nats",
    "entropy_change/representation": "predicted of the step of descent by the component, nats",
    "entropy_change/gradient": "predicted of the step of descent by the component, nats",
    "entropy_change/residual": "what these two leave of the actual change, nats",
    "entropy_change/optimizer/*": "the same, predicted of the step that the run's optimiser made",
    "confidence_change/*": "the same of the probes' mean largest probability",
    "own/entropy_change/actual": "change of the mean entropy on contexts of the trained task, nats",
    "own/entropy_change/optimizer/*": "what each component predicts of it, nats",
    "elsewhere/entropy_change/actual": "the same on contexts of the other tasks, nats",
    "elsewhere/entropy_change/optimizer/*": "what each component predicts of that, nats",
    clip_factor: "the factor by which clipping shortened the gradient",
  },
  arrays: Object.fromEntries(
    QUANTITIES.flatMap((quantity) => [
      [
        `${quantity}_actual`,
        { axes: ["probe"], meaning: `change of the probe's ${quantity} that took place` },
      ],
      ...DIRECTIONS.flatMap((direction) =>
        PARTS.map((part) => [
          `${quantity}_${direction}_${part}`,
          { axes: ["probe"], meaning: `${part} of the ${quantity} budget, ${direction} step` },
        ]),
      ),
    ]),
  ),
  timing: "step",
  async measure(context) {
    const dynamics = await dynamicsOf(context);
    const metrics = dynamicsMetrics(dynamics);
    const arrays: Record<string, InstrumentResult["arrays"][string]> = {};
    const count = context.probes.length;
    for (const quantity of QUANTITIES) {
      for (const direction of DIRECTIONS) {
        const budget: ProbeBudget = dynamics.directions[direction].budget[quantity];
        arrays[`${quantity}_actual`] = resultArray([count], budget.actual);
        for (const part of PARTS) {
          arrays[`${quantity}_${direction}_${part}`] = resultArray([count], budget[part]);
        }
      }
    }
    const scalars: Record<string, number> = {};
    for (const name of [...NAMES, "clip_factor"]) scalars[name] = metrics[name] as number;
    Object.assign(scalars, byTask(dynamics.directions.optimizer.budget.entropy, context));
    return { scalars, arrays };
  },
};

/** The budget on the trained task and on the others; what has no contexts is left out. */
function byTask(budget: ProbeBudget, { probes, task }: StepContext): Record<string, number> {
  const own = probes.map(({ tokens }) => tokens[0] === task.token);
  const places = { own, elsewhere: own.map((one) => !one) };
  const means = Object.entries(places).flatMap(([place, wanted]) =>
    (["actual", "optimizer/representation", "optimizer/gradient"] as const).map((name) => {
      const part = name.replace("optimizer/", "") as keyof ProbeBudget;
      return [`${place}/entropy_change/${name}`, meanWhere(budget[part], wanted)] as const;
    }),
  );
  return Object.fromEntries(means.filter(([, mean]) => Number.isFinite(mean)));
}
