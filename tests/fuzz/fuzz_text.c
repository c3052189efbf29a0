/* tests/fuzz/fuzz_text.c - any text cut into sentences and words: places lie in the text, one behind the other, and leave
 * out white space only; what is written as CoNLL-U reads back as the same words.  Any bytes as CoNLL-U are read or refused. */
#include "extract/core/internal.h"

#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static const ex_text *text_side(void)
{
    static ex_text *x;
    static ex_model *m;         /* both are kept to the end */
    ent_error err = {0};

    if (!x) {
        m = ex_model_open("extract/model/english.model", &err);
        x = ex_text_open("extract", m, &err);
        if (!x)
            abort();
    }
    return x;
}

static void check(bool right)
{
    if (!right)
        abort();
}

static void check_gap(const ex_parsed *p, size_t from, size_t to)
{
    check(from <= to && to <= p->len);
    while (from < to)
        check(ex_utf8_space(ex_utf8_next(p->text, p->len, &from)));
    check(from == to);
}

static void check_words(const ex_parsed *p, bool lines)
{
    size_t at = 0, token = 0;

    for (size_t k = 0; k < p->sentence_count; k++) {
        const ex_sentence *s = &p->sentences[k];

        check(s->first == token && s->count > 0 && s->begin == p->tokens[token].begin);
        check(lines || s->count <= 400 + 8);
        check(k == 0 || (s->paragraph >= s[-1].paragraph && s->paragraph <= s[-1].paragraph + 1));
        for (size_t i = 0; i < s->count; i++, token++) {
            const ex_token *t = &p->tokens[token];

            check_gap(p, at, t->begin);
            check(t->begin < t->end && t->form && t->form[0] && t->lower && t->sentence == k);
            check(i == 0 || (t->begin > at) == t[-1].space_after || t->mwt == 1);
            at = t->end;
        }
        check(s->end == at);
    }
    check(token == p->token_count);
    check_gap(p, at, p->len);
}

static void check_text(const char *text, size_t len, unsigned flags)
{
    ent_arena *a = ent_arena_new();
    ex_parsed p, again;
    ent_buf out = {0};
    ent_error err = {0};

    check(a && ex_text_parse(text_side(), text, len, flags, a, &p, &err) == ENT_OK);
    check_words(&p, flags & EX_PARSE_LINES);
    check(ex_text_lemmas(text_side(), &p, 0, p.token_count, &err) == ENT_OK);
    ex_conllu_write(&p, &out);
    if (p.token_count) {
        check(ex_conllu_read(out.data, out.len, "again", a, &again, &err) == ENT_OK);
        check(again.token_count == p.token_count && again.sentence_count == p.sentence_count);
    }
    ent_buf_release(&out);
    ent_arena_free(a);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    ent_arena *a = ent_arena_new();
    char *text = malloc(size + 1);
    ex_parsed p;
    ent_error err = {0};
    size_t at;

    check(a && text);
    if (size)
        memcpy(text, data, size);
    if (ex_conllu_read(text, size, "fuzz", a, &p, &err) == ENT_OK)
        for (size_t i = 0; i < p.token_count; i++)
            check(p.tokens[i].begin <= p.tokens[i].end && p.tokens[i].end <= p.len);
    while (ex_utf8_check(text, size, &at, &(ent_error){0}) != ENT_OK)
        text[at] = '?';
    check_text(text, size, 0);
    check_text(text, size, EX_PARSE_LINES);
    free(text);
    ent_arena_free(a);
    return 0;
}
