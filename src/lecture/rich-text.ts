/**
 * A lecture's sentences: words, words in the hue of a run or a component, and numbers by name.
 *
 *     "The {rep:representation} component is {metric:ntk/gradient_share@std|percent} of the trace."
 *
 * `{break}` begins a new line.
 */
import {
  isCount,
  parseQuantity,
  QUANTITIES,
  type Quantity,
  quantityValue,
  type Reading,
} from "./quantity";

/** The hue of a run or a component, an emphasis, or mathematics. */
export const TONES = ["rep", "grad", "std", "cf", "third", "strong", "math"] as const;
/** The hue or the hand in which words are set. */
export type TextTone = (typeof TONES)[number];

/** How a number is written: decimals or per cent, with its sign always or never. */
export interface NumberFormat {
  readonly sign: "always" | "never" | "minus";
  /** Whether a hundredfold, with the sign of per cent. */
  readonly percent: boolean;
  readonly decimals: number;
}

/** Words of one tone, or a number by name. */
export type TextPart =
  | { readonly text: string; readonly tone: TextTone | null }
  | { readonly quantity: Quantity; readonly format: NumberFormat };

/** A sentence, part by part. */
export type RichText = readonly TextPart[];

/** What is spoken: words with their hues. */
export interface SpokenPart {
  readonly text: string;
  readonly tone: TextTone | null;
}

const FORMAT = /^(signed|size)?\s?(percent)?\s?([0-4])?$/;

/** What may follow the bar of a number, for messages. */
const FORMATS = "percent, 0 to 4 (decimals), both (percent 1), signed or size before";

function parseFormat(text: string | undefined, quantity: Quantity): NumberFormat | null {
  const usual = isCount(quantity) ? 0 : 2;
  if (text === undefined) return { sign: "minus", percent: false, decimals: usual };
  const parts = FORMAT.exec(text);
  if (!parts) return null;
  const [, sign, percent, digits] = parts;
  return {
    sign: sign === "signed" ? "always" : sign === "size" ? "never" : "minus",
    percent: percent !== undefined,
    decimals: digits === undefined ? (percent ? 0 : usual) : Number(digits),
  };
}

/** A sentence from its text, or what is wrong with it in words. */
export function parseRichText(
  text: string,
):
  | { readonly ok: true; readonly parts: RichText }
  | { readonly ok: false; readonly wrong: string } {
  const parts: TextPart[] = [];
  for (const [piece = "", inside] of text.matchAll(/\{([^{}]*)\}|[^{}]+|[{}]/g)) {
    if (piece === "{" || piece === "}") return { ok: false, wrong: `a ${piece} stands alone` };
    if (inside === undefined) {
      parts.push({ text: piece, tone: null });
      continue;
    }
    if (inside === "break") {
      parts.push({ text: "\n", tone: null });
      continue;
    }
    const tone = TONES.find((one) => inside.startsWith(`${one}:`));
    if (tone) {
      parts.push({ text: inside.slice(tone.length + 1), tone });
      continue;
    }
    const [name = "", asked] = inside.split("|");
    const quantity = parseQuantity(name.trim());
    if (!quantity) {
      return { ok: false, wrong: `{${inside}} names no quantity; quantities: ${QUANTITIES}` };
    }
    const format = parseFormat(asked?.trim(), quantity);
    if (!format) return { ok: false, wrong: `{${inside}} has no such format; formats: ${FORMATS}` };
    parts.push({ quantity, format });
  }
  return { ok: true, parts };
}

/** The sentence with its numbers as they are now; a number that is not known is a dash. */
export function spoken(
  text: RichText,
  reading: Reading,
  write: (value: number, format: NumberFormat) => string,
): SpokenPart[] {
  return text.map((part) =>
    "quantity" in part
      ? { text: write(quantityValue(part.quantity, reading), part.format), tone: null }
      : part,
  );
}

/** The words alone. */
export function plain(parts: readonly SpokenPart[]): string {
  return parts.map(({ text }) => text).join("");
}
