/** Reads off a record what the lede's rules need to know of a run at a step. */
import type { RunRecord } from "../../run/record";
import { phaseInForce } from "../../store/run-views";
import { type RunColour, trainedBy } from "../lever/trained";
import { type Change, type LedeRun, MARK, WINDOW } from "./sentence";

/** What the rules know of a run at `step`. */
export function factsOf(record: RunRecord, step: number, name: string, colour: RunColour): LedeRun {
  const current = phaseInForce(record, step);
  const phase = current?.phase ?? record.header.experiment.schedule[0];
  const stopped = record.events.find((e) => e.kind === "stopped" && e.reason === "diverged");
  const reached = record.firstStepAt("reward", MARK, step);
  return {
    name,
    colour,
    trained: trainedBy(phase?.trainable ?? "all"),
    phaseAge: step - (current?.since ?? 0),
    reached,
    entropyThere: reached === null ? Number.NaN : record.valueAt("entropy", reached),
    reward: change(record, "reward", step),
    entropy: change(record, "entropy", step),
    confidence: change(record, "confidence", step),
    distinct: meanOfLast(record, "diversity/distinct_valid", step, 3),
    diverged: stopped?.step ?? null,
  };
}

function change(record: RunRecord, metric: string, step: number): Change {
  return {
    start: meanOfFirst(record, metric, step, WINDOW),
    now: meanOfLast(record, metric, step, WINDOW),
  };
}

function meanOfFirst(record: RunRecord, metric: string, step: number, count: number): number {
  return meanOf(record, metric, step, count, 1);
}

function meanOfLast(record: RunRecord, metric: string, step: number, count: number): number {
  return meanOf(record, metric, step, count, -1);
}

/** Mean of the first (1) or last (-1) `count` measurements up to `step`; NaN if there is none. */
function meanOf(
  record: RunRecord,
  metric: string,
  step: number,
  count: number,
  direction: 1 | -1,
): number {
  const values = record.values(metric);
  if (!values) return Number.NaN;
  const last = Math.min(record.rowAt(step), values.length - 1);
  let sum = 0;
  let found = 0;
  for (
    let row = direction === 1 ? 0 : last;
    row >= 0 && row <= last && found < count;
    row += direction
  ) {
    const value = values[row] as number;
    if (Number.isNaN(value)) continue;
    sum += value;
    found += 1;
  }
  return found === 0 ? Number.NaN : sum / found;
}
