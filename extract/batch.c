/* extract/batch.c - texts extracted by several threads, written in the order of the input.
 *
 * Texts are gathered until there is work for all threads, shared out one by one, and written in their order when all are
 * done; so the output is the same for any number of threads, and memory stays bounded. */
#include "batch.h"

#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { TASKS = 512, BYTES_A_THREAD = 1 << 19, LINES_A_TASK = 128 };

typedef struct {
    ent_input in;               /* its strings stand in `copy` */
    char *copy;
    const char *path;
    unsigned line;
    bool lines;
    ent_buf out;
    ent_error err;
} task;

struct ex_batch {
    ex_batch_options o;
    ent_worker *workers[EX_BATCH_JOBS];
    task tasks[TASKS];
    size_t count, bytes;
    atomic_size_t next;
};

typedef struct {
    ex_batch *batch;
    unsigned thread;
} share;

ex_batch *ex_batch_new(const ex_batch_options *options, ent_error *err)
{
    ex_batch *b = calloc(1, sizeof *b);

    if (!b) {
        ent_fail(err, ENT_NOMEM, "no memory for a batch");
        return NULL;
    }
    b->o = *options;
    for (unsigned i = 0; i < b->o.jobs; i++)
        if (!(b->workers[i] = ent_worker_new(b->o.extractor, err))) {
            ex_batch_free(b);
            return NULL;
        }
    return b;
}

static void empty(ex_batch *b)
{
    for (size_t i = 0; i < b->count; i++) {
        free(b->tasks[i].copy);
        ent_buf_release(&b->tasks[i].out);
    }
    memset(b->tasks, 0, b->count * sizeof *b->tasks);
    b->count = b->bytes = 0;
}

void ex_batch_free(ex_batch *b)
{
    if (!b)
        return;
    empty(b);
    for (unsigned i = 0; i < b->o.jobs; i++)
        ent_worker_free(b->workers[i]);
    free(b);
}

static ent_status one(const ex_batch *b, ent_worker *w, const ent_input *in, ent_buf *out, ent_error *err)
{
    ent_document *doc;
    const ent_relation *relations;
    size_t count;
    ent_status st = ent_extract(w, in, &doc, err);

    if (st != ENT_OK)
        return st;
    if (b->o.articles)
        ent_article_json(in, out);
    relations = ent_document_relations(doc, &count);
    for (size_t i = 0; i < count; i++)
        if (relations[i].confidence >= b->o.least)
            ent_relation_json(doc, i, b->o.json_flags, out);
    ent_document_free(doc);
    return out->failed ? ent_fail(err, ENT_NOMEM, "no memory for the output") : ENT_OK;
}

/* Every line is a document; an empty one counts and gives nothing. */
static void all_lines(const ex_batch *b, ent_worker *w, task *t)
{
    const char *at = t->in.text, *end = t->in.text + t->in.len;

    for (; at < end; t->in.line++) {
        const char *stop = memchr(at, '\n', (size_t)(end - at));

        t->in.text = at;
        t->in.len = (size_t)((stop ? stop : end) - at);
        at = stop ? stop + 1 : end;
        if (t->in.len)
            one(b, w, &t->in, &t->out, &t->err);
    }
}

static void *work(void *argument)
{
    share *s = argument;
    ex_batch *b = s->batch;

    for (;;) {
        size_t i = atomic_fetch_add(&b->next, 1);

        if (i >= b->count)
            return NULL;
        if (b->tasks[i].lines)
            all_lines(b, b->workers[s->thread], &b->tasks[i]);
        else
            one(b, b->workers[s->thread], &b->tasks[i].in, &b->tasks[i].out, &b->tasks[i].err);
    }
}

static ent_status hand_out(ex_batch *b, task *t, ent_error *err)
{
    if (t->err.code != ENT_OK) {
        if (!*t->err.source) {
            snprintf(t->err.source, sizeof t->err.source, "%s", t->path);
            t->err.line = t->line;
        }
        b->o.complain(b->o.context, &t->err);
    }
    return t->out.len ? b->o.write(b->o.context, t->out.data, t->out.len, err) : ENT_OK;
}

ent_status ex_batch_flush(ex_batch *b, ent_error *err)
{
    pthread_t threads[EX_BATCH_JOBS];
    share shares[EX_BATCH_JOBS];
    unsigned started = 0;
    ent_status st = ENT_OK;

    atomic_store(&b->next, 0);
    for (unsigned i = 1; i < b->o.jobs && i < b->count; i++) {
        shares[i] = (share){b, i};
        if (pthread_create(&threads[i], NULL, work, &shares[i]) != 0)
            break;                              /* fewer threads do it too */
        started = i;
    }
    shares[0] = (share){b, 0};
    work(&shares[0]);
    for (unsigned i = 1; i <= started; i++)
        pthread_join(threads[i], NULL);
    for (size_t i = 0; i < b->count && st == ENT_OK; i++)
        st = hand_out(b, &b->tasks[i], err);
    empty(b);
    return st;
}

static size_t size_of(const char *s)
{
    return s ? strlen(s) + 1 : 0;
}

static const char *keep(char **at, const char *s)
{
    char *here = *at;

    if (!s)
        return NULL;
    memcpy(here, s, strlen(s) + 1);
    *at += strlen(s) + 1;
    return here;
}

static ent_status add(ex_batch *b, const ent_input *in, const char *path, unsigned line, bool lines, ent_error *err)
{
    task *t = &b->tasks[b->count];
    size_t size = in->len + 1 + size_of(in->id) + size_of(in->date) + size_of(in->source) + size_of(in->title) +
                  size_of(in->url) + size_of(path);
    char *at = malloc(size);

    if (!at)
        return ent_fail(err, ENT_NOMEM, "no memory for a text of %zu bytes", in->len);
    *t = (task){.in = *in, .copy = at, .line = line, .lines = lines};
    memcpy(at, in->text, in->len);
    at[in->len] = '\0';
    t->in.text = at;
    at += in->len + 1;
    t->in.id = keep(&at, in->id);
    t->in.date = keep(&at, in->date);
    t->in.source = keep(&at, in->source);
    t->in.title = keep(&at, in->title);
    t->in.url = keep(&at, in->url);
    t->path = path ? keep(&at, path) : "";
    b->count++;
    b->bytes += in->len;
    return b->count == TASKS || b->bytes >= (size_t)b->o.jobs * BYTES_A_THREAD ? ex_batch_flush(b, err) : ENT_OK;
}

ent_status ex_batch_add(ex_batch *b, const ent_input *in, const char *path, unsigned line, bool lines, ent_error *err)
{
    const char *at = in->text, *end = in->text + in->len;
    ent_input part = *in;
    ent_status st = ENT_OK;

    if (!lines)
        return add(b, in, path, line, false, err);
    part.flags |= ENT_LINE;
    for (part.line = 1; at < end && st == ENT_OK; part.line += LINES_A_TASK) {
        part.text = at;
        for (int n = 0; n < LINES_A_TASK && at < end; n++) {
            const char *stop = memchr(at, '\n', (size_t)(end - at));

            at = stop ? stop + 1 : end;
        }
        part.len = (size_t)(at - part.text);
        st = add(b, &part, path, line, true, err);
    }
    return st;
}
