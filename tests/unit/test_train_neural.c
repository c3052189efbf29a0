/* tests/unit/test_train_neural.c - the trainer of the neural engine: its backward pass against finite differences, its
 * matrix products, and that what it exports computes what it learnt. */
#include "extract/core/internal.h"
#include "extract/core/neural.h"
#include "extract/train/neural_train.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

static const char treebank[] =
    "1\tIran\tIran\tPROPN\tNNP\t_\t2\tnsubj\t_\tEntity=(1-place-new-cf1-1-sgl)\n2\taccused\taccuse\tVERB\tVBD\t_\t0\troot\t_\t_\n"
    "3\tNew\tNew\tPROPN\tNNP\t_\t4\tcompound\t_\tEntity=(2-place-new-cf1-1,2-sgl\n4\tDelhi\tDelhi\tPROPN\tNNP\t_\t2\tobj\t_\tEntity=2)\n"
    "5\t.\t.\tPUNCT\t.\t_\t2\tpunct\t_\t_\n\n"
    "1\tIt\tit\tPRON\tPRP\t_\t2\tnsubj\t_\t_\n2\tsaid\tsay\tVERB\tVBD\t_\t0\troot\t_\t_\n3\tno\tno\tINTJ\tUH\t_\t2\tobj\t_\t_\n\n";

static void load(nn_data *d, ent_arena *a)
{
    ent_error err = {0};
    const char *const *misc;
    ex_parsed p;

    memset(d, 0, sizeof *d);
    assert_int_equal(ex_conllu_read_misc(treebank, strlen(treebank), "test", a, &p, &misc, &err), ENT_OK);
    assert_int_equal(nn_data_add(d, &p, misc, false, &err), ENT_OK);
    assert_int_equal(nn_data_finish(d, 1, &err), ENT_OK);
}

static void names_come_from_mentions_with_a_proper_head(void **state)
{
    ent_arena *a = ent_arena_new();
    nn_data d;

    (void)state;
    load(&d, a);
    assert_int_equal(d.train_count, 2);
    assert_int_equal(d.train[0].words[0].ner, 2 * EX_NER_PLACE - 1);
    assert_int_equal(d.train[0].words[1].ner, 0);
    assert_int_equal(d.train[0].words[2].ner, 2 * EX_NER_PLACE - 1);
    assert_int_equal(d.train[0].words[3].ner, 2 * EX_NER_PLACE);
    nn_data_release(&d);
    ent_arena_free(a);
}

static double loss_at(nn_net *n, const nn_data *d, const nn_batch *b, size_t at, float w)
{
    float kept = n->w[at];
    nn_score s = {0};

    n->w[at] = w;
    nn_net_learn(n, d, b, true, &s);
    n->w[at] = kept;
    return (s.arc + s.label + 0.5 * (s.upos + s.xpos + s.ner)) / (double)s.words;
}

/* For each matrix some of the gradient's large entries.  The loss is in single precision and has kinks (rectifiers; the
 * seed is one without a kink too near): an entry counts as right where either of two steps finds its slope, and a fifth
 * of them may be wrong. */
static void gradients_are_those_of_the_loss(void **state)
{
    ent_arena *a = ent_arena_new();
    nn_data d;

    (void)state;
    load(&d, a);
    for (uint32_t tag_layer = 1; tag_layer <= 2; tag_layer++) {
        ex_net_shape shape = {.input = 16, .inner = 24, .hidden = 16, .layers = 2, .tag_layer = tag_layer, .arc = 16, .label = 16};
        nn_net *n = nn_net_new(shape, d.learned_count, 7, true, 300);
        uint64_t seed = 11;
        size_t count;
        nn_batch *b = nn_batches(d.train, d.train_count, 100, 1, true, a, &count);
        nn_score s = {0};
        float *g;

        assert_non_null(n);
        assert_int_equal(count, 1);
        n->drop = (nn_dropout){.form = 0.2f, .layer = 0.3f, .recurrent = 0.2f, .word = 0.2f, .mlp = 0.3f, .unknown = 0.1f};
        for (size_t i = 0; i < n->weight_count; i++)
            n->w[i] += 0.1f * ((float)(nn_random(&seed) >> 8) / 8388608.0f - 1.0f);
        nn_net_learn(n, &d, b, true, &s);
        g = malloc(n->weight_count * sizeof *g);
        assert_non_null(g);
        memcpy(g, n->g, n->weight_count * sizeof *g);
        for (size_t k = 0; k < n->param_count; k++) {
            const nn_param *p = &n->params[k];
            int tried = 0, wrong = 0;

            for (size_t i = p->at; i < p->at + p->rows * p->cols && tried < 20; i++) {
                bool right = false;

                if (fabsf(g[i]) < 4e-3f)
                    continue;
                for (float step = 2e-3f; step < 2e-2f; step *= 4) {
                    double up = loss_at(n, &d, b, i, n->w[i] + step), down = loss_at(n, &d, b, i, n->w[i] - step);

                    right |= fabs((up - down) / (2 * (double)step) - (double)g[i]) < 0.05 * fabs((double)g[i]) + 3e-4;
                }
                tried++;
                wrong += !right;
            }
            if (wrong * 5 > tried)
                fail_msg("%s: %d of %d entries of the gradient are wrong", p->name, wrong, tried);
        }
        free(g);
        nn_net_free(n);
    }
    nn_data_release(&d);
    ent_arena_free(a);
}

static void products_are_right_in_all_four_ways(void **state)
{
    enum { M = 37, N = 51, K = 70 };
    static float a[M * K], b[K * N], c[M * N], want[M * N];
    uint64_t seed = 9;
    nn_gemm *g = nn_gemm_new(false);

    (void)state;
    assert_non_null(g);
    for (int ways = 0; ways < 8; ways++) {
        bool ta = ways & 1, tb = ways & 2, add = ways & 4;

        for (int i = 0; i < M * K; i++)
            a[i] = (float)(nn_random(&seed) % 17) - 8.0f;
        for (int i = 0; i < K * N; i++)
            b[i] = (float)(nn_random(&seed) % 17) - 8.0f;
        for (int i = 0; i < M; i++)
            for (int j = 0; j < N; j++) {
                float sum = add ? 3.0f : 0.0f;

                for (int k = 0; k < K; k++)
                    sum += (ta ? a[k * M + i] : a[i * K + k]) * (tb ? b[j * K + k] : b[k * N + j]);
                want[i * N + j] = sum;
                c[i * N + j] = 3.0f;
            }
        assert_true(nn_mul(g, ta, tb, M, N, K, a, ta ? M : K, b, tb ? K : N, add, c, N));
        for (int i = 0; i < M * N; i++)
            assert_true(fabsf(c[i] - want[i]) < 0.01f);        /* small whole numbers are exact in 16 bits too */
    }
    nn_gemm_free(g);
}

/* Learn two sentences by heart, export, parse them with the engine. */
static void what_is_learnt_is_what_the_engine_says(void **state)
{
    ent_arena *a = ent_arena_new();
    nn_data d;
    ex_net_shape shape = {.input = 64, .inner = 64, .hidden = 64, .layers = 2, .tag_layer = 1, .arc = 64, .label = 64};
    nn_plan plan = {.epochs = 400, .batch_words = 100, .rate = 0.005f, .decay = 0.9f, .quiet = true};
    ent_error err = {0};
    ent_buf out = {0};
    nn_net *n;
    ex_neural *e;
    ex_neural_worker *w;
    ex_parsed p, gold;
    char *bytes;

    (void)state;
    load(&d, a);
    n = nn_net_new(shape, d.learned_count, 1, false, 300);
    assert_non_null(n);
    assert_int_equal(nn_fit(n, &d, &plan, &err), ENT_OK);
    assert_int_equal(nn_export(n, &d, &out, &err), ENT_OK);
    bytes = aligned_alloc(64, (out.len + 63) & ~(size_t)63);
    assert_non_null(bytes);
    memcpy(bytes, out.data, out.len);
    e = ex_neural_open((ex_section){"NEUR", bytes, out.len}, "test", &err);
    assert_non_null(e);
    w = ex_neural_worker_new(e);
    assert_non_null(w);
    assert_int_equal(ex_conllu_read(treebank, strlen(treebank), "test", a, &gold, &err), ENT_OK);
    assert_int_equal(ex_conllu_read(treebank, strlen(treebank), "test", a, &p, &err), ENT_OK);
    for (size_t i = 0; i < p.token_count; i++) {
        p.tokens[i].head = -1;
        p.tokens[i].upos = p.tokens[i].deprel = p.tokens[i].xpos = 0;
    }
    assert_int_equal(ex_neural_tag_parse(w, &p, &err), ENT_OK);
    for (size_t i = 0; i < p.token_count; i++) {
        assert_int_equal(p.tokens[i].head, gold.tokens[i].head);
        assert_int_equal(p.tokens[i].deprel, gold.tokens[i].deprel);
        assert_int_equal(p.tokens[i].upos, gold.tokens[i].upos);
        assert_int_equal(p.tokens[i].xpos, gold.tokens[i].xpos);
    }
    assert_int_equal(p.tokens[2].ner, EX_NER_PLACE);
    assert_true(p.tokens[2].ner_begin && p.tokens[3].ner == EX_NER_PLACE && !p.tokens[3].ner_begin);
    ex_neural_worker_free(w);
    ex_neural_close(e);
    for (size_t len = 0; len < out.len; len += 1 + out.len / 97)        /* cut short anywhere: refused */
        assert_null(ex_neural_open((ex_section){"NEUR", bytes, len}, "test", &err));
    free(bytes);
    ent_buf_release(&out);
    nn_net_free(n);
    nn_data_release(&d);
    ent_arena_free(a);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(names_come_from_mentions_with_a_proper_head),
        cmocka_unit_test(gradients_are_those_of_the_loss),
        cmocka_unit_test(products_are_right_in_all_four_ways),
        cmocka_unit_test(what_is_learnt_is_what_the_engine_says),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
