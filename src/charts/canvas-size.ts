/** Keeps a canvas's pixels equal to the screen's, whatever the zoom and the device's pixel ratio. */

/** Size of a canvas: in CSS px of its own coordinates, and the factor to the screen's pixels. */
export interface CanvasSize {
  readonly width: number;
  readonly height: number;
  readonly ratio: number;
}

/**
 * Watches an element's size and reports it, at once and on every change. The ratio is taken from the
 * element's own device-pixel box where the browser gives one, because a CSS `zoom` on the page
 * multiplies `devicePixelRatio`.
 */
export function observeSize(
  element: HTMLElement,
  callback: (size: CanvasSize) => void,
): () => void {
  const report = (devicePixels: number | null) => {
    const width = element.clientWidth;
    const height = element.clientHeight;
    const zoom = element.offsetWidth
      ? element.getBoundingClientRect().width / element.offsetWidth
      : 1;
    const ratio =
      devicePixels !== null && width > 0 ? devicePixels / width : window.devicePixelRatio * zoom;
    callback({ width, height, ratio: ratio > 0 ? ratio : 1 });
  };
  const observer = new ResizeObserver((entries) => {
    const box = entries.at(-1)?.devicePixelContentBoxSize?.[0];
    report(box ? box.inlineSize : null);
  });
  try {
    observer.observe(element, { box: "device-pixel-content-box" });
  } catch {
    // Browsers without that box (Safari) report the content box instead.
    observer.observe(element);
  }
  report(null);
  return () => observer.disconnect();
}

/** Gives another context than a canvas's own; null to leave it its own. */
type Recorder = (canvas: HTMLCanvasElement) => CanvasRenderingContext2D | null;

let recorder: Recorder | null = null;

/** While this runs, what is painted on canvases goes where `record` says. */
export function recordPaints(record: Recorder, paint: () => void): void {
  recorder = record;
  try {
    paint();
  } finally {
    recorder = null;
  }
}

/** Gives a canvas its pixels, cleared, with a context whose unit is one CSS px; null without 2-D. */
export function prepareCanvas(
  canvas: HTMLCanvasElement,
  { width, height, ratio }: CanvasSize,
): CanvasRenderingContext2D | null {
  const recorded = recorder?.(canvas) ?? null;
  if (recorded !== null) return recorded;
  const w = Math.max(1, Math.round(width * ratio));
  const h = Math.max(1, Math.round(height * ratio));
  if (canvas.width !== w) canvas.width = w;
  if (canvas.height !== h) canvas.height = h;
  const context = canvas.getContext("2d");
  if (!context) return null;
  context.setTransform(w / Math.max(1, width), 0, 0, h / Math.max(1, height), 0, 0);
  context.clearRect(0, 0, width, height);
  return context;
}
