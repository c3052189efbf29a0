/* extract/read/rules.c - the tables of the readers: class words, key names, months, filler lines. */
#include "internal.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

typedef struct {
    const char *word;
    size_t len;
    unsigned kinds;
    bool prefix;                /* "share*" */
} block_word;

typedef struct {
    const char *word;
    size_t len;
    uint32_t languages;
} language_word;

struct ex_read_rules {
    ent_table *blocks, *keys, *lines, *months, *languages, *entities;
    ent_arena *arena;
    block_word *words;          /* sorted */
    size_t word_count;
    language_word *foreign;     /* sorted */
    size_t foreign_count;
};

static const struct {
    const char *name;
    unsigned kind;
} kind_names[] = {
    {"drop", RD_BLOCK_DROP}, {"byline", RD_BLOCK_BYLINE}, {"comment", RD_BLOCK_COMMENT},
};

static int by_word(const void *a, const void *b)
{
    const block_word *x = a, *y = b;
    int c = memcmp(x->word, y->word, x->len < y->len ? x->len : y->len);

    return c ? c : (x->len > y->len) - (x->len < y->len);
}

static size_t items_in(const char *list)
{
    size_t n = *list != '\0';

    for (; *list; list++)
        n += *list == '|';
    return n;
}

static ent_status read_blocks(ex_read_rules *r, ent_error *err)
{
    size_t rows = ent_table_count(r->blocks), room = 0;

    for (size_t i = 0; i < rows; i++)
        room += items_in(ent_table_cell(r->blocks, i, 1));
    r->words = ENT_ARRAY(r->arena, block_word, room ? room : 1);
    if (!r->words)
        return ent_fail(err, ENT_NOMEM, "no memory for the readers' tables");
    for (size_t i = 0; i < rows; i++) {
        const char *at = ent_table_cell(r->blocks, i, 1), *item, *kind = ent_table_cell(r->blocks, i, 0);
        unsigned bits = 0;
        size_t len;

        for (size_t k = 0; k < sizeof kind_names / sizeof *kind_names; k++)
            if (strcmp(kind, kind_names[k].name) == 0)
                bits = kind_names[k].kind;
        if (!bits)
            return ent_fail_at(err, ENT_SYNTAX, ent_table_path(r->blocks), ent_table_line(r->blocks, i), 1,
                               "found the kind \"%s\", wanted drop, byline or comment", kind);
        while ((item = ent_list_next(&at, '|', &len)) != NULL) {
            bool prefix = len > 1 && item[len - 1] == '*';

            r->words[r->word_count++] = (block_word){item, len - prefix, bits, prefix};
        }
    }
    qsort(r->words, r->word_count, sizeof *r->words, by_word);
    return ENT_OK;
}

static int by_language_word(const void *a, const void *b)
{
    const language_word *x = a, *y = b;
    int c = memcmp(x->word, y->word, x->len < y->len ? x->len : y->len);

    return c ? c : (x->len > y->len) - (x->len < y->len);
}

/* One entry a word, with a bit for each language that has it. */
static ent_status read_languages(ex_read_rules *r, ent_error *err)
{
    size_t rows = ent_table_count(r->languages), room = 0, n = 0, kept = 0;

    if (rows < 2 || rows > RD_LANGUAGES)
        return ent_fail_at(err, ENT_LIMIT, ent_table_path(r->languages), 0, 0, "found %zu languages, wanted 2 to %d", rows,
                           RD_LANGUAGES);
    for (size_t i = 0; i < rows; i++)
        room += items_in(ent_table_cell(r->languages, i, 1));
    r->foreign = ENT_ARRAY(r->arena, language_word, room ? room : 1);
    if (!r->foreign)
        return ent_fail(err, ENT_NOMEM, "no memory for the readers' tables");
    for (size_t i = 0; i < rows; i++) {
        const char *at = ent_table_cell(r->languages, i, 1), *item;
        size_t len;

        while ((item = ent_list_next(&at, '|', &len)) != NULL)
            r->foreign[n++] = (language_word){item, len, (uint32_t)1 << i};
    }
    qsort(r->foreign, n, sizeof *r->foreign, by_language_word);
    for (size_t i = 0; i < n; i++) {
        if (kept && by_language_word(&r->foreign[kept - 1], &r->foreign[i]) == 0)
            r->foreign[kept - 1].languages |= r->foreign[i].languages;
        else
            r->foreign[kept++] = r->foreign[i];
    }
    r->foreign_count = kept;
    return ENT_OK;
}

uint32_t rd_language_word(const ex_read_rules *r, const char *word, size_t len)
{
    const language_word want = {word, len, 0};
    const language_word *found = bsearch(&want, r->foreign, r->foreign_count, sizeof want, by_language_word);

    return found ? found->languages : 0;
}

const char *rd_language_name(const ex_read_rules *r, unsigned row)
{
    size_t rows = ent_table_count(r->languages);

    return ent_table_cell(r->languages, row < rows ? row : rows - 1, 0);
}

static ent_table *table(const char *datadir, const char *name, const char *const *columns, ent_error *err)
{
    ent_buf path = {0};
    ent_table *t = NULL;

    ent_buf_printf(&path, "%s/rules/read/%s", datadir, name);
    if (path.failed)
        ent_fail(err, ENT_NOMEM, "no memory for a path");
    else
        t = ent_table_open(path.data, columns, err);
    ent_buf_release(&path);
    return t;
}

ex_read_rules *ex_read_rules_open(const char *datadir, ent_error *err)
{
    static const char *const blocks[] = {"kind", "words", NULL}, *const keys[] = {"kind", "field", "names", NULL},
                      *const lines[] = {"place", "phrases", NULL}, *const months[] = {"month", "names", NULL},
                      *const languages[] = {"language", "words", NULL},
                      *const entities[] = {"name", "code", NULL};
    ex_read_rules *r = calloc(1, sizeof *r);

    if (!r || !(r->arena = ent_arena_new())) {
        ent_fail(err, ENT_NOMEM, "no memory for the readers' tables");
        goto failed;
    }
    if (!(r->blocks = table(datadir, "blocks.tsv", blocks, err)) || !(r->keys = table(datadir, "keys.tsv", keys, err)) ||
        !(r->lines = table(datadir, "lines.tsv", lines, err)) || !(r->months = table(datadir, "months.tsv", months, err)) ||
        !(r->languages = table(datadir, "languages.tsv", languages, err)) ||
        !(r->entities = table(datadir, "entities.tsv", entities, err)) || read_languages(r, err) != ENT_OK ||
        read_blocks(r, err) != ENT_OK)
        goto failed;
    return r;
failed:
    ex_read_rules_close(r);
    return NULL;
}

void ex_read_rules_close(ex_read_rules *r)
{
    if (!r)
        return;
    ent_table_free(r->blocks);
    ent_table_free(r->keys);
    ent_table_free(r->lines);
    ent_table_free(r->months);
    ent_table_free(r->languages);
    ent_table_free(r->entities);
    ent_arena_free(r->arena);
    free(r);
}

unsigned rd_block_word(const ex_read_rules *r, const char *word, size_t len)
{
    size_t lo = 0, hi = r ? r->word_count : 0;
    block_word want = {word, len, 0, false};
    unsigned kinds = 0;

    while (lo < hi) {
        size_t mid = lo + (hi - lo) / 2;

        if (by_word(&r->words[mid], &want) <= 0)
            lo = mid + 1;
        else
            hi = mid;
    }
    /* all stored words that are the word or a beginning of it stand before `lo`, with the same first letter */
    while (lo-- > 0 && len && r->words[lo].word[0] == word[0]) {
        const block_word *w = &r->words[lo];

        if ((w->prefix ? w->len <= len : w->len == len) && memcmp(w->word, word, w->len) == 0)
            kinds |= w->kinds;
    }
    return kinds;
}

unsigned rd_month(const ex_read_rules *r, const char *word, size_t len)
{
    for (size_t i = 0; r && i < ent_table_count(r->months); i++) {
        const char *at = ent_table_cell(r->months, i, 1), *item;
        size_t n;

        while ((item = ent_list_next(&at, '|', &n)) != NULL)
            if (n == len && strncasecmp(item, word, n) == 0)
                return (unsigned)i + 1;
    }
    return 0;
}

uint32_t rd_entity(const ex_read_rules *r, const char *name, size_t len)
{
    for (size_t i = 0; r && i < ent_table_count(r->entities); i++) {
        const char *known = ent_table_cell(r->entities, i, 0);

        if (strlen(known) == len && memcmp(known, name, len) == 0)
            return (uint32_t)strtoul(ent_table_cell(r->entities, i, 1), NULL, 16);
    }
    return 0;
}

const char *rd_key_next(const ex_read_rules *r, const char *kind, rd_field f, size_t *at)
{
    while (r && *at < ent_table_count(r->keys)) {
        size_t row = (*at)++;

        if (strcmp(ent_table_cell(r->keys, row, 0), kind) == 0 &&
            strcmp(ent_table_cell(r->keys, row, 1), rd_field_name(f)) == 0)
            return ent_table_cell(r->keys, row, 2);
    }
    return NULL;
}

unsigned rd_key_rank(const ex_read_rules *r, const char *kind, rd_field f, const char *name, size_t len)
{
    size_t at = 0, n;
    const char *names, *item;
    unsigned rank = 0;

    while (len && (names = rd_key_next(r, kind, f, &at)) != NULL)
        while ((item = ent_list_next(&names, '|', &n)) != NULL) {
            rank++;
            if (n == len && strncasecmp(item, name, n) == 0)
                return rank;
        }
    return 0;
}

bool rd_line_is_filler(const ex_read_rules *r, const char *line, size_t len)
{
    for (size_t i = 0; r && i < ent_table_count(r->lines); i++) {
        const char *place = ent_table_cell(r->lines, i, 0), *at = ent_table_cell(r->lines, i, 1), *item;
        bool whole = strcmp(place, "whole") == 0, inside = strcmp(place, "inside") == 0;
        size_t most = (size_t)(whole || inside ? 400 : atoi(place)), n;

        if (len > most)
            continue;
        while ((item = ent_list_next(&at, '|', &n)) != NULL) {
            if (n > len)
                continue;
            for (size_t b = 0; b <= (inside ? len - n : 0); b++)
                if ((!whole || n == len) && strncasecmp(line + b, item, n) == 0)
                    return true;
        }
    }
    return false;
}
