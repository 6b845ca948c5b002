/** The points of a sweep: from what is varied to one set of values each. */
import { uniforms } from "../statistics/random";
import { checkPhases } from "./parse-phases";
import type { Phase } from "./phase";
import { encodePhases } from "./phase-link";
import { isSettingKey, settingOf } from "./schema";
import type { AxisValue, RandomAxis, Variation } from "./sweep";

/** One variant. */
export interface Point {
  /** What is varied in it, in a few words: "learning_rate 0.002, schedule cf-rl". */
  readonly label: string;
  /** By setting; phases in the compact form of links. */
  readonly values: Readonly<Record<string, string | number>>;
  /** The same as an experiment's changes. */
  readonly experiment: Readonly<Record<string, AxisValue>>;
}

/** A value in a form that a table can hold. */
function shown(value: AxisValue): string | number {
  if (typeof value !== "object") return value;
  const checked = checkPhases(value);
  return encodePhases("phases" in checked ? checked.phases : (value as readonly Phase[]));
}

function pointOf(experiment: Readonly<Record<string, AxisValue>>, label?: string): Point {
  const values = Object.fromEntries(
    Object.entries(experiment).map(([key, value]) => [key, shown(value)]),
  );
  const usual = Object.entries(values).map(([key, value]) => `${key} ${value}`);
  return { label: label ?? (usual.join(", ") || "as it is"), values, experiment };
}

function gridPoints(axes: Readonly<Record<string, readonly AxisValue[]>>): Point[] {
  let points: Record<string, AxisValue>[] = [{}];
  for (const [key, values] of Object.entries(axes)) {
    points = points.flatMap((point) => values.map((value) => ({ ...point, [key]: value })));
  }
  return points.map((point) => pointOf(point));
}

/** One draw of an axis, from a uniform number in [0, 1). */
function draw(key: string, axis: RandomAxis, uniform: number): AxisValue {
  if (!("from" in axis)) return axis[Math.floor(uniform * axis.length)] as AxisValue;
  const { from, to, scale } = axis;
  if (isSettingKey(key) && settingOf(key).kind === "integer" && scale === "linear") {
    return from + Math.floor(uniform * (to - from + 1));
  }
  const value =
    scale === "log"
      ? Math.exp(Math.log(from) + uniform * (Math.log(to) - Math.log(from)))
      : from + uniform * (to - from);
  if (isSettingKey(key) && settingOf(key).kind === "integer") return Math.round(value);
  // Six digits, so that a label is the value.
  return Math.min(to, Math.max(from, Number(value.toPrecision(6))));
}

/** Random points; one that was drawn before is drawn again, a few times at most. */
function randomPoints({ count, seed, axes }: Extract<Variation, { kind: "random" }>): Point[] {
  const next = uniforms(seed);
  const points = new Map<string, Point>();
  for (let tries = 0; points.size < count && tries < 10 * count; tries++) {
    const drawn = Object.entries(axes).map(([key, axis]) => [key, draw(key, axis, next())]);
    const point = pointOf(Object.fromEntries(drawn));
    if (!points.has(point.label)) points.set(point.label, point);
  }
  return [...points.values()];
}

/**
 * The points of a sweep, in its order. There may be fewer random ones than asked for, where the axes
 * have no more different values.
 */
export function sweepPoints(variation: Variation): Point[] {
  if (variation.kind === "grid") return gridPoints(variation.axes);
  if (variation.kind === "random") return randomPoints(variation);
  return variation.points.map(({ label, values }) => pointOf(values, label));
}
