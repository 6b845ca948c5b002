/** Numbers as a lecture's sentences write them. */
import { formatFixed, formatPercent } from "../../charts/format";
import type { NumberFormat } from "../../lecture/rich-text";

/** `.36`, `27 %`, `+1.2`; a dash where nothing is known. */
export function writeNumber(value: number, { sign, percent, decimals }: NumberFormat): string {
  const shown = sign === "never" ? Math.abs(value) : value;
  const text = percent
    ? formatPercent(shown, decimals === 0 ? undefined : decimals)
    : formatFixed(shown, decimals);
  return sign === "always" && value > 0 && /[1-9]/.test(text) ? `+${text}` : text;
}
