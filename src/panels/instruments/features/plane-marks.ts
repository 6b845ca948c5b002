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

/** The box of all marks, the origin among them, in the plane's units. */
export interface Reach {
  readonly left: number;
  readonly right: number;
  readonly bottom: number;
  readonly top: number;
}

/** Where marks lie in these measurements. */
export function reachOf(frames: readonly MeasurementFrame[]): Reach {
  const reach = { left: 0, right: 0, bottom: 0, top: 0 };
  for (const { arrays } of frames) {
    for (const name of ["contexts", "rows"]) {
      arrays[name]?.data.forEach((value, i) => {
        if (!Number.isFinite(value)) return;
        const [low, high] =
          i % 2 === 0 ? (["left", "right"] as const) : (["bottom", "top"] as const);
        reach[low] = Math.min(reach[low], value);
        reach[high] = Math.max(reach[high], value);
      });
    }
  }
  return reach;
}

/** px a unit of the plane takes, so that the box of all marks fits; a preferred number, so that it keeps. */
export function planeUnit(reach: Reach, width: number, height: number, margin: number): number {
  const room = Math.min(
    (width - 2 * margin) / Math.max(reach.right - reach.left, 1e-6),
    (height - 2 * margin) / Math.max(reach.top - reach.bottom, 1e-6),
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

/** A label centred on a place, and how much room it takes, px. */
export interface PlaneLabel {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** Farther than this a label does not go from what it names, px. */
const FARTHEST = 12;

/**
 * Where labels stand so that they cover one another as little as possible: pairs that overlap are pushed
 * apart along the axis on which they overlap least, a few times over, none farther than `FARTHEST`.
 */
export function partLabels(labels: readonly PlaneLabel[]): { x: number; y: number }[] {
  const places = labels.map(({ x, y }) => ({ x, y }));
  for (let round = 0; round < 12; round++) {
    let moved = false;
    for (let i = 0; i < labels.length; i++) {
      for (let j = i + 1; j < labels.length; j++) {
        const [a, b] = [places[i], places[j]];
        const [one, other] = [labels[i], labels[j]];
        if (!a || !b || !one || !other) continue;
        const across = (one.width + other.width) / 2 - Math.abs(a.x - b.x);
        const down = (one.height + other.height) / 2 - Math.abs(a.y - b.y);
        if (across <= 0 || down <= 0) continue;
        moved = true;
        const axis = across < down ? "x" : "y";
        const by = Math.min(across, down) / 2;
        const sign = a[axis] <= b[axis] ? 1 : -1;
        a[axis] -= sign * by;
        b[axis] += sign * by;
      }
    }
    if (!moved) break;
  }
  return places.map((place, i) => {
    const { x, y } = labels[i] as PlaneLabel;
    const far = Math.hypot(place.x - x, place.y - y);
    const share = far > FARTHEST ? FARTHEST / far : 1;
    return { x: x + (place.x - x) * share, y: y + (place.y - y) * share };
  });
}
