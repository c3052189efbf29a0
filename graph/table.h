/* graph/table.h - the two containers of the merge: an index by hash, and small bags of counted numbers. */
#ifndef GR_TABLE_H
#define GR_TABLE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

typedef struct {                /* start from {0}; items are the caller's */
    struct {
        uint64_t hash;
        void *item;
    } *slots;
    size_t count, room;
} gr_index;

/* The place of the item of this hash that is the `same` as `key`; a new place holds NULL and the caller must fill it before
 * the next call.  NULL when memory ends. */
void **gr_index_place(gr_index *x, uint64_t hash, bool (*same)(const void *item, const void *key), const void *key);
/* The item, or NULL. */
void *gr_index_find(const gr_index *x, uint64_t hash, bool (*same)(const void *item, const void *key), const void *key);
void gr_index_release(gr_index *x);

typedef struct {
    uint64_t key;               /* never 0 */
    size_t count;
} gr_tally;

typedef struct {                /* start from {0}; one entry needs no memory of its own */
    gr_tally one, *many;
    unsigned count, room;       /* different keys; places in `many` */
} gr_bag;

/* Count `key` once more.  False when memory ends. */
bool gr_bag_add(gr_bag *b, uint64_t key);
void gr_bag_release(gr_bag *b);
/* Walk: the next entry from *at on (start at 0), in no particular order; NULL at the end. */
const gr_tally *gr_bag_next(const gr_bag *b, size_t *at);

#endif
