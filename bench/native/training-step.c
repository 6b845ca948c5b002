/*
 * The training step in C, on one thread and vectors of 128 bits: forward, backward and Adam of the
 * same policy on the same batch, as a measure of what this machine can do with the vectors that wasm
 * has. The model is that of docs/mathematics.md; the order of the parameters is that of
 * src/engine/layout.ts.
 *
 * Sizes are compile-time constants: see sizes.h.
 *
 * Usage: training-step PROBLEM, where the file PROBLEM holds, in this machine's byte order,
 *   float  theta[COUNT], learning rate, beta1, beta2, epsilon;
 *   int32  inputs[BATCH][LENGTH], targets[BATCH][COMPLETION].
 * Each line of its input is a command, answered by one line:
 *   step           makes one step: its loss before it, its time in milliseconds, the processor's
 *   gradient FILE  writes dL/dtheta [COUNT] as floats to FILE, changes nothing: the same
 */
#define _POSIX_C_SOURCE 199309L

#include <math.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

#include "layers.h"
#include "matrix.h"
#include "sizes.h"

typedef struct {
  float *norm1, *qkv, *out, *norm2, *up, *down;
} Block;

typedef struct {
  float *token, *position, *norm, *classifier;
  Block blocks[LAYERS];
} Parameters;

/*
 * What a block's forward pass keeps for its backward pass; inverse is 1/rms of a row. In the last
 * block only SCORED rows go on after its keys and values.
 */
typedef struct {
  float x[ROWS * WIDTH], inverse1[ROWS], normed1[ROWS * WIDTH];
  float qkv[ROWS * 3 * WIDTH], attention[BATCH * HEADS * LENGTH * LENGTH], mixed[ROWS * WIDTH];
  float middle[ROWS * WIDTH], inverse2[ROWS], normed2[ROWS * WIDTH];
  float up[ROWS * HIDDEN], gate[ROWS * HIDDEN], hidden[ROWS * HIDDEN];
} Activations;

static Activations kept[LAYERS];
static float last[SCORED * WIDTH], last_inverse[SCORED], features[SCORED * WIDTH];
static float logits[SCORED * VOCABULARY], dx[ROWS * WIDTH], d_row[ROWS * WIDTH];
static float d_hidden[ROWS * HIDDEN], d_qkv[ROWS * 3 * WIDTH];

static int32_t inputs[BATCH][LENGTH], targets[BATCH][COMPLETION];

static float theta[COUNT], gradient[COUNT], first_moment[COUNT], second_moment[COUNT];

/* Lays the named parameters over a flat vector of COUNT numbers. */
static void lay(float *at, Parameters *p) {
  p->token = at, at += VOCABULARY * WIDTH;
  p->position = at, at += LENGTH * WIDTH;
  for (int i = 0; i < LAYERS; i++) {
    Block *b = &p->blocks[i];
    b->norm1 = at, at += WIDTH;
    b->qkv = at, at += WIDTH * 3 * WIDTH;
    b->out = at, at += WIDTH * WIDTH;
    b->norm2 = at, at += WIDTH;
    b->up = at, at += WIDTH * HIDDEN;
    b->down = at, at += HIDDEN * WIDTH;
  }
  p->norm = at, at += WIDTH;
  p->classifier = at;
}

/* Where the s-th row that carries a loss is among all. */
static inline size_t scored_row(int s) {
  return (size_t)(s / COMPLETION) * LENGTH + PROMPT + s % COMPLETION;
}

/* Moves the rows that carry a loss to the front, in place. */
static void gather(float *rows) {
  for (int s = 0; s < SCORED; s++)
    memmove(rows + (size_t)s * WIDTH, rows + scored_row(s) * WIDTH, sizeof(float) * WIDTH);
}

/* The reverse, in place: all other rows are zero. */
static void spread(float *rows) {
  int free = ROWS;
  for (int s = SCORED - 1; s >= 0; s--) {
    int to = (int)scored_row(s);
    memmove(rows + (size_t)to * WIDTH, rows + (size_t)s * WIDTH, sizeof(float) * WIDTH);
    memset(rows + ((size_t)to + 1) * WIDTH, 0, sizeof(float) * WIDTH * (free - to - 1));
    free = to;
  }
  memset(rows, 0, sizeof(float) * WIDTH * free);
}

/* Logits at the rows that carry a loss; keeps what the backward pass needs. */
static void forward(const Parameters *p) {
  float *x = kept[0].x;
  for (int r = 0; r < ROWS; r++) {
    const float *token = p->token + (size_t)inputs[r / LENGTH][r % LENGTH] * WIDTH;
    const float *position = p->position + (size_t)(r % LENGTH) * WIDTH;
    for (int i = 0; i < WIDTH; i++) x[(size_t)r * WIDTH + i] = token[i] + position[i];
  }
  for (int l = 0; l < LAYERS; l++) {
    const Block *b = &p->blocks[l];
    Activations *a = &kept[l];
    int is_last = l + 1 == LAYERS, rows = is_last ? SCORED : ROWS;
    float *next = is_last ? last : kept[l + 1].x;
    norm_forward(ROWS, a->x, b->norm1, a->inverse1, a->normed1);
    linear(ROWS, WIDTH, 3 * WIDTH, a->normed1, b->qkv, a->qkv);
    attention_forward(is_last ? PROMPT : 0, a->qkv, a->attention, a->mixed);
    memcpy(a->middle, a->x, sizeof a->x);
    if (is_last) {
      gather(a->mixed);
      gather(a->middle);
    }
    multiply_add(rows, WIDTH, WIDTH, a->mixed, WIDTH, 1, b->out, WIDTH, 1, a->middle);
    norm_forward(rows, a->middle, b->norm2, a->inverse2, a->normed2);
    linear(rows, WIDTH, HIDDEN, a->normed2, b->up, a->up);
    silu_forward(rows, a->up, a->gate, a->hidden);
    memcpy(next, a->middle, sizeof(float) * rows * WIDTH);
    multiply_add(rows, WIDTH, HIDDEN, a->hidden, HIDDEN, 1, b->down, WIDTH, 1, next);
  }
  norm_forward(SCORED, last, p->norm, last_inverse, features);
  multiply(SCORED, VOCABULARY, WIDTH, features, WIDTH, 1, p->classifier, 1, WIDTH, logits);
}

/* The mean cross-entropy; leaves dL/dlogits in place of the logits. */
static double cross_entropy(void) {
  double loss = 0;
  for (int s = 0; s < SCORED; s++) {
    float *z = logits + (size_t)s * VOCABULARY, largest = z[0], total = 0;
    int target = targets[s / COMPLETION][s % COMPLETION];
    for (int a = 1; a < VOCABULARY; a++)
      if (z[a] > largest) largest = z[a];
    loss -= z[target] - largest;
    for (int a = 0; a < VOCABULARY; a++) {
      z[a] = expf(z[a] - largest);
      total += z[a];
    }
    loss += logf(total);
    for (int a = 0; a < VOCABULARY; a++) z[a] /= total * SCORED;
    z[target] -= 1.0f / SCORED;
  }
  return loss / SCORED;
}

/* From dL/dlogits to the gradient of every parameter. */
static void backward(const Parameters *p, const Parameters *d) {
  multiply(VOCABULARY, WIDTH, SCORED, logits, 1, VOCABULARY, features, WIDTH, 1, d->classifier);
  linear(SCORED, VOCABULARY, WIDTH, logits, p->classifier, d_row);
  memset(dx, 0, sizeof dx);
  norm_backward(SCORED, last, p->norm, last_inverse, d_row, d->norm, dx);
  for (int l = LAYERS - 1; l >= 0; l--) {
    const Block *b = &p->blocks[l], *g = &d->blocks[l];
    Activations *a = &kept[l];
    int is_last = l + 1 == LAYERS, rows = is_last ? SCORED : ROWS;
    linear_backward(rows, HIDDEN, WIDTH, a->hidden, b->down, dx, g->down, d_hidden);
    silu_backward(rows, a->up, a->gate, d_hidden);
    linear_backward(rows, WIDTH, HIDDEN, a->normed2, b->up, d_hidden, g->up, d_row);
    norm_backward(rows, a->middle, b->norm2, a->inverse2, d_row, g->norm2, dx);
    linear_backward(rows, WIDTH, WIDTH, a->mixed, b->out, dx, g->out, d_row);
    if (is_last) {
      spread(d_row);
      spread(dx);
    }
    attention_backward(is_last ? PROMPT : 0, a->qkv, a->attention, d_row, d_qkv);
    linear_backward(ROWS, WIDTH, 3 * WIDTH, a->normed1, b->qkv, d_qkv, g->qkv, d_row);
    norm_backward(ROWS, a->x, b->norm1, a->inverse1, d_row, g->norm1, dx);
  }
  memset(d->token, 0, sizeof(float) * VOCABULARY * WIDTH);
  memset(d->position, 0, sizeof(float) * LENGTH * WIDTH);
  for (int r = 0; r < ROWS; r++) {
    float *token = d->token + (size_t)inputs[r / LENGTH][r % LENGTH] * WIDTH;
    float *position = d->position + (size_t)(r % LENGTH) * WIDTH;
    for (int i = 0; i < WIDTH; i++) {
      token[i] += dx[(size_t)r * WIDTH + i];
      position[i] += dx[(size_t)r * WIDTH + i];
    }
  }
}

/* Kingma & Ba 2015, algorithm 1, with the corrections taken out of the loop. */
static void adam(int step, const float settings[4]) {
  float rate = settings[0], beta1 = settings[1], beta2 = settings[2], epsilon = settings[3];
  float size = (float)(rate / (1 - pow(beta1, step)));
  float root = (float)(1 / sqrt(1 - pow(beta2, step)));
  for (int i = 0; i < COUNT; i++) {
    float g = gradient[i];
    float m = first_moment[i] = beta1 * first_moment[i] + (1 - beta1) * g;
    float v = second_moment[i] = beta2 * second_moment[i] + (1 - beta2) * g * g;
    theta[i] -= size * m / (sqrtf(v) * root + epsilon);
  }
}

/* Milliseconds. */
static double now(clockid_t clock) {
  struct timespec t;
  clock_gettime(clock, &t);
  return t.tv_sec * 1e3 + t.tv_nsec * 1e-6;
}

/* Reads an array, whole. */
static int reads(FILE *from, void *to, size_t bytes) { return fread(to, 1, bytes, from) == bytes; }

int main(int argc, char **argv) {
  Parameters parameters, slopes;
  float settings[4];
  lay(theta, &parameters);
  lay(gradient, &slopes);
  FILE *problem = argc == 2 ? fopen(argv[1], "rb") : NULL;
  if (problem == NULL || !reads(problem, theta, sizeof theta) ||
      !reads(problem, settings, sizeof settings) || !reads(problem, inputs, sizeof inputs) ||
      !reads(problem, targets, sizeof targets)) {
    fprintf(stderr, "usage: training-step PROBLEM, a file of this program's sizes\n");
    return 2;
  }
  fclose(problem);
  char line[4096];
  for (int step = 0; fgets(line, sizeof line, stdin) != NULL;) {
    double wall = now(CLOCK_MONOTONIC), processor = now(CLOCK_PROCESS_CPUTIME_ID);
    forward(&parameters);
    double loss = cross_entropy();
    backward(&parameters, &slopes);
    if (strncmp(line, "gradient ", 9) == 0) {
      line[strcspn(line, "\n")] = 0;
      FILE *to = fopen(line + 9, "wb");
      if (to == NULL || fwrite(gradient, sizeof gradient, 1, to) != 1) return 3;
      fclose(to);
    } else {
      adam(++step, settings);
    }
    wall = now(CLOCK_MONOTONIC) - wall;
    processor = now(CLOCK_PROCESS_CPUTIME_ID) - processor;
    printf("%.9g %.6f %.6f\n", loss, wall, processor);
    fflush(stdout);
  }
  return 0;
}
