/**
 * Paints the kernel panel: three maps, crosshair, read-outs and colour bar. All that changes with a
 * new kernel or with the pointer happens here, outside of React.
 */

import { CellMap } from "../../charts/cell-map";
import { tableIndex } from "../../charts/colour";
import { barPosition, barTicks } from "../../charts/colour-bar";
import { describeMatrix } from "../../charts/describe";
import { formatCount, formatSignificant } from "../../charts/format";
import { frameLoop, type Painter } from "../../charts/frame-loop";
import { summariseMatrix } from "../../charts/matrix-summary";
import { Overlay } from "../../charts/overlay";
import { onThemeChange, Theme } from "../../charts/theme";
import type { ColourScale } from "../../store/view";
import type { Crosshair } from "./crosshair";
import { drawBlock, drawCrosshair, type MapGrid } from "./crosshair-marks";
import {
  type Cell,
  type KernelComponents,
  type KernelSource,
  sumComponents,
} from "./kernel-source";
import { type MapScales, ScaleKeeper } from "./map-scales";
import { cutOut, isWhole, type MapWindow, placeOfCell, spanLength } from "./map-window";
import { readOut } from "./read-out";

/** The elements that the view writes to. */
export interface KernelElements {
  readonly root: HTMLElement;
  readonly canvases: readonly HTMLCanvasElement[];
  readonly cross: SVGSVGElement;
  readonly bar: HTMLCanvasElement;
  readonly barTicks: SVGSVGElement;
  /** The numbers of the sum, and what they are: full, representation, gradient. */
  readonly values: readonly HTMLElement[];
  readonly notes: readonly HTMLElement[];
  /** The step at which the kernel in view was measured. */
  readonly step: HTMLElement;
  /** The names of the two contexts in the crosshair. */
  readonly rowName: HTMLElement;
  readonly columnName: HTMLElement;
  /** Where the sum at a cell stands in words; null where the panel has no room for it. */
  readonly gloss: HTMLElement | null;
}

/** What the view shows, as far as React decides it. */
export interface KernelViewModel {
  readonly source: KernelSource;
  readonly size: number;
  readonly contexts: readonly string[];
  readonly window: MapWindow;
  readonly scale: ColourScale;
  /** Side of a map and the gap between two, px. */
  readonly side: number;
  readonly gap: number;
}

/** Width of the colour bar, px. */
export const BAR_WIDTH = 132;

/** What the canvases were last painted of. */
interface Painted {
  readonly frame: KernelComponents | null;
  readonly window: MapWindow | null;
  readonly key: string;
}
const NOTHING: Painted = { frame: null, window: null, key: "" };

const NAMES = ["Full kernel", "Representation component", "Gradient component"] as const;

/** The step of a kernel, or both where two of other steps are compared. */
function steps({ step, against }: KernelComponents): string {
  return against === undefined
    ? `step ${formatCount(step)}`
    : `steps ${formatCount(step)} and ${formatCount(against)}`;
}

/** Says so where no kernel of the step in view was measured or kept. */
function before({ step }: KernelComponents, source: KernelSource): string {
  const wanted = source.inView?.() ?? null;
  return wanted === null || step >= wanted ? "" : `, the last before ${formatCount(wanted)}`;
}

/** At most this often the sentences for screen readers are written anew, ms. */
const SENTENCE_INTERVAL = 1000;

/** The painter of the kernel panel. */
export class KernelView {
  #elements: KernelElements;
  #crosshair: Crosshair;
  #model: KernelViewModel;
  #theme: Theme;
  #maps: readonly CellMap[];
  #cross: Overlay;
  #barTicks: Overlay;
  #keeper = new ScaleKeeper();
  #painter: Painter;
  #ends: (() => void)[] = [];
  #endSource: () => void;
  #full: Float32Array | null = null;
  /** What the canvases show, so that a moving crosshair does not paint them again. */
  #painted: Painted = NOTHING;
  /** The block that is being dragged out, by the places of its corners. */
  #block: readonly [Cell, Cell] | null = null;
  #described = { at: Number.NEGATIVE_INFINITY, step: Number.NaN, timer: 0 };

  constructor(elements: KernelElements, crosshair: Crosshair, model: KernelViewModel) {
    this.#elements = elements;
    this.#crosshair = crosshair;
    this.#model = model;
    this.#theme = new Theme(elements.root);
    this.#maps = elements.canvases.map((canvas) => new CellMap(canvas));
    this.#cross = new Overlay(elements.cross);
    this.#barTicks = new Overlay(elements.barTicks);
    this.#painter = frameLoop.add((time) => this.#paint(time));
    this.#ends.push(
      crosshair.subscribe(() => this.#painter.invalidate()),
      onThemeChange(() => {
        this.#theme.refresh();
        this.#painted = NOTHING;
        this.#painter.invalidate();
      }),
    );
    this.#endSource = model.source.subscribe(() => this.#painter.invalidate());
    this.#painter.invalidate();
  }

  update(model: KernelViewModel): void {
    if (model.source !== this.#model.source || model.size !== this.#model.size) {
      this.#endSource();
      this.#endSource = model.source.subscribe(() => this.#painter.invalidate());
      this.#keeper.reset();
      this.#described.at = Number.NEGATIVE_INFINITY;
    }
    this.#model = model;
    this.#painter.invalidate();
  }

  /** A block is being dragged out between two places; null once it is let go of. */
  mark(block: readonly [Cell, Cell] | null): void {
    this.#block = block;
    this.#painter.invalidate();
  }

  destroy(): void {
    this.#painter.remove();
    this.#endSource();
    clearTimeout(this.#described.timer);
    for (const end of this.#ends) end();
  }

  /** The frame in view, if it is of the size that the panel was told. */
  #frame(): KernelComponents | null {
    const frame = this.#model.source.current();
    return frame && frame.representation.length === this.#model.size ** 2 ? frame : null;
  }

  #paint(time: number): void {
    const frame = this.#frame();
    const { root } = this.#elements;
    root.toggleAttribute("data-empty", !frame);
    if (frame) this.#paintMaps(frame, time);
    else if (this.#painted.frame) {
      for (const map of this.#maps) map.clear();
      this.#painted = NOTHING;
      this.#keeper.reset();
    }
    this.#paintCrosshair(frame);
    this.#writeReadOut(frame);
  }

  #paintMaps(frame: KernelComponents, time: number): void {
    const { size, scale, source, window } = this.#model;
    const first = source.first();
    const key = `${scale} ${size} ${first?.step ?? ""}`;
    const before = this.#painted;
    if (before.frame === frame && before.window === window && before.key === key) return;
    this.#full = sumComponents(frame, this.#full);
    const maps = [this.#full, frame.representation, frame.gradient];
    const summaries = maps.map((values) => summariseMatrix(values, size));
    const scales = this.#keeper.scales(scale, summaries);
    const table = this.#theme.diverging();
    const [rows, columns] = [spanLength(window.rows), spanLength(window.columns)];
    this.#maps.forEach((map, i) => {
      // The scales stay those of the whole kernel: a colour means the same in a block of it.
      const cells = cutOut(maps[i] as Float32Array, size, window);
      map.paint(cells, rows, columns, scales.maps[i] ?? scales.bar, table);
    });
    this.#painted = { frame, window, key };
    this.#paintBar(scales);
    this.#describe(frame, time);
  }

  /** Writes what each map shows in a sentence: at once when still, at most once a second when moving. */
  #describe(frame: KernelComponents, time: number): void {
    clearTimeout(this.#described.timer);
    const wait = this.#described.at + SENTENCE_INTERVAL - time;
    if (wait > 0) {
      this.#described.timer = window.setTimeout(() => {
        const now = this.#frame();
        if (now) this.#describe(now, Number.POSITIVE_INFINITY);
      }, wait);
      return;
    }
    this.#described.at = Number.isFinite(time) ? time : performance.now();
    const { size, contexts } = this.#model;
    const { rows, columns } = this.#model.window;
    const shown = isWhole(this.#model.window)
      ? ""
      : ` Shown is a block of ${spanLength(rows)} by ${spanLength(columns)}.`;
    const maps = [sumComponents(frame, null), frame.representation, frame.gradient];
    this.#elements.canvases.forEach((canvas, i) => {
      const summary = summariseMatrix(maps[i] as Float32Array, size);
      const label = `${NAMES[i]} on ${size} contexts at step ${frame.step}. ${describeMatrix(summary, contexts)}${shown}`;
      canvas.setAttribute("aria-label", label);
    });
  }

  #paintBar(scales: MapScales): void {
    const { bar } = this.#elements;
    const context = bar.getContext("2d");
    if (!context) return;
    const table = this.#theme.diverging();
    bar.width = 2 * BAR_WIDTH;
    bar.height = 1;
    const image = context.createImageData(bar.width, 1);
    for (let x = 0; x < bar.width; x++) {
      const position = barPosition(scales.bar, scales.barLow, (x + 0.5) / bar.width);
      const at = 4 * tableIndex(table, position);
      image.data.set(table.rgba.subarray(at, at + 4), 4 * x);
    }
    context.putImageData(image, 0, 0);
    const own = this.#model.scale === "own";
    const ticks = barTicks(scales.bar, scales.barLow, BAR_WIDTH, (value) =>
      own ? (value === 0 ? "0" : "own max") : formatSignificant(value, value >= 1 ? 3 : 1),
    ).filter((tick) => !own || tick.value === 0 || tick.value === 1);
    this.#barTicks.begin();
    for (const tick of ticks) {
      const x = Math.round(tick.x);
      this.#barTicks.path(`tick ${tick.value}`, `M${x + 0.5} 0v3`, { class: "kp-tick" });
      const half = tick.text.length * 3;
      // At the bar's ends words stay inside them.
      const [anchor, at] =
        x + half > BAR_WIDTH ? ["end", BAR_WIDTH] : x - half < 0 ? ["start", 0] : ["middle", x];
      this.#barTicks.text(`text ${tick.value}`, Number(at), 14, tick.text, {
        "text-anchor": String(anchor),
      });
    }
    this.#barTicks.end();
  }

  #paintCrosshair(frame: KernelComponents | null): void {
    const { window, side, gap } = this.#model;
    const cell = frame ? this.#crosshair.cell : null;
    const at = cell && placeOfCell(window, cell);
    const grid: MapGrid = {
      rows: spanLength(window.rows),
      columns: spanLength(window.columns),
      side,
      gap,
    };
    this.#cross.begin();
    if (this.#block) drawBlock(this.#cross, ...this.#block, grid);
    else if (at) drawCrosshair(this.#cross, at, grid);
    this.#cross.end();
    const { root } = this.#elements;
    for (const label of root.querySelectorAll<HTMLElement>("[data-from]")) {
      const place = label.dataset.axis === "row" ? at?.row : at?.column;
      const from = Number(label.dataset.from);
      const to = Number(label.dataset.to);
      label.toggleAttribute("data-on", place !== undefined && place >= from && place < to);
    }
  }

  #writeReadOut(frame: KernelComponents | null): void {
    const { size, contexts, source } = this.#model;
    const cell = frame ? this.#crosshair.cell : null;
    const sum = readOut(frame, size, cell, source.first());
    const { values, notes, step, rowName, columnName, gloss, root } = this.#elements;
    write(
      gloss,
      cell
        ? `Learning at x′ moves x by ${sum.full.value}: ${sum.representation.value} through the classifier, ${sum.gradient.value} through the backbone.`
        : "",
    );
    write(step, frame ? `, at ${steps(frame)}${before(frame, this.#model.source)}` : "");
    [sum.full, sum.representation, sum.gradient].forEach((term, i) => {
      write(values[i], term.value);
      write(notes[i], term.note);
    });
    root.toggleAttribute("data-cell", !!cell);
    if (!cell) return;
    write(rowName, contexts[cell.row] ?? `context ${cell.row + 1}`);
    write(columnName, contexts[cell.column] ?? `context ${cell.column + 1}`);
  }
}

function write(element: HTMLElement | null | undefined, text: string): void {
  if (element && element.textContent !== text) element.textContent = text;
}
