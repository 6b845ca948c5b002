/** full = representation + gradient as it is written, to be checked by eye. */
import { formatFigure, formatFixed } from "../../charts/format";

/** The three numbers, as the page sets them. */
export interface WrittenSum {
  readonly full: string;
  readonly representation: string;
  readonly gradient: string;
}

/** From here on a number has an exponent: as a run diverges, all its digits would not fit under a map. */
export const LARGE = 1e6;

/**
 * The parts are rounded, to as many decimals each; the whole is the sum of the parts as they are written,
 * and so at most one unit of its last digit away from what it is. Rounded by itself it would not be the sum
 * one time in four. Where one of them has an exponent nothing can be checked, and each is written by itself.
 */
export function writtenSum(representation: number, gradient: number): WrittenSum {
  const full = representation + gradient;
  const values = [full, representation, gradient];
  // What is no number has no decimals.
  if (!values.every((value) => Math.abs(value) < LARGE)) {
    const alone = (value: number) => formatFigure(value, 0);
    return {
      full: alone(full),
      representation: alone(representation),
      gradient: alone(gradient),
    };
  }
  const decimals = commonDecimals(values);
  const rounded = (value: number) => Number(value.toFixed(decimals));
  return {
    full: formatFixed(rounded(representation) + rounded(gradient), decimals),
    representation: formatFixed(representation, decimals),
    gradient: formatFixed(gradient, decimals),
  };
}

/**
 * Decimals that give the largest number three digits, and up to two more where the smallest would be rounded
 * to nothing.
 */
function commonDecimals(values: readonly number[]): number {
  const sizes = values.map(Math.abs).filter((size) => size > 0);
  if (sizes.length === 0) return 0;
  const digits = (size: number) => -Math.floor(Math.log10(size));
  const common = 2 + digits(Math.max(...sizes));
  return Math.min(6, Math.max(0, common, Math.min(common + 2, digits(Math.min(...sizes)))));
}
