import type { SpokenPart, TextTone } from "../../lecture/rich-text";

/** Classes of the words that carry a hue, an emphasis or mathematics. */
const CLASS: Readonly<Record<TextTone, string>> = {
  rep: "rep",
  grad: "grad",
  std: "std",
  cf: "cf",
  third: "third",
  strong: "lec-strong",
  math: "math",
};

/** A sentence with its hues. */
export function Spoken({ parts }: { readonly parts: readonly SpokenPart[] }) {
  return parts.map(({ text, tone }, i) =>
    tone === null ? (
      text
    ) : (
      // biome-ignore lint/suspicious/noArrayIndexKey: a sentence's parts keep their places
      <em key={i} className={CLASS[tone]}>
        {text}
      </em>
    ),
  );
}
