/**
 * A matrix of any two sizes as a picture: one pixel a cell into a small canvas, which CSS enlarges
 * with `image-rendering: pixelated`. Cells that are not finite stay transparent, so that a row of NaN
 * is a gap between two blocks of rows.
 */
import type { ColourTable } from "./colour";
import { colourCells } from "./heatmap";
import type { SignedScale } from "./signed-scale";

/** A canvas and the pixel buffer that it keeps between frames. */
export class CellMap {
  readonly canvas: HTMLCanvasElement;
  #image: ImageData | null = null;

  constructor(canvas: HTMLCanvasElement) {
    this.canvas = canvas;
  }

  /**
   * Paints values [rows · columns], row by row, row 0 at the top.
   * @throws RangeError when the number of values is not rows · columns.
   */
  paint(
    values: ArrayLike<number>,
    rows: number,
    columns: number,
    scale: SignedScale,
    table: ColourTable,
  ): void {
    if (values.length !== rows * columns) {
      throw new RangeError(`values: got ${values.length}, expected ${rows} × ${columns}`);
    }
    const context = this.canvas.getContext("2d");
    if (!context || values.length === 0) return;
    if (this.#image?.width !== columns || this.#image.height !== rows) {
      this.canvas.width = columns;
      this.canvas.height = rows;
      this.#image = context.createImageData(columns, rows);
    }
    colourCells(values, scale, table, this.#image.data);
    context.putImageData(this.#image, 0, 0);
  }

  /** Leaves the canvas transparent. */
  clear(): void {
    this.canvas.getContext("2d")?.clearRect(0, 0, this.canvas.width, this.canvas.height);
  }
}
