/* extract/core/linear.h - a linear classifier over hashed features, as the tagger and the parser use it.
 *
 * A feature is a 64-bit hash.  Its first bits choose a bucket; a bucket holds rows, usually none to two, each a head
 * (some bits of the hash, and how many weights follow) and the weights of the classes that the feature speaks for or
 * against.  A weight past a byte's range stands as several, and a row past LENGTH as several rows; a row with weights
 * for many classes is dense instead: a signed byte for each class. */
#ifndef EX_LINEAR_H
#define EX_LINEAR_H

#include "model.h"

enum {
    EX_CLASSES_MAX = 256,
    EX_ROW_PRINT_BITS = 11,
    EX_ROW_LENGTH_BITS = 5,
    EX_ROW_DENSE = (1 << EX_ROW_LENGTH_BITS) - 1,
    EX_ROW_LENGTH_MAX = EX_ROW_DENSE - 1,
    EX_ROW_BLOCK = 16,          /* classes of a dense row come in blocks */
    EX_ROW_SLACK = 32           /* readable units behind the last row, since rows are copied in pieces */
};

typedef struct {
    unsigned width;             /* bytes of a dense row */
    unsigned shift;             /* 64 - bits of the bucket's number */
    const uint32_t *starts;     /* of the buckets, and the last one's end, in units */
    const uint16_t *units;      /* a row's head: print << LENGTH_BITS | length; a weight: class << 8 | (weight + 128) */
} ex_linear;

/* Borrowed from the section.  False where it is not one. */
bool ex_linear_read(ex_linear *m, ex_cursor *r);

/* Mixing a template's number with up to three values, each a hash or a small number. */
static inline uint64_t ex_mix(uint64_t template, uint64_t a, uint64_t b, uint64_t c)
{
    uint64_t h = template * 0xd6e8feb86659fd93ULL + a * 0x9e3779b97f4a7c15ULL + b * 0xc2b2ae3d27d4eb4fULL +
                 c * 0xff51afd7ed558ccdULL;

    h ^= h >> 31;
    h *= 0xbf58476d1ce4e5b9ULL;
    return h ^ (h >> 29);
}

static inline uint32_t ex_linear_bucket(uint64_t hash, unsigned shift)
{
    return (uint32_t)(hash >> shift);
}

static inline unsigned ex_linear_width(unsigned classes)
{
    return (classes + EX_ROW_BLOCK - 1) / EX_ROW_BLOCK * EX_ROW_BLOCK;
}

static inline uint16_t ex_linear_print(uint64_t hash)
{
    return (uint16_t)(hash & ((1u << EX_ROW_PRINT_BITS) - 1));
}

/* Add the rows of `count` features to scores[EX_CLASSES_MAX]. */
void ex_linear_add(const ex_linear *m, const uint64_t *features, size_t count, int32_t *scores);

/* The best of classes from ... to - 1 (one at least), the lowest of equals.  In two walks, which the compiler turns
 * into vector code. */
static inline int ex_linear_best(const int32_t *scores, int from, int to)
{
    int32_t most = scores[from];

    for (int k = from; k < to; k++)
        most = scores[k] > most ? scores[k] : most;
    while (scores[from] != most)
        from++;
    return from;
}

#endif
