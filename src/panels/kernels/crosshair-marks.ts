/** The crosshair over the three maps: one horizontal through all, a vertical in each, a box round the cell. */
import type { Overlay } from "../../charts/overlay";
import type { Cell } from "./kernel-source";

/** Half the room kept free round the signs = and + between the maps, px. */
const SIGN = 14;

/** Maps of `side` px and so many cells, `gap` px apart. */
export interface MapGrid {
  readonly rows: number;
  readonly columns: number;
  readonly side: number;
  readonly gap: number;
}

/** Draws into an overlay whose origin is the first map's top left corner; `cell` is a place on the maps. */
export function drawCrosshair(
  overlay: Overlay,
  cell: Cell,
  { rows, columns, side, gap }: MapGrid,
): void {
  const [width, height] = [side / columns, side / rows];
  const y = (cell.row + 0.5) * height;
  const half = width / 2;
  let lines = "";
  let boxes = "";
  for (let map = 0; map < 3; map++) {
    const left = map * (side + gap);
    const x = left + (cell.column + 0.5) * width;
    if (map === 0) lines += `M-6 ${r(y)}H${r(x - half)}`;
    else if (Math.abs(y - side / 2) < SIGN) {
      const middle = left - gap / 2;
      lines += `M${r(left - gap)} ${r(y)}H${r(middle - SIGN)}M${r(middle + SIGN)} ${r(y)}H${r(x - half)}`;
    } else lines += `M${r(left - gap)} ${r(y)}H${r(x - half)}`;
    lines += `M${r(x + half)} ${r(y)}H${r(left + side)}`;
    lines += `M${r(x)} 0V${r(y - height / 2)}M${r(x)} ${r(y + height / 2)}V${r(side + 4)}`;
    boxes += boxPath(x - half, y - height / 2, width, height);
  }
  overlay.path("halo", lines, { class: "kp-cross-halo" });
  overlay.path("lines", lines, { class: "kp-cross-line" });
  overlay.path("box-halo", boxes, { class: "kp-box-halo" });
  overlay.path("box", boxes, { class: "kp-box" });
}

/** Draws the block that is being dragged out, over all maps; its corners are places, both included. */
export function drawBlock(
  overlay: Overlay,
  a: Cell,
  b: Cell,
  { rows, columns, side, gap }: MapGrid,
): void {
  const [width, height] = [side / columns, side / rows];
  const left = Math.min(a.column, b.column) * width;
  const top = Math.min(a.row, b.row) * height;
  const across = (Math.abs(a.column - b.column) + 1) * width;
  const down = (Math.abs(a.row - b.row) + 1) * height;
  const boxes = [0, 1, 2].map((map) => boxPath(map * (side + gap) + left, top, across, down));
  overlay.path("block-halo", boxes.join(""), { class: "kp-box-halo" });
  overlay.path("block", boxes.join(""), { class: "kp-box" });
}

function boxPath(left: number, top: number, width: number, height: number): string {
  return `M${r(left - 0.5)} ${r(top - 0.5)}h${r(width + 1)}v${r(height + 1)}h${r(-width - 1)}z`;
}

function r(place: number): number {
  return Math.round(place * 100) / 100;
}
