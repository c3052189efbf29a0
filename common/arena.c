/* common/arena.c - pieces that live and die together.
 *
 * Blocks double up to a megabyte; a piece larger than the block gets a block of its own.  With -DARENA_MALLOC every
 * piece is a malloc of its own, so that ASan and valgrind see its ends. */
#include "common.h"

#include <stdlib.h>
#include <string.h>

enum { FIRST_BLOCK = 16 * 1024, LAST_BLOCK = 1024 * 1024, KEPT = 32 * LAST_BLOCK };

typedef struct block {
    struct block *next;
    size_t used, room;
    max_align_t data[];
} block;

struct ent_arena {
    block *first, *current;     /* blocks after `current` are kept from before a reset and are empty */
    size_t held, next_room;
};

ent_arena *ent_arena_new(void)
{
    ent_arena *a = calloc(1, sizeof *a);

    if (a)
        a->next_room = FIRST_BLOCK;
    return a;
}

static void free_blocks(block *b)
{
    while (b) {
        block *next = b->next;

        free(b);
        b = next;
    }
}

void ent_arena_free(ent_arena *a)
{
    if (!a)
        return;
    free_blocks(a->first);
    free(a);
}

void ent_arena_reset(ent_arena *a)
{
#ifdef ARENA_MALLOC
    free_blocks(a->first);
    a->first = a->current = NULL;
    a->held = 0;
#else
    block **rest = &a->first;
    size_t kept = 0;

    for (; *rest && kept + sizeof **rest + (*rest)->room <= KEPT; rest = &(*rest)->next)
        kept += sizeof **rest + (*rest)->room;
    free_blocks(*rest);         /* a huge document's memory is not kept for ever */
    *rest = NULL;
    a->held = kept;
    a->current = a->first;
    if (a->first)
        a->first->used = 0;
#endif
}

static block *block_for(ent_arena *a, size_t size)
{
    size_t room = a->next_room;
    block *b;

    if (a->current && a->current->next && a->current->next->room >= size) {
        a->current = a->current->next;
        a->current->used = 0;
        return a->current;
    }
#ifdef ARENA_MALLOC
    room = size;
#else
    if (a->next_room < LAST_BLOCK)
        a->next_room *= 2;
    if (room < size)
        room = size;
#endif
    b = malloc(sizeof *b + room);
    if (!b)
        return NULL;
    b->used = 0;
    b->room = room;
    a->held += sizeof *b + room;
    if (a->current) {
        b->next = a->current->next;
        a->current->next = b;
    } else {
        b->next = a->first;
        a->first = b;
    }
    a->current = b;
    return b;
}

void *ent_arena_alloc(ent_arena *a, size_t size)
{
    block *b = a->current;
    void *p;

    if (size > SIZE_MAX / 2)
        return NULL;
    size = (size + sizeof(max_align_t) - 1) / sizeof(max_align_t) * sizeof(max_align_t);
    if (!size)
        size = sizeof(max_align_t);
    if (!b || b->room - b->used < size) {
        b = block_for(a, size);
        if (!b)
            return NULL;
    }
    p = (char *)b->data + b->used;
    b->used += size;
    return memset(p, 0, size);
}

void *ent_arena_calloc(ent_arena *a, size_t count, size_t size)
{
    if (size && count > SIZE_MAX / 2 / size)
        return NULL;
    return ent_arena_alloc(a, count * size);
}

char *ent_arena_strndup(ent_arena *a, const char *s, size_t len)
{
    char *p = ent_arena_alloc(a, len + 1);

    if (p && len)
        memcpy(p, s, len);
    return p;
}

char *ent_arena_strdup(ent_arena *a, const char *s)
{
    return ent_arena_strndup(a, s, strlen(s));
}

char *ent_arena_printf(ent_arena *a, const char *format, ...)
{
    va_list args;
    char *p;
    int len;

    va_start(args, format);
    len = vsnprintf(NULL, 0, format, args);
    va_end(args);
    p = len < 0 ? NULL : ent_arena_alloc(a, (size_t)len + 1);
    if (!p)
        return NULL;
    va_start(args, format);
    vsnprintf(p, (size_t)len + 1, format, args);
    va_end(args);
    return p;
}

size_t ent_arena_held(const ent_arena *a)
{
    return a->held;
}
