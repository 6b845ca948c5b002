/**
 * A picture of curves that only grow: what was drawn is kept on a canvas of its own, a frame adds what
 * is new and lays the picture down. Dozens of long curves then cost a frame no more than their ends.
 */

/** A rectangle, px. */
export interface LayerBox {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
}

/** Draws rows from one to another, both included, on a context in the px of the page. */
export type DrawRows = (context: CanvasRenderingContext2D, from: number, to: number) => void;

/** Keeps what was drawn for as long as its key and its size stay the same. */
export class GrowingLayer {
  readonly #canvas = document.createElement("canvas");
  #key = "";
  #last = 0;

  /**
   * Brings the picture up to row `last` and lays it down on `target`.
   * @param key changes whenever what was drawn is to be drawn anew: axes, colours, the rows themselves.
   * @param last index of the newest row that will not change any more; −1 for none.
   */
  paint(
    target: CanvasRenderingContext2D,
    box: LayerBox,
    key: string,
    last: number,
    draw: DrawRows,
  ): void {
    if ("recordsShapes" in target) {
      // A drawing keeps no pictures: the curves are drawn into it whole.
      target.save();
      target.beginPath();
      target.rect(box.left, box.top, box.width, box.height);
      target.clip();
      if (last > 0) draw(target, 0, last);
      target.restore();
      return;
    }
    const ratio = target.getTransform().a || 1;
    // On whole pixels, so that the picture is laid down as it is.
    const left = Math.floor(box.left * ratio);
    const top = Math.floor(box.top * ratio);
    const width = Math.ceil((box.left + box.width) * ratio) - left;
    const height = Math.ceil((box.top + box.height) * ratio) - top;
    const whole = `${key} ${left} ${top} ${width} ${height} ${ratio}`;
    const context = this.#canvas.getContext("2d");
    if (!context || last < 0) return;
    if (whole !== this.#key || last < this.#last) {
      this.#key = whole;
      this.#last = 0;
      // Setting a size clears it.
      this.#canvas.width = Math.max(1, width);
      this.#canvas.height = Math.max(1, height);
      context.setTransform(ratio, 0, 0, ratio, -left, -top);
    }
    if (last > this.#last) draw(context, this.#last, last);
    this.#last = last;
    if (width < 1 || height < 1) return;
    target.drawImage(this.#canvas, left / ratio, top / ratio, width / ratio, height / ratio);
  }
}
