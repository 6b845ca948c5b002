/**
 * Numbers as the page sets them: tabular, with a true minus sign, without the zero before a decimal
 * point (".94", "−.03") as in statistical tables, with a comma between thousands.
 */
import { format } from "d3-format";

const MINUS = "−";

/** A fixed number of decimals: 0.94 → ".94", −0.031 → "−.03", 1.618 → "1.62", 0 → "0". */
export function formatFixed(value: number, decimals = 2): string {
  if (!Number.isFinite(value)) return formatNonFinite(value);
  return trim(format(`,.${decimals}f`)(value));
}

/**
 * A number of significant digits, exponents only where the figure would otherwise be long:
 * 76.83 → "76.8", 1322.4 → "1,322", 0.00042 → ".00042", 3e−8 → "3.00e−8".
 */
export function formatSignificant(value: number, digits = 3): string {
  if (!Number.isFinite(value)) return formatNonFinite(value);
  const size = Math.abs(value);
  if (size === 0) return "0";
  if (size < 1e-4 || size >= 1e7) return trim(format(`.${digits - 1}e`)(value)).replace("e+", "e");
  const decimals = Math.max(0, digits - 1 - Math.floor(Math.log10(size)));
  return trim(format(`,.${Math.min(decimals, 8)}f`)(value));
}

/**
 * A figure that has a fixed number of decimals as long as it is of the usual size, and never more digits than
 * say something: 5.45 → "5.45", 224.44 → "224.4", 17706.3 → "17,706", 3e6 → "3.00e6".
 */
export function formatFigure(value: number, decimals = 2): string {
  const size = Math.abs(value);
  if (size >= 1e6 && Number.isFinite(size)) {
    return trim(format(".2e")(value)).replace("e+", "e");
  }
  return formatFixed(value, size < 100 ? decimals : Math.min(decimals, size < 1000 ? 1 : 0));
}

/** Decimals that a tick of an axis with this spacing needs, so that all its ticks agree. */
export function formatTick(value: number, spacing: number): string {
  // A multiple of the spacing may come out of a sum as 1e−17.
  const clean = Math.abs(value) < spacing * 1e-6 ? 0 : value;
  if (spacing < 1e-4 && clean !== 0) return formatSignificant(clean, 2);
  const decimals = decimalsOf(spacing);
  const text = formatFixed(clean, decimals);
  // ".80" beside ".5" reads as noise in a narrow margin: drop the zeros that say nothing.
  return text.includes(".") ? text.replace(/\.?0+$/, "") || "0" : text;
}

function decimalsOf(spacing: number): number {
  for (let decimals = 0; decimals < 6; decimals++) {
    const scaled = spacing * 10 ** decimals;
    if (Math.abs(scaled - Math.round(scaled)) < 1e-6) return decimals;
  }
  return 6;
}

/**
 * A share as a percentage with a thin space, "78 %".
 * @param decimals where left out none, or one below one per cent.
 */
export function formatPercent(share: number, decimals?: number): string {
  if (!Number.isFinite(share)) return formatNonFinite(share);
  const percent = 100 * share;
  const small = percent !== 0 && Math.abs(percent) < 1;
  return `${formatFixed(percent, decimals ?? (small ? 1 : 0))}\u2009%`;
}

/** The same with a sign, for changes: "+22 %", "−4 %", "0 %". */
export function formatSignedPercent(share: number): string {
  const text = formatPercent(share);
  return share > 0 && /[1-9]/.test(text) ? `+${text}` : text;
}

/** A step or a count: "1,200". */
export function formatCount(value: number): string {
  return Number.isFinite(value) ? trim(format(",d")(value)) : formatNonFinite(value);
}

function formatNonFinite(value: number): string {
  if (Number.isNaN(value)) return "–";
  return value > 0 ? "∞" : `${MINUS}∞`;
}

/** A number as the page sets it: without the zero before its point. */
export function withoutZero(text: string): string {
  return text.replace(/^(−?)0\./, "$1.");
}

/** A text with all its numbers as the page sets them. */
export function withoutZeros(text: string): string {
  return text.replace(/(?<![\d.])0\.(?=\d)/g, ".");
}

function trim(text: string): string {
  const signed = text.replace("-", MINUS);
  const bare = withoutZero(signed);
  // "−.00" and "−0" are rounding, not a sign.
  return /[1-9]/.test(bare.split("e")[0] ?? "") ? bare : "0";
}
