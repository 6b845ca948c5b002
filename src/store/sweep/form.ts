/**
 * A sweep file as a form: texts as they stand in its fields, wrong ones included. What is wrong is said
 * by the file's own parser (`check-form.ts`), of the file that the form stands for.
 */
import { parseSweep, SWEEP_VERSION } from "../../experiment/parse-sweep";
import { DEFAULT_PRESET } from "../../experiment/presets";
import { ExperimentError } from "../../experiment/problem";
import type { RandomAxis, Sweep, Variation } from "../../experiment/sweep";
import { sweepPoints } from "../../experiment/sweep-points";
import {
  numberOrText,
  readSeeds,
  readValue,
  readValues,
  spacedValues,
  splitOutside,
  writeSeeds,
  writeValue,
} from "./value-text";

/** What is varied, and over which values. */
export interface AxisForm {
  /** A setting, `preset` or `schedule`. */
  readonly key: string;
  /** Values one by one, or from one number to another. */
  readonly kind: "values" | "range";
  readonly values: string;
  readonly from: string;
  readonly to: string;
  /** How many values of a range a grid takes. */
  readonly count: string;
  readonly scale: "linear" | "log";
}

/** The fields’ texts. */
export interface SweepForm {
  readonly name: string;
  readonly preset: string;
  /** `max_steps`; empty for the preset's. */
  readonly steps: string;
  /** What else all runs have in common. */
  readonly settings: readonly { readonly key: string; readonly value: string }[];
  readonly kind: Variation["kind"];
  /** Of a grid and of random points. */
  readonly axes: readonly AxisForm[];
  /** Random points. */
  readonly count: string;
  /** Where random points are drawn from. */
  readonly draw: string;
  /** Of a list: a point a line, as `"slow" learning_rate=0.0005 schedule=cf-rl`. */
  readonly points: string;
  readonly seeds: string;
  /** Names of metrics to keep; empty for all. */
  readonly metrics: string;
  /** Instruments with their cadence, as "drive every 10". */
  readonly instruments: string;
}

/** An axis as it is added. */
export function newAxis(key: string, values = ""): AxisForm {
  return { key, kind: "values", values, from: "", to: "", count: "4", scale: "linear" };
}

/** An axis as a range: between the least and the largest of its values, where nothing else was typed. */
export function asRange(axis: AxisForm): AxisForm {
  const numbers = readValues(axis.key, axis.values).filter((value) => typeof value === "number");
  if (axis.from !== "" || axis.to !== "" || numbers.length === 0) return { ...axis, kind: "range" };
  const [from, to] = [Math.min(...numbers), Math.max(...numbers)].map(String) as [string, string];
  return { ...axis, kind: "range", from, to };
}

/** A small sweep to begin with: four configurations, two seeds, seconds. */
export const EXAMPLE: SweepForm = {
  name: "example",
  preset: DEFAULT_PRESET,
  steps: "30",
  settings: [],
  kind: "grid",
  axes: [newAxis("learning_rate", "0.001, 0.003"), newAxis("schedule", "standard, cf-rl")],
  count: "8",
  draw: "1",
  points: "",
  seeds: "1-2",
  metrics: "",
  instruments: "",
};

function axisOf(key: string, axis: RandomAxis): AxisForm {
  if (!("from" in axis)) return newAxis(key, axis.map(writeValue).join(", "));
  const { from, to, scale } = axis;
  return { ...newAxis(key), kind: "range", from: String(from), to: String(to), scale };
}

function pointText(label: string | undefined, values: Readonly<Record<string, unknown>>): string {
  const named = label === undefined ? [] : [JSON.stringify(label)];
  const set = Object.entries(values).map(([key, value]) => `${key}=${writeValue(value)}`);
  return [...named, ...set].join(" ");
}

/** Most points that are written out as a list. */
const MOST_LISTED = 200;

/** What a form varies, as a list of points; what is there already where that is wrong or too long. */
export function listedPoints(form: SweepForm): string {
  try {
    const points = sweepPoints(parseSweep(fileOf(form)).variation);
    if (points.length > MOST_LISTED) return form.points;
    return points.map(({ experiment }) => pointText(undefined, experiment)).join("\n");
  } catch (error) {
    if (!(error instanceof ExperimentError)) throw error;
    return form.points;
  }
}

/** The form of a sweep. */
export function formOf(sweep: Sweep): SweepForm {
  const { settings = {}, preset = DEFAULT_PRESET, ...beside } = sweep.experiment;
  const { max_steps, ...common } = { ...settings, ...beside };
  const { variation, record } = sweep;
  const axes = variation.kind === "list" ? [] : Object.entries(variation.axes);
  const points = variation.kind === "list" ? variation.points : [];
  const asItIs = points.length === 1 && Object.keys(points[0]?.values ?? {}).length === 0;
  const unnamed = asItIs && points[0]?.label === undefined;
  return {
    ...EXAMPLE,
    name: sweep.name,
    preset,
    steps: max_steps === undefined ? "" : String(max_steps),
    settings: Object.entries(common).map(([key, value]) => ({ key, value: writeValue(value) })),
    // A sweep that varies nothing but the seed is a grid without axes.
    kind: unnamed ? "grid" : variation.kind,
    axes: axes.map(([key, axis]) => axisOf(key, axis)),
    ...(variation.kind === "random"
      ? { count: String(variation.count), draw: String(variation.seed) }
      : {}),
    points: unnamed ? "" : points.map(({ label, values }) => pointText(label, values)).join("\n"),
    seeds: writeSeeds(sweep.seeds),
    metrics: record.metrics?.join(", ") ?? "",
    instruments: record.instruments.map(({ id, every }) => `${id} every ${every}`).join(", "),
  };
}

function axisValue(axis: AxisForm, kind: Variation["kind"]): unknown {
  const { key, from, to, count, scale } = axis;
  if (axis.kind === "values") return readValues(key, axis.values);
  const ends = { from: numberOrText(from), to: numberOrText(to), scale };
  if (kind === "random") return ends;
  const [first, last, many] = [ends.from, ends.to, numberOrText(count)].map(Number);
  const values = spacedValues(key, first as number, last as number, many as number, scale);
  // Without values the parser is given what was typed, and says what it wants instead.
  return values.length > 0 ? values : `from ${from} to ${to} in ${count}, ${scale}`;
}

/** A point of the list: its label in quotation marks, if any, and settings as key=value. */
function readPoint(line: string): unknown {
  const point: Record<string, unknown> = {};
  for (const part of splitOutside(line, /\s/)) {
    const [, key, value] = /^([a-z0-9_]+)=(.+)$/s.exec(part) ?? [];
    if (key !== undefined && value !== undefined) point[key] = readValue(key, value);
    else if (part.startsWith('"') && !("label" in point)) point.label = readValue("", part);
    else return line;
  }
  return point;
}

function readInstrument(text: string): unknown {
  const [, id, every] = /^(\S+)\s+every\s+(\S+)$/.exec(text) ?? [];
  return id === undefined ? text : { id, every: numberOrText(every ?? "") };
}

function variedOf(form: SweepForm): Readonly<Record<string, unknown>> {
  const { kind, axes } = form;
  const byKey = Object.fromEntries(axes.map((axis) => [axis.key, axisValue(axis, kind)]));
  if (kind === "grid") return axes.length === 0 ? {} : { grid: byKey };
  if (kind === "random") {
    const [count, seed] = [numberOrText(form.count), numberOrText(form.draw)];
    return { random: { count, seed, axes: byKey } };
  }
  const lines = form.points.split("\n").filter((line) => line.trim() !== "");
  return { list: lines.map(readPoint) };
}

/** The file that a form stands for, unchecked. */
export function fileOf(form: SweepForm): Readonly<Record<string, unknown>> {
  const metrics = splitOutside(form.metrics, /[,\s]/);
  const instruments = splitOutside(form.instruments, /[,\n]/).map(readInstrument);
  const record = {
    ...(metrics.length === 0 ? {} : { metrics }),
    ...(instruments.length === 0 ? {} : { instruments }),
  };
  const steps = form.steps.trim();
  return {
    version: SWEEP_VERSION,
    name: form.name.trim(),
    experiment: {
      preset: form.preset,
      ...(steps === "" ? {} : { max_steps: numberOrText(steps) }),
      ...Object.fromEntries(
        form.settings.map(({ key, value }) => [key, readValue(key, value.trim())]),
      ),
    },
    ...variedOf(form),
    seeds: readSeeds(form.seeds),
    ...(Object.keys(record).length === 0 ? {} : { record }),
  };
}
