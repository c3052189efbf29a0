/* extract/extract.c - the extractor as others embed it: text in, a document of relations out. */
#include "extract.h"

#include "actor/actor.h"
#include "core/core.h"
#include "relation/internal.h"

#include <stdlib.h>
#include <string.h>

struct ent_extractor {
    ex_core *core;
    ex_lexicon *lexicon;
    ex_rules *rules;
};

struct ent_worker {
    const ent_extractor *extractor;
    ex_worker *core;
    ent_arena *scratch;         /* dropped whole after each document */
};

struct ent_document {
    ent_arena *arena;
    ent_input about;            /* copies; text is not kept */
    const char **sentences;
    size_t sentence_count;
    ent_relation *relations;
    size_t count;
};

const char *ent_modality_name(ent_modality m)
{
    static const char *const names[ENT_MODALITY_COUNT] = {
#define X_(id, name) [ENT_##id] = name,
        ENT_MODALITIES(X_)
#undef X_
    };
    return names[m];
}

const char *ent_tense_name(ent_tense t)
{
    static const char *const names[ENT_TENSE_COUNT] = {
#define X_(id, name) [ENT_##id] = name,
        ENT_TENSES(X_)
#undef X_
    };
    return names[t];
}

ent_extractor *ent_extractor_open(const char *datadir, ent_error *err)
{
    ent_extractor *x = calloc(1, sizeof *x);

    if (!x) {
        ent_fail(err, ENT_NOMEM, "no memory for the extractor");
        return NULL;
    }
    if (!(x->rules = ex_rules_open(datadir, err)) || !(x->lexicon = ex_lexicon_open(datadir, err)) ||
        !(x->core = ex_core_open(datadir, err))) {
        ent_extractor_close(x);
        return NULL;
    }
    return x;
}

ent_status ent_extractor_add_actors(ent_extractor *x, const char *path, ent_error *err)
{
    return ex_lexicon_add(x->lexicon, path, err);
}

ent_status ent_extractor_add_verbs(ent_extractor *x, const char *path, ent_error *err)
{
    return ex_rules_add(x->rules, path, err);
}

void ent_extractor_close(ent_extractor *x)
{
    if (!x)
        return;
    ex_core_close(x->core);
    ex_lexicon_close(x->lexicon);
    ex_rules_free(x->rules);
    free(x);
}

ent_worker *ent_worker_new(const ent_extractor *x, ent_error *err)
{
    ent_worker *w = calloc(1, sizeof *w);

    if (w) {
        w->extractor = x;
        w->scratch = ent_arena_new();
        w->core = ex_worker_new(x->core);
    }
    if (!w || !w->scratch || !w->core) {
        ent_fail(err, ENT_NOMEM, "no memory for a worker");
        ent_worker_free(w);
        return NULL;
    }
    return w;
}

void ent_worker_free(ent_worker *w)
{
    if (!w)
        return;
    ex_worker_free(w->core);
    ent_arena_free(w->scratch);
    free(w);
}

/* YYYY-MM-DD, YYYY-MM or YYYY as a number, 00 for what is missing; 0 for no date. */
static uint32_t date_number(const char *s)
{
    uint32_t n = 0;
    int digits = 0;

    for (; s && *s && digits < 8; s++)
        if (*s >= '0' && *s <= '9') {
            n = 10 * n + (uint32_t)(*s - '0');
            digits++;
        } else if (*s != '-') {
            break;
        }
    return digits == 8 ? n : digits == 6 ? n * 100 : digits == 4 ? n * 10000 : 0;
}

static bool copy_about(ent_document *doc, const ent_input *in)
{
    const char *const from[] = {in->id, in->date, in->source, in->title, in->url};
    const char **to[] = {&doc->about.id, &doc->about.date, &doc->about.source, &doc->about.title, &doc->about.url};

    for (int i = 0; i < 5; i++)
        if (!(*to[i] = ent_arena_strdup(doc->arena, from[i] ? from[i] : "")))
            return false;
    return true;
}

static ent_status keep_sentences(ent_document *doc, const ex_parsed *p, ent_error *err)
{
    doc->sentences = ENT_ARRAY(doc->arena, const char *, p->sentence_count + 1);
    for (size_t i = 0; doc->sentences && i < p->sentence_count; i++) {
        const ex_sentence *x = &p->sentences[i];
        char *s = ent_arena_strndup(doc->arena, p->text + x->begin, x->end - x->begin);

        if (!s)
            return ent_fail(err, ENT_NOMEM, "no memory for the sentences of a document");
        for (char *c = s; *c; c++)
            if ((unsigned char)*c < ' ')
                *c = ' ';
        doc->sentences[i] = s;
    }
    doc->sentence_count = p->sentence_count;
    return doc->sentences ? ENT_OK : ent_fail(err, ENT_NOMEM, "no memory for the sentences of a document");
}

static ent_status parse(ent_worker *w, const ent_input *in, ex_parsed *p, ent_error *err)
{
    unsigned flags = (in->flags & ENT_LINE ? EX_PARSE_LINES : 0) | (in->flags & ENT_FAST ? EX_PARSE_FAST : 0);
    size_t at;
    ent_status st = ex_utf8_check(in->text, in->len, &at, err);

    if (st != ENT_OK)
        return st;
    if (in->flags & ENT_CONLLU)
        return ex_conllu_read(in->text, in->len, in->id ? in->id : "", w->scratch, p, err);
    return ex_core_parse(w->core, in->text, in->len, flags, w->scratch, p, err);
}

ent_status ent_extract(ent_worker *w, const ent_input *in, ent_document **out, ent_error *err)
{
    ent_document *doc = NULL;
    ex_parsed parsed = {0};
    ex_actors *actors = NULL;
    ex_sheet sheet;
    ex_out made = {.sheet = &sheet, .line = in->line};
    ent_status st;

    *out = NULL;
    ent_arena_reset(w->scratch);
    st = parse(w, in, &parsed, err);
    if (st != ENT_OK)
        return st;
    doc = calloc(1, sizeof *doc);
    if (!doc || !(doc->arena = ent_arena_new()) || !copy_about(doc, in)) {
        st = ent_fail(err, ENT_NOMEM, "no memory for a document of %zu bytes", in->len);
        goto done;
    }
    if (!(in->flags & ENT_CONLLU))
        ex_mend(&parsed, w->extractor->rules, w->scratch);
    if ((st = keep_sentences(doc, &parsed, err)) != ENT_OK ||
        (st = ex_actors_annotate(w->extractor->lexicon, &parsed, date_number(in->date), w->scratch, &actors, err)) != ENT_OK)
        goto done;
    if (!ex_sheet_init(&sheet, &parsed, actors, w->extractor->rules, w->scratch)) {
        st = ent_fail(err, ENT_NOMEM, "no memory for the trees of a document");
        goto done;
    }
    made.arena = doc->arena;
    st = ex_relations(&made, err);
    if (st == ENT_OK) {
        doc->relations = made.relations;
        doc->count = made.count;
        *out = doc;
        doc = NULL;
    }
done:
    ent_document_free(doc);
    return st;
}

void ent_document_free(ent_document *doc)
{
    if (doc)
        ent_arena_free(doc->arena);
    free(doc);
}

const ent_relation *ent_document_relations(const ent_document *doc, size_t *count)
{
    *count = doc->count;
    return doc->relations;
}

const char *ent_document_sentence(const ent_document *doc, size_t sentence)
{
    return sentence < doc->sentence_count ? doc->sentences[sentence] : "";
}

void ent_relation_json(const ent_document *doc, size_t n, unsigned flags, ent_buf *out)
{
    const ent_relation *r = &doc->relations[n];

    ex_json(r, &doc->about, ent_document_sentence(doc, r->sentence), flags, out);
}
