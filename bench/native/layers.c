/* Norm, attention and SiLU, in loops that a compiler vectorises. */
#include <math.h>

#include "layers.h"
#include "sizes.h"
#include "vector.h"

#define NORM_EPSILON 1e-5f

void norm_forward(int rows, const float *x, const float *gain, float *inverse, float *y) {
  for (int r = 0; r < rows; r++, x += WIDTH, y += WIDTH) {
    float k = inverse[r] = 1 / sqrtf(dot(x, x, WIDTH) / WIDTH + NORM_EPSILON);
    for (int i = 0; i < WIDTH; i++) y[i] = x[i] * k * gain[i];
  }
}

void norm_backward(int rows, const float *x, const float *gain, const float *inverse,
                   const float *dy, float *dgain, float *dx) {
  memset(dgain, 0, sizeof(float) * WIDTH);
  for (int r = 0; r < rows; r++, x += WIDTH, dy += WIDTH, dx += WIDTH) {
    float k = inverse[r], d_hat[WIDTH];
    for (int i = 0; i < WIDTH; i++) {
      d_hat[i] = dy[i] * gain[i];
      dgain[i] += dy[i] * x[i] * k;
    }
    float share = dot(d_hat, x, WIDTH) * k * k * k / WIDTH;
    for (int i = 0; i < WIDTH; i++) dx[i] += d_hat[i] * k - x[i] * share;
  }
}

void attention_forward(int first, const float *qkv, float *probabilities, float *y) {
  const float scale = 1 / sqrtf(HEAD);
  memset(y, 0, sizeof(float) * ROWS * WIDTH);
  for (int s = 0; s < BATCH * HEADS; s++) {
    size_t row = (size_t)(s / HEADS) * LENGTH, column = (size_t)(s % HEADS) * HEAD;
    const float *q = qkv + row * 3 * WIDTH + column, *k = q + WIDTH, *v = k + WIDTH;
    float *probability = probabilities + ((size_t)s * LENGTH + first) * LENGTH;
    float *mixed = y + (row + first) * WIDTH + column;
    for (int t = first; t < LENGTH; t++, probability += LENGTH, mixed += WIDTH) {
      float largest = -INFINITY, total = 0;
      for (int u = 0; u <= t; u++) {
        probability[u] = dot(q + t * 3 * WIDTH, k + u * 3 * WIDTH, HEAD) * scale;
        if (probability[u] > largest) largest = probability[u];
      }
      for (int u = t + 1; u < LENGTH; u++) probability[u] = -INFINITY;
      int u = 0;
      for (; u + 4 <= LENGTH; u += 4)
        store(probability + u, exp4(load(probability + u) - splat(largest)));
      for (; u < LENGTH; u++) probability[u] = expf(probability[u] - largest);
      for (u = 0; u <= t; u++) total += probability[u];
      for (u = 0; u <= t; u++) {
        probability[u] /= total;
        for (int i = 0; i < HEAD; i++) mixed[i] += probability[u] * v[u * 3 * WIDTH + i];
      }
    }
  }
}

void attention_backward(int first, const float *qkv, const float *probabilities, const float *d_y,
                        float *d_qkv) {
  const float scale = 1 / sqrtf(HEAD);
  memset(d_qkv, 0, sizeof(float) * ROWS * 3 * WIDTH);
  for (int s = 0; s < BATCH * HEADS; s++) {
    size_t row = (size_t)(s / HEADS) * LENGTH, column = (size_t)(s % HEADS) * HEAD;
    const float *q = qkv + row * 3 * WIDTH + column, *k = q + WIDTH, *v = k + WIDTH;
    float *dq = d_qkv + row * 3 * WIDTH + column, *dk = dq + WIDTH, *dv = dk + WIDTH;
    const float *probability = probabilities + ((size_t)s * LENGTH + first) * LENGTH;
    const float *dy = d_y + (row + first) * WIDTH + column;
    for (int t = first; t < LENGTH; t++, probability += LENGTH, dy += WIDTH) {
      float slope[LENGTH], mean = 0;
      for (int u = 0; u <= t; u++) {
        slope[u] = dot(dy, v + u * 3 * WIDTH, HEAD);
        mean += slope[u] * probability[u];
      }
      for (int u = 0; u <= t; u++) {
        float p = probability[u], d = p * (slope[u] - mean) * scale;
        size_t at = (size_t)u * 3 * WIDTH;
        for (int i = 0; i < HEAD; i++) {
          dq[t * 3 * WIDTH + i] += d * k[at + i];
          dk[at + i] += d * q[t * 3 * WIDTH + i];
          dv[at + i] += p * dy[i];
        }
      }
    }
  }
}

void silu_forward(int rows, const float *up, float *gate, float *hidden) {
  for (int i = 0; i < rows * HIDDEN; i += 4) {
    vec u = load(up + i), g = splat(1.0f) / (splat(1.0f) + exp4(-u));
    store(gate + i, g);
    store(hidden + i, u * g);
  }
}

void silu_backward(int rows, const float *up, const float *gate, float *d) {
  for (int i = 0; i < rows * HIDDEN; i++) d[i] *= gate[i] * (1 + up[i] * (1 - gate[i]));
}
