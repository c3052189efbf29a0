/* extract/actor/userfile.c - `--actors FILE`: the user's own actors, JSON, into the lexicon.
 *
 * What the user says wins over the tables wherever both read the same phrase; an id that the tables know keeps its
 * aliases and takes the user's name, type and country. */
#include "internal.h"

#include <jansson.h>
#include <stdlib.h>

typedef struct {
    ex_lexicon *x;
    const char *path;
    size_t number;              /* of the entry, 1-based */
    ent_error *err;
} reader;

static ent_status fault(const reader *r, const char *key, const char *wanted)
{
    return ent_fail_at(r->err, ENT_SYNTAX, r->path, 0, 0, "actor %zu: found no good \"%s\", wanted %s", r->number, key,
                       wanted);
}

static bool is_text(const json_t *v)
{
    return json_is_string(v) && json_string_length(v) > 0 && strlen(json_string_value(v)) == json_string_length(v);
}

/* The string under `key`; "" where it is absent or null; NULL with *err where it is something else. */
static const char *text_of(const reader *r, const json_t *o, const char *key)
{
    const json_t *v = json_object_get(o, key);
    const char *kept;

    if (!v || json_is_null(v) || (json_is_string(v) && !json_string_length(v)))
        return "";
    if (!is_text(v)) {
        fault(r, key, "a string");
        return NULL;
    }
    kept = lexicon_intern(r->x, json_string_value(v), json_string_length(v));
    if (!kept)
        ent_fail(r->err, ENT_NOMEM, "no memory for the lexicon");
    return kept;
}

static ent_status add_aliases(const reader *r, const json_t *o, const char *key, sense s)
{
    const json_t *list = json_object_get(o, key), *v;
    ent_status st = ENT_OK;
    size_t i;

    if (!list || json_is_null(list))
        return ENT_OK;
    if (!json_is_array(list))
        return fault(r, key, "an array of strings");
    json_array_foreach(list, i, v) {
        if (!is_text(v))
            return fault(r, key, "an array of strings");
        st = lexicon_alias(r->x, json_string_value(v), json_string_length(v), s, r->err);
        if (st != ENT_OK)
            return st;
    }
    return ENT_OK;
}

static int type_of(const char *name)
{
    for (int k = 0; k < EX_ACTOR_TYPE_COUNT; k++)
        if (strcmp(ex_actor_type_name((ex_actor_type)k), name) == 0)
            return k;
    return -1;
}

static ent_status add_roles(const reader *r, const json_t *o, uint32_t index)
{
    const json_t *list = json_object_get(o, "roles"), *v;
    size_t i;

    if (!list || json_is_null(list))
        return ENT_OK;
    if (!json_is_array(list))
        return fault(r, "roles", "an array of {of, title, from, to}");
    json_array_foreach(list, i, v) {
        const char *of = text_of(r, v, "of"), *what = text_of(r, v, "title"), *from = text_of(r, v, "from"),
                   *to = text_of(r, v, "to");
        office held = {.sector = "", .of = NONE};
        ent_status st;

        if (!of || !what || !from || !to)
            return r->err->code;
        held.office = what;
        held.of = *of ? lexicon_find(r->x, of, strlen(of)) : NONE;
        if (*of && held.of == NONE)
            return fault(r, "of", "the id of a state or organization");
        held.from = lexicon_date(from, false);
        held.to = lexicon_date(to, true);
        st = lexicon_office(r->x, index, &held, r->err);
        if (st != ENT_OK)
            return st;
    }
    return ENT_OK;
}

static ent_status add_actor(const reader *r, const json_t *o)
{
    const char *id, *name, *type, *country;
    ent_status st;
    uint32_t index;
    entry *e;
    int kind;

    if (!json_is_object(o))
        return ent_fail_at(r->err, ENT_SYNTAX, r->path, 0, 0,
                           "actor %zu: found no object, wanted {\"id\", \"name\", ...}", r->number);
    if (!is_text(json_object_get(o, "id")))
        return fault(r, "id", "a string");
    if (!is_text(json_object_get(o, "name")))
        return fault(r, "name", "a string");
    if (!(id = text_of(r, o, "id")) || !(name = text_of(r, o, "name")) || !(type = text_of(r, o, "type")) ||
        !(country = text_of(r, o, "country")))
        return r->err->code;
    kind = *type ? type_of(type) : EX_ACTOR_OTHER;
    if (kind < 0)
        return fault(r, "type", "state, igo, organization, group, person, place or other");
    e = lexicon_entry(r->x, id, strlen(id), &index, r->err);
    if (!e)
        return r->err->code;
    e->user = true;
    e->a.name = name;
    e->official = *e->official ? e->official : name;
    e->a.type = (uint8_t)kind;
    e->a.country = *country ? country : kind == EX_ACTOR_STATE ? e->a.id : "";
    e->kind = kind == EX_ACTOR_STATE    ? ENTRY_STATE
              : kind == EX_ACTOR_PERSON ? ENTRY_PERSON
              : kind == EX_ACTOR_PLACE  ? ENTRY_PLACE
              : kind == EX_ACTOR_GROUP  ? ENTRY_GROUP
                                        : ENTRY_BODY;
    if (kind == EX_ACTOR_PLACE)
        e->state = *country ? lexicon_find(r->x, country, strlen(country)) : NONE;
    st = lexicon_alias(r->x, name, strlen(name), (sense){.kind = SENSE_NAME, .index = index}, r->err);
    if (st == ENT_OK)
        st = add_aliases(r, o, "aliases", (sense){.kind = SENSE_NAME, .index = index});
    if (st == ENT_OK)
        st = add_aliases(r, o, "adjectives", (sense){.kind = SENSE_ADJECTIVE, .index = index});
    if (st == ENT_OK)
        st = add_roles(r, o, index);
    return st;
}

ent_status ex_lexicon_add(ex_lexicon *x, const char *path, ent_error *caller)
{
    ent_error own = {0}, *err = caller ? caller : &own;
    json_error_t bad;
    char *data = NULL;
    size_t len, i;
    ent_status st = ent_file_read(path, 64 << 20, &data, &len, err);
    json_t *list, *v;

    if (st != ENT_OK)
        return st;
    list = json_loadb(data, len, 0, &bad);
    free(data);
    if (!list)
        return ent_fail_at(err, ENT_SYNTAX, path, (unsigned)bad.line, (unsigned)bad.column, "%s", bad.text);
    if (!json_is_array(list))
        st = ent_fail_at(err, ENT_SYNTAX, path, 1, 1, "found no array, wanted [{\"id\", \"name\", ...}, ...]");
    else
        json_array_foreach(list, i, v) {
            reader r = {x, path, i + 1, err};

            st = add_actor(&r, v);
            if (st != ENT_OK)
                break;
        }
    json_decref(list);
    return st;
}
