/** The plane of features and classifier rows: its scale, its trails and its marks. */
import { preferredCeiling } from "../../../charts/signed-scale";
import type { MeasurementFrame } from "../../../run/frames";

/** SVG-like outlines for contexts of up to five tasks, about the origin, by the task's place. */
export type TaskGlyph = "disc" | "triangle" | "square" | "diamond" | "cross";

export const TASK_GLYPHS: readonly TaskGlyph[] = ["disc", "triangle", "square", "diamond", "cross"];

/** Traces a glyph of a half width about a point. */
export function traceGlyph(
  context: CanvasRenderingContext2D,
  glyph: TaskGlyph,
  x: number,
  y: number,
  half: number,
): void {
  context.beginPath();
  switch (glyph) {
    case "disc":
      context.arc(x, y, half, 0, 2 * Math.PI);
      break;
    case "triangle":
      context.moveTo(x, y - 1.15 * half);
      context.lineTo(x + 1.1 * half, y + 0.85 * half);
      context.lineTo(x - 1.1 * half, y + 0.85 * half);
      context.closePath();
      break;
    case "square":
      context.rect(x - 0.88 * half, y - 0.88 * half, 1.76 * half, 1.76 * half);
      break;
    case "diamond":
      context.moveTo(x, y - 1.25 * half);
      context.lineTo(x + 1.25 * half, y);
      context.lineTo(x, y + 1.25 * half);
      context.lineTo(x - 1.25 * half, y);
      context.closePath();
      break;
    case "cross":
      context.moveTo(x - half, y - half);
      context.lineTo(x + half, y + half);
      context.moveTo(x + half, y - half);
      context.lineTo(x - half, y + half);
      break;
  }
}

/** How far marks lie from the origin along each axis. */
export interface Reach {
  readonly x: number;
  readonly y: number;
}

/** The largest distances in these measurements; 0 where there is none. */
export function reachOf(frames: readonly MeasurementFrame[]): Reach {
  const reach = { x: 0, y: 0 };
  for (const { arrays } of frames) {
    for (const name of ["contexts", "rows"]) {
      arrays[name]?.data.forEach((value, i) => {
        const axis = i % 2 === 0 ? "x" : "y";
        if (Number.isFinite(value)) reach[axis] = Math.max(reach[axis], Math.abs(value));
      });
    }
  }
  return reach;
}

/** px a unit of the plane takes, so that all marks stand in a box; a preferred number, so that it keeps. */
export function planeUnit({ x, y }: Reach, width: number, height: number, margin: number): number {
  const room = Math.min(
    (width / 2 - margin) / Math.max(x, 1e-6),
    (height / 2 - margin) / Math.max(y, 1e-6),
  );
  return 1 / preferredCeiling(1 / room);
}

/** A point's way through the measurements up to a step, [x0, y0, x1, y1, …] in the plane's units. */
export function trailOf(
  frames: readonly MeasurementFrame[],
  name: "contexts" | "rows",
  index: number,
  until: number,
): number[] {
  const trail: number[] = [];
  for (const { step, arrays } of frames) {
    if (step > until) break;
    const data = arrays[name]?.data;
    const [x, y] = [data?.[2 * index], data?.[2 * index + 1]];
    if (x !== undefined && y !== undefined && Number.isFinite(x + y)) trail.push(x, y);
  }
  return trail;
}
