/* graph/table.c - open addressing with linear probes, at most half full; most bags have one entry and stay in place. */
#include "table.h"

#include <stdlib.h>

static bool grow_index(gr_index *x)
{
    gr_index more = {.room = x->room ? x->room * 2 : 1024, .count = x->count};

    if (!(more.slots = calloc(more.room, sizeof *more.slots)))
        return false;
    for (size_t i = 0; i < x->room; i++)
        if (x->slots[i].item) {
            size_t k = x->slots[i].hash & (more.room - 1);

            while (more.slots[k].item)
                k = (k + 1) & (more.room - 1);
            more.slots[k] = x->slots[i];
        }
    free(x->slots);
    *x = more;
    return true;
}

void **gr_index_place(gr_index *x, uint64_t hash, bool (*same)(const void *item, const void *key), const void *key)
{
    size_t k;

    if (x->count * 2 >= x->room && !grow_index(x))
        return NULL;
    for (k = hash & (x->room - 1); x->slots[k].item; k = (k + 1) & (x->room - 1))
        if (x->slots[k].hash == hash && same(x->slots[k].item, key))
            return &x->slots[k].item;
    x->slots[k].hash = hash;
    x->count++;
    return &x->slots[k].item;
}

void *gr_index_find(const gr_index *x, uint64_t hash, bool (*same)(const void *item, const void *key), const void *key)
{
    for (size_t k = hash & (x->room - 1); x->room && x->slots[k].item; k = (k + 1) & (x->room - 1))
        if (x->slots[k].hash == hash && same(x->slots[k].item, key))
            return x->slots[k].item;
    return NULL;
}

void gr_index_release(gr_index *x)
{
    free(x->slots);
    *x = (gr_index){0};
}

static gr_tally *place_in(gr_tally *many, unsigned room, uint64_t key)
{
    unsigned k = (unsigned)(key * 0x9e3779b97f4a7c15ULL >> 32) & (room - 1);

    while (many[k].key && many[k].key != key)
        k = (k + 1) & (room - 1);
    return &many[k];
}

static bool grow_bag(gr_bag *b)
{
    unsigned room = b->room ? b->room * 2 : 4;
    gr_tally *many = calloc(room, sizeof *many);

    if (!many)
        return false;
    if (b->count)
        for (size_t at = 0; at < (b->room ? b->room : 1); at++) {
            const gr_tally *t = b->room ? &b->many[at] : &b->one;

            if (t->key)
                *place_in(many, room, t->key) = *t;
        }
    free(b->many);
    b->many = many;
    b->room = room;
    return true;
}

bool gr_bag_add(gr_bag *b, uint64_t key)
{
    gr_tally *t = &b->one;

    if (!b->room && b->count && b->one.key != key && !grow_bag(b))
        return false;
    if (b->room) {
        t = place_in(b->many, b->room, key);
        if (!t->key && (b->count + 1) * 2 > b->room) {
            if (!grow_bag(b))
                return false;
            t = place_in(b->many, b->room, key);
        }
    }
    b->count += !t->key;
    t->key = key;
    t->count++;
    return true;
}

void gr_bag_release(gr_bag *b)
{
    free(b->many);
    *b = (gr_bag){0};
}

const gr_tally *gr_bag_next(const gr_bag *b, size_t *at)
{
    if (!b->room)
        return b->count && !(*at)++ ? &b->one : NULL;
    while (*at < b->room)
        if (b->many[(*at)++].key)
            return &b->many[*at - 1];
    return NULL;
}
