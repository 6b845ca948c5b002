/** A run as the sentence at equal reward speaks of it. */
import type { ComparedRun } from "./compared-runs";
import { pairedAtReward, pairedBySeed, standingAtReward, stepAtReward } from "./equal-reward";
import type { EqualContender } from "./equal-sentence";
import { placesAt } from "./read-run";

/** Reads a run at a level of reward, and what it differs by there from the first run. */
export function equalContender(
  { name, drawn, run: { record } }: ComparedRun,
  first: ComparedRun,
  level: number,
): EqualContender {
  const places = placesAt(record, level);
  return {
    ...{ name, tone: drawn.colour, task: record.header.experiment.settings.task },
    all: places.length,
    began: places.filter((place) => place === "from the start").length,
    reached: places.filter((place) => typeof place !== "string").length,
    step: stepAtReward(record, places),
    entropy: standingAtReward(record, "entropy", places),
    paired: pairedWith(record, first, level),
  };
}

function pairedWith(
  record: ComparedRun["run"]["record"],
  { name, run }: ComparedRun,
  level: number,
): EqualContender["paired"] {
  if (!pairedBySeed(record, run.record)) return null;
  const [one, other] = [
    { record, places: placesAt(record, level) },
    { record: run.record, places: placesAt(run.record, level) },
  ];
  const step = pairedAtReward("step", one, other);
  return step && { from: name, step, entropy: pairedAtReward("entropy", one, other) };
}
