/**
 * Numbers by name: what a lecture may say of the runs on screen. A lecture's file names a quantity,
 * never its value; the value is read off the run when the sentence is spoken.
 */
import type { ClaimsFile } from "../claims/reference";
import { trainedExtent } from "../experiment/phase";
import type { RunRecord } from "../run/record";
import { taskById } from "../tasks/registry";
import { answersInUse } from "./right-answers";
import type { RippleNumbers } from "./ripple-numbers";

/** What quantities are read off. */
export interface Reading {
  /** The record of a run by its id; null while there is none. */
  record(run: string): RunRecord | null;
  /** What one rewarded answer would do to a run's policy before its first update; null where nobody asked. */
  ripple(run: string): RippleNumbers | null;
  /** The shipped results of the claims; null where they are not there. */
  readonly claims: ClaimsFile | null;
  /** The step in view: later rows are not read. */
  readonly step: number;
}

/** How many values, the last ones, a mean is of. */
export const MEAN_OF = 5;

/** How a metric is read: as last measured, as first, their difference or ratio, the mean of the last few, or all summed. */
const STATISTICS = ["now", "start", "change", "ratio", "mean", "sum"] as const;
/** What is made of a metric’s values up to the step in view. */
export type Statistic = (typeof STATISTICS)[number];

const RIPPLE = ["here", "same-task", "other-tasks", "rises", "falls", "probes"] as const;
/** What is read off the effect of one rewarded answer. */
export type RippleNumber = (typeof RIPPLE)[number];

const ENDS = ["estimate", "low", "high"] as const;

/** A number by name, as a lecture’s file names it. */
export type Quantity =
  | {
      readonly kind: "metric";
      readonly metric: string;
      readonly run: string;
      readonly statistic: Statistic;
    }
  /** The first metric's share of both, each summed over the run so far. */
  | {
      readonly kind: "share";
      readonly metrics: readonly [string, string];
      readonly run: string;
    }
  /** The first step at which the reward was at least this. */
  | { readonly kind: "reached"; readonly level: number; readonly run: string }
  /** How much of a group the step in view trains: 1, 0, or .5 for a part. */
  | {
      readonly kind: "trained";
      readonly group: "classifier" | "backbone";
      readonly run: string;
    }
  /** How many answers to a prompt of the run's task are right. */
  | { readonly kind: "right-answers"; readonly run: string }
  /** How many equally likely right answers to one prompt would be as diverse, at the start or in view. */
  | { readonly kind: "answers-in-use"; readonly run: string; readonly atStart: boolean }
  | { readonly kind: "ripple"; readonly number: RippleNumber; readonly run: string }
  /** Of the shipped results: a comparison of a claim, or an arm's measure. */
  | {
      readonly kind: "claim";
      readonly claim: string;
      readonly path: readonly string[];
      readonly end: (typeof ENDS)[number];
    };

/** What may be written, for messages. */
export const QUANTITIES =
  "metric:NAME@RUN, metric:NAME@RUN:start (or change, ratio, mean, sum), share:NAME+NAME@RUN, reached:LEVEL@RUN, trained:classifier@RUN (or backbone), right-answers@RUN, answers-in-use@RUN (or :start), ripple:here@RUN (or same-task, other-tasks, rises, falls, probes), claim:ID/COMPARISON:estimate (or low, high), claim:ID/ARM/MEASURE:estimate";

const NAME = "[a-z0-9_/@.-]{1,80}?";
const RUN = "[a-z0-9-]{1,30}";
const METRIC = new RegExp(`^metric:(${NAME})@(${RUN})(?::(${STATISTICS.slice(1).join("|")}))?$`);
const SHARE = new RegExp(`^share:(${NAME})\\+(${NAME})@(${RUN})$`);
const REACHED = new RegExp(`^reached:(0?\\.\\d{1,3}|1)@(${RUN})$`);
const TRAINED = new RegExp(`^trained:(classifier|backbone)@(${RUN})$`);
const RIGHT = new RegExp(`^right-answers@(${RUN})$`);
const IN_USE = new RegExp(`^answers-in-use@(${RUN})(:start)?$`);
const RIPPLES = new RegExp(`^ripple:(${RIPPLE.join("|")})@(${RUN})$`);
const CLAIM = new RegExp(`^claim:([a-z0-9-]+)/([a-z0-9-]+)(?:/([a-z0-9-]+))?:(${ENDS.join("|")})$`);

/** A quantity from its name; null for a text that names none. */
export function parseQuantity(text: string): Quantity | null {
  const metric = METRIC.exec(text);
  if (metric) {
    const [, name = "", run = "", statistic = "now"] = metric;
    return { kind: "metric", metric: name, run, statistic: statistic as Statistic };
  }
  const share = SHARE.exec(text);
  if (share) {
    const [, first = "", second = "", run = ""] = share;
    return { kind: "share", metrics: [first, second], run };
  }
  const reached = REACHED.exec(text);
  if (reached) return { kind: "reached", level: Number(reached[1]), run: reached[2] as string };
  const trained = TRAINED.exec(text);
  if (trained) {
    const [, group, run = ""] = trained;
    return { kind: "trained", group: group as "classifier" | "backbone", run };
  }
  const right = RIGHT.exec(text);
  if (right) return { kind: "right-answers", run: right[1] as string };
  const inUse = IN_USE.exec(text);
  if (inUse) {
    return { kind: "answers-in-use", run: inUse[1] as string, atStart: inUse[2] !== undefined };
  }
  const ripple = RIPPLES.exec(text);
  if (ripple) {
    return { kind: "ripple", number: ripple[1] as RippleNumber, run: ripple[2] as string };
  }
  const claim = CLAIM.exec(text);
  if (claim) {
    const [, id = "", first = "", second, end = "estimate"] = claim;
    const path = second === undefined ? [first] : [first, second];
    return { kind: "claim", claim: id, path, end: end as (typeof ENDS)[number] };
  }
  return null;
}

const EXTENTS = { all: 1, part: 0.5, none: 0 } as const;

/** Whether a quantity counts things, and so is written without decimals. */
export function isCount(quantity: Quantity): boolean {
  return (
    quantity.kind === "reached" ||
    quantity.kind === "right-answers" ||
    (quantity.kind === "ripple" && ["rises", "falls", "probes"].includes(quantity.number))
  );
}

/** The quantity's value; NaN where it is not known. */
export function quantityValue(quantity: Quantity, reading: Reading): number {
  if (quantity.kind === "claim") return claimValue(quantity, reading.claims);
  const record = reading.record(quantity.run);
  if (!record) return Number.NaN;
  const { step } = reading;
  switch (quantity.kind) {
    case "metric":
      return statisticOf(record, quantity.metric, quantity.statistic, step);
    case "share": {
      const [first, second] = quantity.metrics.map((name) =>
        statisticOf(record, name, "sum", step),
      ) as [number, number];
      return first / (first + second);
    }
    case "reached":
      return record.firstStepAt("reward", quantity.level, step) ?? Number.NaN;
    case "trained": {
      const phase = record.phaseAt(step)?.phase ?? record.header.experiment.schedule[0];
      return phase ? EXTENTS[trainedExtent(phase, quantity.group)] : Number.NaN;
    }
    case "right-answers": {
      const task = taskById(record.header.experiment.settings.task);
      return task.answers(task.prompt(0)).length;
    }
    case "answers-in-use":
      return answersInUse(record, quantity.atStart ? 0 : step);
    case "ripple":
      return reading.ripple(quantity.run)?.[quantity.number] ?? Number.NaN;
  }
}

/** What was measured of a metric at or before a step, in order. */
function measured(record: RunRecord, metric: string, step: number): number[] {
  const values = record.values(metric);
  if (!values) return [];
  return Array.from(values.subarray(0, record.rowAt(step) + 1)).filter(
    (value) => !Number.isNaN(value),
  );
}

function statisticOf(
  record: RunRecord,
  metric: string,
  statistic: Statistic,
  step: number,
): number {
  const values = measured(record, metric, step);
  const first = values[0] ?? Number.NaN;
  const last = values.at(-1) ?? Number.NaN;
  const sum = (of: readonly number[]) => of.reduce((total, value) => total + value, 0);
  switch (statistic) {
    case "now":
      return last;
    case "start":
      return first;
    case "change":
      return last - first;
    case "ratio":
      return last / first;
    case "mean": {
      const few = values.slice(-MEAN_OF);
      return few.length === 0 ? Number.NaN : sum(few) / few.length;
    }
    case "sum":
      return values.length === 0 ? Number.NaN : sum(values);
  }
}

function claimValue(
  { claim, path, end }: Extract<Quantity, { kind: "claim" }>,
  claims: ClaimsFile | null,
): number {
  const outcome = claims?.claims.find(({ id }) => id === claim);
  if (!outcome) return Number.NaN;
  const [first = "", second] = path;
  const interval =
    second === undefined
      ? outcome.comparisons.find(({ id }) => id === first)?.paired?.difference
      : outcome.arms[first]?.[second]?.interval;
  return interval?.[end] ?? Number.NaN;
}
