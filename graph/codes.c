/* graph/codes.c - one index by folded name for events, one for actors; the first that claims a name has it. */
#include "codes.h"

#include "table.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

typedef struct {
    const char *key;
    const void *value;          /* gr_cameo or gr_known */
} entry;

struct gr_codes {
    ent_table *cameo, *icews, *states, *bodies;
    ent_arena *arena;
    gr_index events, actors;
};

static uint64_t folded_hash(const char *s)
{
    uint64_t h = 0xcbf29ce484222325ULL;         /* FNV-1a; ASCII letters without case */

    for (; *s; s++)
        h = (h ^ (unsigned char)(*s >= 'A' && *s <= 'Z' ? *s + 32 : *s)) * 0x100000001b3ULL;
    return h ^ h >> 29;
}

static bool same_name(const void *item, const void *key)
{
    return strcasecmp(((const entry *)item)->key, key) == 0;
}

static bool put(gr_codes *c, gr_index *x, const char *key, const void *value)
{
    void **place = *key ? gr_index_place(x, folded_hash(key), same_name, key) : NULL;
    entry *e;

    if (!*key || (place && *place))
        return true;
    if (!place || !(e = ENT_NEW(c->arena, entry)))
        return false;
    *e = (entry){key, value};
    *place = e;
    return true;
}

static const void *get(const gr_index *x, const char *key)
{
    const entry *e = gr_index_find(x, folded_hash(key), same_name, key);

    return e ? e->value : NULL;
}

static bool put_events(gr_codes *c)
{
    for (size_t i = 0; i < ent_table_count(c->cameo); i++) {
        gr_cameo *e = ENT_NEW(c->arena, gr_cameo);
        const char *event = ent_table_cell(c->cameo, i, 2);

        if (!e)
            return false;
        *e = (gr_cameo){ent_table_cell(c->cameo, i, 0), ent_table_cell(c->cameo, i, 1), *event ? event : NULL,
                        strtod(ent_table_cell(c->cameo, i, 3), NULL)};
        if (!put(c, &c->events, e->code, e) || !put(c, &c->events, e->name, e))
            return false;
    }
    for (size_t i = 0; i < ent_table_count(c->icews); i++) {
        const gr_cameo *e = get(&c->events, ent_table_cell(c->icews, i, 1));

        if (e && !put(c, &c->events, ent_table_cell(c->icews, i, 0), e))
            return false;
    }
    return true;
}

static bool put_actor(gr_codes *c, const char *id, const char *name, const char *type, const char *aliases)
{
    gr_known *k = ENT_NEW(c->arena, gr_known);
    size_t len;

    if (!k)
        return false;
    *k = (gr_known){id, name, type};
    if (!put(c, &c->actors, id, k) || !put(c, &c->actors, name, k))
        return false;
    for (const char *item; (item = ent_list_next(&aliases, '|', &len));) {
        const char *alias = ent_arena_strndup(c->arena, item, len);

        if (!alias || !put(c, &c->actors, alias, k))
            return false;
    }
    return true;
}

static bool put_actors(gr_codes *c)
{
    for (size_t i = 0; i < ent_table_count(c->states); i++)
        if (!put_actor(c, ent_table_cell(c->states, i, 0), ent_table_cell(c->states, i, 2), "state", ent_table_cell(c->states, i, 4)))
            return false;
    for (size_t i = 0; i < ent_table_count(c->bodies); i++)
        if (!put_actor(c, ent_table_cell(c->bodies, i, 0), ent_table_cell(c->bodies, i, 1), ent_table_cell(c->bodies, i, 2),
                       ent_table_cell(c->bodies, i, 6)))
            return false;
    return true;
}

static ent_table *open_table(const char *datadir, const char *name, const char *const *columns, ent_error *err)
{
    char path[4096];

    snprintf(path, sizeof path, "%s/rules/%s", datadir, name);
    return ent_table_open(path, columns, err);
}

gr_codes *gr_codes_open(const char *datadir, ent_error *err)
{
    static const char *const cameo[] = {"code", "name", "event", "goldstein", NULL}, *const icews[] = {"name", "code", NULL},
        *const states[] = {"id", "iso2", "name", "official", "aliases", NULL},
        *const bodies[] = {"id", "name", "type", "sector", "country", "parent", "aliases", NULL};
    gr_codes *c = calloc(1, sizeof *c);

    if (!c || !(c->arena = ent_arena_new()))
        ent_fail(err, ENT_NOMEM, "no memory for the codes");
    else if ((c->cameo = open_table(datadir, "events/cameo.tsv", cameo, err)) &&
             (c->icews = open_table(datadir, "events/icews.tsv", icews, err)) &&
             (c->states = open_table(datadir, "actors/states.tsv", states, err)) &&
             (c->bodies = open_table(datadir, "actors/organizations.tsv", bodies, err))) {
        if (put_events(c) && put_actors(c))
            return c;
        ent_fail(err, ENT_NOMEM, "no memory for the codes");
    }
    gr_codes_close(c);
    return NULL;
}

void gr_codes_close(gr_codes *c)
{
    if (!c)
        return;
    ent_table_free(c->cameo);
    ent_table_free(c->icews);
    ent_table_free(c->states);
    ent_table_free(c->bodies);
    gr_index_release(&c->events);
    gr_index_release(&c->actors);
    ent_arena_free(c->arena);
    free(c);
}

const gr_cameo *gr_codes_event(const gr_codes *c, const char *code_or_name)
{
    return get(&c->events, code_or_name);
}

const gr_known *gr_codes_actor(const gr_codes *c, const char *name)
{
    return get(&c->actors, name);
}
