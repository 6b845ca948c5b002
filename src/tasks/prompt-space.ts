/**
 * The two prompt spaces the tasks number their prompts in: four distinct digits, and any four digits,
 * both in lexicographic order.
 */
import { DIGIT_COUNT, EQUALS_TOKEN } from "./vocabulary";

/** Ordered choices of four distinct digits: 10 · 9 · 8 · 7. */
export const DISTINCT_PROMPTS = 5040;

/** Ordered choices of any four digits: 10⁴. */
export const ANY_PROMPTS = 10_000;

function checkIndex(index: number, count: number): void {
  if (!Number.isInteger(index) || index < 0 || index >= count) {
    throw new RangeError(
      `prompt index: ${index} is not a prompt of this task; allowed: a whole number from 0 to ${count - 1}`,
    );
  }
}

/** Prompt number `index` of [token, four distinct digits, =]; a RangeError outside the space. */
export function distinctDigitsPrompt(token: number, index: number): number[] {
  checkIndex(index, DISTINCT_PROMPTS);
  const left = Array.from({ length: DIGIT_COUNT }, (_, digit) => digit);
  const digits: number[] = [];
  let rest = index;
  // Digits of `index` in the mixed radix 10·9·8·7 pick among the digits not yet taken.
  for (let weight = 504, choices = 9; digits.length < 4; ) {
    digits.push(...left.splice(Math.floor(rest / weight), 1));
    rest %= weight;
    weight /= choices;
    choices -= 1;
  }
  return [token, ...digits, EQUALS_TOKEN];
}

/** Prompt number `index` of [token, any four digits, =]; a RangeError outside the space. */
export function anyDigitsPrompt(token: number, index: number): number[] {
  checkIndex(index, ANY_PROMPTS);
  return [
    token,
    Math.floor(index / 1000),
    Math.floor(index / 100) % 10,
    Math.floor(index / 10) % 10,
    index % 10,
    EQUALS_TOKEN,
  ];
}
