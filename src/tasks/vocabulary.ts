/**
 * The sixteen tokens every task and every policy share: ten digits, the equals sign and one opening
 * token a task. A token's id is its index here; checkpoints and run folders rely on this order.
 */

/** The tokens' texts by id. */
export const VOCABULARY: readonly string[] = [..."0123456789=PSRUM"];

/** V, the number of tokens and of logits. */
export const VOCABULARY_SIZE = 16;

/** Tokens in a prompt: the task's token, four digits, the equals sign. */
export const PROMPT_LENGTH = 6;

/** Ids 0 … DIGIT_COUNT − 1 are the digits of the same value. */
export const DIGIT_COUNT = 10;

/** Ends every prompt. */
export const EQUALS_TOKEN = 10;

/** Open the prompts of the five tasks. */
export const PERMUTE_TOKEN = 11;
export const SORT_TOKEN = 12;
export const REVERSE_TOKEN = 13;
export const SUM_TOKEN = 14;
export const MODULAR_ADDITION_TOKEN = 15;

/** Whether a token id is a digit. */
export function isDigit(token: number): boolean {
  return Number.isInteger(token) && token >= 0 && token < DIGIT_COUNT;
}

/** The text of one token. Throws a RangeError for an id outside the vocabulary. */
export function tokenText(token: number): string {
  const text = VOCABULARY[token];
  if (text === undefined) {
    throw new RangeError(`token: ${token} is not an id; allowed: 0 to ${VOCABULARY_SIZE - 1}`);
  }
  return text;
}

/** The text of several tokens, set without spaces: "P4719=". Errors as in `tokenText`. */
export function tokensText(tokens: Iterable<number>): string {
  let text = "";
  for (const token of tokens) text += tokenText(token);
  return text;
}

/** The four digits of a prompt [PROMPT_LENGTH]. */
export function promptDigits(prompt: ArrayLike<number>): number[] {
  return Array.from(prompt).slice(1, PROMPT_LENGTH - 1);
}
