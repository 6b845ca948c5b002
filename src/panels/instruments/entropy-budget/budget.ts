/** The metrics of the entropy budget and of the budget of confidence. */
import type { SignedNames } from "../plot/signed-columns";

/** Of what the change is: the probes' mean entropy in nats, or their mean largest probability. */
export type BudgetQuantity = "entropy" | "confidence";

/**
 * Which step is predicted. `taken`: the one that the run's optimiser made, to first order along its
 * own displacement. `sgd`: the theory's step of descent at the same rates.
 */
export type BudgetStep = "taken" | "sgd";

/** The names of one budget: its parts are the representation's and the gradient's. */
export function budgetNames(quantity: BudgetQuantity, step: BudgetStep): SignedNames {
  const of = (part: string) => `${quantity}_change/${step === "taken" ? "optimizer/" : ""}${part}`;
  return {
    parts: [of("representation"), of("gradient")],
    actual: `${quantity}_change/actual`,
    rest: of("residual"),
  };
}
