/* extract/core/wordlist.c - the word tables of rules/core/, in one hash table.
 *
 * A key is a kind and a word; a word of small letters matches any case, one with a capital only words that begin with a
 * capital.  Both are looked up in small letters, so one probe answers. */
#include "text.h"

#include <stdlib.h>
#include <string.h>

typedef struct {
    char word[EX_WORD_MAX];     /* in small letters, NUL-terminated */
    uint8_t kind;               /* ex_token_kind, or ABBREVIATION */
    uint8_t value;              /* ex_abbr, or how many parts */
    uint8_t parts[EX_PARTS_MAX];
    bool capital;
} entry;

enum { SLOTS = 2048, ENTRIES = 1500, ABBREVIATION = EX_KIND_COUNT };

struct ex_wordlist {
    uint16_t slots[SLOTS];      /* entry + 1, 0 where free */
    entry entries[ENTRIES];
    unsigned count;
    uint8_t lengths[256];       /* by first letter, bits of the lengths (up to 7, then all) that WORD entries have */
};

static const char *const abbr_names[EX_ABBR_COUNT] = {
#define X_(id, name) [EX_ABBR_##id] = name,
    EX_ABBR_LIST(X_)
#undef X_
};
static const char *const kind_names[EX_KIND_COUNT] = {
#define X_(id, name) [EX_KIND_##id] = name,
    EX_TOKEN_KIND_LIST(X_)
#undef X_
};

static char small(char c)
{
    return c >= 'A' && c <= 'Z' ? (char)(c + 'a' - 'A') : c;
}

static unsigned slot_of(unsigned kind, const char *small_word, size_t len)
{
    uint32_t h = 2166136261u ^ kind;

    for (size_t i = 0; i < len; i++)
        h = (h ^ (unsigned char)small_word[i]) * 16777619u;
    return (h ^ h >> 15) & (SLOTS - 1);
}

static const entry *look(const ex_wordlist *x, unsigned kind, const char *s, size_t len)
{
    char word[EX_WORD_MAX];

    if (len >= EX_WORD_MAX || len == 0)
        return NULL;
    for (size_t i = 0; i < len; i++)
        word[i] = small(s[i]);
    word[len] = '\0';
    for (unsigned k = slot_of(kind, word, len); x->slots[k]; k = (k + 1) & (SLOTS - 1)) {
        const entry *e = &x->entries[x->slots[k] - 1];

        if (e->kind == kind && strcmp(e->word, word) == 0 && !(e->capital && s[0] >= 'a' && s[0] <= 'z'))
            return e;
    }
    return NULL;
}

static ent_status put(ex_wordlist *x, const ent_table *t, size_t row, unsigned kind, uint8_t value, const char *word,
                      ent_error *err)
{
    entry *e = &x->entries[x->count];
    size_t len = 0;

    if (x->count == ENTRIES)
        return ent_fail_at(err, ENT_LIMIT, ent_table_path(t), ent_table_line(t, row), 0, "more than %d words", ENTRIES);
    for (const char *p = word; *p; p++) {
        if (*p == '|' && kind == EX_KIND_WORD) {
            if (value + 1 >= EX_PARTS_MAX)
                return ent_fail_at(err, ENT_SYNTAX, ent_table_path(t), ent_table_line(t, row), 0, "too many parts");
            e->parts[value++] = (uint8_t)len;
            continue;
        }
        if (len + 1 >= EX_WORD_MAX)
            return ent_fail_at(err, ENT_SYNTAX, ent_table_path(t), ent_table_line(t, row), 0,
                               "found \"%s\", wanted at most %d bytes", word, EX_WORD_MAX - 1);
        e->capital |= *p >= 'A' && *p <= 'Z';
        e->word[len++] = small(*p);
    }
    if (len == 0 || (kind == EX_KIND_WORD && value == 0))
        return ent_fail_at(err, ENT_SYNTAX, ent_table_path(t), ent_table_line(t, row), 0, "found \"%s\", wanted a word",
                           word);
    if (kind == EX_KIND_WORD) {
        for (unsigned i = value; i-- > 1;)
            e->parts[i] = (uint8_t)(e->parts[i] - e->parts[i - 1]);
        value++;
        x->lengths[(unsigned char)e->word[0]] |= (uint8_t)(1u << (len < 7 ? len : 7));
    }
    if (kind == EX_KIND_UNIT || kind == EX_KIND_FACE)
        e->capital = false;
    e->kind = (uint8_t)kind;
    e->value = value;
    if (!look(x, kind, word, kind == EX_KIND_WORD ? 0 : len)) {
        unsigned k = slot_of(kind, e->word, len);

        while (x->slots[k])
            k = (k + 1) & (SLOTS - 1);
        x->slots[k] = (uint16_t)++x->count;
    } else
        memset(e, 0, sizeof *e);
    return ENT_OK;
}

/* Read `datadir`/rules/core/`file`.  A row's kind is one of `names` (its place the value or the kind). */
static ent_status load(ex_wordlist *x, const char *datadir, const char *file, const char *const *columns, int word,
                       const char *const *names, int name_count, bool abbreviations, ent_error *err)
{
    char path[4096];
    ent_table *t;
    ent_status st = ENT_OK;

    snprintf(path, sizeof path, "%s/rules/core/%s", datadir, file);
    if (!(t = ent_table_open(path, columns, err)))
        return err && err->code ? err->code : ENT_IO;
    for (size_t i = 0; i < ent_table_count(t) && st == ENT_OK; i++) {
        const char *name = ent_table_cell(t, i, (size_t)!word);
        int k = 0;

        while (k < name_count && strcmp(names[k], name) != 0)
            k++;
        if (k == name_count)
            st = ent_fail_at(err, ENT_SYNTAX, path, ent_table_line(t, i), 0, "found \"%s\", wanted a kind", name);
        else
            st = put(x, t, i, abbreviations ? ABBREVIATION : (unsigned)k, (uint8_t)(abbreviations ? k : 0),
                     ent_table_cell(t, i, (size_t)word), err);
    }
    ent_table_free(t);
    return st;
}

ex_wordlist *ex_wordlist_open(const char *datadir, ent_error *err)
{
    static const char *const form_kind[] = { "form", "kind", NULL }, *const kind_form[] = { "kind", "form", NULL };
    ex_wordlist *x = calloc(1, sizeof *x);

    if (!x) {
        ent_fail(err, ENT_NOMEM, "no memory for the word tables");
        return NULL;
    }
    if (load(x, datadir, "abbreviations.tsv", form_kind, 0, abbr_names, EX_ABBR_COUNT, true, err) != ENT_OK ||
        load(x, datadir, "contractions.tsv", kind_form, 1, kind_names, EX_KIND_COUNT, false, err) != ENT_OK ||
        load(x, datadir, "tokens.tsv", form_kind, 0, kind_names, EX_KIND_COUNT, false, err) != ENT_OK) {
        ex_wordlist_close(x);
        return NULL;
    }
    return x;
}

void ex_wordlist_close(ex_wordlist *x)
{
    free(x);
}

ex_abbr ex_wordlist_abbreviation(const ex_wordlist *x, const char *s, size_t len)
{
    const entry *e = look(x, ABBREVIATION, s, len);

    return e ? (ex_abbr)e->value : EX_ABBR_NONE;
}

bool ex_wordlist_is(const ex_wordlist *x, ex_token_kind kind, const char *s, size_t len)
{
    return look(x, kind, s, len) != NULL;
}

unsigned ex_wordlist_parts(const ex_wordlist *x, const char *s, size_t len, uint8_t parts[EX_PARTS_MAX])
{
    const entry *e;

    if (len == 0 || !(x->lengths[(unsigned char)small(s[0])] >> (len < 7 ? len : 7) & 1) ||
        !(e = look(x, EX_KIND_WORD, s, len)))
        return 0;
    memcpy(parts, e->parts, EX_PARTS_MAX);
    return e->value;
}
