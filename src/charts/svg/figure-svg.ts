/** A figure as an SVG document: its pieces on paper, and under them what it shows, of what, and where from. */
import type { FigureParts } from "./figure-items";
import { coordinate, element, escapeXml, fitted } from "./markup";

/** From where to where of a figure is shown, px from its top; one below the other. */
export type Band = readonly [top: number, bottom: number];

/** What stands under a saved figure. */
export interface FigureCaption {
  readonly title: string;
  /** Sentences under the title, each beginning on a line of its own. */
  readonly lines: readonly string[];
  /** The address that shows the same. */
  readonly link: string;
}

/** The colours of its ground and its words. */
export interface FigurePaper {
  readonly paper: string;
  readonly ink: string;
  readonly second: string;
  readonly rule: string;
  /** Names of faces, in the order in which they are taken. */
  readonly font: string;
  /** How wide a line of the caption is in the first of them, px; left out where nobody can tell. */
  readonly widthOf?: (text: string, weight: string) => number;
}

const MARGIN = 24;
const LINE = 18;
/** Mean width of a letter at 12 px, a little too wide, so that no line passes the margin. */
const LETTER = 6.1;
/** The least width that a caption can be read at, px. */
const LEAST_WIDTH = 360;

/** Cuts a text into lines of at most so many characters, at spaces where there are any. */
export function wrapText(text: string, most: number): string[] {
  const lines: string[] = [];
  let line = "";
  for (const word of text.split(" ")) {
    let rest = word;
    if (line !== "" && line.length + 1 + rest.length > most) {
      lines.push(line);
      line = "";
    }
    while (rest.length > most) {
      lines.push(rest.slice(0, most));
      rest = rest.slice(most);
    }
    line = line === "" ? rest : `${line} ${rest}`;
  }
  return line === "" ? lines : [...lines, line];
}

function captionMarkup(
  { title, lines, link }: FigureCaption,
  { ink, second, font, widthOf }: FigurePaper,
  width: number,
): { readonly markup: string; readonly height: number } {
  const most = Math.floor(width / LETTER);
  const rows = [
    ...wrapText(title, most).map((text) => ({ text, fill: ink, weight: "600" })),
    ...lines
      .flatMap((line) => wrapText(line, most))
      .map((text) => ({ text, fill: ink, weight: "400" })),
    ...wrapText(link, most).map((text) => ({ text, fill: second, weight: "400" })),
  ];
  const markup = rows.map(({ text, fill, weight }, row) =>
    element(
      "text",
      {
        x: 0,
        y: LINE * (row + 1) - 5,
        fill,
        "font-family": font,
        "font-size": "12px",
        "font-weight": weight,
        ...(widthOf ? fitted(text, widthOf(text, weight)) : {}),
      },
      escapeXml(text),
    ),
  );
  return { markup: markup.join(""), height: LINE * rows.length };
}

/**
 * The document, with its size in px.
 * @param bands parts of the figure; the whole of it unless given.
 */
export function figureSvg(
  parts: FigureParts,
  caption: FigureCaption,
  look: FigurePaper,
  bands: readonly Band[] = [[0, parts.height]],
): { readonly svg: string; readonly width: number; readonly height: number } {
  const width = Math.ceil(Math.max(parts.width, LEAST_WIDTH));
  let y = 0;
  const pieces = bands.map(([top, bottom]) => {
    const shown = parts.items.filter((item) => item.bottom > top && item.top < bottom);
    // One band is the whole figure, whose words may stand out a little.
    const overflow = bands.length === 1 ? "visible" : "hidden";
    const height = bottom - top;
    const viewBox = `0 ${coordinate(top)} ${coordinate(parts.width)} ${coordinate(height)}`;
    const attributes = { x: 0, y, width: parts.width, height, viewBox, overflow };
    y += height;
    return element("svg", attributes, `\n${shown.map(({ markup }) => markup).join("\n")}\n`);
  });
  const words = captionMarkup(caption, look, width);
  const height = Math.ceil(y + 16 + words.height);
  const whole = { width: width + 2 * MARGIN, height: height + 2 * MARGIN };
  const rule = { x: 0, y: y + 10, width, height: 1, fill: look.rule };
  const svg = element(
    "svg",
    {
      xmlns: "http://www.w3.org/2000/svg",
      width: whole.width,
      height: whole.height,
      viewBox: `0 0 ${whole.width} ${whole.height}`,
      style: "font-variant-numeric: tabular-nums lining-nums",
    },
    [
      "",
      element("title", {}, escapeXml(caption.title)),
      element("desc", {}, escapeXml([...caption.lines, caption.link].join("\n"))),
      parts.definitions.length > 0 ? element("defs", {}, parts.definitions.join("")) : "",
      element("rect", { ...whole, fill: look.paper }),
      element(
        "g",
        { transform: `translate(${MARGIN} ${MARGIN})` },
        `${pieces.join("\n")}\n${element("rect", rule)}\n${element(
          "g",
          { transform: `translate(0 ${coordinate(y + 16)})` },
          words.markup,
        )}`,
      ),
      "",
    ].join("\n"),
  );
  return { svg: `<?xml version="1.0" encoding="UTF-8"?>\n${svg}\n`, ...whole };
}
