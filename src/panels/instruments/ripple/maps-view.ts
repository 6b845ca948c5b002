/** Paints the four maps with what stands over and under them; hover and answers never pass React. */

import { CellMap } from "../../../charts/cell-map";
import { tableIndex } from "../../../charts/colour";
import { formatSignificant } from "../../../charts/format";
import { frameLoop, type Painter } from "../../../charts/frame-loop";
import { Overlay } from "../../../charts/overlay";
import type { SignedScale } from "../../../charts/signed-scale";
import { onThemeChange, Theme } from "../../../charts/theme";
import type { ColourScale } from "../../../store/view";
import { tokenText } from "../../../tasks/vocabulary";
import { partScales } from "../plot/part-scales";
import { signedChange } from "../plot/signed-change";
import { columnMeans, type Movements } from "./movement";
import {
  contextOfRow,
  MEANS,
  type RippleCell,
  type RippleLayout,
  rowsInOrder,
} from "./ripple-layout";
import { PARTS, type Part, type Quantity, type RippleReading } from "./ripple-reading";
import { mapSentence } from "./sentences";

/** A task's probes among all. */
export interface ProbeGroup {
  readonly label: string;
  readonly from: number;
  readonly to: number;
}

/** What the maps show. */
export interface MapsModel {
  readonly layout: RippleLayout;
  /** Null before the first answer, and after "undo". */
  readonly reading: RippleReading | null;
  readonly moved: Movements | null;
  readonly quantity: Quantity;
  readonly scale: ColourScale;
  /** The rewarded tokens. */
  readonly targets: readonly number[];
  readonly target: string;
  readonly groups: readonly ProbeGroup[];
  readonly probeCount: number;
  readonly vocabulary: number;
  readonly updated: number;
  readonly names: readonly string[];
  readonly hovered: RippleCell | null;
}

/** What they are painted into. */
export interface MapsElements {
  readonly canvases: readonly HTMLCanvasElement[];
  readonly marks: SVGSVGElement;
  readonly bar: HTMLCanvasElement;
  readonly root: HTMLElement;
}

const NAMES: Readonly<Record<Part, string>> = {
  representation: "Representation component, predicted",
  gradient: "Gradient component, predicted",
  predicted: "Their sum, predicted",
  measured: "Measured on a copy",
};
const HUES: Readonly<Record<Part, string>> = {
  representation: "f-rep",
  gradient: "f-grad",
  predicted: "f-ink",
  measured: "f-ink",
};
/** Height of the longest bar above its line, and below it. */
const UP = 22;
const DOWN = 10;
/** The painter of the four maps. */
export class MapsView {
  #elements: MapsElements;
  #model: MapsModel;
  #theme: Theme;
  #overlay: Overlay;
  #maps: readonly CellMap[];
  #painter: Painter;
  #scales: readonly SignedScale[] = [];
  #painted: string | RippleReading | null = null;
  #endTheme: () => void;

  constructor(elements: MapsElements, model: MapsModel) {
    this.#elements = elements;
    this.#model = model;
    this.#theme = new Theme(elements.root);
    this.#overlay = new Overlay(elements.marks);
    this.#maps = elements.canvases.map((canvas) => new CellMap(canvas));
    this.#painter = frameLoop.add(() => this.#paint());
    this.#endTheme = onThemeChange(() => {
      this.#theme.refresh();
      this.#painted = null;
      this.#painter.invalidate();
    });
    this.#painter.invalidate();
  }

  update(model: Partial<MapsModel>): void {
    const { quantity, updated, scale } = this.#model;
    this.#model = { ...this.#model, ...model };
    const now = this.#model;
    const same = quantity === now.quantity && updated === now.updated && scale === now.scale;
    if (!same) this.#painted = null;
    this.#painter.invalidate();
  }

  destroy(): void {
    this.#painter.remove();
    this.#endTheme();
  }

  #paint(): void {
    const { reading, quantity, probeCount, vocabulary, updated } = this.#model;
    this.#elements.root.toggleAttribute("data-empty", !reading);
    const key = reading ?? `empty ${updated}`;
    if (this.#painted !== key) {
      const table = this.#theme.diverging();
      const empty = new Float32Array((probeCount + updated) * vocabulary);
      const maps = PARTS.map((part) => reading?.maps[quantity][part] ?? empty);
      this.#scales = partScales(maps, this.#model.scale);
      maps.forEach((values, i) => {
        const rows = rowsInOrder(values, probeCount, vocabulary);
        const scale = this.#scales[i] as SignedScale;
        this.#maps[i]?.paint(rows, rows.length / vocabulary, vocabulary, scale, table);
      });
      this.#painted = key;
      this.#paintBar();
      this.#describe();
    }
    this.#overlay.begin();
    this.#paintMeans();
    this.#paintLabels();
    this.#paintExtents();
    this.#paintOutlines();
    this.#paintCrosshair();
    this.#overlay.end();
  }

  #paintBar(): void {
    const { bar } = this.#elements;
    const context = bar.getContext("2d");
    if (!context) return;
    const table = this.#theme.diverging();
    bar.width = 160;
    bar.height = 1;
    const image = context.createImageData(bar.width, 1);
    for (let x = 0; x < bar.width; x++) {
      const position = -1 + (2 * (x + 0.5)) / bar.width;
      const at = 4 * tableIndex(table, position);
      image.data.set(table.rgba.subarray(at, at + 4), 4 * x);
    }
    context.putImageData(image, 0, 0);
    const end = extent(this.#scales.at(-1)?.max ?? 1);
    bar.parentElement?.setAttribute("data-low", `−${end}`);
    const unit = this.#model.quantity === "logit" ? "" : " nats";
    bar.parentElement?.setAttribute("data-high", `+${end}${unit}`);
  }

  #describe(): void {
    const { reading, moved, quantity, target } = this.#model;
    const what = quantity === "logit" ? "change of the logits" : "change of log π in nats";
    PARTS.forEach((part, i) => {
      const label =
        reading && moved
          ? mapSentence(
              NAMES[part],
              what,
              target,
              moved.here.mean[part],
              moved.sameTask.mean[part],
              moved.otherTasks.mean[part],
            )
          : `${NAMES[part]}: no update is in force.`;
      this.#elements.canvases[i]?.setAttribute("aria-label", label);
    });
  }

  /** The mean over the probes of every token's change, as bars over each map, one scale for all. */
  #paintMeans(): void {
    const { reading, layout, quantity, targets, vocabulary } = this.#model;
    const means = PARTS.map((part) =>
      reading ? columnMeans(reading, quantity, part) : new Float64Array(vocabulary),
    );
    const largest = Math.max(1e-12, ...means.map((m) => Math.max(0, ...m)));
    const lowest = Math.max(1e-12, ...means.map((m) => Math.max(0, ...m.map((v) => -v))));
    const unit = Math.min(UP / largest, DOWN / lowest);
    const cell = layout.map.width / vocabulary;
    const width = Math.max(3, Math.round(cell * 0.62));
    PARTS.forEach((part, i) => {
      const place = layout.places[i];
      if (!place) return;
      const base = place.top - MEANS + UP + 2.5;
      let [quiet, strong] = ["", ""];
      means[i]?.forEach((mean, token) => {
        const height = mean * unit;
        if (Math.abs(height) < 0.25) return;
        const x = place.left + token * cell + (cell - width) / 2;
        const bar = `M${n(x)} ${n(base)}v${n(-height)}h${width}v${n(height)}z`;
        if (targets.includes(token)) strong += bar;
        else quiet += bar;
      });
      this.#overlay.path(`means ${part}`, quiet, { class: "rp-mean" });
      this.#overlay.path(`target mean ${part}`, strong, { class: HUES[part] });
      const line = `M${n(place.left)} ${n(base)}h${n(layout.map.width)}`;
      this.#overlay.path(`mean line ${part}`, line, { class: "rp-axis" });
      if (i === 0 && !layout.narrow) {
        this.#overlay.text("mean", place.left - 10, base + 4, "mean", { "text-anchor": "end" });
      }
    });
  }

  #paintLabels(): void {
    const { layout, targets, vocabulary, groups, probeCount, updated, hovered } = this.#model;
    const cell = layout.map.width / vocabulary;
    const row = layout.map.height / (probeCount + updated + 1);
    layout.places.forEach((place, map) => {
      for (let token = 0; token < vocabulary; token++) {
        const text = tokenText(token);
        const letter = /[A-Z]/.test(text);
        const on = targets.includes(token) || hovered?.column === token;
        // Sixteen labels in a narrow map: the tasks' letters and a few digits are enough.
        if (cell < 8 && !on && token % 2 === 1) continue;
        this.#overlay.text(
          `token ${map} ${token}`,
          place.left + (token + 0.5) * cell,
          place.top + layout.map.height + 15,
          letter ? text.toLowerCase() : text,
          {
            "text-anchor": "middle",
            class: `${on ? "ink bold" : ""}${letter ? " math" : ""}`.trim(),
          },
        );
      }
    });
    const first = layout.places[0];
    if (!first || layout.narrow) return;
    const shown = hovered && contextOfRow(hovered.row, updated, probeCount);
    for (const { label, from, to } of groups) {
      const middle = first.top + (updated + 1 + (from + to) / 2) * row;
      const on = typeof shown === "number" && shown >= from && shown < to;
      this.#overlay.text(`group ${from}`, first.left - 10, middle + 4, label, {
        "text-anchor": "end",
        class: on ? "ink bold" : "",
      });
      if (from > 0) {
        const y = first.top + (updated + 1 + from) * row;
        const notches = layout.places.map(({ left, top }) => {
          const at = top - first.top + y;
          return `M${n(left - 5)} ${n(at)}h5`;
        });
        this.#overlay.path(`notch ${from}`, notches.join(""), { class: "rp-axis" });
      }
    }
  }

  /** Where each map has its own scale, where that ends. */
  #paintExtents(): void {
    const { layout, scale, reading, hovered } = this.#model;
    if (scale !== "own" || !reading || hovered) return;
    layout.places.forEach(({ left, top }, i) => {
      if (i === PARTS.length - 1) return;
      const words = `±${extent(this.#scales[i]?.max ?? 1)}`;
      this.#overlay.text(
        `extent ${i}`,
        left + layout.map.width,
        top + layout.map.height + 33,
        words,
        {
          "text-anchor": "end",
        },
      );
    });
  }

  /** The updated contexts' rows and the rewarded tokens' columns. */
  #paintOutlines(): void {
    const { layout, targets, vocabulary, probeCount, updated } = this.#model;
    const { width, height } = layout.map;
    const cell = width / vocabulary;
    const row = height / (probeCount + updated + 1);
    const top = (updated + 1) * row;
    let d = "";
    for (const { left, top: y } of layout.places) {
      d += `M${n(left)} ${n(y)}h${n(width)}v${n(updated * row)}h${n(-width)}z`;
      for (const token of targets) {
        d += `M${n(left + token * cell)} ${n(y + top)}h${n(cell)}v${n(height - top)}h${n(-cell)}z`;
      }
    }
    this.#overlay.path("outlines", d, { class: "rp-outline" });
    const first = layout.places[0];
    if (!first) return;
    const middle = first.top + (updated * row) / 2;
    const arrow = `M${n(first.left - 11)} ${n(middle - 4.5)}l8 4.5l-8 4.5z`;
    this.#overlay.path("arrow", arrow, { class: "f-ink" });
    if (!layout.narrow) {
      this.#overlay.text("here", first.left - 15, middle + 4, "here", {
        "text-anchor": "end",
        class: "ink",
      });
    }
  }

  #paintCrosshair(): void {
    const { layout, reading, quantity, vocabulary, probeCount, updated, hovered, names } =
      this.#model;
    this.#elements.root.toggleAttribute("data-hover", !!hovered && !!reading);
    if (!hovered || !reading) return;
    const context = contextOfRow(hovered.row, updated, probeCount);
    if (context === null) return;
    const cell = layout.map.width / vocabulary;
    const row = layout.map.height / (probeCount + updated + 1);
    let [lines, boxes] = ["", ""];
    PARTS.forEach((part, i) => {
      const place = layout.places[i];
      if (!place) return;
      const x = place.left + hovered.column * cell;
      const y = place.top + hovered.row * row;
      const right = place.left + layout.map.width;
      lines += `M${n(place.left - 4)} ${n(y + row / 2)}H${n(x)}M${n(x + cell)} ${n(y + row / 2)}H${n(right)}`;
      lines += `M${n(x + cell / 2)} ${n(place.top)}V${n(y)}M${n(x + cell / 2)} ${n(y + row)}V${n(place.top + layout.map.height)}`;
      boxes += `M${n(x - 0.5)} ${n(y - 0.5)}h${n(cell + 1)}v${n(row + 1)}h${n(-cell - 1)}z`;
      const value = reading.maps[quantity][part][context * vocabulary + hovered.column] as number;
      const legend = place.top + layout.map.height + 33;
      this.#overlay.text(`value ${part}`, place.left, legend, signedChange(value), {
        class: "ink bold rp-value",
      });
      if (i === 0) {
        const where = context >= probeCount ? "here" : (names[context] ?? "");
        const words = `${where}, token ${tokenText(hovered.column)}`;
        this.#overlay.text("where", place.left + 52, legend, words, { class: "second" });
      }
    });
    this.#overlay.path("cross halo", lines, { class: "rp-halo" });
    this.#overlay.path("cross", lines, { class: "rp-cross" });
    this.#overlay.path("box halo", boxes, { class: "rp-box-halo" });
    this.#overlay.path("box", boxes, { class: "rp-box" });
  }
}

/** The end of a scale without its sign. */
function extent(max: number): string {
  return formatSignificant(max, max < 1e-3 ? 1 : 2);
}

function n(place: number): number {
  return Math.round(place * 100) / 100;
}
