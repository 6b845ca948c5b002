/**
 * Colour maps as lookup tables. A heatmap turns thousands of numbers a frame into colours, so a map
 * is computed once per theme, in a space where equal steps look equal, and then only indexed.
 */

/** Red, green, blue in 0–255. */
export type Rgb = readonly [number, number, number];

/** A colour map: `size` RGBA quadruples, the middle one being the colour of 0. */
export interface ColourTable {
  readonly size: number;
  readonly rgba: Uint8ClampedArray;
}

/**
 * Reads `#rgb`, `#rrggbb` or `rgb(r, g, b)`.
 *
 * @throws RangeError naming the text when it is none of these.
 */
export function parseColour(text: string): Rgb {
  const trimmed = text.trim();
  const long = /^#([0-9a-f]{2})([0-9a-f]{2})([0-9a-f]{2})$/i.exec(trimmed);
  if (long) return triple(long.slice(1).map((part) => Number.parseInt(part, 16)));
  const short = /^#([0-9a-f])([0-9a-f])([0-9a-f])$/i.exec(trimmed);
  if (short) return triple(short.slice(1).map((part) => 17 * Number.parseInt(part, 16)));
  const rgb = /^rgba?\(\s*([\d.]+)[,\s]+([\d.]+)[,\s]+([\d.]+)/i.exec(trimmed);
  if (rgb) return triple(rgb.slice(1).map(Number));
  throw new RangeError(`colour "${text}": expected #rgb, #rrggbb or rgb(r, g, b)`);
}

function triple(parts: readonly number[]): Rgb {
  return [parts[0] ?? 0, parts[1] ?? 0, parts[2] ?? 0];
}

/** sRGB to OKLab (B. Ottosson, "A perceptual color space for image processing", 2020). */
export function toOklab([red, green, blue]: Rgb): Rgb {
  const r = toLinear(red);
  const g = toLinear(green);
  const b = toLinear(blue);
  const l = Math.cbrt(0.4122214708 * r + 0.5363325363 * g + 0.0514459929 * b);
  const m = Math.cbrt(0.2119034982 * r + 0.6806995451 * g + 0.1073969566 * b);
  const s = Math.cbrt(0.0883024619 * r + 0.2817188376 * g + 0.6299787005 * b);
  return [
    0.2104542553 * l + 0.793617785 * m - 0.0040720468 * s,
    1.9779984951 * l - 2.428592205 * m + 0.4505937099 * s,
    0.0259040371 * l + 0.7827717662 * m - 0.808675766 * s,
  ];
}

/** OKLab to sRGB, clipped to the gamut (same source as `toOklab`). */
export function fromOklab([lightness, a, b]: Rgb): Rgb {
  const l = (lightness + 0.3963377774 * a + 0.2158037573 * b) ** 3;
  const m = (lightness - 0.1055613458 * a - 0.0638541728 * b) ** 3;
  const s = (lightness - 0.0894841775 * a - 1.291485548 * b) ** 3;
  return [
    fromLinear(4.0767416621 * l - 3.3077115913 * m + 0.2309699292 * s),
    fromLinear(-1.2684380046 * l + 2.6097574011 * m - 0.3413193965 * s),
    fromLinear(-0.0041960863 * l - 0.7034186147 * m + 1.707614701 * s),
  ];
}

/** The sRGB transfer function of IEC 61966-2-1, and its inverse. */
function toLinear(channel: number): number {
  const c = channel / 255;
  return c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4;
}

function fromLinear(linear: number): number {
  const c = linear <= 0.0031308 ? 12.92 * linear : 1.055 * linear ** (1 / 2.4) - 0.055;
  return Math.round(255 * Math.min(1, Math.max(0, c)));
}

/**
 * A table interpolated in OKLab between evenly spaced stops, first to last.
 *
 * @param stops at least two colours; with an odd number the middle stop is the colour of 0.
 * @param size  odd, so that 0 has an entry of its own; 601 gives one to each of seven stops.
 * @throws RangeError on fewer than two stops, or on an even size.
 */
export function colourTable(stops: readonly string[], size = 601): ColourTable {
  if (stops.length < 2) throw new RangeError(`stops: got ${stops.length}, needs at least 2`);
  if (size < 3 || size % 2 === 0) throw new RangeError(`size ${size}: expected an odd number ≥ 3`);
  const lab = stops.map((stop) => toOklab(parseColour(stop)));
  const rgba = new Uint8ClampedArray(4 * size);
  for (let i = 0; i < size; i++) {
    const place = (i / (size - 1)) * (lab.length - 1);
    const left = Math.min(lab.length - 2, Math.floor(place));
    const from = lab[left] as Rgb;
    const to = lab[left + 1] as Rgb;
    const mix = place - left;
    const colour = fromOklab([
      from[0] + (to[0] - from[0]) * mix,
      from[1] + (to[1] - from[1]) * mix,
      from[2] + (to[2] - from[2]) * mix,
    ]);
    rgba.set([colour[0], colour[1], colour[2], 255], 4 * i);
  }
  return { size, rgba };
}

/** Index of a position in [−1, 1]; positions outside are clipped. The caller keeps NaN out. */
export function tableIndex(table: ColourTable, position: number): number {
  const clipped = Math.min(1, Math.max(-1, position));
  return Math.round(((clipped + 1) / 2) * (table.size - 1));
}

/** The colour at a position in [−1, 1], as CSS text. */
export function cssColour(table: ColourTable, position: number): string {
  const at = 4 * tableIndex(table, position);
  return `rgb(${table.rgba[at]},${table.rgba[at + 1]},${table.rgba[at + 2]})`;
}
