/** What has become of the two components since another part of the policy began to be trained. */
import type { RunRecord } from "../../run/record";
import { type Trained, trainedBy } from "../lever/trained";

/** A component's trace around a switch. */
export interface ComponentChange {
  /** At the switch, as a multiple of the run's first value; NaN where not measured. */
  readonly before: number;
  /** Now, as a multiple of the value at the switch; NaN while nothing was measured since. */
  readonly since: number;
}

/** What is known of the switch and of both components since. */
export interface SwitchFacts {
  /** The first step under what is trained now. */
  readonly step: number;
  /** What was trained before. */
  readonly before: Trained;
  readonly representation: ComponentChange;
  readonly gradient: ComponentChange;
}

/** The switch after which the step in view is trained; null where the run has known no other phase. */
export function switchFactsOf(record: RunRecord, step: number): SwitchFacts | null {
  const phases = record.events.filter((event) => event.kind === "phase");
  const at = phases.findLastIndex((event) => event.step <= step);
  const now = phases[at];
  // A phase that was replaced before its first update trained nothing.
  const old = phases.slice(0, Math.max(0, at)).findLast((event) => event.step < (now?.step ?? 0));
  if (!now || !old) return null;
  const change = (component: "representation" | "gradient") =>
    componentChange(record, `ntk/${component}/trace`, now.step, step);
  return {
    step: now.step,
    before: trainedBy(old.phase.trainable),
    representation: change("representation"),
    gradient: change("gradient"),
  };
}

function componentChange(
  record: RunRecord,
  metric: string,
  from: number,
  step: number,
): ComponentChange {
  const values = record.values(metric);
  const first = values?.find((value) => !Number.isNaN(value)) ?? Number.NaN;
  const atSwitch = record.valueAt(metric, from);
  const isNew = measuredAfter(values, record.rowAt(from), record.rowAt(step));
  return {
    before: atSwitch / first,
    since: isNew ? record.valueAt(metric, step) / atSwitch : Number.NaN,
  };
}

/** Whether any row after `from` up to `to` holds a measurement. */
function measuredAfter(values: ArrayLike<number> | null, from: number, to: number): boolean {
  for (let row = from + 1; values !== null && row <= to; row++) {
    if (!Number.isNaN(values[row] ?? Number.NaN)) return true;
  }
  return false;
}
