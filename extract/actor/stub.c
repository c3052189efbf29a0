/* extract/actor/stub.c - the contract's bodies until the room is furnished: nobody is known. */
#include "actor.h"

#include <stdlib.h>

struct ex_lexicon {
    int nothing;
};
struct ex_actors {
    const ex_parsed *parsed;
};

ex_lexicon *ex_lexicon_open(const char *datadir, ent_error *err)
{
    (void)datadir;
    (void)err;
    return calloc(1, sizeof(ex_lexicon));
}

ent_status ex_lexicon_add(ex_lexicon *x, const char *path, ent_error *err)
{
    (void)x;
    (void)path;
    (void)err;
    return ENT_OK;
}

void ex_lexicon_close(ex_lexicon *x)
{
    free(x);
}

const ex_actor *ex_lexicon_find(const ex_lexicon *x, const char *id)
{
    (void)x;
    (void)id;
    return NULL;
}

ent_status ex_actors_annotate(const ex_lexicon *x, const ex_parsed *p, uint32_t date, ent_arena *arena,
                              ex_actors **out, ent_error *err)
{
    (void)x;
    (void)date;
    *out = ENT_NEW(arena, ex_actors);
    if (!*out)
        return ent_fail(err, ENT_NOMEM, "no memory for the actors of a document");
    (*out)->parsed = p;
    return ENT_OK;
}

size_t ex_actors_of(const ex_actors *a, uint32_t head, uint32_t begin, uint32_t end, int32_t predicate, ex_use use,
                    ex_ref *out, size_t room)
{
    (void)a;
    (void)predicate;
    (void)use;
    if (!room)
        return 0;
    out[0] = (ex_ref){.country = "", .organization = "", .sector = "", .role = "", .type = EX_ACTOR_OTHER,
                      .token = head, .begin = begin, .end = end, .name_token = head};
    return 1;
}

bool ex_actor_of(const ex_actors *a, uint32_t head, uint32_t begin, uint32_t end, int32_t predicate, ex_use use,
                 ex_ref *out)
{
    return ex_actors_of(a, head, begin, end, predicate, use, out, 1) && out->actor;
}

bool ex_name_around(const ex_actors *a, uint32_t token, uint32_t *begin, uint32_t *end)
{
    (void)a;
    *begin = token;
    *end = token + 1;
    return false;
}

const char *ex_role_sector(const ex_actors *a, uint32_t token)
{
    (void)a;
    (void)token;
    return NULL;
}

bool ex_is_actor(const ex_actors *a, uint32_t token)
{
    return a->parsed->tokens[token].upos == EX_UPOS_PROPN;
}

int32_t ex_speaker_of(const ex_actors *a, uint32_t token)
{
    (void)a;
    (void)token;
    return -1;
}
