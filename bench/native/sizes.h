/* The sizes of the step: BATCH, LENGTH, COMPLETION, WIDTH, LAYERS, HEADS, VOCABULARY are given. */
#ifndef SIZES_H
#define SIZES_H

enum {
  /* Rows of the residual stream, one a token. */
  ROWS = BATCH * LENGTH,
  /* Rows that carry a loss, one a token of a completion. */
  SCORED = BATCH * COMPLETION,
  PROMPT = LENGTH - COMPLETION,
  HIDDEN = 4 * WIDTH,
  HEAD = WIDTH / HEADS,
  /* Numbers in a block's parameters, and in all. */
  BLOCK = 2 * WIDTH + 4 * WIDTH * WIDTH + 2 * WIDTH * HIDDEN,
  COUNT = (2 * VOCABULARY + LENGTH + 1) * WIDTH + LAYERS * BLOCK
};

_Static_assert(HEAD % 4 == 0, "a head is whole vectors");
_Static_assert(VOCABULARY <= HIDDEN, "no product is wider than the hidden layer");

#endif
