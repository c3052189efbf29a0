/* extract/batch.h - texts extracted by several threads, written in the order of the input. */
#ifndef EX_BATCH_H
#define EX_BATCH_H

#include "extract.h"

typedef struct ex_batch ex_batch;

typedef struct {
    const ent_extractor *extractor;
    unsigned jobs;              /* threads, 1 or more */
    double least;               /* confidence of what is written */
    unsigned json_flags;        /* ent_json_flags */
    bool articles;              /* each article's own line in front of its relations */
    void *context;
    ent_status (*write)(void *context, const char *data, size_t len, ent_error *err);
    void (*complain)(void *context, const ent_error *err);      /* one text failed; the rest goes on */
} ex_batch_options;

enum { EX_BATCH_JOBS = 256 };   /* threads at most */

/* Owned: free it. */
ex_batch *ex_batch_new(const ex_batch_options *options, ent_error *err);
void ex_batch_free(ex_batch *b);
/* Take a copy of `in`; with `lines` every line of it is a document.  Work is done when enough has come together. */
ent_status ex_batch_add(ex_batch *b, const ent_input *in, const char *path, unsigned line, bool lines, ent_error *err);
/* Do and write what is left. */
ent_status ex_batch_flush(ex_batch *b, ent_error *err);

#endif
