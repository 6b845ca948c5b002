/** Colours for the means of a sweep: one hue's way from low to high, or the diverging map around 0. */
import {
  type ColourTable,
  colourTable,
  cssColour,
  parseColour,
  toOklab,
} from "../../charts/colour";
import { Theme } from "../../charts/theme";

/**
 * Cividis (Nuñez, Anderton & Renslow, PLoS ONE 13(7): e0199239, 2018), which reads alike with and
 * without colour vision: ten of its colours, evenly spaced.
 */
const CIVIDIS = [
  ...["#00204d", "#00336f", "#39486b", "#575c6d", "#707173"],
  ...["#8a8779", "#a69d75", "#c4b56c", "#e4cf5b", "#ffea46"],
];

/** A colour, and the ink that can be read on it. */
export interface Shade {
  readonly fill: string;
  readonly ink: string;
}

/** A way of colours between two numbers. */
export interface Shades {
  readonly low: number;
  readonly high: number;
  readonly signed: boolean;
  of(value: number): Shade;
}

const sequential = colourTable(CIVIDIS);

function shadeAt(table: ColourTable, position: number): Shade {
  const fill = cssColour(table, position);
  return { fill, ink: toOklab(parseColour(fill))[0] > 0.62 ? "#1b1a17" : "#fbfaf6" };
}

/** Shades for values of a range: where it has both signs the page's diverging map, 0 in its middle. */
export function shadesFor([low, high]: readonly [number, number]): Shades {
  if (low < 0 && high > 0) {
    const table = new Theme(document.documentElement).diverging();
    const most = Math.max(-low, high);
    return { low: -most, high: most, signed: true, of: (value) => shadeAt(table, value / most) };
  }
  const span = high - low;
  const position = (value: number) => (span === 0 ? 0 : (2 * (value - low)) / span - 1);
  return { low, high, signed: false, of: (value) => shadeAt(sequential, position(value)) };
}
