/** The gauge of first-order theory as the Instruments view lists it. */
import type { FindingContext, InstrumentPanel } from "../instrument-panel";
import { theoryLede } from "./sentences";
import { TheoryPanel } from "./TheoryPanel";
import { theoryAt } from "./theory-reading";

const OPTIMIZERS: Readonly<Record<string, string>> = { sgd: "SGD", adam: "Adam", adamw: "AdamW" };

function finding({ record, step }: FindingContext) {
  const taken = theoryAt(record, step, "optimizer");
  const sgd = theoryAt(record, step, "sgd");
  if (!taken || !sgd) return null;
  const { optimizer } = record.header.experiment.settings;
  return theoryLede(OPTIMIZERS[optimizer] ?? optimizer, taken, sgd, optimizer === "sgd");
}

export const theoryPanel: InstrumentPanel = {
  id: "theory",
  title: "Does the theory hold here?",
  question: "How much of what happened do first-order learning dynamics explain?",
  look: "Look how far the points lie off the diagonal: that part of the update first order leaves out.",
  watches: ["theory"],
  everyStep: ["theory"],
  caveat:
    "R² is of the predictions as they are, not of a line fitted to them: it is below 0 where their mean would have been the better guess. The scatter shows some of the pairs, evenly spread; R² and slope are of all, and in the scatter and the sentence a slope is given only where a line through 0 explains a quarter of what happened. Its curve has one at every step: where R² is low, it says little.",
  finding,
  Component: TheoryPanel,
};
