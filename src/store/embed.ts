/**
 * The page inside another one: `?embed` is the Lab without its header, `?embed=kernels` one panel of it,
 * and `&origin=https://example.org`, as often as need be, an origin whose pages may drive it by messages
 * (docs/embedding.md).
 */
import { type Problem, problemOf, quote } from "../experiment/problem";

/** What can be embedded, and the width at which it is drawn for a slide, px: a narrower one shows it smaller. */
export const EMBEDS = [
  { id: "lab", label: "the Lab", drawn: 1600 },
  { id: "kernels", label: "the kernel and its components", drawn: 960 },
  { id: "lever", label: "the lever and the kernel", drawn: 1280 },
  { id: "timeline", label: "the time axis with its measures", drawn: 960 },
  { id: "answers", label: "the answers", drawn: 960 },
  { id: "instrument", label: "an instrument", drawn: 1440 },
] as const;

/** A part of the page that can be embedded by itself. */
export type EmbedId = (typeof EMBEDS)[number]["id"];

/** What an address asks for of a page that is embedded. */
export interface Embed {
  readonly panel: EmbedId;
  /** Whose messages are answered; nobody's where none is declared. */
  readonly origins: readonly string[];
  /** What was wrong in the address. */
  readonly problems: readonly Problem[];
}

/** Most origins that an address may declare. */
const MOST_ORIGINS = 8;

/** An origin as browsers write it, "https://example.org"; null for what is none. */
function originOf(text: string): string | null {
  try {
    const { protocol, origin } = new URL(text);
    return text === origin && /^https?:$/.test(protocol) ? origin : null;
  } catch {
    return null;
  }
}

/** What the query of an address, with or without its "?", asks for; null for a page of its own. */
export function readEmbed(query: string): Embed | null {
  const parameters = new URLSearchParams(query);
  const asked = parameters.get("embed");
  if (asked === null) return null;
  const problems: Problem[] = [];
  const panel = asked === "" ? "lab" : EMBEDS.find(({ id }) => id === asked)?.id;
  if (panel === undefined) {
    const allowed = EMBEDS.map(({ id }) => id).join(", ");
    problems.push(problemOf("embed", `${quote(asked)} cannot be embedded`, allowed));
  }
  const given = parameters.getAll("origin");
  if (given.length > MOST_ORIGINS) {
    problems.push(problemOf("origin", `${given.length} are too many`, `up to ${MOST_ORIGINS}`));
  }
  const origins = given.slice(0, MOST_ORIGINS).flatMap((text) => {
    const origin = originOf(text);
    if (origin !== null) return [origin];
    problems.push(problemOf("origin", `${quote(text)} is none`, "such as https://example.org"));
    return [];
  });
  return { panel: panel ?? "lab", origins: [...new Set(origins)], problems };
}

/** The sizes that embed code is offered for: two of slides, and the width that there is. */
export const EMBED_SIZES = [
  { id: "960", label: "960 × 540", width: 960, height: 540 },
  { id: "1280", label: "1280 × 720", width: 1280, height: 720 },
  { id: "full", label: "100 %", width: null, height: 600 },
] as const;

/** A size of the frame that is offered for another page. */
export type EmbedSize = (typeof EMBED_SIZES)[number]["id"];

function attribute(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll('"', "&quot;").replaceAll("<", "&lt;");
}

/**
 * The HTML that embeds a panel.
 * @param page the address of the page, without query and hash.
 * @param hash what the link holds, with its "#".
 * @param origin the page that may drive it; none where null.
 */
export function embedCode(
  panel: EmbedId,
  size: EmbedSize,
  page: string,
  hash: string,
  origin: string | null,
): string {
  const { width, height } = EMBED_SIZES.find(({ id }) => id === size) ?? EMBED_SIZES[0];
  const drawn = EMBEDS.find(({ id }) => id === panel)?.drawn ?? 960;
  const query = panel === "lab" ? "?embed" : `?embed=${panel}`;
  const declared = origin === null ? "" : `&origin=${origin}`;
  const address = attribute(`${page}${query}${declared}${hash}`);
  const frame = (attributes: string, style: string) =>
    [
      `<iframe src="${address}"`,
      `  ${attributes} style="border:0${style}" loading="lazy"`,
      `  title="RL post-training playground" allow="fullscreen; clipboard-write"></iframe>`,
    ].join("\n");
  if (width === null) return frame(`width="100%" height="${height}"`, "");
  if (drawn <= width) return frame(`width="${width}" height="${height}"`, "");
  // As large as the Lab is composed for, and shown at the size of the slide.
  const scale = width / drawn;
  return [
    `<div style="width:${width}px;height:${height}px;overflow:hidden">`,
    frame(
      `width="${drawn}" height="${Math.round(height / scale)}"`,
      `;transform:scale(${+scale.toFixed(4)});transform-origin:0 0`,
    ),
    "</div>",
  ].join("\n");
}
