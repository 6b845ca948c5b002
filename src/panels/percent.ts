/** Shares in words. */
import { formatPercent } from "../charts/format";

/** A share as a percentage that does not break at its line's end, and is never rounded up to all of it. */
export function percent(share: number): string {
  const nearly = share >= 0.995 && share < 1;
  const text = nearly ? formatPercent(Math.floor(share * 1000) / 1000, 1) : formatPercent(share);
  return text.replace("\u2009", "\u202f");
}
