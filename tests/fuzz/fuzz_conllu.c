/* tests/fuzz/fuzz_conllu.c - any bytes as CoNLL-U: refused with a place, or read, and what is written of it is read
 * again. */
#include "extract/core/core.h"

#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check(const ex_parsed *p)
{
    for (size_t i = 0; i < p->token_count; i++) {
        const ex_token *t = &p->tokens[i];

        if (t->begin > t->end || t->end > p->len || !t->form || !t->lower || t->head >= (int32_t)p->token_count ||
            t->sentence >= p->sentence_count || t->upos >= EX_UPOS_COUNT || t->xpos >= EX_XPOS_COUNT ||
            t->deprel >= EX_REL_COUNT)
            abort();
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    ent_arena *a = ent_arena_new();
    ent_buf out = {0};
    ent_error err = {0};
    ex_parsed p, again;

    if (ex_conllu_read((const char *)data, size, "fuzz", a, &p, &err) == ENT_OK) {
        check(&p);
        ex_conllu_write(&p, &out);
        if (ex_conllu_read(out.data ? out.data : "", out.len, "written", a, &again, &err) != ENT_OK ||
            again.token_count != p.token_count || again.sentence_count != p.sentence_count)
            abort();
        check(&again);
    } else if (err.code == ENT_OK) {
        abort();
    }
    ent_buf_release(&out);
    ent_arena_free(a);
    return 0;
}
