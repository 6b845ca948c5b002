/** Changes as the page sets them: with a sign, and with as many decimals as their size asks for. */
import { formatFixed } from "../../../charts/format";

/** "+.0021", "−.13", "+12.4", "−3e−5", "0". */
export function signedChange(value: number): string {
  const size = Math.abs(value);
  if (size > 0 && size < 5e-5) {
    return `${value < 0 ? "−" : "+"}${size.toExponential(0).replace("-", "−")}`;
  }
  const decimals = !Number.isFinite(value) || size >= 0.1 ? 2 : size >= 0.01 ? 3 : 4;
  const text = formatFixed(value, size >= 10 ? 1 : decimals);
  return value > 0 && /[1-9]/.test(text) ? `+${text}` : text;
}

/** The size of a change, with as many decimals. */
export function changeSize(value: number): string {
  return signedChange(Math.abs(value)).replace("+", "");
}

/** The power of ten, 0, 3 or 6, that brings the largest of some changes to about 1: for a narrow table. */
export function commonPower(values: readonly number[]): 0 | 3 | 6 {
  const largest = Math.max(0, ...values.filter(Number.isFinite).map(Math.abs));
  if (largest === 0 || largest >= 0.02) return 0;
  return largest >= 2e-5 ? 3 : 6;
}
