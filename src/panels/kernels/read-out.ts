/** The sum in numbers, under the three maps: at a cell, or of the whole kernel where none is chosen. */
import {
  formatFigure,
  formatFixed,
  formatPercent,
  formatSignedPercent,
  formatSignificant,
} from "../../charts/format";
import type { Cell, KernelComponents } from "./kernel-source";

/** A number and what it is (a line or two), for each of the three terms of full = representation + gradient. */
export interface ReadOut {
  readonly full: Term;
  readonly representation: Term;
  readonly gradient: Term;
}

/** A number of the sum, and what is said under it. */
export interface Term {
  readonly value: string;
  readonly note: string;
}

/** A change from here on is said as a factor. */
const MANY = 9;
/** From here on a number has an exponent: as a run diverges, all its digits would not fit under a map. */
const LARGE = 1e6;

const EMPTY: ReadOut = {
  full: { value: "–", note: "" },
  representation: { value: "–", note: "" },
  gradient: { value: "–", note: "" },
};

/**
 * @param frame components [size, size]; null before the first measurement.
 * @param cell  the cell in the crosshair; null for the mean of the diagonal.
 * @param first the run's first frame, for what has changed since; null when there is none.
 */
export function readOut(
  frame: KernelComponents | null,
  size: number,
  cell: Cell | null,
  first: KernelComponents | null,
): ReadOut {
  if (!frame) return EMPTY;
  return cell ? cellReadOut(frame, size, cell) : traceReadOut(frame, size, first);
}

function cellReadOut(frame: KernelComponents, size: number, { row, column }: Cell): ReadOut {
  const at = (values: Float32Array, i: number, j: number) => values[i * size + j] as number;
  const representation = at(frame.representation, row, column);
  const gradient = at(frame.gradient, row, column);
  const full = representation + gradient;
  const figure = commonFigure([full, representation, gradient]);
  const norms = Math.sqrt(
    at(frame.representation, row, row) * at(frame.representation, column, column),
  );
  return {
    full: { value: figure(full), note: "" },
    representation: {
      value: figure(representation),
      note: norms > 0 ? `cosine ${formatFixed(representation / norms)}` : "",
    },
    gradient: {
      value: figure(gradient),
      note: shareNote(gradient, full, frame, size),
    },
  };
}

/** "78 % of cell", "97 % of trace", a line each; a share of a cell has no meaning where the parts pull apart. */
function shareNote(gradient: number, full: number, frame: KernelComponents, size: number): string {
  const trace = traceShare(frame, size);
  const ofTrace = `${partPercent(trace)} of trace`;
  const share = gradient / full;
  if (share >= 0 && share <= 1) return `${partPercent(share)} of cell\n${ofTrace}`;
  return `opposite sign\n${ofTrace}`;
}

function traceReadOut(
  frame: KernelComponents,
  size: number,
  first: KernelComponents | null,
): ReadOut {
  const representation = meanDiagonal(frame.representation, size);
  const gradient = meanDiagonal(frame.gradient, size);
  const figure = commonFigure([representation + gradient, representation, gradient]);
  const since = (now: number, values: Float32Array | undefined) =>
    first && first.step !== frame.step && values
      ? sinceStart(now / meanDiagonal(values, size) - 1, first.step)
      : "";
  const gradientSince = since(gradient, first?.gradient);
  const share = `${partPercent(gradient / (representation + gradient))} of the sum`;
  return {
    full: { value: figure(representation + gradient), note: "mean of the diagonal" },
    representation: {
      value: figure(representation),
      note: since(representation, first?.representation),
    },
    gradient: {
      value: figure(gradient),
      note: gradientSince || share,
    },
  };
}

function sinceStart(change: number, step: number): string {
  if (!Number.isFinite(change)) return "";
  // Frozen features give the very same numbers, bit for bit; anything else has moved.
  if (change === 0) return `unmoved since step ${step}`;
  // "+915,830 %" says less than "× 9,159".
  if (change >= MANY) {
    const times = change >= LARGE ? formatFigure(1 + change) : formatSignificant(1 + change);
    return `× ${times} since step ${step}`;
  }
  return `${formatSignedPercent(change)} since step ${step}`;
}

/** Mean of the diagonal of values [size, size]. */
export function meanDiagonal(values: Float32Array, size: number): number {
  let sum = 0;
  for (let i = 0; i < size; i++) sum += values[i * size + i] as number;
  return sum / size;
}

/** A part in percent; one that is not the whole is never rounded to it. */
function partPercent(share: number): string {
  if (share < 1 && share >= 0.995) return `over ${formatPercent(0.99)}`;
  return formatPercent(share);
}

function traceShare(frame: KernelComponents, size: number): number {
  const gradient = meanDiagonal(frame.gradient, size);
  return gradient / (gradient + meanDiagonal(frame.representation, size));
}

/** How the numbers of one sum are written: with as many decimals, or by exponents where one is large. */
function commonFigure(values: readonly number[]): (value: number) => string {
  if (values.some((value) => Math.abs(value) >= LARGE)) return (value) => formatFigure(value, 0);
  const decimals = commonDecimals(values);
  return (value) => formatFixed(value, decimals);
}

/**
 * Decimals that give the largest number three digits, so that the sum can be checked by eye, and up to two
 * more where the smallest would be rounded to nothing.
 */
function commonDecimals(values: readonly number[]): number {
  const sizes = values.map(Math.abs).filter((size) => size > 0);
  if (sizes.length === 0) return 0;
  const digits = (size: number) => -Math.floor(Math.log10(size));
  const common = 2 + digits(Math.max(...sizes));
  return Math.min(6, Math.max(0, common, Math.min(common + 2, digits(Math.min(...sizes)))));
}

/** The cell in a sentence, for a screen reader. */
export function cellSentence(
  frame: KernelComponents,
  size: number,
  cell: Cell,
  contexts: readonly string[],
): string {
  const at = cell.row * size + cell.column;
  const representation = frame.representation[at] as number;
  const gradient = frame.gradient[at] as number;
  return (
    `Row ${contexts[cell.row] ?? cell.row + 1}, column ${contexts[cell.column] ?? cell.column + 1}: ` +
    `full ${formatSignificant(representation + gradient)} = ` +
    `representation ${formatSignificant(representation)} + gradient ${formatSignificant(gradient)}.`
  );
}
