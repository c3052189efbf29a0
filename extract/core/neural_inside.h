/* extract/core/neural_inside.h - what neural.c and neural_run.c share. */
#ifndef EX_NEURAL_INSIDE_H
#define EX_NEURAL_INSIDE_H

#include "neural.h"
#include "neural_kernel.h"
#include "neural_net.h"

enum { EX_NET_VERSION = 1, EX_NET_PIECE = 200, EX_NET_BATCH = 512, EX_NET_CACHE_BITS = 14, EX_NET_NO_ROW = 0xFFFF };
enum { EX_NET_REL_COLUMNS = 64, EX_NET_TAG_COLUMNS = 96 };      /* of the padded matrices */

typedef struct {                /* rows of small numbers with a scale each */
    const float *scale;
    const int8_t *rows;
} ex_net_table;

typedef struct {
    ex_matrix x, h;             /* h's scale and bias are x's */
} ex_net_lstm;

struct ex_neural {
    ex_net_shape shape;
    uint32_t words, learned;
    const uint32_t *keys;       /* sorted hashes of the words that have a row */
    const uint16_t *learned_of; /* row in the table `word`, EX_NET_NO_ROW */
    const float *vector_scale;
    const uint8_t *vectors;     /* words x EX_NET_VECTOR_BYTES */
    ex_net_table word, suffix, prefix, gram, form_shape;
    ex_matrix w1, w2, tags, mlp, u, label;
    ex_net_lstm lstm[EX_NET_LAYERS_MAX][2];
    const float *root;          /* arc + label */
    const ex_kernel *kernel;
};

typedef struct {                /* a sentence, or a part of a long one */
    uint32_t first, count;      /* tokens of the document */
} ex_net_piece;

typedef struct {                /* a form met before */
    uint64_t form;              /* hash, 0 for none */
    int8_t *x;                  /* its input vector */
} ex_net_cached;

struct ex_neural_worker {
    const ex_neural *net;
    ex_net_cached *cache;
    int8_t *cache_rows;
    ex_net_piece *pieces;       /* of the document, longest first */
    size_t piece_room;
    /* a batch, time-major */
    int base[EX_NET_PIECE + 1], active[EX_NET_PIECE + 1];
    int8_t *x[2], *tagged, *small;      /* words x widest layer: input and output, the tag layer, quantised rows */
    int32_t *sums;              /* words x widest matrix */
    float *cell, *mlp, *q, *heads, *scores, *wide, *row_scale;
    void *tree;
    int32_t *head_row;          /* of each row: its head's row, -1 the root */
    void *memory;               /* all of the above that is one block */
};

/* Tag and parse the pieces, in time-major order: `count` of them, `words` words. */
void ex_net_run(ex_neural_worker *w, ex_parsed *p, const ex_net_piece *pieces, int count);

#endif
