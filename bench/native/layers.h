/* What lies between the matrix products. Rows are [rows,WIDTH], hidden ones [rows,HIDDEN]. */
#ifndef LAYERS_H
#define LAYERS_H

/* RMSNorm: y = x * inverse * gain; keeps a row's inverse root mean square. */
void norm_forward(int rows, const float *x, const float *gain, float *inverse, float *y);

/* From dL/dy: adds dL/dx to dx, writes dL/dgain [WIDTH]. */
void norm_backward(int rows, const float *x, const float *gain, const float *inverse,
                   const float *dy, float *dgain, float *dx);

/*
 * Causal attention over q, k, v [ROWS,3*WIDTH], heads contiguous inside each, for the queries from
 * position `first` on: y [ROWS,WIDTH] is zero before. Keeps the probabilities
 * [BATCH,HEADS,LENGTH,LENGTH], of which those at and before such a query are meant.
 */
void attention_forward(int first, const float *qkv, float *probabilities, float *y);

/* From dL/dy [ROWS,WIDTH] at these queries to dL/d(q,k,v) [ROWS,3*WIDTH]. */
void attention_backward(int first, const float *qkv, const float *probabilities, const float *d_y,
                        float *d_qkv);

/* hidden = up * gate, gate = sigmoid(up). */
void silu_forward(int rows, const float *up, float *gate, float *hidden);

/* From dL/dhidden to dL/dup, in place. */
void silu_backward(int rows, const float *up, const float *gate, float *d);

#endif
