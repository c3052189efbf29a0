/* extract/relation/dict.c - strings to numbers: open addressing, never more than half full. */
#include "internal.h"

#include <string.h>

static size_t place_of(const ex_dict *d, const char *key)
{
    size_t mask = d->room - 1, i = ent_hash(key, strlen(key), 0) & mask;

    while (d->keys[i] && strcmp(d->keys[i], key) != 0)
        i = (i + 1) & mask;
    return i;
}

static bool grow(ex_dict *d)
{
    ex_dict wide = {.room = d->room ? 2 * d->room : 64, .count = d->count, .arena = d->arena};

    wide.keys = ENT_ARRAY(d->arena, const char *, wide.room);
    wide.values = ENT_ARRAY(d->arena, uint32_t, wide.room);
    if (!wide.keys || !wide.values)
        return false;
    for (size_t i = 0; i < d->room; i++)
        if (d->keys[i]) {
            size_t at = place_of(&wide, d->keys[i]);

            wide.keys[at] = d->keys[i];
            wide.values[at] = d->values[i];
        }
    *d = wide;
    return true;
}

uint32_t *ex_dict_put(ex_dict *d, const char *key, uint32_t fresh)
{
    size_t at;

    if (2 * d->count >= d->room && !grow(d))
        return NULL;
    at = place_of(d, key);
    if (!d->keys[at]) {
        d->keys[at] = key;
        d->values[at] = fresh;
        d->count++;
    }
    return &d->values[at];
}

const uint32_t *ex_dict_find(const ex_dict *d, const char *key)
{
    size_t at;

    if (!d->room)
        return NULL;
    at = place_of(d, key);
    return d->keys[at] ? &d->values[at] : NULL;
}
