/* tests/unit/actor_text.h - small parsed texts for the tests of the actor room: a word a line, "form lemma UPOS XPOS
 * head relation [features]", blank lines between sentences.  The tests' own sentences. */
#ifndef ACTOR_TEXT_H
#define ACTOR_TEXT_H

#include "extract/actor/actor.h"

#include <stdlib.h>
#include <string.h>

typedef struct {
    ent_arena *arena;
    ex_parsed parsed;
    ex_actors *actors;
} actor_text;

/* Where the data lie, seen from the repository's root or from ENTENTE_DATA. */
static inline ex_lexicon *actor_lexicon(void)
{
    ent_error err = {0};
    char line[1024];
    ex_lexicon *x = ex_lexicon_open("extract", &err);

    if (!x)
        fprintf(stderr, "%s\n", ent_error_line(&err, line, sizeof line));
    return x;
}

static inline bool actor_text_read(actor_text *t, const ex_lexicon *x, const char *conllu, size_t len, uint32_t date)
{
    ent_error err = {0};
    char line[1024];

    t->arena = ent_arena_new();
    if (t->arena && ex_conllu_read(conllu, len, "test", t->arena, &t->parsed, &err) == ENT_OK &&
        ex_actors_annotate(x, &t->parsed, date, t->arena, &t->actors, &err) == ENT_OK)
        return true;
    fprintf(stderr, "%s\n", ent_error_line(&err, line, sizeof line));
    return false;
}

/* The compact notation to CoNLL-U. */
static inline bool actor_text_open(actor_text *t, const ex_lexicon *x, const char *compact, uint32_t date)
{
    ent_buf b = {0};
    int number = 1;
    bool ok;

    for (const char *at = compact; *at;) {
        const char *end = strchr(at, '\n');
        size_t len = end ? (size_t)(end - at) : strlen(at);
        char form[64], lemma[64], upos[16], xpos[16], rel[32], feats[64] = "_";
        int head;

        if (sscanf(at, "%63s %63s %15s %15s %d %31s %63s", form, lemma, upos, xpos, &head, rel, feats) >= 6 && len) {
            ent_buf_printf(&b, "%d\t%s\t%s\t%s\t%s\t%s\t%d\t%s\t_\t_\n", number++, form, lemma, upos, xpos, feats, head, rel);
        } else {
            ent_buf_putc(&b, '\n');
            number = 1;
        }
        at += len + (end != NULL);
    }
    ent_buf_putc(&b, '\n');
    ok = actor_text_read(t, x, b.data, b.len, date);
    ent_buf_release(&b);
    return ok;
}

static inline void actor_text_close(actor_text *t)
{
    ent_arena_free(t->arena);
}

#endif
