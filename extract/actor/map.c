/* extract/actor/map.c - 64-bit keys to numbers: open addressing, grown at half full; no removal. */
#include "internal.h"

#include <stdlib.h>

static uint32_t place(const map *m, uint64_t key)
{
    uint64_t h = key * 0x9e3779b97f4a7c15ULL;
    uint32_t i = (uint32_t)(h >> 32) & (m->room - 1);

    while (m->slots[i].key && m->slots[i].key != key)
        i = (i + 1) & (m->room - 1);
    return i;
}

static bool grow(map *m, uint32_t room)
{
    map bigger = {.room = room, .used = m->used};

    bigger.slots = calloc(room, sizeof *bigger.slots);
    if (!bigger.slots)
        return false;
    for (uint32_t k = 0; k < m->room; k++)
        if (m->slots[k].key)
            bigger.slots[place(&bigger, m->slots[k].key)] = m->slots[k];
    free(m->slots);
    *m = bigger;
    return true;
}

bool map_room(map *m, uint32_t room)
{
    return m->room >= room || grow(m, room);
}

uint32_t *map_place(map *m, uint64_t key, uint32_t fresh)
{
    uint32_t i;

    if (m->used * 2 >= m->room && !grow(m, m->room ? m->room * 2 : 64))
        return NULL;
    i = place(m, key);
    if (!m->slots[i].key) {
        m->slots[i] = (slot){key, fresh};
        m->used++;
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
    i = place(m, key);
    return m->slots[i].key ? m->slots[i].value : NONE;
}

void map_set(map *m, uint64_t key, uint32_t value)
{
    uint32_t i = m->room ? place(m, key) : 0;

    if (m->room && m->slots[i].key)
        m->slots[i].value = value;
}
