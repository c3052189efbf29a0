/* extract/actor/map.c - 64-bit keys to numbers: open addressing, grown at half full; no removal.
 *
 * A slot keeps 32 bits of the mixed key beside the place that the others give: what the tables hold (some 100,000 keys)
 * meets by chance once in a million builds, an unknown word of the text once in a billion look-ups.  Half the memory of
 * whole keys is half the cache misses, and these are what opening the lexicon costs. */
#include "internal.h"

#include <stdlib.h>

static uint64_t mixed(uint64_t key)
{
    key *= 0x9e3779b97f4a7c15ULL;
    key ^= key >> 32;
    key *= 0xd6e8feb86659fd93ULL;
    return key ^ key >> 29;
}

static uint32_t tag_of(uint64_t h)
{
    return (uint32_t)h ? (uint32_t)h : 1;
}

static uint32_t place(const map *m, uint64_t h)
{
    uint32_t i = (uint32_t)(h >> 32) & (m->room - 1), tag = tag_of(h);

    while (m->slots[i].tag && m->slots[i].tag != tag)
        i = (i + 1) & (m->room - 1);
    return i;
}

/* A slot does not know its key: the mixed keys stand beside, in the order in which they came. */
static bool grow(map *m, uint32_t room)
{
    slot *slots = calloc(room, sizeof *slots);
    uint64_t *hashes = realloc(m->hashes, room / 2 * sizeof *hashes);
    slot *old = m->slots;
    map bigger = {.slots = slots, .room = room};

    if (hashes)
        m->hashes = hashes;
    if (!slots || !hashes) {
        free(slots);
        return false;
    }
    for (uint32_t k = 0; k < m->used; k++)
        slots[place(&bigger, hashes[k])] = (slot){tag_of(hashes[k]), old[place(m, hashes[k])].value};
    free(old);
    m->slots = slots;
    m->room = room;
    return true;
}

bool map_room(map *m, uint32_t room)
{
    return m->room >= room || grow(m, room);
}

uint32_t *map_place(map *m, uint64_t key, uint32_t fresh)
{
    uint64_t h = mixed(key);
    uint32_t i;

    if (m->used * 2 >= m->room && !grow(m, m->room ? m->room * 2 : 64))
        return NULL;
    i = place(m, h);
    if (!m->slots[i].tag) {
        m->slots[i] = (slot){tag_of(h), fresh};
        m->hashes[m->used++] = h;
    }
    return &m->slots[i].value;
}

bool map_put(map *m, uint64_t key, uint32_t value)
{
    return map_place(m, key, value) != NULL;
}

uint32_t map_get(const map *m, uint64_t key)
{
    uint32_t i;

    if (!m->room)
        return NONE;
    i = place(m, mixed(key));
    return m->slots[i].tag ? m->slots[i].value : NONE;
}

void map_set(map *m, uint64_t key, uint32_t value)
{
    uint32_t i = m->room ? place(m, mixed(key)) : 0;

    if (m->room && m->slots[i].tag)
        m->slots[i].value = value;
}

void map_release(map *m)
{
    free(m->slots);
    free(m->hashes);
    *m = (map){0};
}
