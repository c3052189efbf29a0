/* extract/core/linear.c - adding up the rows of features.
 *
 * What costs here is waiting: for memory, since the table is larger than the nearest caches, and for branches that
 * nobody can foretell (is the feature known, how long is its row).  So the work goes in waves: ask for all starts,
 * then for all buckets; then copy the weights of all rows behind one another, in pieces of a fixed size; then add
 * them in one loop.  Dense rows, which few but frequent features have, are added as vectors. */
#include "linear.h"

#include <string.h>

enum { BITS_MAX = 24, BATCH = 128, PIECE = 16, FLAT = 2048 };

_Static_assert((int)EX_ROW_SLACK == 2 * PIECE && (int)EX_ROW_LENGTH_MAX <= 2 * PIECE, "a row is two pieces at most");

/* Units that follow a row's head. */
static unsigned length_of(const ex_linear *m, uint16_t head)
{
    unsigned length = head & EX_ROW_DENSE;

    return length == EX_ROW_DENSE ? m->width / 2 : length;
}

bool ex_linear_read(ex_linear *m, ex_cursor *r)
{
    uint32_t bits, units, width;
    size_t at;

    ex_cursor_array(r, 0, 1, sizeof(uint32_t));
    bits = ex_cursor_u32(r);
    units = ex_cursor_u32(r);
    width = ex_cursor_u32(r);
    if (r->failed || width > EX_CLASSES_MAX || width % EX_ROW_BLOCK || bits < 1 || bits > BITS_MAX ||
        units < EX_ROW_SLACK)
        return false;
    m->width = width;
    m->shift = 64 - bits;
    m->starts = ex_cursor_array(r, ((size_t)1 << bits) + 1, sizeof *m->starts, sizeof *m->starts);
    m->units = ex_cursor_array(r, units, sizeof *m->units, sizeof *m->units);
    if (r->failed || m->starts[0] != 0 || m->starts[1u << bits] > units - EX_ROW_SLACK)
        return false;
    at = 0;
    for (size_t i = 1; i <= (size_t)1 << bits; i++) {               /* each bucket ends where its last row does */
        if (m->starts[i] > units - EX_ROW_SLACK)
            return false;
        while (at < m->starts[i])
            at += 1 + length_of(m, m->units[at]);
        if (at != m->starts[i])
            return false;
    }
    return true;
}

typedef struct {
    uint32_t at, end;
    uint16_t print;
} bucket;

static void add_flat(const uint16_t *flat, size_t count, int32_t *scores)
{
    for (size_t i = 0; i < count; i++)
        scores[flat[i] >> 8] += (flat[i] & 0xFF) - 128;
}

/* Vectors of gcc's and clang's own language, so that every machine gets its instructions for them. */
typedef int8_t byte_lane __attribute__((vector_size(8)));
typedef int16_t short_lane __attribute__((vector_size(16)));
enum { LANES = 8 };

static void add_dense(const uint16_t *units, unsigned width, short_lane *sums)
{
    const char *row = (const char *)units;

    for (unsigned k = 0; k < width / LANES; k++) {
        byte_lane some;

        memcpy(&some, row + k * LANES, sizeof some);
        sums[k] += __builtin_convertvector(some, short_lane);
    }
}

static void add_buckets(const ex_linear *m, const bucket *buckets, size_t count, int32_t *scores)
{
    short_lane sums[EX_CLASSES_MAX / LANES] = {{0}};                /* of dense rows: BATCH of them stay within it */
    uint16_t flat[FLAT];
    size_t n = 0;

    for (size_t i = 0; i < count; i++) {
        uint32_t at = buckets[i].at;

        do {
            uint16_t head = m->units[at++];
            unsigned length = head & EX_ROW_DENSE, right = head >> EX_ROW_LENGTH_BITS == buckets[i].print;

            if (length == EX_ROW_DENSE) {
                if (right)
                    add_dense(m->units + at, m->width, sums);
                at += m->width / 2;
                continue;
            }
            memcpy(flat + n, m->units + at, PIECE * sizeof *flat);
            if (length > PIECE)
                memcpy(flat + n + PIECE, m->units + at + PIECE, PIECE * sizeof *flat);
            n += right ? length : 0;
            at += length;
            if (n > FLAT - 2 * PIECE) {
                add_flat(flat, n, scores);
                n = 0;
            }
        } while (at < buckets[i].end);
    }
    add_flat(flat, n, scores);
    for (unsigned k = 0; k < m->width; k++)
        scores[k] += sums[k / LANES][k % LANES];
}

void ex_linear_add(const ex_linear *m, const uint64_t *features, size_t count, int32_t *scores)
{
    bucket buckets[BATCH];

    for (size_t i = 0; i < count; i++)
        __builtin_prefetch(&m->starts[ex_linear_bucket(features[i], m->shift)]);
    while (count) {
        size_t some = count < BATCH ? count : BATCH, found = 0;

        for (size_t i = 0; i < some; i++) {
            const uint32_t *start = &m->starts[ex_linear_bucket(features[i], m->shift)];

            buckets[found] = (bucket){start[0], start[1], ex_linear_print(features[i])};
            __builtin_prefetch(&m->units[start[0]]);
            found += start[0] != start[1];
        }
        add_buckets(m, buckets, found, scores);
        features += some;
        count -= some;
    }
}
