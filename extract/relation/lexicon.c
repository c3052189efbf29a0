/* extract/relation/lexicon.c - the rule files opened, and the classes of function words (rules/relations/words.tsv). */
#include "internal.h"

#include <stdlib.h>
#include <string.h>

static const char *const class_names[EX_W_COUNT] = {
#define X_(id, name) [EX_W_##id] = name,
    EX_WORD_CLASSES(X_)
#undef X_
};

static bool add_bit(ex_rules *r, const char *word, int class)
{
    uint32_t *at = ex_dict_put(&r->words, word, (uint32_t)r->words.count);

    if (!at)
        return false;
    if (*at >= r->word_room) {
        size_t room = r->word_room ? 2 * r->word_room : 256;
        uint64_t *wide = ENT_ARRAY(r->arena, uint64_t, room);

        if (!wide)
            return false;
        if (r->word_room)
            memcpy(wide, r->word_bits, r->word_room * sizeof *wide);
        r->word_bits = wide;
        r->word_room = room;
    }
    r->word_bits[*at] |= EX_BIT(class);
    return true;
}

static ent_status load_words(ex_rules *r, const char *datadir, ent_error *err)
{
    static const char *const columns[] = {"class", "words", NULL};
    const char *path = ent_arena_printf(r->arena, "%s/rules/relations/words.tsv", datadir);
    ent_table *t = path ? ent_table_open(path, columns, err) : NULL;
    ent_status st = ENT_OK;

    if (!t)
        return path ? err->code : ent_fail(err, ENT_NOMEM, "no memory for the word classes");
    for (size_t i = 0; i < ent_table_count(t) && st == ENT_OK; i++) {
        const char *name = ent_table_cell(t, i, 0), *at = ent_table_cell(t, i, 1), *item;
        size_t len;
        int c = 0;

        while (c < EX_W_COUNT && strcmp(class_names[c], name) != 0)
            c++;
        if (c == EX_W_COUNT) {
            st = ent_fail_at(err, ENT_SYNTAX, path, ent_table_line(t, i), 1, "found class \"%s\", which nothing uses",
                             name);
            break;
        }
        while ((item = ent_list_next(&at, '|', &len))) {
            const char *word = ent_arena_strndup(r->arena, item, len);

            if (!word || !add_bit(r, word, c)) {
                st = ent_fail(err, ENT_NOMEM, "no memory for the word classes");
                break;
            }
        }
    }
    ent_table_free(t);
    return st;
}

static ent_status load_priors(ex_rules *r, const char *datadir, ent_error *err)
{
    static const char *const columns[] = {"what", "value", NULL}, *const names[EX_P_COUNT] = {
#define X_(id, name) [EX_P_##id] = name,
        EX_PRIORS(X_)
#undef X_
    };
    const char *path = ent_arena_printf(r->arena, "%s/rules/relations/confidence.tsv", datadir);
    ent_table *t = path ? ent_table_open(path, columns, err) : NULL;
    ent_status st = ENT_OK;

    if (!t)
        return path ? err->code : ent_fail(err, ENT_NOMEM, "no memory for the confidences");
    for (size_t i = 0; i < ent_table_count(t) && st == ENT_OK; i++) {
        const char *name = ent_table_cell(t, i, 0), *value = ent_table_cell(t, i, 1);
        char *end;
        int k = 0;

        while (k < EX_P_COUNT && strcmp(names[k], name) != 0)
            k++;
        if (k == EX_P_COUNT)
            st = ent_fail_at(err, ENT_SYNTAX, path, ent_table_line(t, i), 1, "found \"%s\", which nothing uses", name);
        else
            r->priors[k] = strtod(value, &end);
        if (st == ENT_OK && (end == value || *end))
            st = ent_fail_at(err, ENT_SYNTAX, path, ent_table_line(t, i), 2, "found \"%s\", wanted a number", value);
    }
    ent_table_free(t);
    return st;
}

ex_rules *ex_rules_open(const char *datadir, ent_error *err)
{
    ex_rules *r = calloc(1, sizeof *r);

    if (!r || !(r->arena = ent_arena_new())) {
        ent_fail(err, ENT_NOMEM, "no memory for the rules");
        free(r);
        return NULL;
    }
    r->words.arena = r->classes.arena = r->class_names.arena = r->spelling.arena = r->cameo.arena = r->arena;
    r->verbs.arena = r->nouns.arena = r->adjectives.arena = r->arena;
    if (load_words(r, datadir, err) != ENT_OK || load_priors(r, datadir, err) != ENT_OK ||
        ex_events_load(r, datadir, err) != ENT_OK) {
        ex_rules_free(r);
        return NULL;
    }
    return r;
}

void ex_rules_free(ex_rules *r)
{
    if (r)
        ent_arena_free(r->arena);
    free(r);
}

uint64_t ex_word_bits(const ex_rules *r, const char *word)
{
    const uint32_t *at = ex_dict_find(&r->words, word);

    return at ? r->word_bits[*at] : 0;
}
