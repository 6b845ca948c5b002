import encodeQR from "qr";

/** A QR code as an SVG path, a unit a module, its quiet zone of four modules included. */
export interface QrModules {
  readonly path: string;
  /** Modules a side. */
  readonly side: number;
  /** Whether a module is dark, row by row. */
  readonly rows: readonly (readonly boolean[])[];
}

/** The code of a text (ISO/IEC 18004), least redundant and so coarsest; null for a text too long for any. */
export function qrModules(text: string): QrModules | null {
  let rows: boolean[][];
  try {
    rows = encodeQR(text, "raw", { ecc: "low", border: 4 });
  } catch {
    return null;
  }
  const path = rows
    .flatMap((row, y) => row.flatMap((dark, x) => (dark ? `M${x} ${y}h1v1h-1z` : [])))
    .join("");
  return { path, side: rows.length, rows };
}
