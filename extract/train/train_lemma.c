/* extract/train/train_lemma.c - learns the tables of lemma.c.
 *
 * Words are taken as types (word, tag, case), each with the lemma that it has most often.  From short endings to long
 * ones, an ending gets a rule where most of its types want another edit than the shorter ending gives.  Then a word that
 * the rules get wrong more often than not gets an entry, and one that has another lemma in one relation, an entry for that;
 * features likewise, from tags over relations to words. */
#include "train.h"

#include "extract/core/lemma.h"

#include <stdlib.h>
#include <string.h>

typedef struct {                /* a hash table under way */
    uint32_t *keys, *values;
    uint32_t bits, count;
} table;

typedef struct {                /* one thing counted: a key with one of its values */
    uint32_t key, value, count, order;
} tally;

typedef struct {
    tally *at;
    size_t count, room;
} tallies;

typedef struct {
    const ex_parsed *p;
    ent_arena *arena;
    ex_edit *edits;
    uint32_t edit_count, edit_room;
    uint32_t *types;            /* tokens, the first of each type */
    uint32_t *type_edits;
    size_t type_count;
    table rules, words, feats;
    ent_buf strings;
    bool failed;
} trainer;

/* ---- tables ------------------------------------------------------------------------------------------------------ */

static ex_lemma_table view(const table *t)
{
    return (ex_lemma_table){ t->keys, t->values, 32 - t->bits, (1u << t->bits) - 1 };
}

static bool table_init(table *t, uint32_t bits)
{
    *t = (table){ calloc((size_t)1 << bits, sizeof(uint32_t)), calloc((size_t)1 << bits, sizeof(uint32_t)), bits, 0 };
    return t->keys && t->values;
}

static void table_release(table *t)
{
    free(t->keys);
    free(t->values);
}

static void table_put(trainer *t, table *to, uint32_t key, uint32_t value)
{
    uint32_t mask = (1u << to->bits) - 1, i = key >> (32 - to->bits);

    if (to->count + 1 > mask / 4 * 3) {
        table more;

        if (!table_init(&more, to->bits + 1)) {
            table_release(&more);
            t->failed = true;
            return;
        }
        for (uint32_t k = 0; k <= mask; k++)
            if (to->keys[k])
                table_put(t, &more, to->keys[k], to->values[k]);
        table_release(to);
        *to = more;
        table_put(t, to, key, value);
        return;
    }
    while (to->keys[i] && to->keys[i] != key)
        i = (i + 1) & mask;
    to->count += !to->keys[i];
    to->keys[i] = key;
    to->values[i] = value;
}

static void table_write(const table *t, ent_buf *out)
{
    ex_put_u32(out, t->bits);
    ex_put_array(out, t->keys, (size_t)1 << t->bits, sizeof(uint32_t), 64);
    ex_put_array(out, t->values, (size_t)1 << t->bits, sizeof(uint32_t), 64);
}

/* ---- tallies ----------------------------------------------------------------------------------------------------- */

static void count(trainer *t, tallies *to, uint32_t key, uint32_t value)
{
    if (to->count == to->room) {
        size_t room = to->room ? to->room * 2 : 65536;
        tally *more = realloc(to->at, room * sizeof *more);

        if (!more) {
            t->failed = true;
            return;
        }
        to->at = more;
        to->room = room;
    }
    to->at[to->count] = (tally){ key, value, 1, (uint32_t)to->count };
    to->count++;
}

static int by_key_value(const void *a, const void *b)
{
    const tally *x = a, *y = b;

    return x->key != y->key ? (x->key < y->key ? -1 : 1) : x->value != y->value ? (x->value < y->value ? -1 : 1)
                                                         : (x->order > y->order) - (x->order < y->order);
}

static int by_key_count(const void *a, const void *b)
{
    const tally *x = a, *y = b;

    return x->key != y->key ? (x->key < y->key ? -1 : 1) : x->count != y->count ? (x->count > y->count ? -1 : 1)
                                                         : (x->order > y->order) - (x->order < y->order);
}

/* Add up equal pairs; then a key's commonest value stands first. */
static void sum_up(tallies *t)
{
    size_t n = 0;

    qsort(t->at, t->count, sizeof *t->at, by_key_value);
    for (size_t i = 0; i < t->count; i++)
        if (n && t->at[n - 1].key == t->at[i].key && t->at[n - 1].value == t->at[i].value)
            t->at[n - 1].count++;
        else
            t->at[n++] = t->at[i];
    t->count = n;
    qsort(t->at, t->count, sizeof *t->at, by_key_count);
}

/* The commonest value of the key at `i`; *next is the next key's place, *all and *top count. */
static uint32_t best(const tallies *t, size_t i, size_t *next, uint32_t *top, uint32_t *all)
{
    size_t k = i;

    *all = 0;
    for (; k < t->count && t->at[k].key == t->at[i].key; k++)
        *all += t->at[k].count;
    *next = k;
    *top = t->at[i].count;
    return t->at[i].value;
}

/* ---- edits and types --------------------------------------------------------------------------------------------- */

/* The edit that makes `lemma` of the token, as an index; UINT32_MAX where none can. */
static uint32_t edit_of(trainer *t, const ex_token *token, const char *lemma)
{
    size_t written = 0, small = 0, add;
    ex_edit e = { 0 };
    const char *base;

    while (token->form[written] && token->form[written] == lemma[written])
        written++;
    while (token->lower[small] && token->lower[small] == lemma[small])
        small++;
    e.as_written = written > small;
    base = e.as_written ? token->form : token->lower;
    if (written < small)
        written = small;
    while (written && ((unsigned char)base[written] & 0xC0) == 0x80)
        written--;
    add = strlen(lemma) - written;
    if (strlen(base) - written > 200 || add > sizeof e.add)
        return UINT32_MAX;
    e.cut = (uint8_t)(strlen(base) - written);
    memcpy(e.add, lemma + written, add);
    for (uint32_t i = 0; i < t->edit_count; i++)
        if (memcmp(&t->edits[i], &e, sizeof e) == 0)
            return i;
    if (t->edit_count == t->edit_room) {
        uint32_t room = t->edit_room ? t->edit_room * 2 : 256;
        ex_edit *more = realloc(t->edits, room * sizeof *more);

        if (!more) {
            t->failed = true;
            return UINT32_MAX;
        }
        t->edits = more;
        t->edit_room = room;
    }
    t->edits[t->edit_count] = e;
    return t->edit_count++;
}

static bool usable(const ex_token *t)
{
    return t->lemma[0] && strcmp(t->lemma, "_") != 0 && t->deprel != EX_REL_GOESWITH && t->xpos != EX_XPOS_GW;
}

/* Each (tag, case, word) once, with its commonest edit. */
static void find_types(trainer *t)
{
    tallies seen = { 0 };
    uint32_t *tokens = calloc(t->p->token_count + 1, sizeof *tokens), *sorted;

    t->types = calloc(t->p->token_count + 1, sizeof *t->types);
    t->type_edits = calloc(t->p->token_count + 1, sizeof *t->type_edits);
    if (!tokens || !t->types || !t->type_edits)
        t->failed = true;
    for (size_t i = 0; i < t->p->token_count && !t->failed; i++) {
        const ex_token *k = &t->p->tokens[i];
        uint32_t edit = usable(k) ? edit_of(t, k, k->lemma) : UINT32_MAX;

        if (edit == UINT32_MAX)
            continue;
        tokens[seen.count] = (uint32_t)i;
        count(t, &seen, ex_lemma_key(EX_LEMMA_WORD, k->xpos, ex_lemma_case(t->p, i), k->lower, strlen(k->lower)), edit);
    }
    sorted = tokens;
    if (!t->failed)
        sum_up(&seen);
    for (size_t i = 0, next; i < seen.count && !t->failed; i = next) {
        uint32_t top, all, edit = best(&seen, i, &next, &top, &all);

        t->types[t->type_count] = sorted[seen.at[i].order];
        t->type_edits[t->type_count++] = edit;
    }
    free(tokens);
    free(seen.at);
}

/* ---- rules ------------------------------------------------------------------------------------------------------- */

static void learn_rules(trainer *t)
{
    for (size_t n = 0; n <= EX_LEMMA_ENDING && !t->failed; n++) {
        tallies seen = { 0 };
        uint32_t *of = calloc(t->type_count + 1, sizeof *of);

        if (!of) {
            t->failed = true;
            return;
        }
        for (size_t i = 0; i < t->type_count; i++) {
            const ex_token *k = &t->p->tokens[t->types[i]];
            size_t len = strlen(k->lower);
            ex_case how = ex_lemma_case(t->p, t->types[i]);

            if (len < n || (n && ((unsigned char)k->lower[len - n] & 0xC0) == 0x80))
                continue;
            of[seen.count] = t->types[i];
            count(t, &seen, ex_lemma_key(EX_LEMMA_RULE, k->xpos, (unsigned)(how * 16 + n), k->lower + len - n, n),
                  t->type_edits[i]);
        }
        if (!t->failed)
            sum_up(&seen);
        for (size_t i = 0, next; i < seen.count && !t->failed; i = next) {
            uint32_t top, all, edit = best(&seen, i, &next, &top, &all);
            size_t token = of[seen.at[i].order];
            ex_lemma_table rules = view(&t->rules);
            uint32_t now = ex_lemma_rule(&rules, t->p->tokens[token].xpos, ex_lemma_case(t->p, token),
                                         t->p->tokens[token].lower), right = 0;

            for (size_t k = i; k < next; k++)
                if (seen.at[k].value == now)
                    right = seen.at[k].count;
            if (n == 0 || (edit != now && top >= 2 && top > right))
                table_put(t, &t->rules, seen.at[i].key, edit);
        }
        free(of);
        free(seen.at);
    }
}

/* ---- words ------------------------------------------------------------------------------------------------------- */

static uint32_t string_at(trainer *t, const char *s)
{
    size_t n = strlen(s) + 1;
    uint32_t at;

    for (size_t i = 0; i < t->strings.len; i += strlen(t->strings.data + i) + 1)
        if (strcmp(t->strings.data + i, s) == 0)
            return (uint32_t)i;
    at = (uint32_t)t->strings.len;
    ent_buf_add(&t->strings, s, n);
    t->failed |= t->strings.failed;
    return at;
}

/* What the tables make of a token without an entry for its relation. */
static const char *made(trainer *t, size_t i)
{
    const ex_token *k = &t->p->tokens[i];
    ex_lemma_table words = view(&t->words), rules = view(&t->rules);
    uint32_t value;

    if (ex_lemma_find(&words, ex_lemma_key(EX_LEMMA_WORD, k->xpos, 0, k->lower, strlen(k->lower)), &value))
        return t->strings.data + value;
    value = ex_lemma_rule(&rules, k->xpos, ex_lemma_case(t->p, i), k->lower);
    return value < t->edit_count ? ex_edit_apply(&t->edits[value], k, t->arena) : k->lower;
}

typedef struct {                /* what a table is asked, what it should say, and what is said without it */
    uint32_t key, gold, now, token;
} question;

static int by_key_gold(const void *a, const void *b)
{
    const question *x = a, *y = b;

    return x->key != y->key ? (x->key < y->key ? -1 : 1) : x->gold != y->gold ? (x->gold < y->gold ? -1 : 1)
                                                         : (x->token > y->token) - (x->token < y->token);
}

/* Sort the questions; then give `put` a token with the commonest answer of each key that is better answered by one.  An
 * answer has to be right `least` times at least, and one time more than what is said now. */
static void answer(trainer *t, question *q, size_t n, uint32_t least, void (*put)(trainer *, uint32_t, const ex_token *))
{
    qsort(q, n, sizeof *q, by_key_gold);
    for (size_t i = 0, next; i < n && !t->failed; i = next) {
        size_t right = 0, top = 0, run = 0, token = 0;

        for (next = i; next < n && q[next].key == q[i].key; next++) {
            run = next > i && q[next].gold == q[next - 1].gold ? run + 1 : 1;
            right += q[next].gold == q[next].now;
            if (run > top) {
                top = run;
                token = q[next].token;
            }
        }
        if (top >= least && top > right)
            put(t, q[i].key, &t->p->tokens[token]);
    }
}

static void put_word(trainer *t, uint32_t key, const ex_token *k)
{
    table_put(t, &t->words, key, string_at(t, k->lemma));
}

/* Entries for words, or for words in a relation, whose commonest lemma the tables do not make. */
static void learn_words(trainer *t, bool by_relation, uint32_t least)
{
    question *q = calloc(t->p->token_count + 1, sizeof *q);
    size_t n = 0;

    t->failed |= !q;
    for (size_t i = 0; i < t->p->token_count && !t->failed; i++) {
        const ex_token *k = &t->p->tokens[i];
        size_t len = strlen(k->lower);
        const char *now;

        if (!usable(k))
            continue;
        now = made(t, i);
        q[n].key = by_relation ? ex_lemma_key(EX_LEMMA_RELATION, k->xpos, k->deprel, k->lower, len)
                               : ex_lemma_key(EX_LEMMA_WORD, k->xpos, 0, k->lower, len);
        q[n].gold = (uint32_t)ent_hash(k->lemma, strlen(k->lemma), 0);
        q[n].now = (uint32_t)ent_hash(now, strlen(now), 0);
        q[n++].token = (uint32_t)i;
    }
    if (!t->failed)
        answer(t, q, n, least, put_word);
    free(q);
}

/* The words of rules/core/irregular.tsv, whatever the treebanks say. */
static ent_status add_irregular(trainer *t, const char *datadir, ent_error *err)
{
    static const char *const columns[] = { "form", "tag", "lemma", NULL };
    char path[4096];
    ent_table *rows;
    ent_status st = ENT_OK;

    snprintf(path, sizeof path, "%s/rules/core/irregular.tsv", datadir);
    if (!(rows = ent_table_open(path, columns, err)))
        return err && err->code ? err->code : ENT_IO;
    for (size_t i = 0; i < ent_table_count(rows) && st == ENT_OK; i++) {
        const char *form = ent_table_cell(rows, i, 0), *tag = ent_table_cell(rows, i, 1);
        int xpos = ex_xpos_find(tag, strlen(tag));
        uint32_t key = ex_lemma_key(EX_LEMMA_WORD, (unsigned)xpos, 0, form, strlen(form));

        if (xpos < 0)
            st = ent_fail_at(err, ENT_SYNTAX, path, ent_table_line(rows, i), 0, "found \"%s\", wanted a tag", tag);
        else
            table_put(t, &t->words, key, string_at(t, ent_table_cell(rows, i, 2)));
    }
    ent_table_free(rows);
    return st;
}

/* ---- regular forms of known words ---------------------------------------------------------------------------------- */

static bool is_vowel(char c)
{
    return c && strchr("aeiou", c) != NULL;
}

/* An entry for a form whose lemma the tables do not make; words that have one keep it. */
static void add_form(trainer *t, int tag, const char *stem, size_t len, const char *ending, const char *lemma)
{
    char form[64];
    ex_token k = { .form = form, .lower = form, .xpos = (uint8_t)tag };
    ex_lemma_table words = view(&t->words), rules = view(&t->rules);
    uint32_t key, value;
    bool made_now = true;
    int n = snprintf(form, sizeof form, "%.*s%s", (int)len, stem, ending);

    if (n < 0 || (size_t)n >= sizeof form)
        return;
    key = ex_lemma_key(EX_LEMMA_WORD, (unsigned)tag, 0, form, (size_t)n);
    if (ex_lemma_find(&words, key, &value))
        return;
    for (int how = EX_CASE_SMALL; how <= EX_CASE_ALL; how++) {
        value = ex_lemma_rule(&rules, (unsigned)tag, (ex_case)how, form);
        made_now &= value < t->edit_count && strcmp(ex_edit_apply(&t->edits[value], &k, t->arena), lemma) == 0;
    }
    if (!made_now)
        table_put(t, &t->words, key, string_at(t, lemma));
}

/* Past and participles of a verb, as far as spelling tells: provoke, provoked, provoking; ban, banned, banning. */
static void add_verb(trainer *t, const char *lemma)
{
    size_t n = strlen(lemma);
    unsigned vowels = 0;
    char last = n ? lemma[n - 1] : '\0', before = n > 1 ? lemma[n - 2] : '\0', doubled[4];
    bool short_vowel = n > 2 && !is_vowel(last) && !strchr("wxy", last) && is_vowel(before) && !is_vowel(lemma[n - 3]);

    for (size_t i = 0; i < n; i++) {
        if (lemma[i] < 'a' || lemma[i] > 'z')
            return;
        vowels += is_vowel(lemma[i]) && (i == 0 || !is_vowel(lemma[i - 1]));
    }
    if (n < 3 || n > 24)
        return;
    if (last == 'e') {
        add_form(t, EX_XPOS_VBD, lemma, n, "d", lemma);
        add_form(t, EX_XPOS_VBN, lemma, n, "d", lemma);
        add_form(t, EX_XPOS_VBG, lemma, n - (before != 'e' && before != 'i' && before != 'o'), "ing", lemma);
    } else if (last == 'y' && !is_vowel(before)) {
        add_form(t, EX_XPOS_VBD, lemma, n - 1, "ied", lemma);
        add_form(t, EX_XPOS_VBN, lemma, n - 1, "ied", lemma);
        add_form(t, EX_XPOS_VBG, lemma, n, "ing", lemma);
    } else if (!short_vowel || vowels > 1) {
        add_form(t, EX_XPOS_VBD, lemma, n, "ed", lemma);
        add_form(t, EX_XPOS_VBN, lemma, n, "ed", lemma);
        add_form(t, EX_XPOS_VBG, lemma, n, "ing", lemma);
    }
    if (short_vowel) {
        snprintf(doubled, sizeof doubled, "%c", last);
        for (int k = 0; k < 3; k++) {
            char ending[8];

            snprintf(ending, sizeof ending, "%s%s", doubled, k == 2 ? "ing" : "ed");
            add_form(t, (int[]){ EX_XPOS_VBD, EX_XPOS_VBN, EX_XPOS_VBG }[k], lemma, n, ending, lemma);
        }
    }
    if (last == 'y' && !is_vowel(before))
        add_form(t, EX_XPOS_VBZ, lemma, n - 1, "ies", lemma);
    else
        add_form(t, EX_XPOS_VBZ, lemma, n,
                 strchr("sxz", last) || (last == 'h' && strchr("cs", before)) ? "es" : "s", lemma);
}

/* Verbs that the treebanks show in the infinitive, then those of the event words. */
static ent_status add_verbs(trainer *t, const char *datadir, ent_error *err)
{
    static const char *const columns[] = { "lemma", NULL };
    char path[4096];
    ent_table *rows;

    for (int ending = 1; ending >= 0; ending--)                 /* hoped is from hope before it is from hop */
        for (size_t i = 0; i < t->type_count; i++) {
            const ex_token *k = &t->p->tokens[t->types[i]];

            if (k->xpos == EX_XPOS_VB && strcmp(k->lemma, k->lower) == 0 &&
                (k->lower[strlen(k->lower) - 1] == 'e') == (ending == 1))
                add_verb(t, k->lower);
        }
    snprintf(path, sizeof path, "%s/rules/events/verbs.tsv", datadir);
    if (!(rows = ent_table_open(path, columns, err)))
        return err && err->code ? err->code : ENT_IO;
    for (int ending = 1; ending >= 0; ending--)
        for (size_t i = 0; i < ent_table_count(rows); i++) {
            const char *lemma = ent_table_cell(rows, i, 0);
            size_t n = strcspn(lemma, " ");
            char word[64];

            if (n == 0 || n >= sizeof word || (lemma[n - 1] == 'e') != (ending == 1))
                continue;
            snprintf(word, sizeof word, "%.*s", (int)n, lemma);
            add_verb(t, word);
        }
    ent_table_free(rows);
    return ENT_OK;
}

/* ---- features ---------------------------------------------------------------------------------------------------- */

static void put_feats(trainer *t, uint32_t key, const ex_token *k)
{
    table_put(t, &t->feats, key, k->feats);
}

static void learn_feats(trainer *t, ex_lemma_kind kind, uint32_t least)
{
    question *q = calloc(t->p->token_count + 1, sizeof *q);
    ex_lemma_table feats = view(&t->feats);

    t->failed |= !q;
    for (size_t i = 0; i < t->p->token_count && !t->failed; i++) {
        const ex_token *k = &t->p->tokens[i];

        q[i] = (question){ ex_lemma_feats_key(kind, k), k->feats, ex_lemma_feats(&feats, k), (uint32_t)i };
    }
    if (!t->failed)
        answer(t, q, t->p->token_count, least, put_feats);
    free(q);
}

/* ---- all of it --------------------------------------------------------------------------------------------------- */

ent_status ex_train_lemmas(const ex_corpus *c, const char *datadir, ent_buf *out, ent_error *err)
{
    trainer t = { .p = &c->train, .arena = ent_arena_new() };
    ent_status st = ENT_OK;

    t.failed = !t.arena || !table_init(&t.rules, 8) || !table_init(&t.words, 8) || !table_init(&t.feats, 8);
    if (!t.failed) {
        ent_buf_add(&t.strings, "", 1);
        find_types(&t);
    }
    if (!t.failed)
        learn_rules(&t);
    if (!t.failed)
        learn_words(&t, false, 1);
    if (!t.failed)
        learn_words(&t, true, 2);
    if (!t.failed)
        st = add_irregular(&t, datadir, err);
    if (!t.failed && st == ENT_OK)
        st = add_verbs(&t, datadir, err);
    for (int k = EX_LEMMA_FEATS_TAG; k <= EX_LEMMA_FEATS_WORD_RELATION && !t.failed; k++)
        learn_feats(&t, (ex_lemma_kind)k, 3);
    if (!t.failed && st == ENT_OK) {
        ex_put_u32(out, EX_LEMMA_VERSION);
        ex_put_u32(out, t.edit_count);
        ex_put_u32(out, (uint32_t)t.strings.len);
        table_write(&t.rules, out);
        table_write(&t.words, out);
        table_write(&t.feats, out);
        ex_put_array(out, t.edits, t.edit_count, sizeof *t.edits, 64);
        ex_put_array(out, t.strings.data, t.strings.len, 1, 64);
    }
    table_release(&t.rules);
    table_release(&t.words);
    table_release(&t.feats);
    free(t.edits);
    free(t.types);
    free(t.type_edits);
    ent_buf_release(&t.strings);
    ent_arena_free(t.arena);
    return t.failed || out->failed ? ent_fail(err, ENT_NOMEM, "no memory to learn lemmas") : st;
}
