/** Registers the panel of diversity. */
import type { LedePart } from "../../lede/sentence";
import { percent } from "../../percent";
import type { FindingContext, InstrumentPanel } from "../instrument-panel";
import { DiversityPanel } from "./DiversityPanel";
import { overtaken, passAt, passOf, startCurve } from "./pass-curve";

/** Whether more tries help the trained policy as much as they helped the one before training. */
export function diversityFinding({
  record,
  runs,
  step,
}: FindingContext): readonly LedePart[] | null {
  const now = passAt(record, step);
  const start = startCurve(record);
  if (!now || !start || step === 0) return null;
  const run = runs.find((one) => one.record === record);
  const name: LedePart = run
    ? { text: run.identity.name, tone: run.identity.colour }
    : { text: "The run" };
  const [one, first] = [percent(passOf(now, 1)), percent(passOf(start, 1))];
  const at = overtaken(now, start);
  if (at !== null) {
    return [
      name,
      {
        text: ` is right at the first try ${one} of the time, before training ${first}; but with `,
      },
      { text: `${at} tries or more`, tone: "strong" },
      { text: " it was better then." },
    ];
  }
  const most = now.tries.at(-1) ?? 1;
  return [
    name,
    { text: " is right at the first try " },
    { text: one, tone: "strong" },
    { text: ` of the time, before training ${first}; within ${most} tries ` },
    { text: percent(passOf(now, most)), tone: "strong" },
    { text: `, before ${percent(passOf(start, most))}.` },
  ];
}

export const diversityPanel: InstrumentPanel = {
  id: "diversity",
  title: "Diversity",
  question: "How many different right answers are left, and do more tries still help?",
  look: "Look where a run’s curve falls below the dashed one: there more tries were better before training.",
  watches: ["diversity", "answers"],
  metrics: ["diversity/pass@k", "heldout/entropy"],
  asks: ["answer-distribution"],
  caveat:
    "pass@k, distinct answers and entropies are estimated from samples on held-out prompts, the same prompts and the same noise at every step; at most log n nats of entropy can be seen among n samples. The distribution over the right answers to one prompt is exact.",
  finding: diversityFinding,
  Component: DiversityPanel,
};
