import { type ReactNode, useEffect, useRef } from "react";
import { type CanvasSize, observeSize, prepareCanvas } from "../../../charts/canvas-size";
import { frameLoop } from "../../../charts/frame-loop";
import { Overlay } from "../../../charts/overlay";
import { onThemeChange, Theme } from "../../../charts/theme";
import type { Source } from "../../use-painter";
import "./plot.css";

/** What a painter draws into: lines and tints on the canvas, words on the overlay, in CSS px. */
export interface PlotScene {
  readonly context: CanvasRenderingContext2D;
  readonly overlay: Overlay;
  readonly theme: Theme;
  readonly width: number;
  readonly height: number;
}

/** What `Plot` is given. */
export interface PlotProps {
  /** What makes the plot out of date; another list is another subscription, so keep it (`useMemo`). */
  readonly sources: readonly (Source | null)[];
  /** Draws everything anew. Runs on the next frame after a change, a render, a resize or a theme. */
  readonly paint: (scene: PlotScene) => void;
  /** What the plot shows, in a sentence or two; asked for at most once a second. */
  readonly describe: () => string;
  readonly className?: string;
  /** Where the pointer is, in px from the plot's top left corner; null when it has left. */
  readonly onPoint?: (at: { readonly x: number; readonly y: number } | null) => void;
  readonly children?: ReactNode;
}

/** At most this often the sentence for screen readers is written anew, ms. */
const SENTENCE_INTERVAL = 1000;

/** A canvas with words over it that fills its box and is painted outside React. */
export function Plot(props: PlotProps) {
  const { sources, className = "", onPoint } = props;
  const root = useRef<HTMLDivElement>(null);
  const latest = useRef(props);
  latest.current = props;
  const invalidate = useRef(() => {});

  useEffect(() => {
    const element = root.current;
    const canvas = element?.querySelector("canvas");
    const marks = element?.querySelector("svg");
    if (!element || !canvas || !marks) return;
    const theme = new Theme(element);
    const overlay = new Overlay(marks);
    let size: CanvasSize | null = null;
    let timer = 0;
    let described = Number.NEGATIVE_INFINITY;
    const describe = () => {
      described = performance.now();
      timer = 0;
      const sentence = latest.current.describe();
      if (canvas.getAttribute("aria-label") !== sentence) {
        canvas.setAttribute("aria-label", sentence);
      }
    };
    const painter = frameLoop.add(() => {
      const context = size && size.width > 0 ? prepareCanvas(canvas, size) : null;
      if (!context || !size) return;
      overlay.begin();
      const { width, height } = size;
      latest.current.paint({ context, overlay, theme, width, height });
      overlay.end();
      if (timer === 0) {
        const wait = described + SENTENCE_INTERVAL - performance.now();
        if (wait <= 0) describe();
        else timer = window.setTimeout(describe, wait);
      }
    });
    invalidate.current = painter.invalidate;
    const ends = [
      observeSize(element, (next) => {
        size = next;
        painter.invalidate();
      }),
      onThemeChange(() => {
        theme.refresh();
        painter.invalidate();
      }),
      ...sources.map((source) => source?.subscribe(painter.invalidate)),
    ];
    painter.invalidate();
    return () => {
      clearTimeout(timer);
      for (const end of ends) end?.();
      painter.remove();
      marks.replaceChildren();
    };
  }, [sources]);

  useEffect(() => invalidate.current());

  const place = (event: React.PointerEvent) => {
    const box = event.currentTarget.getBoundingClientRect();
    const zoom = box.width / ((event.currentTarget as HTMLElement).offsetWidth || box.width);
    return { x: (event.clientX - box.left) / zoom, y: (event.clientY - box.top) / zoom };
  };
  return (
    <div
      ref={root}
      className={`plot ${className}`}
      onPointerMove={onPoint && ((event) => onPoint(place(event)))}
      onPointerLeave={onPoint && (() => onPoint(null))}
    >
      <canvas role="img" aria-label="Not measured yet." />
      <svg className="plot-marks" aria-hidden="true" />
      {props.children}
    </div>
  );
}
