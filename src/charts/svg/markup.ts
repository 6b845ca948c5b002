/** SVG as text: escaped, with numbers as short as the picture allows. */

const ESCAPES: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
};

/** A text as XML holds it, without characters that XML 1.0 has no way to write. */
export function escapeXml(text: string): string {
  return (
    text
      // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what XML cannot hold
      .replace(/[\0-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]/g, "")
      .replace(/[&<>"]/g, (sign) => ESCAPES[sign] as string)
  );
}

/** A coordinate, to a hundredth of a px. */
export function coordinate(value: number): string {
  return String(Math.round(value * 100) / 100);
}

/** An element without content, or with `content` as it stands. Attributes that are undefined are left out. */
export function element(
  name: string,
  attributes: Readonly<Record<string, string | number | undefined>>,
  content = "",
): string {
  const written = Object.entries(attributes)
    .filter(([, value]) => value !== undefined)
    .map(
      ([key, value]) =>
        ` ${key}="${typeof value === "number" ? coordinate(value) : escapeXml(value as string)}"`,
    )
    .join("");
  return content === "" ? `<${name}${written}/>` : `<${name}${written}>${content}</${name}>`;
}

/**
 * Attributes that give a text of this width, px, the same one in whatever face it is set: where the figure's
 * own is not to be had, words touch no others all the same.
 */
export function fitted(text: string, width: number) {
  if (text.length < 2 || !(width > 0)) return {};
  return { textLength: width, lengthAdjust: "spacingAndGlyphs" };
}

/** A piece of a figure, and from where to where it reaches from the figure's top, px. */
export interface FigureItem {
  readonly markup: string;
  readonly top: number;
  readonly bottom: number;
}
