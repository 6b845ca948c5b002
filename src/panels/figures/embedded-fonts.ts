/** The page's faces written into a style sheet: a picture made of an SVG can load nothing by itself. */
import sansGreek from "@fontsource-variable/source-sans-3/files/source-sans-3-greek-wght-normal.woff2?url";
import sans from "@fontsource-variable/source-sans-3/files/source-sans-3-latin-wght-normal.woff2?url";
import serifGreekItalic from "@fontsource-variable/source-serif-4/files/source-serif-4-greek-wght-italic.woff2?url";
import serifGreek from "@fontsource-variable/source-serif-4/files/source-serif-4-greek-wght-normal.woff2?url";
import serifItalic from "@fontsource-variable/source-serif-4/files/source-serif-4-latin-wght-italic.woff2?url";
import serif from "@fontsource-variable/source-serif-4/files/source-serif-4-latin-wght-normal.woff2?url";

/** As in theme/fonts.css. */
const GREEK = "U+0370-03FF";
const LATIN =
  "U+0000-00FF, U+0131, U+0152-0153, U+02BB-02BC, U+02C6, U+02DA, U+02DC, U+0304, U+0308, U+0329, U+2000-206F, U+20AC, U+2122, U+2191, U+2193, U+2212, U+2215, U+FEFF, U+FFFD";

const FACES = [
  { family: "Source Sans 3", style: "normal", range: LATIN, url: sans },
  { family: "Source Sans 3", style: "normal", range: GREEK, url: sansGreek },
  { family: "Source Serif 4", style: "normal", range: LATIN, url: serif },
  { family: "Source Serif 4", style: "normal", range: GREEK, url: serifGreek },
  { family: "Source Serif 4", style: "italic", range: LATIN, url: serifItalic },
  { family: "Source Serif 4", style: "italic", range: GREEK, url: serifGreekItalic },
] as const;

async function base64(url: string): Promise<string> {
  const response = await fetch(url);
  if (!response.ok) throw new Error(`the page's fonts cannot be read (${response.status})`);
  const bytes = new Uint8Array(await response.arrayBuffer());
  let text = "";
  for (const byte of bytes) text += String.fromCharCode(byte);
  return btoa(text);
}

let sheet: Promise<string> | null = null;

/** The style sheet; read once. */
export function fontSheet(): Promise<string> {
  sheet ??= Promise.all(
    FACES.map(async ({ family, style, range, url }) => {
      const data = `data:font/woff2;base64,${await base64(url)}`;
      return `@font-face{font-family:"${family}";font-style:${style};font-weight:200 900;src:url("${data}") format("woff2");unicode-range:${range}}`;
    }),
  ).then((faces) => faces.join(""));
  sheet.catch(() => {
    sheet = null;
  });
  return sheet;
}
