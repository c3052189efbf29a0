#include "text.h"
#include <stdlib.h>
struct ex_lemmas { int x; };
ex_lemmas *ex_lemmas_open(const ex_model *m, ent_error *err)
{
    (void)m; (void)err;
    return calloc(1, sizeof(ex_lemmas));
}
void ex_lemmas_close(ex_lemmas *l)
{
    free(l);
}
ent_status ex_lemmas_set(const ex_lemmas *l, ex_parsed *p, size_t first, size_t count, ent_error *err)
{
    (void)l; (void)err;
    for (size_t i = first; i < first + count; i++)
        p->tokens[i].lemma = p->tokens[i].upos == EX_UPOS_PROPN ? p->tokens[i].form : p->tokens[i].lower;
    return ENT_OK;
}
