/** A picture of one pixel a cell as shapes: sharp at every size, in every program. */
import { element } from "./markup";

/** Most pixels that are drawn as shapes; a larger picture stays a picture. */
export const MOST_CELLS = 20_000;

function hex(value: number): string {
  return value.toString(16).padStart(2, "0");
}

/**
 * Pixels [4 · columns · rows], RGBA, as one path a colour, a unit a cell: neighbours of one colour in a
 * row are one rectangle. What is transparent is left out.
 */
export function pixelPaths(pixels: ArrayLike<number>, columns: number, rows: number): string {
  const paths = new Map<string, string>();
  const colourAt = (cell: number): string | null => {
    const [r, g, b, a] = [0, 1, 2, 3].map((i) => pixels[4 * cell + i] as number);
    return a === 0 ? null : `#${hex(r as number)}${hex(g as number)}${hex(b as number)}`;
  };
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < columns; ) {
      const colour = colourAt(row * columns + column);
      let end = column + 1;
      while (end < columns && colourAt(row * columns + end) === colour) end++;
      if (colour !== null) {
        const run = `M${column} ${row}h${end - column}v1h${column - end}z`;
        paths.set(colour, (paths.get(colour) ?? "") + run);
      }
      column = end;
    }
  }
  return [...paths].map(([fill, d]) => element("path", { fill, d })).join("");
}
