/** The sum in numbers, under the three maps: at a cell, or of the whole kernel where none is chosen. */
import {
  formatFigure,
  formatFixed,
  formatSignedPercent,
  formatSignificant,
} from "../../charts/format";
import { percent } from "../percent";
import type { Cell, KernelComponents } from "./kernel-source";
import { LARGE, writtenSum } from "./written-sum";

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
  const sum = writtenSum(representation, gradient);
  const norms = Math.sqrt(
    at(frame.representation, row, row) * at(frame.representation, column, column),
  );
  return {
    full: { value: sum.full, note: "" },
    representation: {
      value: sum.representation,
      note: norms > 0 ? `cosine ${formatFixed(representation / norms)}` : "",
    },
    gradient: {
      value: sum.gradient,
      note: shareNote(gradient, full, frame, size),
    },
  };
}

/** "78 % of cell", "97 % of trace", a line each; a share of a cell has no meaning where the parts pull apart. */
function shareNote(gradient: number, full: number, frame: KernelComponents, size: number): string {
  const trace = traceShare(frame, size);
  const ofTrace = `${percent(trace)} of trace`;
  const share = gradient / full;
  if (share >= 0 && share <= 1) return `${percent(share)} of cell\n${ofTrace}`;
  return `opposite sign\n${ofTrace}`;
}

function traceReadOut(
  frame: KernelComponents,
  size: number,
  first: KernelComponents | null,
): ReadOut {
  const representation = meanDiagonal(frame.representation, size);
  const gradient = meanDiagonal(frame.gradient, size);
  const sum = writtenSum(representation, gradient);
  const since = (now: number, values: Float32Array | undefined) =>
    first && first.step !== frame.step && values
      ? sinceStart(now / meanDiagonal(values, size) - 1, first.step)
      : "";
  const gradientSince = since(gradient, first?.gradient);
  const share = `${percent(gradient / (representation + gradient))} of the sum`;
  return {
    full: { value: sum.full, note: "mean of the diagonal" },
    representation: {
      value: sum.representation,
      note: since(representation, first?.representation),
    },
    gradient: {
      value: sum.gradient,
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

function traceShare(frame: KernelComponents, size: number): number {
  const gradient = meanDiagonal(frame.gradient, size);
  return gradient / (gradient + meanDiagonal(frame.representation, size));
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
  const sum = writtenSum(representation, gradient);
  return (
    `Row ${contexts[cell.row] ?? cell.row + 1}, column ${contexts[cell.column] ?? cell.column + 1}: ` +
    `full ${sum.full} = representation ${sum.representation} + gradient ${sum.gradient}.`
  );
}
