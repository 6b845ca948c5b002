import type { LeverGeometry } from "../../panels/lever/geometry";
import { useCustomLength } from "./use-custom-length";

/** Where the lever and its wires stand on a page. */
export interface LeverRoom {
  readonly geometry: LeverGeometry;
  /** Width of the rail, px. */
  readonly rail: number;
  /** Where the plot begins, px. */
  readonly plot: number;
}

/** The room that the page's grid leaves, with the lever that fits it. */
export function useLeverRoom(wide: LeverGeometry, narrow: LeverGeometry): LeverRoom {
  const rail = useCustomLength("--rail", 240);
  const plot = rail + useCustomLength("--gutter", 24) + useCustomLength("--pad", 80);
  return { geometry: rail < 240 ? narrow : wide, rail, plot };
}
