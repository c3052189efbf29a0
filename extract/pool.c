/* extract/pool.c - a ring of slots between one thread that reads and writes and those that work.
 *
 * The caller fills the slot at `tail`, the workers take the one at `next`, and the caller hands over the one at `head`:
 * head <= tail, next <= tail.  So the order of the results is the order of the ring, whoever was faster.  A slot belongs to one
 * thread at a time (its state says whose); the lock guards the states and the counters alone.  When the ring is full, by
 * count or by bytes, the caller waits for the head. */
#include "pool.h"

#include <errno.h>
#include <pthread.h>
#include <sched.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

enum { SLOTS_A_THREAD = 32, KEEP_BYTES = 1 << 20, TICK_MS = 200 };

#define STRINGS(X) X(id) X(date) X(source) X(title) X(url) X(author) X(path)   /* of an article, beside its text */

typedef enum { EMPTY, WAITING, AT_WORK, DONE } slot_state;

typedef struct {
    slot_state state;
    bool is_article;
    ent_buf strings, out, faults;       /* strings: the copies that `article` points into */
    ex_article article;
    size_t bytes;               /* of it that p->bytes counts */
    ent_status status;
    ent_error err;
} slot;

typedef struct {
    ex_pool *pool;
    void *worker;
    pthread_t thread;
    bool started;
} member;

struct ex_pool {
    ex_work work;
    ex_sink sink;
    member *members;
    unsigned count;
    slot *slots;
    size_t slot_count, byte_limit;
    size_t head, next, tail;    /* ever growing; slot = number % slot_count */
    size_t bytes;               /* in the ring: copies of articles, results */
    bool stop, threaded;
    ent_status status;          /* the caller's: the first failure, kept */
    ent_error err;
    pthread_mutex_t lock;
    pthread_cond_t to_do, done;
};

unsigned ex_pool_processors(void)
{
    cpu_set_t set;

    if (sched_getaffinity(0, sizeof set, &set) == 0 && CPU_COUNT(&set) > 0)
        return (unsigned)CPU_COUNT(&set);
    return 1;
}

static slot *slot_at(ex_pool *p, size_t n)
{
    return &p->slots[n % p->slot_count];
}

static void do_work(ex_pool *p, void *worker, slot *s)
{
    s->status = p->work.work(worker, &s->article, &s->out, &s->faults, &s->err);
    if (s->status == ENT_OK && (s->out.failed || s->faults.failed))
        s->status = ent_fail(&s->err, ENT_NOMEM, "no memory for what %s gives", s->article.id);
}

static void *thread_main(void *argument)
{
    member *m = argument;
    ex_pool *p = m->pool;

    pthread_mutex_lock(&p->lock);
    while (!p->stop) {
        if (p->next < p->head)  /* faults need no worker: the caller may have handed them over already */
            p->next = p->head;
        if (p->next == p->tail) {
            pthread_cond_wait(&p->to_do, &p->lock);
            continue;
        }
        size_t n = p->next++;
        slot *s = slot_at(p, n);

        if (s->state == DONE)
            continue;
        s->state = AT_WORK;
        pthread_mutex_unlock(&p->lock);
        do_work(p, m->worker, s);
        pthread_mutex_lock(&p->lock);
        s->state = DONE;
        s->bytes += s->out.len + s->faults.len;
        p->bytes += s->out.len + s->faults.len;
        if (n == p->head)
            pthread_cond_signal(&p->done);
    }
    pthread_mutex_unlock(&p->lock);
    return NULL;
}

/* ---- starting and stopping ----------------------------------------------------------------------------------- */

static void stop_threads(ex_pool *p)
{
    pthread_mutex_lock(&p->lock);
    p->stop = true;
    pthread_cond_broadcast(&p->to_do);
    pthread_mutex_unlock(&p->lock);
    for (unsigned i = 0; i < p->count; i++)
        if (p->members[i].started)
            pthread_join(p->members[i].thread, NULL);
}

static void pool_free(ex_pool *p)
{
    stop_threads(p);
    for (unsigned i = 0; i < p->count; i++)
        if (p->members[i].worker)
            p->work.worker_free(p->members[i].worker);
    for (size_t i = 0; p->slots && i < p->slot_count; i++) {
        ent_buf_release(&p->slots[i].strings);
        ent_buf_release(&p->slots[i].out);
        ent_buf_release(&p->slots[i].faults);
    }
    pthread_cond_destroy(&p->to_do);
    pthread_cond_destroy(&p->done);
    pthread_mutex_destroy(&p->lock);
    free(p->slots);
    free(p->members);
    free(p);
}

static bool init_locks(ex_pool *p)
{
    pthread_condattr_t attributes;
    bool ok = pthread_condattr_init(&attributes) == 0;

    ok = ok && pthread_condattr_setclock(&attributes, CLOCK_MONOTONIC) == 0;
    ok = ok && pthread_mutex_init(&p->lock, NULL) == 0;
    ok = ok && pthread_cond_init(&p->to_do, NULL) == 0 && pthread_cond_init(&p->done, &attributes) == 0;
    pthread_condattr_destroy(&attributes);
    return ok;
}

static bool start(ex_pool *p, ent_error *err)
{
    for (unsigned i = 0; i < p->count; i++) {
        member *m = &p->members[i];
        int e;

        m->pool = p;
        m->worker = p->work.worker_new(p->work.context, err);
        if (!m->worker)
            return false;
        if (!p->threaded)
            continue;
        e = pthread_create(&m->thread, NULL, thread_main, m);
        if (e) {
            ent_fail(err, ENT_LIMIT, "cannot start thread %u of %u: %s", i + 1, p->count, strerror(e));
            return false;
        }
        m->started = true;
    }
    return true;
}

ex_pool *ex_pool_new(unsigned threads, size_t bytes, const ex_work *work, const ex_sink *sink, ent_error *err)
{
    ex_pool *p = calloc(1, sizeof *p);

    if (!p || !init_locks(p)) {
        ent_fail(err, ENT_NOMEM, "no memory for the threads");
        free(p);
        return NULL;
    }
    p->work = *work;
    p->sink = *sink;
    p->count = threads ? threads < EX_POOL_THREADS_MAX ? threads : EX_POOL_THREADS_MAX : 1;
    p->threaded = p->count > 1;
    p->byte_limit = bytes ? bytes : EX_POOL_BYTES;
    p->slot_count = p->threaded ? (size_t)p->count * SLOTS_A_THREAD : 1;
    p->slots = calloc(p->slot_count, sizeof *p->slots);
    p->members = calloc(p->count, sizeof *p->members);
    if (!p->slots || !p->members) {
        ent_fail(err, ENT_NOMEM, "no memory for %u threads", p->count);
        p->count = p->members ? p->count : 0;
        pool_free(p);
        return NULL;
    }
    if (!start(p, err)) {
        pool_free(p);
        return NULL;
    }
    return p;
}

/* ---- the caller's side --------------------------------------------------------------------------------------- */

static void recycle(ent_buf *b)
{
    if (b->room > KEEP_BYTES)
        ent_buf_release(b);
    else
        ent_buf_reset(b);
}

/* Hand the head over; it is DONE. */
static void hand_over(ex_pool *p)
{
    slot *s = slot_at(p, p->head);
    ex_result r = {s->is_article ? &s->article : NULL, &s->out, &s->faults};

    if (p->status == ENT_OK && s->status != ENT_OK) {
        p->status = s->status;
        p->err = s->err;
    }
    if (p->status == ENT_OK)
        p->status = p->sink.take(p->sink.context, &r, &p->err);
    recycle(&s->strings);
    recycle(&s->out);
    recycle(&s->faults);
    pthread_mutex_lock(&p->lock);
    p->bytes -= s->bytes;
    s->bytes = 0;
    s->state = EMPTY;
    s->is_article = false;
    s->status = ENT_OK;
    s->err = (ent_error){0};
    p->head++;
    if (p->status != ENT_OK)
        p->stop = true;
    pthread_mutex_unlock(&p->lock);
}

/* With the lock held: until the head is done, with a tick now and then.  Unlocks. */
static void wait_for_head(ex_pool *p)
{
    while (slot_at(p, p->head)->state != DONE) {
        struct timespec until;

        clock_gettime(CLOCK_MONOTONIC, &until);
        until.tv_nsec += TICK_MS * 1000000L;
        until.tv_sec += until.tv_nsec / 1000000000L;
        until.tv_nsec %= 1000000000L;
        if (pthread_cond_timedwait(&p->done, &p->lock, &until) == ETIMEDOUT && p->sink.tick) {
            pthread_mutex_unlock(&p->lock);
            p->sink.tick(p->sink.context);
            pthread_mutex_lock(&p->lock);
        }
    }
    pthread_mutex_unlock(&p->lock);
}

/* Hand over what is done at the head; wait as long as there is more than `slots` or `bytes` in the ring. */
static void drain(ex_pool *p, size_t slots, size_t bytes)
{
    while (p->status == ENT_OK && p->head != p->tail) {
        pthread_mutex_lock(&p->lock);
        if (slot_at(p, p->head)->state == DONE) {
            pthread_mutex_unlock(&p->lock);
        } else if (p->tail - p->head > slots || p->bytes > bytes) {
            wait_for_head(p);
        } else {
            pthread_mutex_unlock(&p->lock);
            return;
        }
        hand_over(p);
    }
}

static bool copy_article(slot *s, const ex_article *a)
{
    const char *at;

    s->article = *a;
#define X_(field) if (a->field) ent_buf_add(&s->strings, a->field, strlen(a->field) + 1);
    STRINGS(X_)
#undef X_
    ent_buf_add(&s->strings, a->text, a->len);
    ent_buf_putc(&s->strings, '\0');
    if (s->strings.failed)
        return false;
    at = s->strings.data;
#define X_(field) if (a->field) { s->article.field = at; at += strlen(at) + 1; }
    STRINGS(X_)
#undef X_
    s->article.text = at;
    return true;
}

/* The slot at the tail, filled by the caller, is in the ring now. */
static ent_status push(ex_pool *p, slot *s, slot_state state)
{
    if (!p->threaded) {
        if (state == WAITING)
            do_work(p, p->members[0].worker, s);
        s->state = DONE;
        p->tail++;
        hand_over(p);
        return p->status;
    }
    pthread_mutex_lock(&p->lock);
    s->bytes = s->strings.len + s->faults.len;
    p->bytes += s->bytes;
    s->state = state;
    p->tail++;
    pthread_cond_signal(&p->to_do);
    pthread_mutex_unlock(&p->lock);
    return ENT_OK;
}

ent_status ex_pool_add(ex_pool *p, const ex_article *a)
{
    slot *s;

    drain(p, p->slot_count - 1, p->byte_limit > a->len ? p->byte_limit - a->len : 0);
    if (p->status != ENT_OK)
        return p->status;
    s = slot_at(p, p->tail);
    s->is_article = true;
    if (!p->threaded)
        s->article = *a;        /* done before this returns: no copy */
    else if (!copy_article(s, a))
        return p->status = ent_fail(&p->err, ENT_NOMEM, "no memory for an article of %zu bytes", a->len);
    return push(p, s, WAITING);
}

ent_status ex_pool_add_fault(ex_pool *p, const char *line)
{
    slot *s;

    drain(p, p->slot_count - 1, SIZE_MAX);
    if (p->status != ENT_OK)
        return p->status;
    s = slot_at(p, p->tail);
    ent_buf_puts(&s->faults, line);
    if (s->faults.failed)
        return p->status = ent_fail(&p->err, ENT_NOMEM, "no memory for a message");
    return push(p, s, DONE);
}

ent_status ex_pool_end(ex_pool *p, ent_error *err)
{
    ent_status st;

    if (!p)
        return ENT_OK;
    drain(p, 0, 0);
    st = p->status;
    if (st != ENT_OK && err && err->code == ENT_OK)
        *err = p->err;
    pool_free(p);
    return st;
}
