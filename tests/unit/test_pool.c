/* tests/unit/test_pool.c - articles worked on by several threads: order, bounds, faults, and what ends it all. */
#include "extract/extract.h"
#include "extract/pool.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <cmocka.h>

enum { ARTICLES = 500 };

typedef struct {
    int fail_work, fail_take, workers, fail_worker;     /* -1: never */
    ent_buf seen, faults;
    int taken;
} bench;

static void *worker_new(void *context, ent_error *err)
{
    bench *b = context, **worker;

    if (b->workers++ == b->fail_worker) {
        ent_fail(err, ENT_NOMEM, "no memory for a worker");
        return NULL;
    }
    worker = malloc(sizeof *worker);
    assert_non_null(worker);
    *worker = b;
    return worker;
}

static void worker_free(void *worker)
{
    free(worker);
}

static ent_status work(void *worker, const ex_article *a, ent_buf *out, ent_buf *faults, ent_error *err)
{
    const bench *b = *(bench **)worker;
    int n = atoi(a->id);
    struct timespec nap = {0, (n * 7919 % 13) * 20000L};

    nanosleep(&nap, NULL);      /* the later ones are often done first */
    if (n == b->fail_work)
        return ent_fail(err, ENT_NOMEM, "no memory for %d", n);
    ent_buf_printf(out, "%s:%s:%zu;", a->id, a->title ? a->title : "-", a->len);
    if (n % 10 == 3)
        ent_buf_printf(faults, "%d is bad\n", n);
    return ENT_OK;
}

static ent_status take(void *context, const ex_result *r, ent_error *err)
{
    bench *b = context;

    if (b->taken++ == b->fail_take)
        return ent_fail(err, ENT_IO, "cannot write");
    if (r->article)
        assert_int_equal(strncmp(r->out->data, r->article->id, strlen(r->article->id)), 0);
    if (r->out->len)
        ent_buf_add(&b->seen, r->out->data, r->out->len);
    if (r->faults->len)
        ent_buf_add(&b->faults, r->faults->data, r->faults->len);
    return ENT_OK;
}

static ent_status go(bench *b, unsigned threads, size_t bytes, ent_error *err)
{
    const ex_work w = {b, worker_new, worker_free, work};
    const ex_sink sink = {b, take, NULL};
    ex_pool *p = ex_pool_new(threads, bytes, &w, &sink, err);
    ent_status st = ENT_OK;

    if (!p)
        return err->code;
    for (int i = 0; i < ARTICLES && st == ENT_OK; i++) {
        char id[16], text[512];
        ex_article a = {.id = id, .text = text, .title = i % 2 ? "odd" : NULL, .path = "in", .len = (size_t)(i * 31 % 500)};

        memset(text, 'x', sizeof text);
        text[a.len] = '\0';
        snprintf(id, sizeof id, "%d", i);
        st = ex_pool_add(p, &a);
        memset(id, '?', sizeof id - 1);         /* what was added is copied */
        memset(text, '?', sizeof text - 1);
        if (st == ENT_OK && i % 50 == 7)
            for (int k = 0; k < i / 50 * 20; k++)
                st = ex_pool_add_fault(p, "unreadable\n");
    }
    return ex_pool_end(p, err);
}

static bench fresh(void)
{
    return (bench){.fail_work = -1, .fail_take = -1, .fail_worker = -1};
}

static void release(bench *b)
{
    ent_buf_release(&b->seen);
    ent_buf_release(&b->faults);
}

static void any_number_of_threads_gives_the_same(void **state)
{
    bench one = fresh();
    ent_error err = {0};
    static const size_t bytes[] = {0, 1, 3000};

    (void)state;
    assert_int_equal(go(&one, 1, 0, &err), ENT_OK);
    assert_int_equal(strncmp(one.seen.data, "0:-:0;1:odd:31;2:-:62;", 22), 0);
    for (unsigned threads = 2; threads < 9; threads += 3)
        for (int i = 0; i < 3; i++) {
            bench many = fresh();

            assert_int_equal(go(&many, threads, bytes[i], &err), ENT_OK);
            assert_string_equal(many.seen.data, one.seen.data);
            assert_string_equal(many.faults.data, one.faults.data);
            assert_int_equal(many.workers, threads);
            release(&many);
        }
    release(&one);
}

static void a_failure_ends_it_behind_what_came_before(void **state)
{
    (void)state;
    for (unsigned threads = 1; threads < 4; threads++) {
        bench b = fresh();
        ent_error err = {0};

        b.fail_work = 130;
        assert_int_equal(go(&b, threads, 0, &err), ENT_NOMEM);
        assert_string_equal(err.text, "no memory for 130");
        assert_non_null(strstr(b.seen.data, ";129:"));
        assert_null(strstr(b.seen.data, ";131:"));
        release(&b);

        b = fresh();
        err = (ent_error){0};
        b.fail_take = 3;
        assert_int_equal(go(&b, threads, 0, &err), ENT_IO);
        assert_int_equal(b.taken, 4);
        release(&b);

        b = fresh();
        err = (ent_error){0};
        b.fail_worker = (int)threads - 1;
        assert_int_equal(go(&b, threads, 0, &err), ENT_NOMEM);
        release(&b);
    }
}

/* ---- the extractor itself on threads ------------------------------------------------------------------------- */

static void *extract_worker(void *context, ent_error *err)
{
    return ent_worker_new(context, err);
}

static void extract_worker_free(void *worker)
{
    ent_worker_free(worker);
}

static ent_status extract_work(void *worker, const ex_article *a, ent_buf *out, ent_buf *faults, ent_error *err)
{
    const ent_input in = {.text = a->text, .len = a->len, .id = a->id};
    ent_document *doc;
    size_t count;
    ent_status st = ent_extract(worker, &in, &doc, err);

    (void)faults;
    if (st != ENT_OK)
        return st;
    ent_document_relations(doc, &count);
    for (size_t i = 0; i < count; i++)
        ent_relation_json(doc, i, 0, out);
    ent_document_free(doc);
    return ENT_OK;
}

static ent_status extract_take(void *context, const ex_result *r, ent_error *err)
{
    (void)err;
    ent_buf_add(context, r->out->data ? r->out->data : "", r->out->len);
    return ENT_OK;
}

static void extracting_shares_nothing_that_changes(void **state)
{
    static const char *const texts[] = {
        "France accused Iran of building missiles. It will meet Germany's ministers in Geneva next week.",
        "NATO considers sanctions against China. Jens Stoltenberg said that the alliance would respond.",
        "Turkey and Greece met in Ankara on Monday. Their ministers did not sign the agreement.",
        "The Kremlin's envoy warned Washington over talks between Kyiv and Warsaw.",
    };
    const char *top = getenv("ENTENTE_TEST_TOP");
    char datadir[4096];
    ent_error err = {0};
    ent_extractor *x;
    ent_buf got[2] = {{0}};

    (void)state;
    snprintf(datadir, sizeof datadir, "%s/extract", top ? top : ".");
    x = ent_extractor_open(datadir, &err);
    assert_non_null(x);
    for (unsigned run = 0; run < 2; run++) {
        const ex_work w = {x, extract_worker, extract_worker_free, extract_work};
        const ex_sink sink = {&got[run], extract_take, NULL};
        ex_pool *p = ex_pool_new(run ? 4 : 1, 0, &w, &sink, &err);

        assert_non_null(p);
        for (int i = 0; i < 60; i++) {
            const char *text = texts[i * 7 % 4];
            const ex_article a = {.id = "d", .text = text, .len = strlen(text), .path = "in"};

            assert_int_equal(ex_pool_add(p, &a), ENT_OK);
        }
        assert_int_equal(ex_pool_end(p, &err), ENT_OK);
    }
    assert_true(got[0].len > 1000);
    assert_string_equal(got[0].data, got[1].data);
    ent_buf_release(&got[0]);
    ent_buf_release(&got[1]);
    ent_extractor_close(x);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(any_number_of_threads_gives_the_same),
        cmocka_unit_test(a_failure_ends_it_behind_what_came_before),
        cmocka_unit_test(extracting_shares_nothing_that_changes),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
