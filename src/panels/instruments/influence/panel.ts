/** The influence matrix as the Instruments view lists it. */
import type { FindingContext, InstrumentPanel } from "../instrument-panel";
import { measuredAt } from "../measured";
import { CHOICES } from "./choices";
import { InfluencePanel } from "./InfluencePanel";
import { influenceLede } from "./sentences";

function finding({ record, step }: FindingContext) {
  const frame = measuredAt(record, "influence", step);
  if (!frame) return null;
  const share = (part: string) => {
    const value = record.valueAt(`influence/${part}unrelated_share`, frame.step);
    // What moves nothing has no share; an older one is not this step's.
    const size = record.valueAt(`influence/${part}magnitude`, frame.step);
    return size > 0 ? value : Number.NaN;
  };
  return influenceLede({
    whole: share(""),
    representation: share("representation/"),
    gradient: share("gradient/"),
  });
}

export const influencePanel: InstrumentPanel = {
  id: "influence",
  title: "Influence matrix",
  question: "Which sample moves which context, and how much lands on tasks it is not of?",
  look: "A column is a sampled answer: look for colour in the rows of tasks that it is not of.",
  choices: CHOICES,
  watches: ["influence"],
  caveat:
    "First order, of the step of descent at the run’s rates: what the kernel says of each sample, not what the optimiser made of their sum. Of a batch of more than 128 samples an even selection is shown.",
  finding,
  maps: true,
  Component: InfluencePanel,
};
