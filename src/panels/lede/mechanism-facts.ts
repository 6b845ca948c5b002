/** What a run's first stage, in which the classifier alone learned, did to the answers and to the gradient component. */
import type { RunRecord } from "../../run/record";
import { phaseInForce } from "../../store/run-views";
import { switchPosition, trainedBy } from "../lever/trained";
import { type Change, MARK } from "./sentence";

/** A first stage of the classifier alone, up to its end or to the step in view. */
export interface MechanismFacts {
  /** The first step at which the backbone learned; null while it is still held. 0: there was no such stage. */
  readonly joined: number | null;
  /** As measured at step 0 and at the stage's end; NaN where not measured. */
  readonly confidence: Change;
  readonly entropy: Change;
  /** The size of the gradient component's trace as a multiple of what it began with. */
  readonly gradient: number;
  /** The run beside it, trained whole from its beginning: its gradient component's trace by that step. */
  readonly other: { readonly name: string; readonly gradient: number } | null;
}

/** A run is not said to be on its way to something while a switch is younger than this, in steps. */
const SETTLED = 12;

/**
 * Whether it is time to say why: both runs have come to the mark, or the run is over, and nothing was
 * switched a moment ago.
 */
export function isTimeForWhy(
  record: RunRecord,
  other: RunRecord | null,
  step: number,
  isOver: boolean,
): boolean {
  if (isOver) return true;
  const age = step - (phaseInForce(record, step)?.since ?? 0);
  const hasReached = (run: RunRecord) => (run.firstStepAt("reward", MARK, step) ?? 0) > 0;
  return age >= SETTLED && hasReached(record) && other !== null && hasReached(other);
}

/** What is known of the first stage at `step`; null where the run began with another one. */
export function mechanismFactsOf(
  record: RunRecord,
  other: { readonly record: RunRecord; readonly name: string } | null,
  step: number,
): MechanismFacts | null {
  const phases = record.events.filter((event) => event.kind === "phase" && event.step <= step);
  // A phase that was replaced before its first update trained nothing.
  const lived = phases.filter(({ step: from }, i) => phases[i + 1]?.step !== from);
  const trained = lived.map((event) =>
    event.kind === "phase" ? trainedBy(event.phase.trainable) : null,
  );
  const [first] = trained;
  if (!first || step < 1) return null;
  const position = switchPosition(first);
  if (position === null) return null;
  const leaves = trained.findIndex((one) => one && one.backbone !== "none");
  const joined = leaves < 0 ? null : (lived[leaves]?.step ?? null);
  // Something else than the switch's two positions came in between.
  const between = trained.slice(0, leaves < 0 ? undefined : leaves);
  if (between.some((one) => one && switchPosition(one) !== "classifier")) return null;
  const end = joined ?? step;
  return {
    joined,
    confidence: change(record, "confidence", end),
    entropy: change(record, "entropy", end),
    gradient: grown(record, GRADIENT, end),
    other:
      other && isTrainedWhole(other.record, end)
        ? { name: other.name, gradient: grown(other.record, GRADIENT, end) }
        : null,
  };
}

const GRADIENT = "ntk/gradient/trace";

function change(record: RunRecord, metric: string, step: number): Change {
  return { start: record.valueAt(metric, 0), now: record.valueAt(metric, step) };
}

/** A metric at `step` as a multiple of what it was at step 0; NaN where it was not measured since. */
function grown(record: RunRecord, metric: string, step: number): number {
  const values = record.values(metric);
  const last = record.rowAt(step);
  for (let row = last; values !== null && row > 0; row--) {
    const value = values[row] ?? Number.NaN;
    if (!Number.isNaN(value)) return value / record.valueAt(metric, 0);
  }
  return Number.NaN;
}

/** Whether every update up to `step` was of everything. */
function isTrainedWhole(record: RunRecord, step: number): boolean {
  return record.events.every(
    (event) =>
      event.kind !== "phase" ||
      event.step >= step ||
      switchPosition(trainedBy(event.phase.trainable)) === "everything",
  );
}
