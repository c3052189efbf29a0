/* tests/fuzz/fuzz_actor.c - any bytes as CoNLL-U (any tree, any words) or, behind a "[", as the user's actors: what is
 * found lies inside the text, whatever is asked. */
#include "extract/actor/actor.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void add_user_file(const uint8_t *data, size_t size)
{
    char path[64];
    ent_error err = {0};
    ex_lexicon *x = ex_lexicon_open("tests/data/no-actors", &err);
    FILE *f;

    snprintf(path, sizeof path, "/tmp/fuzz_actor.%ld.json", (long)getpid());
    f = fopen(path, "wb");
    if (!x || !f)
        abort();
    fwrite(data, 1, size, f);
    fclose(f);
    if (ex_lexicon_add(x, path, &err) != ENT_OK && !err.text[0])
        abort();
    ex_lexicon_close(x);
}

static void check_ref(const ex_ref *r, const ex_parsed *p)
{
    if (r->token >= p->token_count || r->name_token >= p->token_count || r->begin > r->end || r->end > p->token_count ||
        !r->country || !r->organization || !r->sector || !r->role || (r->actor && (!r->actor->id || !*r->actor->id)))
        abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static ex_lexicon *x;
    ent_error err = {0};
    ex_parsed p = {0};
    ex_actors *a = NULL;
    ent_arena *arena;

    if (size && data[0] == '[') {
        add_user_file(data, size);
        return 0;
    }
    if (!x && !(x = ex_lexicon_open("extract", &err)))
        abort();
    arena = ent_arena_new();
    if (arena && ex_conllu_read((const char *)data, size, "fuzz", arena, &p, &err) == ENT_OK &&
        ex_actors_annotate(x, &p, 20200101, arena, &a, &err) == ENT_OK)
        for (uint32_t i = 0; i < p.token_count; i++) {
            ex_ref refs[6];
            uint32_t begin, end;
            size_t n = ex_actors_of(a, i, i ? i - 1 : 0, i + 5, p.tokens[i].head, (ex_use)(i % 4), refs, 6);

            for (size_t k = 0; k < n; k++)
                check_ref(&refs[k], &p);
            ex_name_around(a, i, &begin, &end);
            ex_role_sector(a, i);
            if (ex_is_actor(a, i) && begin >= end)
                abort();
            if (ex_speaker_of(a, i) >= (int32_t)p.token_count)
                abort();
        }
    ent_arena_free(arena);
    return 0;
}
