/** How a setting's number is written in a field, and read back from what people type. */

const MINUS = "−";

/** Short and exact: "1e−3", "0.25", "128". Numbers below .01 are written as powers of ten. */
export function settingText(value: number): string {
  if (!Number.isFinite(value)) return "–";
  const size = Math.abs(value);
  const text = size !== 0 && (size < 0.01 || size >= 1e6) ? value.toExponential() : String(value);
  return text.replace("e+", "e").replaceAll("-", MINUS);
}

/** Reads what `settingText` writes and what people type ("1e-3", ".5", "1,000"); NaN for no number. */
export function parseSettingText(text: string): number {
  const plain = text
    .trim()
    .replaceAll(MINUS, "-")
    .replace(/[\s\u202f]/g, "")
    .replace(/^×/, "")
    .replace(/(\d),(\d{3})(?!\d)/g, "$1$2");
  return plain === "" ? Number.NaN : Number(plain);
}
