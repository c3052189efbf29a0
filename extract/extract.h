/* extract/extract.h - news text in, relations out.
 *
 * UTF-8 throughout; offsets count code points and ranges are [begin, end).  Strings are NUL-terminated and never NULL:
 * "" stands for none.  *Owned*: you free it.  *Borrowed*: valid until what it hangs on is freed. */
#ifndef ENT_EXTRACT_H
#define ENT_EXTRACT_H

#include "common/base.h"

#ifdef __cplusplus
extern "C" {
#endif

typedef struct ent_extractor ent_extractor; /* model, rules, lexicons: unchanging once open, so threads may share one */
typedef struct ent_worker ent_worker;       /* one thread's scratch memory */
typedef struct ent_document ent_document;   /* what one text says: owns whatever is reached through it */

#define ENT_MODALITIES(X)                                                                                          \
    X(ACTUAL, "actual") X(POSSIBLE, "possible") X(PLANNED, "planned") X(DEMANDED, "demanded")                        \
    X(CONDITIONAL, "conditional")
#define ENT_TENSES(X) X(PRESENT, "present") X(PAST, "past") X(FUTURE, "future")
typedef enum {
#define X_(id, name) ENT_##id,
    ENT_MODALITIES(X_)
#undef X_
    ENT_MODALITY_COUNT
} ent_modality;
typedef enum {
#define X_(id, name) ENT_##id,
    ENT_TENSES(X_)
#undef X_
    ENT_TENSE_COUNT
} ent_tense;

typedef struct {                /* a phrase of the text and the actor that it stands for */
    const char *text;           /* verbatim */
    size_t begin, end;
    const char *preposition;    /* in front of it, lower case; not part of the phrase */
    const char *actor, *name;   /* id and usual name, "" where the phrase stands for no actor */
    const char *country, *organization, *sector;
    const char *type;           /* state igo organization group person place other */
    const char *role, *via;
    double confidence;          /* of the link */
} ent_mention;

enum { ENT_END_SUBJECT = -1, ENT_END_OBJECT = -2 };     /* else the number of an argument */
typedef struct { int from, to; } ent_edge;

typedef struct {
    size_t sentence, line;      /* 0-based in the document; 1-based input line, 0 without ENT_LINE */
    ent_mention subject, object;
    bool has_object, has_attribution, has_goldstein;
    const ent_mention *arguments;
    size_t argument_count;
    const char *text, *lemma, *preposition;     /* of the relation */
    const char *event, *cameo;  /* PLOVER type and CAMEO code, "" where none fits */
    double goldstein;
    bool negated, implicit, reciprocal;
    ent_modality modality;
    ent_tense tense;
    ent_mention attribution;
    const char *attribution_verb;
    const ent_edge *edges;      /* which ends stand to each other as actor and target */
    size_t edge_count;
    double confidence;          /* 0 .. 1 */
    const char *rule;           /* which rule made it: construction, then file:line of the event's row */
    const char *trigger;        /* the words that fired it */
} ent_relation;

typedef enum {
    ENT_LINE = 1,               /* the text is one sentence, never split */
    ENT_FAST = 2,               /* the faster, less exact parser */
    ENT_CONLLU = 4              /* the text is CoNLL-U: its own words and trees are taken */
} ent_flags;

typedef struct {                /* what is read; nothing of it is kept but by copy */
    const char *text;
    size_t len;
    const char *id, *date, *source, *title, *url;   /* NULL or "" where there is none; date YYYY-MM-DD */
    size_t line;                /* with ENT_LINE: its number */
    unsigned flags;
} ent_input;

/* Load the model and every rule file below `datadir`.  Owned: close it.  NULL on failure, *err filled. */
ent_extractor *ent_extractor_open(const char *datadir, ent_error *err);
/* Actors and event words of the user's own (JSON, see the manual).  Before any worker is made. */
ent_status ent_extractor_add_actors(ent_extractor *x, const char *path, ent_error *err);
ent_status ent_extractor_add_verbs(ent_extractor *x, const char *path, ent_error *err);
void ent_extractor_close(ent_extractor *x);                     /* NULL is fine, as for every _free */

/* Owned: free it before `x` is closed. */
ent_worker *ent_worker_new(const ent_extractor *x, ent_error *err);
void ent_worker_free(ent_worker *w);

/* *doc is owned by the caller on ENT_OK and NULL otherwise. */
ent_status ent_extract(ent_worker *w, const ent_input *in, ent_document **doc, ent_error *err);
void ent_document_free(ent_document *doc);
/* Borrowed from `doc`.  In document order. */
const ent_relation *ent_document_relations(const ent_document *doc, size_t *count);
const char *ent_document_sentence(const ent_document *doc, size_t sentence);

typedef enum { ENT_JSON_EXPLAIN = 1 } ent_json_flags;
/* Append relation `n` as one line of JSON with its line feed.  Failure shows in out->failed. */
void ent_relation_json(const ent_document *doc, size_t n, unsigned flags, ent_buf *out);

/* Append the article that was read as {"article": {...}}, for whoever keeps articles.  in->text is NUL-terminated. */
void ent_article_json(const ent_input *in, ent_buf *out);

const char *ent_modality_name(ent_modality m);
const char *ent_tense_name(ent_tense t);

#ifdef __cplusplus
}
#endif

#endif
