/** The two glyphs that always go with the two components' hues: a disc and a nabla, in a 10 × 10 box. */

/** SVG path of the disc. */
export const DISC_PATH = "M.6 5a4.4 4.4 0 1 0 8.8 0a4.4 4.4 0 1 0-8.8 0z";

/** SVG path of the nabla. */
export const NABLA_PATH = "M.2 1h9.6L5 9.6z";
