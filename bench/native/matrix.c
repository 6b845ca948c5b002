/*
 * Matrix products after Goto and van de Geijn (Anatomy of high-performance matrix multiplication, ACM
 * TOMS 34(3), 2008): operands packed into panels that the caches hold, a register block of 4 x 8.
 */
#include "matrix.h"
#include "sizes.h"
#include "vector.h"

/* The register block, the depth of a panel, and the rows of A that are packed at once. */
enum { MR = 4, NR = 8, KC = 256, MC = 64 };

static float panel_a[(MC + MR) * KC];
static float panel_b[(HIDDEN + NR) * KC];

/* Packs `count` x k numbers into panels of `block` along the first axis, padded with zeros. */
static void pack(int count, int k, int block, const float *x, int outer, int inner, float *to) {
  for (int i = 0; i < count; i += block) {
    int some = count - i < block ? count - i : block;
    for (int p = 0; p < k; p++, to += block) {
      const float *from = x + (size_t)i * outer + (size_t)p * inner;
      for (int r = 0; r < some; r++) to[r] = from[(size_t)r * outer];
      for (int r = some; r < block; r++) to[r] = 0;
    }
  }
}

/* C[4][8] += A B from packed panels, of which `rows` x `columns` are stored. */
static void micro(int k, const float *a, const float *b, float *c, int ldc, int rows, int columns) {
  vec acc[MR][2] = {{{0}}};
  for (int p = 0; p < k; p++, a += MR, b += NR) {
    vec b0 = load(b), b1 = load(b + 4);
    for (int r = 0; r < MR; r++) {
      vec ar = splat(a[r]);
      acc[r][0] += ar * b0;
      acc[r][1] += ar * b1;
    }
  }
  if (columns == NR) {
    for (int r = 0; r < rows; r++) {
      float *to = c + (size_t)r * ldc;
      store(to, load(to) + acc[r][0]);
      store(to + 4, load(to + 4) + acc[r][1]);
    }
    return;
  }
  for (int r = 0; r < rows; r++) {
    float row[NR];
    store(row, acc[r][0]);
    store(row + 4, acc[r][1]);
    for (int q = 0; q < columns; q++) c[(size_t)r * ldc + q] += row[q];
  }
}

void multiply_add(int m, int n, int k, const float *a, int a_row, int a_column,
                  const float *b, int b_row, int b_column, float *c) {
  for (int p = 0; p < k; p += KC) {
    int depth = k - p < KC ? k - p : KC;
    pack(n, depth, NR, b + (size_t)p * b_row, b_column, b_row, panel_b);
    for (int i = 0; i < m; i += MC) {
      int height = m - i < MC ? m - i : MC;
      pack(height, depth, MR, a + (size_t)i * a_row + (size_t)p * a_column, a_row, a_column,
           panel_a);
      for (int j = 0; j < n; j += NR)
        for (int r = 0; r < height; r += MR)
          micro(depth, panel_a + (size_t)r * depth, panel_b + (size_t)j * depth,
                c + (size_t)(i + r) * n + j, n, height - r < MR ? height - r : MR,
                n - j < NR ? n - j : NR);
    }
  }
}

void multiply(int m, int n, int k, const float *a, int a_row, int a_column, const float *b,
              int b_row, int b_column, float *c) {
  memset(c, 0, sizeof(float) * m * n);
  multiply_add(m, n, k, a, a_row, a_column, b, b_row, b_column, c);
}

void linear(int rows, int in, int out, const float *x, const float *w, float *y) {
  multiply(rows, out, in, x, in, 1, w, out, 1, y);
}

void linear_backward(int rows, int in, int out, const float *x, const float *w,
                     const float *d, float *dw, float *dx) {
  multiply(in, out, rows, x, 1, in, d, out, 1, dw);
  multiply(rows, in, out, d, out, 1, w, 1, out, dx);
}
