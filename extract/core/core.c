/* extract/core/core.c - the language core from the outside: the model's parts, a thread's scratch, and the order of
 * work: sentences and words, tags, heads and relations, then lemmas and features. */
#include "internal.h"
#include "neural.h"
#include "perceptron.h"

#include <stdlib.h>
#include <string.h>

enum { CACHE_BITS = 13 };

struct ex_core {
    ex_model *model;
    ex_text *text;
    ex_tagger tagger;
    ex_parser parser;
    ex_neural *neural;          /* NULL where the model has none: then the perceptrons do it */
};

typedef struct {                /* words met before: a form's features are made once */
    ex_word word;
    bool used;
} cached;

struct ex_worker {
    const ex_core *core;
    ex_neural_worker *neural;
    cached *cache;              /* 1 << CACHE_BITS, a form's place by its hash */
    size_t room;                /* of the arrays below, in words */
    ex_word *words;
    uint8_t *tags;
    ex_node *nodes;
    int32_t *stack;
};

ex_core *ex_core_open(const char *datadir, ent_error *err)
{
    ex_core *c = calloc(1, sizeof *c);
    char path[4096];

    if (!c) {
        ent_fail(err, ENT_NOMEM, "no memory for the language core");
        return NULL;
    }
    snprintf(path, sizeof path, "%s/model/english.model", datadir);
    if (!(c->model = ex_model_open(path, err)) || !(c->text = ex_text_open(datadir, c->model, err)) ||
        ex_tagger_read(&c->tagger, ex_model_section(c->model, "TAGP"), path, err) != ENT_OK ||
        ex_parser_read(&c->parser, ex_model_section(c->model, "PARP"), path, err) != ENT_OK ||
        (ex_model_section(c->model, "NEUR").data &&
         !(c->neural = ex_neural_open(ex_model_section(c->model, "NEUR"), path, err)))) {
        ex_core_close(c);
        return NULL;
    }
    return c;
}

void ex_core_close(ex_core *c)
{
    if (!c)
        return;
    ex_neural_close(c->neural);
    ex_text_close(c->text);
    ex_model_close(c->model);
    free(c);
}

ex_worker *ex_worker_new(const ex_core *c)
{
    ex_worker *w = calloc(1, sizeof *w);

    if (!w)
        return NULL;
    w->core = c;
    w->cache = calloc((size_t)1 << CACHE_BITS, sizeof *w->cache);
    w->neural = c->neural ? ex_neural_worker_new(c->neural) : NULL;
    if (!w->cache || (c->neural && !w->neural)) {
        ex_worker_free(w);
        return NULL;
    }
    return w;
}

static void drop_arrays(ex_worker *w)
{
    free(w->words);
    free(w->tags);
    free(w->nodes);
    free(w->stack);
    w->words = NULL;
    w->tags = NULL;
    w->nodes = NULL;
    w->stack = NULL;
    w->room = 0;
}

void ex_worker_free(ex_worker *w)
{
    if (!w)
        return;
    drop_arrays(w);
    ex_neural_worker_free(w->neural);
    free(w->cache);
    free(w);
}

static ent_status make_room(ex_worker *w, size_t count, ent_error *err)
{
    size_t room = count + count / 2 + 64;

    if (count <= w->room)
        return ENT_OK;
    if (count > INT32_MAX / 4)
        return ent_fail(err, ENT_LIMIT, "a sentence of %zu words", count);
    drop_arrays(w);
    w->words = calloc(room, sizeof *w->words);
    w->tags = calloc(room, sizeof *w->tags);
    w->nodes = calloc(room + 2, sizeof *w->nodes);
    w->stack = calloc(room + 1, sizeof *w->stack);
    if (!w->words || !w->tags || !w->nodes || !w->stack) {
        drop_arrays(w);
        return ent_fail(err, ENT_NOMEM, "no memory for a sentence of %zu words", count);
    }
    w->room = room;
    return ENT_OK;
}

static const ex_word *word_of(ex_worker *w, const ex_token *t)
{
    uint64_t form = ent_hash(t->form, strlen(t->form), 0);
    cached *c = &w->cache[form >> (64 - CACHE_BITS)];

    if (!c->used || c->word.form != form) {
        ex_word_init(&c->word, t->form, t->lower);
        c->word.guess = ex_tagger_guess(&w->core->tagger, &c->word);
        c->used = true;
    }
    return &c->word;
}

static ent_status parse_sentence(ex_worker *w, ex_parsed *p, const ex_sentence *s, ent_error *err)
{
    const ex_tagger *tagger = &w->core->tagger;
    ex_token *tokens = p->tokens + s->first;
    int32_t n = (int32_t)s->count;
    ex_state state;
    ent_status st = make_room(w, s->count, err);

    if (st != ENT_OK || n == 0)
        return st;
    for (int32_t i = 0; i < n; i++)
        w->words[i] = *word_of(w, &tokens[i]);
    ex_tagger_run(tagger, w->words, s->count, w->tags);
    for (int32_t i = 0; i < n; i++) {
        w->nodes[i].word = w->words[i].lower;
        w->nodes[i].tag = w->tags[i];
        tokens[i].upos = w->nodes[i].upos = tagger->tags[2 * w->tags[i]];
        tokens[i].xpos = tagger->tags[2 * w->tags[i] + 1];
    }
    ex_state_init(&state, w->nodes, w->stack, n);
    ex_parser_run(&w->core->parser, &state);
    for (int32_t i = 0; i < n; i++) {
        int32_t head = w->nodes[i].head;

        tokens[i].head = head == n ? -1 : (int32_t)s->first + head;
        tokens[i].deprel = w->nodes[i].label;
        tokens[i].ner = EX_NER_NONE;
        tokens[i].ner_begin = false;
    }
    return ENT_OK;
}

ent_status ex_core_tag(ex_worker *w, ex_parsed *p, unsigned flags, ent_error *err)
{
    ent_status st = ENT_OK;

    if (w->neural && !(flags & EX_PARSE_FAST))
        st = ex_neural_tag_parse(w->neural, p, err);
    else
        for (size_t i = 0; i < p->sentence_count && st == ENT_OK; i++)
            st = parse_sentence(w, p, &p->sentences[i], err);
    return st == ENT_OK ? ex_text_lemmas(w->core->text, p, 0, p->token_count, err) : st;
}

ent_status ex_core_parse(ex_worker *w, const char *text, size_t len, unsigned flags, ent_arena *arena,
                         ex_parsed *out, ent_error *err)
{
    ent_status st = ex_text_parse(w->core->text, text, len, flags, arena, out, err);

    return st == ENT_OK ? ex_core_tag(w, out, flags, err) : st;
}
