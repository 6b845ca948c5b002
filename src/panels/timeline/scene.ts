/** What every painter of the time panel needs. */
import type { GrowingLayer } from "../../charts/growing-layer";
import type { MovingAverage } from "../../charts/moving-average";
import type { Overlay } from "../../charts/overlay";
import type { Theme } from "../../charts/theme";
import type { TimeScale } from "../../charts/time-axis";
import type { TimelineModel } from "./timeline-model";

/** What every painter of the time panel is given. */
export interface Scene {
  readonly context: CanvasRenderingContext2D;
  readonly overlay: Overlay;
  readonly theme: Theme;
  readonly model: TimelineModel;
  readonly time: TimeScale;
  /** The time axis's end once it has come to rest. */
  readonly restingLast: number;
  /** The step in view. */
  readonly playhead: number;
  /** The axis shows the first stage only. */
  readonly fitted: boolean;
  /** What is kept from one frame to the next of curves by their name. */
  readonly layer: (name: string) => GrowingLayer;
  /** The same of means of curves. */
  readonly average: (name: string) => MovingAverage;
}

const SIZES = new Map<string, number>();

/** Forgets widths measured before the page's own face was there. */
export function forgetTextWidths(): void {
  SIZES.clear();
}

/** Width of a text of the page's sans at 12 px. */
export function textWidth(scene: Scene, text: string, bold = false): number {
  const key = `${bold ? "b" : ""}${text}`;
  let width = SIZES.get(key);
  if (width === undefined) {
    const { context, theme } = scene;
    context.save();
    context.font = `${bold ? 600 : 400} 12px ${theme.colour("--sans")}`;
    width = context.measureText(text).width;
    context.restore();
    // Step numbers would fill the store in a long run.
    if (SIZES.size > 500) SIZES.clear();
    SIZES.set(key, width);
  }
  return width;
}
