/** JSON from outside: no deeper than whoever goes through it afterwards can follow. */

/** Lists and objects inside one another, at most; the deepest file that is written has six. */
const DEEPEST_JSON = 64;

const [QUOTE, BACKSLASH] = [0x22, 0x5c];
const [OPEN, CLOSE] = [new Set([0x5b, 0x7b]), new Set([0x5d, 0x7d])];

/** How deep the lists and objects of a text of JSON lie inside one another. */
function depthOf(text: string): number {
  let depth = 0;
  let deepest = 0;
  let quoted = false;
  // By hand: a pattern that skips texts runs out of stack on one of some megabytes.
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    if (quoted) {
      if (code === BACKSLASH) i += 1;
      else if (code === QUOTE) quoted = false;
    } else if (code === QUOTE) quoted = true;
    else if (OPEN.has(code)) deepest = Math.max(deepest, ++depth);
    else if (CLOSE.has(code)) depth -= 1;
  }
  return deepest;
}

/**
 * The value of a text of JSON.
 * @param reviver as `JSON.parse` takes it.
 * @throws SyntaxError for what is no JSON, or lies deeper than `DEEPEST_JSON`.
 */
export function parseJson(
  text: string,
  reviver?: (key: string, value: unknown) => unknown,
): unknown {
  if (depthOf(text) > DEEPEST_JSON) {
    throw new SyntaxError(`lists and objects lie more than ${DEEPEST_JSON} deep in one another`);
  }
  return JSON.parse(text, reviver);
}
