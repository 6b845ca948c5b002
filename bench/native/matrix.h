/* Products of row-major matrices. */
#ifndef MATRIX_H
#define MATRIX_H

/*
 * C [m,n] += A [m,k] B [k,n]. An operand is given by the distance between neighbours along its first
 * and its second axis, so that a transposed one is the same call.
 */
void multiply_add(int m, int n, int k, const float *a, int a_row, int a_column, const float *b,
                  int b_row, int b_column, float *c);

/* The same, C = A B. */
void multiply(int m, int n, int k, const float *a, int a_row, int a_column, const float *b,
              int b_row, int b_column, float *c);

/* Y [rows,out] = X [rows,in] W [in,out]. */
void linear(int rows, int in, int out, const float *x, const float *w, float *y);

/* dW [in,out] = X^T D, and dX [rows,in] = D W^T. */
void linear_backward(int rows, int in, int out, const float *x, const float *w, const float *d,
                     float *dw, float *dx);

#endif
