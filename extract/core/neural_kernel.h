/* extract/core/neural_kernel.h - the inner loops of the neural engine, chosen for the machine.
 *
 * Every kernel gives the same bits: products of 8-bit numbers are summed in 32-bit integers, and the float operations are
 * additions, multiplications, divisions and fused multiply-adds in a fixed order for each element. */
#ifndef EX_NEURAL_KERNEL_H
#define EX_NEURAL_KERNEL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Weights lie in blocks of 16 columns: for each four rows (k) 16 x 4 bytes, as AMX and VNNI read them.  k is a multiple
 * of 64, n of 32; 64-byte aligned.  `sums` are the columns' sums times -128. */
enum { EX_BLOCK = 16, EX_K_ALIGN = 64, EX_N_ALIGN = 32 };

typedef struct {
    int k, n;
    const int8_t *w;
    const int32_t *sums;        /* n */
    const float *scale, *bias;  /* n; what a product becomes */
} ex_matrix;

typedef struct {
    const char *name;
    /* c[m x n] (+)= a[m x k] w. */
    void (*multiply)(const ex_matrix *w, const int8_t *a, size_t lda, int m, bool add, int32_t *c, size_t ldc);
    /* One LSTM step of one word: gates[4 * hidden] (input, forget, output, new) are sums of products; scale and bias turn
     * them into powers of two.  The cell is replaced, y gets the output times 127. */
    void (*cell)(const int32_t *gates, const float *scale, const float *bias, float *cell, int8_t *y, int hidden);
    /* y = (x * row) * scale + bias, negative ones times `slope`. */
    void (*affine)(const int32_t *x, float row, const float *scale, const float *bias, float slope, int n, float *y);
    /* y = x / s rounded, s = max |x| / 127 (1 where all are zero): returns s. */
    float (*quantise)(const float *x, int n, int8_t *y);
    /* y = max(a + b, 0). */
    void (*add_relu)(const float *a, const float *b, int n, float *y);
    /* scores[n] += q . heads[k x ld] */
    void (*arcs)(const float *q, int k, const float *heads, size_t ld, int n, float *scores);
} ex_kernel;

/* The best one here; with `name`, that one (NULL where this machine has it not): scalar, avx2, vnni, amx, neon. */
const ex_kernel *ex_kernel_find(const char *name);

#endif
