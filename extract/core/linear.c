/* extract/core/linear.c - adding up the rows of features. */
#include "linear.h"

enum { BITS_MAX = 24 };

static uint32_t start_of(uint32_t slot)
{
    return slot >> EX_LINEAR_PRINT_BITS;
}

bool ex_linear_read(ex_linear *m, ex_cursor *r)
{
    uint32_t bits, slots, weights, last = 0;

    ex_cursor_array(r, 0, 1, sizeof(uint32_t));
    bits = ex_cursor_u32(r);
    slots = ex_cursor_u32(r);
    weights = ex_cursor_u32(r);
    if (r->failed || bits < 1 || bits > BITS_MAX || slots < (1u << bits) || weights >= 1u << EX_LINEAR_START_BITS)
        return false;
    m->shift = 64 - bits;
    m->slot_count = slots;
    m->slots = ex_cursor_array(r, (size_t)slots + 1, sizeof *m->slots, sizeof *m->slots);
    m->weights = ex_cursor_array(r, weights, sizeof *m->weights, 1);
    if (r->failed)
        return false;
    for (uint32_t i = 0; i <= slots; i++) {                         /* rows in order, none past the end */
        uint32_t start = start_of(m->slots[i]);

        if (start < last || start > weights)
            return false;
        last = start;
    }
    return start_of(m->slots[slots - 1]) == start_of(m->slots[slots]);     /* a search ends at an empty row */
}

/* The table is larger than the nearest caches, so every line is asked for before the first is read. */
void ex_linear_add(const ex_linear *m, const uint64_t *features, size_t count, int32_t *scores)
{
    for (size_t i = 0; i < count; i++)
        __builtin_prefetch(&m->slots[ex_linear_home(features[i], m->shift)]);
    for (size_t i = 0; i < count; i++) {
        const uint32_t *slot = &m->slots[ex_linear_home(features[i], m->shift)];
        uint32_t print = ex_linear_print(features[i]), end;

        for (; start_of(slot[0]) != (end = start_of(slot[1])); slot++)
            if ((slot[0] & ((1u << EX_LINEAR_PRINT_BITS) - 1)) == print) {
                const ex_weight *w = m->weights + start_of(slot[0]), *stop = m->weights + end;

                for (; w < stop; w++)
                    scores[w->class] += w->weight;
                break;
            }
    }
}
