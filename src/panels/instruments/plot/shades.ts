/** Shades of one hue, for parts of a component: a hue of their own would say that they are something else. */
import { colourTable, cssColour } from "../../../charts/colour";
import type { Theme } from "../../../charts/theme";

/** Colours of `count` parts, darkest first: from the hue towards ink to the hue towards the paper. */
export function shadesOf(theme: Theme, hue: string, count: number): string[] {
  const table = colourTable([theme.colour("--ink"), theme.colour(hue), theme.colour("--paper")]);
  const [from, to] = [-0.42, 0.72];
  return Array.from({ length: count }, (_, i) =>
    cssColour(table, count < 2 ? 0 : from + ((to - from) * i) / (count - 1)),
  );
}
