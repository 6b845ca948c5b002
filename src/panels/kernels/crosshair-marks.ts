/** The crosshair over the three maps: one horizontal through all, a vertical in each, a box round the cell. */
import type { Overlay } from "../../charts/overlay";
import type { Cell } from "./kernel-source";

/** Half the room kept free round the signs = and + between the maps, px. */
const SIGN = 14;

/** Draws into an overlay whose origin is the first map's top left corner. */
export function drawCrosshair(
  overlay: Overlay,
  cell: Cell,
  size: number,
  side: number,
  gap: number,
): void {
  const unit = side / size;
  const y = (cell.row + 0.5) * unit;
  const half = unit / 2;
  let lines = "";
  let boxes = "";
  for (let map = 0; map < 3; map++) {
    const left = map * (side + gap);
    const x = left + (cell.column + 0.5) * unit;
    if (map === 0) lines += `M-6 ${r(y)}H${r(x - half)}`;
    else if (Math.abs(y - side / 2) < SIGN) {
      const middle = left - gap / 2;
      lines += `M${r(left - gap)} ${r(y)}H${r(middle - SIGN)}M${r(middle + SIGN)} ${r(y)}H${r(x - half)}`;
    } else lines += `M${r(left - gap)} ${r(y)}H${r(x - half)}`;
    lines += `M${r(x + half)} ${r(y)}H${r(left + side)}`;
    lines += `M${r(x)} 0V${r(y - half)}M${r(x)} ${r(y + half)}V${r(side + 4)}`;
    boxes += `M${r(x - half - 0.5)} ${r(y - half - 0.5)}h${r(unit + 1)}v${r(unit + 1)}h${r(-unit - 1)}z`;
  }
  overlay.path("halo", lines, { class: "kp-cross-halo" });
  overlay.path("lines", lines, { class: "kp-cross-line" });
  overlay.path("box-halo", boxes, { class: "kp-box-halo" });
  overlay.path("box", boxes, { class: "kp-box" });
}

function r(place: number): number {
  return Math.round(place * 100) / 100;
}
