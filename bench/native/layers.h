/* What lies between the matrix products. Rows are [ROWS,WIDTH], hidden ones [ROWS,HIDDEN]. */
#ifndef LAYERS_H
#define LAYERS_H

/* RMSNorm: y = x * inverse * gain; keeps a row's inverse root mean square. */
void norm_forward(const float *x, const float *gain, float *inverse, float *y);

/* From dL/dy: adds dL/dx to dx, writes dL/dgain [WIDTH]. */
void norm_backward(const float *x, const float *gain, const float *inverse, const float *dy,
                   float *dgain, float *dx);

/*
 * Causal attention over q, k, v [ROWS,3*WIDTH], heads contiguous inside each; keeps the probabilities
 * [BATCH,HEADS,LENGTH,LENGTH], of which those at and before the query are meant.
 */
void attention_forward(const float *qkv, float *probabilities, float *y);

/* From dL/dy to dL/d(q,k,v). */
void attention_backward(const float *qkv, const float *probabilities, const float *d_y,
                        float *d_qkv);

/* hidden = up * gate, gate = sigmoid(up). */
void silu_forward(const float *up, float *gate, float *hidden);

/* From dL/dhidden to dL/dup, in place. */
void silu_backward(const float *up, const float *gate, float *d);

#endif
