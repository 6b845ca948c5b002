/* Vectors of four floats, in the vector extensions that gcc and clang share. */
#ifndef VECTOR_H
#define VECTOR_H

#include <stdint.h>
#include <string.h>

/* Four floats; the compiler maps them to SSE, NEON or whatever there is of that width. */
typedef float vec __attribute__((vector_size(16)));
typedef int32_t ivec __attribute__((vector_size(16)));

static inline vec load(const float *p) {
  vec v;
  memcpy(&v, p, sizeof v);
  return v;
}

static inline void store(float *p, vec v) { memcpy(p, &v, sizeof v); }

static inline vec splat(float x) { return (vec){x, x, x, x}; }

/* Lane by lane, a where the mask's bits are set and b where they are not. */
static inline vec choose(ivec mask, vec a, vec b) {
  return (vec)(((ivec)a & mask) | ((ivec)b & ~mask));
}

/* The inner product of n numbers, n a multiple of 4. */
static inline float dot(const float *a, const float *b, int n) {
  vec sum = splat(0);
  for (int i = 0; i < n; i += 4) sum += load(a + i) * load(b + i);
  return (sum[0] + sum[1]) + (sum[2] + sum[3]);
}

/*
 * e^x of four numbers, relative error below 1e-6: 2^n times a polynomial of degree 6 on
 * [-ln 2 / 2, ln 2 / 2] (Cephes, expf). Below -87 and above 88 it stays what it is there.
 */
static inline vec exp4(vec x) {
  const vec low = splat(-87.0f), high = splat(88.0f);
  x = choose(x < low, low, x);
  x = choose(x > high, high, x);
  vec scaled = x * splat(1.44269504f);
  vec half = choose(scaled < splat(0), splat(-0.5f), splat(0.5f));
  ivec n = __builtin_convertvector(scaled + half, ivec);
  vec whole = __builtin_convertvector(n, vec);
  vec r = x - whole * splat(0.693359375f);
  r = r + whole * splat(2.12194440e-4f);
  vec p = splat(1.9875691500e-4f);
  p = p * r + splat(1.3981999507e-3f);
  p = p * r + splat(8.3334519073e-3f);
  p = p * r + splat(4.1665795894e-2f);
  p = p * r + splat(1.6666665459e-1f);
  p = p * r + splat(5.0000001201e-1f);
  p = p * r * r + r + splat(1.0f);
  return p * (vec)((n + 127) << 23);
}

#endif
