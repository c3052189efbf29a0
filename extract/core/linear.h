/* extract/core/linear.h - a linear classifier over hashed features, as the tagger and the parser use it.
 *
 * A feature is a 64-bit hash; its row holds (class, weight) pairs, few of them.  The rows lie in the order of an open-
 * addressed table: slot i keeps ten bits of the hash and where its row begins, and the row ends where that of slot i + 1
 * begins, so an empty slot is one with an empty row.  A weight past a byte's range stands as several pairs. */
#ifndef EX_LINEAR_H
#define EX_LINEAR_H

#include "model.h"

enum { EX_CLASSES_MAX = 256, EX_LINEAR_PRINT_BITS = 10, EX_LINEAR_START_BITS = 22 };

typedef struct {
    uint8_t class;
    int8_t weight;
} ex_weight;

typedef struct {
    unsigned shift;             /* 64 - bits of the table */
    uint32_t slot_count;        /* without the last, which only ends the last row */
    const uint32_t *slots;
    const ex_weight *weights;
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

static inline uint32_t ex_linear_home(uint64_t hash, unsigned shift)
{
    return (uint32_t)(hash >> shift);
}

static inline uint32_t ex_linear_print(uint64_t hash)
{
    return (uint32_t)(hash & ((1u << EX_LINEAR_PRINT_BITS) - 1));
}

/* Add the rows of `count` features to scores[EX_CLASSES_MAX]. */
void ex_linear_add(const ex_linear *m, const uint64_t *features, size_t count, int32_t *scores);

#endif
