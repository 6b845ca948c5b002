/**
 * The crosshair that the three maps share: a cell under the pointer, else one that was pinned. Moving
 * it repaints an overlay and two numbers, so it lives outside of React.
 */
import type { Cell } from "./kernel-source";

/** The cell in view, and who is told when it is another. */
export class Crosshair {
  #hovered: Cell | null = null;
  #pinned: Cell | null = null;
  #latest: Cell | null = null;
  #listeners = new Set<() => void>();

  /** The cell in view: the hovered one, else the pinned one. */
  get cell(): Cell | null {
    return this.#hovered ?? this.#pinned;
  }

  get pinned(): Cell | null {
    return this.#pinned;
  }

  /** The cell in view, or the one that was in view last: what a menu beside the maps is about. */
  get latest(): Cell | null {
    return this.cell ?? this.#latest;
  }

  /** The pointer or the arrow keys are at a cell; null when they have left the maps. */
  hover(cell: Cell | null): void {
    if (sameCell(this.#hovered, cell)) return;
    this.#latest = cell ?? this.cell;
    this.#hovered = cell;
    this.#changed();
  }

  /** Pins a cell; pinning the pinned one again releases it. */
  togglePin(cell: Cell): void {
    this.#pinned = sameCell(this.#pinned, cell) ? null : cell;
    this.#changed();
  }

  /** Nothing hovered, nothing pinned. */
  clear(): void {
    if (!this.#hovered && !this.#pinned) return;
    this.#hovered = null;
    this.#pinned = null;
    this.#changed();
  }

  subscribe(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => {
      this.#listeners.delete(listener);
    };
  }

  #changed(): void {
    for (const listener of this.#listeners) listener();
  }
}

/** Whether two cells are the same one, or both none. */
export function sameCell(a: Cell | null, b: Cell | null): boolean {
  return a === b || (!!a && !!b && a.row === b.row && a.column === b.column);
}

/** Where a key takes the crosshair on maps of so many cells; null for a key that does not move it. */
export function moveCell(
  cell: Cell | null,
  key: string,
  rows: number,
  columns = rows,
): Cell | null {
  const from = cell ?? { row: 0, column: 0 };
  const limit = (place: number, size: number) => Math.min(size - 1, Math.max(0, place));
  switch (key) {
    case "ArrowUp":
      return cell ? { ...from, row: limit(from.row - 1, rows) } : from;
    case "ArrowDown":
      return cell ? { ...from, row: limit(from.row + 1, rows) } : from;
    case "ArrowLeft":
      return cell ? { ...from, column: limit(from.column - 1, columns) } : from;
    case "ArrowRight":
      return cell ? { ...from, column: limit(from.column + 1, columns) } : from;
    case "Home":
      return { ...from, column: 0 };
    case "End":
      return { ...from, column: columns - 1 };
    default:
      return null;
  }
}
