/** A scaling curve: how long something takes, by the size that is varied. */
import type { StepEngineName } from "../../src/engine/step-engine";
import type { NodeBackend } from "../row";

/** The median of a few turns, on the backend's clock. */
export interface Point {
  /** The size that is varied. */
  readonly value: number;
  readonly milliseconds: number;
  readonly turns: number;
}

/** A size that was not measured, and why, as the end of a sentence. */
export interface Gap {
  readonly value: number;
  readonly reason: string;
}

/** One engine's points on one backend. */
export interface Curve {
  readonly backend: NodeBackend;
  readonly engine: StepEngineName;
  readonly points: readonly Point[];
  readonly leftOut: readonly Gap[];
}

/** Its name on a plot. */
export function curveName({ backend, engine }: Curve): string {
  return `${backend}, ${engine}`;
}

/**
 * What a curve leaves out, in words: neighbouring sizes with one reason together. Null where it leaves
 * out nothing.
 */
export function gapsText(curve: Curve): string | null {
  const groups: { values: number[]; reason: string }[] = [];
  for (const { value, reason } of curve.leftOut) {
    const last = groups.at(-1);
    if (last?.reason === reason) {
      last.values.push(value);
    } else {
      groups.push({ values: [value], reason });
    }
  }
  if (groups.length === 0) {
    return null;
  }
  if (curve.points.length === 0 && groups.length === 1) {
    return `${curveName(curve)}, left out: ${groups[0]?.reason}`;
  }
  const parts = groups.map(({ values, reason }) => `${values.join(", ")}: ${reason}`);
  return `${curveName(curve)}, without ${parts.join("; ")}`;
}
