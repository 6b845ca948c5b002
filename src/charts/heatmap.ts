/**
 * A matrix as a picture: one pixel a cell into a small canvas, which CSS enlarges with
 * `image-rendering: pixelated`. Axes and crosshair are drawn over it by others.
 */
import { type ColourTable, tableIndex } from "./colour";
import type { SignedScale } from "./signed-scale";

/** A canvas and the pixel buffer that it keeps between frames. */
export class Heatmap {
  readonly canvas: HTMLCanvasElement;
  #image: ImageData | null = null;

  constructor(canvas: HTMLCanvasElement) {
    this.canvas = canvas;
  }

  /**
   * Paints a matrix, row 0 at the top.
   *
   * @param values [size · size], row by row; a cell that is not finite is left transparent.
   * @throws RangeError when the number of values is not size².
   */
  paint(values: ArrayLike<number>, size: number, scale: SignedScale, table: ColourTable): void {
    if (values.length !== size * size) {
      throw new RangeError(`values: got ${values.length}, expected ${size}² = ${size * size}`);
    }
    const context = this.canvas.getContext("2d");
    if (!context) return;
    if (!this.#image || this.#image.width !== size) {
      this.canvas.width = size;
      this.canvas.height = size;
      this.#image = context.createImageData(size, size);
    }
    colourCells(values, scale, table, this.#image.data);
    context.putImageData(this.#image, 0, 0);
  }

  /** Leaves the canvas transparent. */
  clear(): void {
    this.canvas.getContext("2d")?.clearRect(0, 0, this.canvas.width, this.canvas.height);
  }
}

/** Writes one RGBA quadruple a value into `out` [4 · values.length]. */
export function colourCells(
  values: ArrayLike<number>,
  scale: SignedScale,
  table: ColourTable,
  out: Uint8ClampedArray,
): void {
  for (let i = 0; i < values.length; i++) {
    const value = values[i] as number;
    if (!Number.isFinite(value)) {
      out[4 * i + 3] = 0;
      continue;
    }
    const at = 4 * tableIndex(table, scale.position(value));
    out[4 * i] = table.rgba[at] as number;
    out[4 * i + 1] = table.rgba[at + 1] as number;
    out[4 * i + 2] = table.rgba[at + 2] as number;
    out[4 * i + 3] = 255;
  }
}

/**
 * The side of a map of `cells` cells, near `wanted` CSS px, for which every cell covers the same whole
 * number of screen pixels: cells of unequal width would draw lines that are not in the data.
 */
export function evenSide(wanted: number, cells: number, ratio: number): number {
  const perCell = Math.max(1, Math.floor((wanted * ratio) / cells + 1e-6));
  return (perCell * cells) / ratio;
}

/** The cell under a place in a map `side` px wide; null outside. */
export function cellAt(
  x: number,
  y: number,
  side: number,
  cells: number,
): { row: number; column: number } | null {
  const column = Math.floor((x / side) * cells);
  const row = Math.floor((y / side) * cells);
  const inside = column >= 0 && row >= 0 && column < cells && row < cells;
  return inside ? { row, column } : null;
}
