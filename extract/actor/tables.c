/* extract/actor/tables.c - the files of rules/actors into the lexicon (formats: docs/formats.md). */
#include "internal.h"

#include <dirent.h>
#include <stdlib.h>
#include <unistd.h>

typedef struct {
    ex_lexicon *x;
    ent_table *t;
    ent_error *err;
} loader;

static ent_status fault(const loader *l, size_t row, const char *found, const char *wanted)
{
    return ent_fail_at(l->err, ENT_SYNTAX, ent_table_path(l->t), ent_table_line(l->t, row), 0,
                       "found \"%s\", wanted %s", found, wanted);
}

static const char *keep(const loader *l, const char *s)
{
    const char *at = lexicon_intern(l->x, s, strlen(s));

    if (!at)
        ent_fail_at(l->err, ENT_NOMEM, ent_table_path(l->t), 0, 0, "no memory for the lexicon");
    return at ? at : "";
}

/* Every item of a list cell as an alias. */
static ent_status aliases(const loader *l, const char *cell, sense s)
{
    ent_status st = ENT_OK;
    const char *item;
    size_t len;

    while (st == ENT_OK && (item = ent_list_next(&cell, '|', &len)))
        st = lexicon_alias(l->x, item, len, s, l->err);
    return st;
}

static entry *named(const loader *l, const char *id, const char *name, uint32_t *index)
{
    entry *e = lexicon_entry(l->x, id, strlen(id), index, l->err);

    if (e && !*e->a.name)
        e->a.name = keep(l, name);
    return e;
}

/* A place of its own (Kabul), within a state. */
static uint32_t place_entry(const loader *l, const char *name, size_t len, uint32_t state)
{
    const char *slug = ex_slug(name, len, l->x->arena);
    uint32_t index;
    entry *e = slug ? lexicon_entry(l->x, slug, strlen(slug), &index, l->err) : NULL;

    if (!e)
        return NONE;
    if (!*e->a.name) {
        const char *kept = lexicon_intern(l->x, name, len);

        e->a.name = kept ? kept : "";
        e->a.type = EX_ACTOR_PLACE;
        e->kind = ENTRY_PLACE;
        e->state = state;
        e->a.country = state == NONE ? "" : l->x->entries[state]->a.id;
    }
    return index;
}

static ent_status capitals(const loader *l, const char *cell, uint32_t state)
{
    ent_status st = ENT_OK;
    const char *item;
    size_t len;

    while (st == ENT_OK && (item = ent_list_next(&cell, '|', &len))) {
        sense s = {.kind = SENSE_CAPITAL, .index = state, .place = place_entry(l, item, len, state)};

        st = s.place == NONE ? ENT_NOMEM : lexicon_alias(l->x, item, len, s, l->err);
    }
    return st;
}

static ent_status load_states(loader *l)
{
    ent_status st = ENT_OK;

    for (size_t r = 0; r < ent_table_count(l->t) && st == ENT_OK; r++) {
        const char *id = ent_table_cell(l->t, r, 0), *kind = ent_table_cell(l->t, r, 9),
                   *parent = ent_table_cell(l->t, r, 10);
        uint32_t index;
        entry *e = named(l, id, ent_table_cell(l->t, r, 2), &index);

        if (!e)
            return ENT_NOMEM;
        e->a.type = EX_ACTOR_STATE;
        e->kind = strcmp(kind, "territory") == 0 ? ENTRY_TERRITORY
                  : strcmp(kind, "former") == 0  ? ENTRY_FORMER
                                                 : ENTRY_STATE;
        e->a.country = e->a.id;
        e->a.sector = keep(l, "GOV");
        e->official = keep(l, ent_table_cell(l->t, r, 3));
        e->from = lexicon_date(ent_table_cell(l->t, r, 11), false);
        e->to = lexicon_date(ent_table_cell(l->t, r, 12), true);
        if (*parent && !lexicon_entry(l->x, parent, strlen(parent), &e->parent, l->err))
            return ENT_NOMEM;
        st = aliases(l, ent_table_cell(l->t, r, 2), (sense){.kind = SENSE_NAME, .index = index});
        if (st == ENT_OK)
            st = aliases(l, ent_table_cell(l->t, r, 3), (sense){.kind = SENSE_NAME, .index = index});
        if (st == ENT_OK)
            st = aliases(l, ent_table_cell(l->t, r, 4), (sense){.kind = SENSE_NAME, .index = index});
        if (st == ENT_OK)
            st = aliases(l, ent_table_cell(l->t, r, 5), (sense){.kind = SENSE_ADJECTIVE, .index = index});
        if (st == ENT_OK)
            st = aliases(l, ent_table_cell(l->t, r, 6), (sense){.kind = SENSE_PEOPLE, .index = index});
        if (st == ENT_OK)
            st = capitals(l, ent_table_cell(l->t, r, 7), index);
        if (st == ENT_OK)
            st = aliases(l, ent_table_cell(l->t, r, 8), (sense){.kind = SENSE_SEAT, .index = index, .place = NONE});
    }
    return st;
}

static uint32_t state_of(const loader *l, size_t row, size_t column)
{
    const char *id = ent_table_cell(l->t, row, column);
    uint32_t i = *id ? lexicon_find(l->x, id, strlen(id)) : NONE;

    return i;
}

static ent_status load_cities(loader *l)
{
    ent_status st = ENT_OK;

    for (size_t r = 0; r < ent_table_count(l->t) && st == ENT_OK; r++) {
        const char *names = ent_table_cell(l->t, r, 0), *at = names;
        size_t len;
        const char *first = ent_list_next(&at, '|', &len);
        uint32_t state = state_of(l, r, 1), place;

        if (!first || l->err->code != ENT_OK)
            return l->err->code ? l->err->code : fault(l, r, names, "a name");
        place = place_entry(l, first, len, state);
        if (place == NONE)
            return ENT_NOMEM;
        st = aliases(l, names, (sense){.kind = SENSE_PLACE, .index = place, .place = place});
    }
    return st;
}

static int body_type(const char *type)
{
    static const struct { const char *name; int type;
    } types[] = {
        {"igo", EX_ACTOR_IGO},
        {"organization", EX_ACTOR_ORGANIZATION},
        {"group", EX_ACTOR_GROUP},
        {"company", EX_ACTOR_ORGANIZATION},
        {"party", EX_ACTOR_ORGANIZATION},
        {"media", EX_ACTOR_ORGANIZATION},
        {"court", EX_ACTOR_ORGANIZATION},
        {"agency", EX_ACTOR_ORGANIZATION},
        {"military", EX_ACTOR_ORGANIZATION},
        {"ngo", EX_ACTOR_ORGANIZATION},
        {"state", EX_ACTOR_STATE},
        {"person", EX_ACTOR_PERSON},
        {"place", EX_ACTOR_PLACE},
        {"other", EX_ACTOR_OTHER},
    };

    for (size_t i = 0; i < sizeof types / sizeof *types; i++)
        if (strcmp(types[i].name, type) == 0)
            return types[i].type;
    return -1;
}

static ent_status load_organizations(loader *l)
{
    ent_status st = ENT_OK;

    for (size_t r = 0; r < ent_table_count(l->t) && st == ENT_OK; r++) {
        const char *id = ent_table_cell(l->t, r, 0), *parent = ent_table_cell(l->t, r, 5);
        int type = body_type(ent_table_cell(l->t, r, 2));
        uint32_t index, country = state_of(l, r, 4);
        entry *e = named(l, id, ent_table_cell(l->t, r, 1), &index);

        if (!e)
            return ENT_NOMEM;
        if (type < 0)
            return fault(l, r, ent_table_cell(l->t, r, 2),
                         "igo, organization, group, company, party, media, court, agency, military or ngo");
        e->a.type = (uint8_t)type;
        e->kind = type == EX_ACTOR_GROUP ? ENTRY_GROUP : ENTRY_BODY;
        e->a.sector = keep(l, ent_table_cell(l->t, r, 3));
        e->a.country = country == NONE ? "" : l->x->entries[country]->a.id;
        e->official = e->a.name;
        e->state = country;
        e->from = lexicon_date(ent_table_cell(l->t, r, 7), false);
        e->to = lexicon_date(ent_table_cell(l->t, r, 8), true);
        if (*parent) {
            if (!lexicon_entry(l->x, parent, strlen(parent), &e->parent, l->err))
                return ENT_NOMEM;
            e->a.organization = l->x->entries[e->parent]->a.id;
        }
        st = aliases(l, ent_table_cell(l->t, r, 1), (sense){.kind = SENSE_NAME, .index = index});
        if (st == ENT_OK)
            st = aliases(l, ent_table_cell(l->t, r, 6), (sense){.kind = SENSE_NAME, .index = index});
    }
    return l->err->code ? l->err->code : st;
}

static ent_status load_groups(loader *l)
{
    ent_status st = ENT_OK;

    for (size_t r = 0; r < ent_table_count(l->t) && st == ENT_OK; r++) {
        uint32_t index, country = state_of(l, r, 5);
        entry *e = named(l, ent_table_cell(l->t, r, 0), ent_table_cell(l->t, r, 1), &index);

        if (!e)
            return ENT_NOMEM;
        e->a.type = EX_ACTOR_GROUP;
        e->kind = ENTRY_GROUP;
        e->vague = country == NONE && strcmp(ent_table_cell(l->t, r, 4), "region") == 0;
        e->state = country;
        e->a.country = country == NONE ? "" : l->x->entries[country]->a.id;
        st = aliases(l, ent_table_cell(l->t, r, 2), (sense){.kind = SENSE_ADJECTIVE, .index = index});
        if (st == ENT_OK)
            st = aliases(l, ent_table_cell(l->t, r, 3), (sense){.kind = SENSE_PEOPLE, .index = index});
    }
    return l->err->code ? l->err->code : st;
}

/* The last name: what stands after "surname=" in the aliases, else the last word; family-first lands give the first. */
static ent_status surnames(const loader *l, entry *e, uint32_t person, const char *name, const char *cell)
{
    static const char mark[] = "surname=";
    const char *item, *last = strrchr(name, ' '), *at = cell;
    sense s = {.kind = SENSE_SURNAME, .index = person};
    ent_status st = ENT_OK;
    bool given = false;
    size_t len;

    while (st == ENT_OK && (item = ent_list_next(&at, '|', &len))) {
        bool surname = len > sizeof mark - 1 && memcmp(item, mark, sizeof mark - 1) == 0;

        if (surname) {
            given = true;
            item += sizeof mark - 1;
            len -= sizeof mark - 1;
            s.kind = SENSE_SURNAME;
        } else {
            s.kind = SENSE_NAME;
        }
        if (surname && !*e->surname)
            e->surname = ex_slug(item, len, l->x->arena);
        st = lexicon_alias(l->x, item, len, s, l->err);
    }
    s.kind = SENSE_SURNAME;
    last = last ? last + 1 : name;
    if (!given && st == ENT_OK && !*e->surname) {
        e->surname = ex_slug(last, strlen(last), l->x->arena);
        st = lexicon_alias(l->x, last, strlen(last), s, l->err);
    }
    if (!e->surname)
        return ent_fail(l->err, ENT_NOMEM, "no memory for the lexicon");
    return st;
}

static ent_status load_people(loader *l)
{
    ent_status st = ENT_OK;

    for (size_t r = 0; r < ent_table_count(l->t) && st == ENT_OK; r++) {
        const char *name = ent_table_cell(l->t, r, 1), *list = ent_table_cell(l->t, r, 2);
        uint32_t index, of = state_of(l, r, 4);
        entry *e = named(l, ent_table_cell(l->t, r, 0), name, &index);
        office o = {.of = of};

        if (!e)
            return ENT_NOMEM;
        if (l->err->code != ENT_OK)
            return l->err->code;
        if (e->kind != ENTRY_PERSON) {
            e->kind = ENTRY_PERSON;
            e->a.type = EX_ACTOR_PERSON;
            st = lexicon_alias(l->x, name, strlen(name), (sense){.kind = SENSE_NAME, .index = index}, l->err);
        }
        if (*ent_table_cell(l->t, r, 3))
            e->a.gender = *ent_table_cell(l->t, r, 3);
        if (st == ENT_OK)
            st = surnames(l, e, index, name, list);
        o.office = keep(l, ent_table_cell(l->t, r, 5));
        o.sector = keep(l, ent_table_cell(l->t, r, 6));
        o.from = lexicon_date(ent_table_cell(l->t, r, 7), false);
        o.to = lexicon_date(ent_table_cell(l->t, r, 8), true);
        if (st == ENT_OK)
            st = lexicon_office(l->x, index, &o, l->err);
    }
    return st;
}

static ent_status load_roles(loader *l)
{
    ex_lexicon *x = l->x;
    ent_status st = ENT_OK;

    for (size_t r = 0; r < ent_table_count(l->t) && st == ENT_OK; r++) {
        const char *noun = ent_table_cell(l->t, r, 0), *plural = ent_table_cell(l->t, r, 1),
                   *flags = ent_table_cell(l->t, r, 4);
        sense s = {.kind = SENSE_ROLE, .index = x->role_count};
        role *at = lexicon_one_more(&x->roles, &x->role_count, &x->role_room, sizeof *at);

        if (!at)
            return ent_fail(l->err, ENT_NOMEM, "no memory for the lexicon");
        *at = (role){.noun = keep(l, noun),
                     .sector = keep(l, ent_table_cell(l->t, r, 2)),
                     .number = ent_table_cell(l->t, r, 3)[0],
                     .office = strstr(flags, "office") != NULL,
                     .speaker = strstr(flags, "speaker") != NULL,
                     .weak = strstr(flags, "weak") != NULL};
        if (ex_all_upper(noun, strcspn(noun, " ")) && strchr(noun, ' '))
            continue;                                       /* "UN official" is an official of the UN */
        if (!strstr(flags, "plural-only"))
            st = lexicon_alias(x, noun, strlen(noun), s, l->err);
        s.plural = true;
        if (st == ENT_OK)
            st = aliases(l, plural, s);
    }
    return st;
}

/* The wordings of an office; one that is no role yet becomes one. */
static ent_status load_offices(loader *l)
{
    ex_lexicon *x = l->x;
    ent_status st = ENT_OK;

    for (size_t r = 0; r < ent_table_count(l->t) && st == ENT_OK; r++) {
        const char *cell = ent_table_cell(l->t, r, 1), *office_name = keep(l, ent_table_cell(l->t, r, 0)),
                   *item = office_name;
        size_t len = strlen(item);

        do {
            const char *noun = lexicon_intern(x, item, len);
            role *at;

            if (noun && ex_all_upper(noun, strcspn(noun, " ")) && strchr(noun, ' '))
                continue;                                   /* "NATO chief" is a chief of NATO */
            if (!noun || !(at = lexicon_one_more(&x->roles, &x->role_count, &x->role_room, sizeof *at)))
                return ent_fail(l->err, ENT_NOMEM, "no memory for the lexicon");
            *at = (role){.noun = noun, .sector = keep(l, ent_table_cell(l->t, r, 2)), .number = 'p', .office = true};
            st = lexicon_alias(x, item, len, (sense){.kind = SENSE_ROLE, .index = x->role_count - 1}, l->err);
            if (st == ENT_OK && noun != office_name)
                st = lexicon_wording(x, noun, office_name, l->err);
        } while (st == ENT_OK && (item = ent_list_next(&cell, '|', &len)));
    }
    return st;
}

static ent_status load_prefixes(loader *l)
{
    ent_status st = ENT_OK;

    for (size_t r = 0; r < ent_table_count(l->t) && st == ENT_OK; r++) {
        uint32_t state = state_of(l, r, 1);

        if (state == NONE)
            return fault(l, r, ent_table_cell(l->t, r, 1), "the id of a state");
        st = aliases(l, ent_table_cell(l->t, r, 0), (sense){.kind = SENSE_ADJECTIVE, .index = state, .prefix = true});
    }
    return st;
}

static ent_status load_titles(loader *l)
{
    ex_lexicon *x = l->x;
    ent_status st = ENT_OK;

    for (size_t r = 0; r < ent_table_count(l->t) && st == ENT_OK; r++) {
        const char *words = ent_table_cell(l->t, r, 0), *gender = ent_table_cell(l->t, r, 1);
        title *at;

        at = lexicon_one_more(&x->titles, &x->title_count, &x->title_room, sizeof *at);
        if (!at)
            return ent_fail(l->err, ENT_NOMEM, "no memory for the lexicon");
        *at = (title){keep(l, words), *gender, *ent_table_cell(l->t, r, 2)};
        st = aliases(l, words, (sense){.kind = SENSE_TITLE, .index = x->title_count - 1});
    }
    return st;
}

static ent_status load_descriptions(loader *l)
{
    ex_lexicon *x = l->x;
    ent_status st = ENT_OK;

    for (size_t r = 0; r < ent_table_count(l->t) && st == ENT_OK; r++) {
        const char *nouns = ent_table_cell(l->t, r, 0), *types = ent_table_cell(l->t, r, 1), *item;
        description *at;
        description d = {.noun = keep(l, nouns), .needs = keep(l, ent_table_cell(l->t, r, 2)),
                         .number = *ent_table_cell(l->t, r, 3), .gender = *ent_table_cell(l->t, r, 4),
                         .sector = keep(l, ent_table_cell(l->t, r, 5))};
        size_t len;

        while ((item = ent_list_next(&types, '|', &len))) {
            char name[32];
            int type;

            snprintf(name, sizeof name, "%.*s", (int)len, item);
            type = body_type(name);
            if (type < 0)
                return fault(l, r, name, "a type of actor");
            d.types |= 1u << type;
        }
        at = lexicon_one_more(&x->descriptions, &x->description_count, &x->description_room, sizeof *at);
        if (!at)
            return ent_fail(l->err, ENT_NOMEM, "no memory for the lexicon");
        *at = d;
        st = aliases(l, nouns, (sense){.kind = SENSE_DESCRIPTION, .index = x->description_count - 1});
    }
    return st;
}

static ent_status load_words(loader *l)
{
    static const char *const names[WORD_COUNT] = {
        [WORD_NOT_NAME] = "not-name", [WORD_BODY] = "body", [WORD_PLACE] = "place", [WORD_GIVEN_M] = "given-m",
        [WORD_GIVEN_F] = "given-f", [WORD_WEAK] = "weak", [WORD_LINK] = "link", 
        [WORD_PERSON] = "person", [WORD_PLACE_PREPOSITION] = "place-preposition", [WORD_THROUGH] = "through",
        [WORD_FORMER] = "former", [WORD_SAY] = "say", [WORD_TWO] = "two", [WORD_MANY] = "many",
    };

    for (size_t r = 0; r < ent_table_count(l->t); r++) {
        const char *class = ent_table_cell(l->t, r, 0), *cell = ent_table_cell(l->t, r, 1), *item;
        int k = 0;
        size_t len;

        while (k < WORD_COUNT && strcmp(names[k], class) != 0)
            k++;
        if (k == WORD_COUNT)
            return fault(l, r, class, "a word class");
        while ((item = ent_list_next(&cell, '|', &len))) {
            char folded[FOLD_ROOM];
            size_t n = ex_fold(item, len, folded, sizeof folded);
            uint32_t w = n ? lexicon_add_word(l->x, folded, n) : NONE;

            if (n && w == NONE)
                return ent_fail(l->err, ENT_NOMEM, "no memory for the lexicon");
            if (n)
                l->x->word_classes[w] |= (uint16_t)(1u << k);
        }
    }
    return ENT_OK;
}

static ent_status load_prepositions(loader *l)
{
    ex_lexicon *x = l->x;

    for (size_t r = 0; r < ent_table_count(l->t); r++) {
        const char *word = ent_table_cell(l->t, r, 0), *via = ent_table_cell(l->t, r, 1);
        char folded[FOLD_ROOM];
        uint32_t w = lexicon_add_word(x, folded, ex_fold(word, strlen(word), folded, sizeof folded));
        preposition *at;
        int k = 0;

        while (k < EX_VIA_COUNT && strcmp(ex_via_name((ex_via)k), via) != 0)
            k++;
        if (k == EX_VIA_COUNT)
            return fault(l, r, via, "a way to an actor");
        if (w == NONE || !map_put(&x->preposition_of, (uint64_t)w + 1, x->preposition_count) ||
            !(at = lexicon_one_more(&x->prepositions, &x->preposition_count, &x->preposition_room, sizeof *at)))
            return ent_fail(l->err, ENT_NOMEM, "no memory for the lexicon");
        *at = (preposition){
            (uint8_t)k, (uint8_t)atoi(ent_table_cell(l->t, r, 2)), (uint8_t)atoi(ent_table_cell(l->t, r, 3))};
    }
    return ENT_OK;
}

static ent_status load_file(ex_lexicon *x, const char *path, const char *const *columns, ent_status (*load)(loader *),
                            ent_error *err)
{
    loader l = {.x = x, .err = err, .t = ent_table_open(path, columns, err)};
    ent_status st;

    if (!l.t)
        return err->code;
    st = load(&l);
    ent_table_free(l.t);
    return err->code != ENT_OK ? err->code : st;
}

static int is_table(const struct dirent *d)
{
    size_t n = strlen(d->d_name);

    return n > 4 && d->d_name[0] != '.' && strcmp(d->d_name + n - 4, ".tsv") == 0;
}

static ent_status load_folder(ex_lexicon *x, const char *path, const char *const *columns, ent_error *err)
{
    struct dirent **found = NULL;
    int n = scandir(path, &found, is_table, alphasort);
    ent_status st = ENT_OK;
    char file[4096 + 300];

    if (n < 0)
        return ent_fail_at(err, ENT_IO, path, 0, 0, "cannot read this folder");
    for (int i = 0; i < n; i++) {
        snprintf(file, sizeof file, "%s/%s", path, found[i]->d_name);
        if (st == ENT_OK)
            st = load_file(x, file, columns, load_people, err);
        free(found[i]);
    }
    free(found);
    return st;
}

ent_status lexicon_load(ex_lexicon *x, const char *datadir, ent_error *caller)
{
    static const char *const words[] = {"class", "words", NULL};
    static const char *const states[] = {"id",      "iso2",  "name", "official", "aliases", "adjectives", "people",
                                         "capital", "seats", "kind", "parent",   "from",    "to",         NULL};
    static const char *const cities[] = {"name", "state", "kind", NULL};
    static const char *const organizations[] = {"id",     "name",    "type", "sector", "country",
                                                "parent", "aliases", "from", "to",     NULL};
    static const char *const people[] = {"id",     "name",   "aliases", "gender", "of",
                                         "office", "sector", "from",    "to",     NULL};
    static const char *const groups[] = {"id", "name", "adjectives", "people", "kind", "country", NULL};
    static const char *const roles[] = {"noun", "plural", "sector", "number", "flags", NULL};
    static const char *const offices[] = {"office", "variants", "sector", NULL};
    static const char *const prefixes[] = {"prefix", "state", NULL};
    static const char *const prepositions[] = {"word", "via", "owner", "target", NULL};
    static const char *const titles[] = {"title", "gender", "kind", NULL};
    static const char *const descriptions[] = {"nouns", "types", "needs", "number", "gender", "sector", NULL};
    static const struct {
        const char *file;
        const char *const *columns;
        ent_status (*load)(loader *);
    } files[] = {
        /* in this order: words mark aliases as weak, states come before what lies in them */
        {"words.tsv", words, load_words},
        {"states.tsv", states, load_states},
        {"organizations.tsv", organizations, load_organizations},
        {"groups.tsv", groups, load_groups},
        {"prefixes.tsv", prefixes, load_prefixes},
        {"people", people, NULL},
        {"cities.tsv", cities, load_cities},
        {"roles.tsv", roles, load_roles},
        {"offices.tsv", offices, load_offices},
        {"titles.tsv", titles, load_titles},
        {"descriptions.tsv", descriptions, load_descriptions},
        {"prepositions.tsv", prepositions, load_prepositions},
    };
    ent_error own = {0}, *err = caller ? caller : &own;
    char path[4096];
    ent_status st = ENT_OK;

    for (size_t i = 0; i < sizeof files / sizeof *files && st == ENT_OK; i++) {
        if (snprintf(path, sizeof path, "%s/rules/actors/%s", datadir, files[i].file) >= (int)sizeof path)
            return ent_fail_at(err, ENT_LIMIT, datadir, 0, 0, "path too long");
        if (files[i].load == load_groups && access(path, R_OK) != 0)
            continue;
        st = files[i].load ? load_file(x, path, files[i].columns, files[i].load, err)
                           : load_folder(x, path, files[i].columns, err);
    }
    return st;
}
