/** The entropy budget as the Instruments view lists it. */
import type { FindingContext, InstrumentPanel } from "../instrument-panel";
import { coverage, cumulatedColumns, rowAt, signedColumns } from "../plot/signed-columns";
import { budgetNames } from "./budget";
import { CHOICES } from "./choices";
import { EntropyBudgetPanel } from "./EntropyBudgetPanel";
import { budgetLede } from "./sentences";

function finding({ record, runs, step }: FindingContext) {
  const columns = signedColumns(record, budgetNames("entropy", "taken"));
  const sums = columns && rowAt(cumulatedColumns(columns), step);
  const identity = runs.find((run) => run.record === record)?.identity;
  if (!sums || !identity) return null;
  return budgetLede(
    { text: identity.name, tone: identity.colour },
    sums,
    coverage(columns, sums.step),
  );
}

export const entropyBudgetPanel: InstrumentPanel = {
  id: "entropy-budget",
  title: "Entropy budget",
  question: "Through which component does each update make the policy surer of itself?",
  look: "A bar is an update: below 0 it took entropy, and its hue says by which component.",
  choices: CHOICES,
  watches: ["entropy-budget"],
  everyStep: ["entropy-budget"],
  caveat:
    "Predictions are of first order. Of an Adam step the two parts are those of its own displacement; the kernel itself predicts the SGD step.",
  finding,
  Component: EntropyBudgetPanel,
};
