/** Attribution as the Instruments view lists it. */
import type { FindingContext, InstrumentPanel } from "../instrument-panel";
import { BARS, SUMS } from "../plot/bar-choices";
import { coverage, cumulatedColumns, rowAt, signedColumns } from "../plot/signed-columns";
import { AttributionPanel } from "./AttributionPanel";
import { ATTRIBUTED, type Attributed } from "./quantities";
import { attributionLede } from "./sentences";

function finding({ record, runs, step }: FindingContext) {
  const { names } = ATTRIBUTED.find(({ id }) => id === "entropy") as Attributed;
  const columns = signedColumns(record, names);
  const sums = columns && rowAt(cumulatedColumns(columns), step);
  const identity = runs.find((run) => run.record === record)?.identity;
  if (!sums || !identity) return null;
  const run = { text: identity.name, tone: identity.colour };
  return attributionLede(run, sums, coverage(columns, sums.step));
}

export const attributionPanel: InstrumentPanel = {
  id: "attribution",
  title: "Whose work it was",
  question: "Did the change come from the classifier, from the backbone, or only from both?",
  look: "A bar is an update, parted in what the classifier did, what the backbone did, and what took both.",
  choices: [SUMS, BARS],
  watches: ["attribution"],
  everyStep: ["attribution"],
  offers: ["heldout-attribution", "layer-attribution"],
  caveat:
    "Exact under any optimiser on the probes. The held-out reward is sampled: four policies answer the same prompts with the same noise. The classifier acts through the representation component and the backbone through the gradient component; hence their hues.",
  finding,
  Component: AttributionPanel,
};
