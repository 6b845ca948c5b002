/** Saves a figure of the page: as SVG with text, or as PNG at twice its size, with its caption. */
import { figureParts } from "../../charts/svg/figure-items";
import { type FigurePaper, figureSvg } from "../../charts/svg/figure-svg";
import type { FigureSource } from "../../store/figure-caption";
import { saveBytes } from "../../store/save-bytes";
import { fontSheet } from "./embedded-fonts";
import type { Figure } from "./figure";

/** Pixels a px of a PNG. */
const PNG_SCALE = 2;

function lookOf(element: Element): FigurePaper {
  const style = getComputedStyle(element);
  const colour = (name: string) => style.getPropertyValue(name).trim();
  const font = colour("--sans").replaceAll('"', "'");
  const measure = document.createElement("canvas").getContext("2d");
  const widthOf = (text: string, weight: string) => {
    if (!measure) return 0;
    measure.font = `${weight} 12px ${font}`;
    return measure.measureText(text).width;
  };
  return {
    paper: colour("--paper"),
    ink: colour("--ink"),
    second: colour("--ink-2"),
    rule: colour("--rule"),
    font,
    widthOf,
  };
}

/** Most sentences under a figure: one of many small pictures is described by its title. */
const MOST_SENTENCES = 6;

/** What the pictures of an element say of themselves, between two heights, px from its top. */
function sentencesOf(root: HTMLElement, bands: readonly (readonly [number, number])[]): string[] {
  const { top } = root.getBoundingClientRect();
  const zoom = root.getBoundingClientRect().width / root.offsetWidth || 1;
  const pictures = [...root.querySelectorAll('[role="img"][aria-label]')];
  const sentences = pictures.flatMap((picture) => {
    const box = picture.getBoundingClientRect();
    const middle = ((box.top + box.bottom) / 2 - top) / zoom;
    const shown = bands.some(([from, to]) => middle > from && middle < to);
    const label = picture.getAttribute("aria-label") ?? "";
    // A word is the name of a mark, no sentence.
    return shown && box.width > 0 && label.includes(" ") ? label : [];
  });
  return sentences.length > MOST_SENTENCES ? [] : sentences;
}

/** The figure as an SVG document. */
function drawFigure(host: Element, figure: Figure, source: FigureSource) {
  const element = figure.selector ? host.querySelector<HTMLElement>(figure.selector) : host;
  if (!(element instanceof HTMLElement)) throw new Error("there is nothing to draw yet");
  const parts = figureParts(element);
  const bands = figure.bands?.(element) ?? [[0, parts.height] as const];
  const caption = {
    title: figure.title,
    lines: [...sentencesOf(element, bands), source.configuration],
    link: source.link,
  };
  return figureSvg(parts, caption, lookOf(element), bands);
}

/** A number for what is on a canvas. */
function pixelSum(context: CanvasRenderingContext2D): number {
  const { width, height } = context.canvas;
  const words = new Uint32Array(context.getImageData(0, 0, width, height).data.buffer);
  return words.reduce((sum, word) => (Math.imul(sum, 31) + word) | 0, 7);
}

/** Draws an image once its faces have arrived: when two pictures, some time apart, are the same. */
async function drawSettled(image: HTMLImageElement, canvas: HTMLCanvasElement): Promise<void> {
  const context = canvas.getContext("2d", { willReadFrequently: true });
  if (!context) throw new Error("this browser gives no canvas");
  let before = Number.NaN;
  for (let tries = 0; tries < 12; tries++) {
    context.clearRect(0, 0, canvas.width, canvas.height);
    context.drawImage(image, 0, 0, canvas.width, canvas.height);
    const now = pixelSum(context);
    if (now === before && tries > 1) return;
    before = now;
    await new Promise((resolve) => setTimeout(resolve, 120));
  }
}

/** An SVG document as PNG: with the page's faces in it, since a picture loads none. */
async function rasterise(svg: string, width: number, height: number): Promise<Blob> {
  const faces = `<defs><style>${(await fontSheet()).replaceAll("&", "&amp;")}</style></defs>`;
  const withFaces = svg.replace(/(<svg [^>]*>)/, `$1${faces}`);
  const url = URL.createObjectURL(new Blob([withFaces], { type: "image/svg+xml" }));
  try {
    const image = new Image(width * PNG_SCALE, height * PNG_SCALE);
    image.src = url;
    await image.decode();
    const canvas = document.createElement("canvas");
    canvas.width = width * PNG_SCALE;
    canvas.height = height * PNG_SCALE;
    await drawSettled(image, canvas);
    const blob = await new Promise<Blob | null>((resolve) => canvas.toBlob(resolve, "image/png"));
    if (!blob) throw new Error("the picture is too large for this browser");
    return blob;
  } finally {
    URL.revokeObjectURL(url);
  }
}

/** Saves the figure; the name of the file. */
export async function saveFigure(
  host: Element,
  figure: Figure,
  source: FigureSource,
  kind: "svg" | "png",
): Promise<string> {
  const { svg, width, height } = drawFigure(host, figure, source);
  const name = `${source.stem}-${figure.name.toLowerCase().replace(/[^a-z0-9]+/g, "-")}.${kind}`;
  const blob =
    kind === "svg"
      ? new Blob([svg], { type: "image/svg+xml" })
      : await rasterise(svg, width, height);
  saveBytes(blob, name);
  return name;
}
