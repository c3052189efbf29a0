/* extract/pool.h - articles worked on by several threads; what they give comes back in the order in which they came in. */
#ifndef EX_POOL_H
#define EX_POOL_H

#include "read/read.h"

typedef struct ex_pool ex_pool;

typedef struct {                /* one thread's part.  `context` is shared by all threads: only read it */
    void *context;
    void *(*worker_new)(void *context, ent_error *err);         /* NULL on failure, *err filled */
    void (*worker_free)(void *worker);
    /* Append to `out` what the article gives, and to `faults` a line for each thing wrong with it.  Another status than
     * ENT_OK (no memory) ends it all. */
    ent_status (*work)(void *worker, const ex_article *a, ent_buf *out, ent_buf *faults, ent_error *err);
} ex_work;

typedef struct {                /* borrowed, valid during the call */
    const ex_article *article;  /* NULL: no article, only a fault found while reading */
    const ent_buf *out, *faults;
} ex_result;

typedef struct {                /* called on the thread that calls ex_pool_add, in input order */
    void *context;
    ent_status (*take)(void *context, const ex_result *r, ent_error *err);      /* not ENT_OK: ends it all */
    void (*tick)(void *context);        /* called now and then while there is nothing to take; may be NULL */
} ex_sink;

enum { EX_POOL_THREADS_MAX = 1024, EX_POOL_BYTES = 64 << 20 };

/* 1 thread: the caller's own does the work and none is started.  `bytes` (0: EX_POOL_BYTES) bounds the articles that wait and
 * the results that wait for an earlier one; one article is let in however long it is.  Owned: end it with ex_pool_end. */
ex_pool *ex_pool_new(unsigned threads, size_t bytes, const ex_work *work, const ex_sink *sink, ent_error *err);
/* Copies the article.  May wait.  Another status than ENT_OK: it has ended; the first cause is told by ex_pool_end. */
ent_status ex_pool_add(ex_pool *p, const ex_article *a);
/* A fault that belongs between the article before and the one after. */
ent_status ex_pool_add_fault(ex_pool *p, const char *line);
/* Wait for what was added, hand it over, stop the threads.  Takes `p`; NULL is fine. */
ent_status ex_pool_end(ex_pool *p, ent_error *err);

/* Processors that this process may use, at least 1. */
unsigned ex_pool_processors(void);

#endif
