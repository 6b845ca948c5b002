import { useEffect, useLayoutEffect, useRef, useState } from "react";
import { observeSize } from "../../../charts/canvas-size";
import { describeMatrix } from "../../../charts/describe";
import { frameLoop } from "../../../charts/frame-loop";
import { cellAt, evenSide, Heatmap } from "../../../charts/heatmap";
import { summariseMatrix } from "../../../charts/matrix-summary";
import type { SignedScale } from "../../../charts/signed-scale";
import { onThemeChange, Theme } from "../../../charts/theme";
import { type Crosshair, moveCell } from "../../kernels/crosshair";
import { GroupLabels } from "../../kernels/GroupLabels";
import type { Cell, ContextGroup } from "../../kernels/kernel-source";
import { readAsTables } from "../../maps-as-tables";
import type { Source } from "../../use-painter";
import { OwnScale } from "./own-scale";
import "./matrix-map.css";

/** A square matrix to be painted. */
export interface MatrixFrame {
  /** [size · size], row by row. */
  readonly values: Float32Array;
  readonly size: number;
  /** Where it is not the map's own. */
  readonly scale?: SignedScale;
}

/**
 * A square map, kept up to date outside React, with a crosshair that it may share with others. Its
 * rows and columns are contexts, or whatever `names` says.
 */
export function MatrixMap(props: {
  readonly sources: readonly (Source | null)[];
  /** What to paint now; null while there is nothing. */
  readonly read: () => MatrixFrame | null;
  /** What the map shows, for those who cannot see it. */
  readonly name: string;
  /** Side in px at most; cells are made of whole pixels. */
  readonly side: number;
  /** Cells in a row before anything is measured. */
  readonly size: number;
  readonly names?: readonly string[];
  readonly groups?: readonly ContextGroup[];
  readonly crosshair?: Crosshair;
  /** A cell was clicked, or Enter pressed on it. */
  readonly onChoose?: (cell: Cell) => void;
}) {
  const { sources, name, size, side: wanted, groups, crosshair, onChoose } = props;
  const root = useRef<HTMLDivElement>(null);
  const box = useRef<HTMLElement>(null);
  const latest = useRef(props);
  latest.current = props;
  const invalidate = useRef(() => {});
  const [side, setSide] = useState(wanted);

  useLayoutEffect(() => {
    const element = root.current;
    if (!element) return;
    return observeSize(element, ({ width, ratio }) => {
      setSide(evenSide(Math.min(wanted, width || wanted), size, ratio));
    });
  }, [wanted, size]);

  useEffect(() => {
    const canvas = root.current?.querySelector("canvas");
    if (!canvas) return;
    const heatmap = new Heatmap(canvas);
    const theme = new Theme(canvas);
    const keeper = new OwnScale();
    let painted: Float32Array | null = null;
    let described = Number.NEGATIVE_INFINITY;
    let timer = 0;
    const describe = (frame: MatrixFrame) => {
      described = performance.now();
      timer = 0;
      const summary = summariseMatrix(frame.values, frame.size);
      const sentence = describeMatrix(summary, latest.current.names ?? []);
      canvas.setAttribute("aria-label", `${latest.current.name}. ${sentence}`);
    };
    const painter = frameLoop.add(() => {
      const frame = latest.current.read();
      root.current?.toggleAttribute("data-empty", !frame);
      markCell(box.current, latest.current.crosshair?.cell ?? null, frame?.size ?? 1);
      if (!frame) {
        heatmap.clear();
        keeper.reset();
        painted = null;
        return;
      }
      if (frame.values === painted && !frame.scale) return;
      painted = frame.values;
      const scale = frame.scale ?? keeper.scale([summariseMatrix(frame.values, frame.size)]);
      heatmap.paint(frame.values, frame.size, scale, theme.diverging());
      if (timer === 0) {
        const wait = described + 1000 - performance.now();
        if (wait <= 0) describe(frame);
        else timer = window.setTimeout(() => describe(latest.current.read() ?? frame), wait);
      }
    });
    invalidate.current = painter.invalidate;
    const ends = [
      readAsTables(canvas, () => {
        const { names = [], name: what } = latest.current;
        const frame = latest.current.read();
        if (!frame) return [];
        const labels = Array.from({ length: frame.size }, (_, i) => names[i] ?? String(i + 1));
        return [{ name: what, rows: labels, columns: labels, values: frame.values }];
      }),
      onThemeChange(() => {
        theme.refresh();
        painted = null;
        painter.invalidate();
      }),
      crosshair?.subscribe(painter.invalidate),
      ...sources.map((source) => source?.subscribe(painter.invalidate)),
    ];
    painter.invalidate();
    return () => {
      clearTimeout(timer);
      for (const end of ends) end?.();
      painter.remove();
    };
  }, [sources, crosshair]);

  useEffect(() => invalidate.current());

  const cellUnder = (event: React.PointerEvent): Cell | null => {
    const bounds = event.currentTarget.getBoundingClientRect();
    return cellAt(event.clientX - bounds.left, event.clientY - bounds.top, bounds.width, size);
  };
  const onKeyDown = (event: React.KeyboardEvent) => {
    if (!crosshair || event.altKey || event.ctrlKey || event.metaKey) return;
    const next = moveCell(crosshair.cell, event.key, size);
    if (next) crosshair.hover(next);
    else if (event.key === "Enter" && crosshair.cell) onChoose?.(crosshair.cell);
    else if (event.key === "Escape" && crosshair.cell) crosshair.clear();
    else return;
    event.preventDefault();
  };
  const interactive = crosshair !== undefined;
  return (
    <div
      ref={root}
      className="matrix-map"
      data-empty
      style={{ "--kp-side": `${side}px`, maxWidth: wanted } as React.CSSProperties}
    >
      <div
        className="matrix-map-box"
        style={{ width: side, height: side }}
        {...(interactive
          ? {
              role: "group",
              "aria-label": `${name}: arrow keys move the crosshair${onChoose ? ", Enter opens the pair" : ""}`,
              tabIndex: 0,
              onKeyDown,
              onBlur: () => crosshair?.hover(null),
              onPointerMove: (event: React.PointerEvent) => crosshair?.hover(cellUnder(event)),
              onPointerLeave: () => crosshair?.hover(null),
              onPointerDown: (event: React.PointerEvent) => {
                const cell = cellUnder(event);
                if (cell && event.button === 0) onChoose?.(cell);
              },
            }
          : {})}
      >
        <canvas role="img" aria-label={`${name}: not measured yet`} />
        <i ref={box} className="matrix-map-cell" hidden />
      </div>
      {groups && <GroupLabels axis="column" labels={groups} side={side} />}
    </div>
  );
}

/** Puts the frame round the crosshair's cell. */
function markCell(mark: HTMLElement | null, cell: Cell | null, size: number): void {
  if (!mark) return;
  mark.hidden = !cell || cell.row >= size || cell.column >= size;
  if (!cell) return;
  mark.style.left = `${(100 * cell.column) / size}%`;
  mark.style.top = `${(100 * cell.row) / size}%`;
  mark.style.width = `${100 / size}%`;
  mark.style.height = `${100 / size}%`;
}
