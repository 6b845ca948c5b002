/** Registers the panel of diversity. */
import { formatFixed } from "../../../charts/format";
import type { LedePart } from "../../lede/rules";
import type { FindingContext, InstrumentPanel } from "../instrument-panel";
import { DiversityPanel } from "./DiversityPanel";
import { crossing, firstPass, passAt } from "./pass-curve";

/** Whether more tries help the trained policy as much as they helped the one before training. */
export function diversityFinding({
  record,
  runs,
  step,
}: FindingContext): readonly LedePart[] | null {
  const now = passAt(record, step);
  const start = firstPass(record);
  if (!now || !start || start.step >= step) return null;
  const run = runs.find((one) => one.record === record);
  const name: LedePart = run
    ? { text: run.identity.name, tone: run.identity.colour }
    : { text: "the run" };
  const origin = start.step === 0 ? "before training" : `at step ${start.step}`;
  const at = crossing(now, start.pass);
  const [one, first] = [now[0] ?? Number.NaN, start.pass[0] ?? Number.NaN];
  if (at !== null && one > first) {
    return [
      name,
      { text: " is right at the first try more often than " },
      { text: `${origin} (${formatFixed(one)}, ${formatFixed(first)}); with ` },
      { text: `${at} tries or more`, tone: "strong" },
      { text: " it was better then." },
    ];
  }
  const [all, allFirst] = [now.at(-1) ?? Number.NaN, start.pass.at(-1) ?? Number.NaN];
  return [
    name,
    { text: " is right at the first try " },
    { text: formatFixed(one), tone: "strong" },
    { text: ` of the time, ${origin} ${formatFixed(first)}; within ${now.length} tries ` },
    { text: formatFixed(all), tone: "strong" },
    { text: ` and ${formatFixed(allFirst)}.` },
  ];
}

export const diversityPanel: InstrumentPanel = {
  id: "diversity",
  title: "Diversity",
  question: "How many different right answers are left, and do more tries still help?",
  watches: ["diversity", "answers"],
  asks: ["answer-distribution"],
  caveat:
    "pass@k, distinct answers and entropies are estimated from samples on held-out prompts, the same prompts and the same noise at every step; at most log n nats of entropy can be seen among n samples. The distribution over the right answers to one prompt is exact.",
  finding: diversityFinding,
  Component: DiversityPanel,
};
