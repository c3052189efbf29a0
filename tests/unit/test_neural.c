/* tests/unit/test_neural.c - the neural engine's mechanisms: the tree decoder against all trees, the kernels against
 * plain C, forms, sections that lie. */
#include "extract/core/neural.h"
#include "extract/core/neural_kernel.h"
#include "extract/core/neural_net.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

static uint32_t random_number(uint64_t *state)
{
    *state = *state * 6364136223846793005ULL + 1442695040888963407ULL;
    return (uint32_t)(*state >> 33);
}

/* ---- trees ----------------------------------------------------------------------------------------------------- */

static bool is_tree(const int16_t *heads, int n)
{
    int roots = 0;

    for (int d = 1; d <= n; d++) {
        int at = d, steps = 0;

        roots += heads[d] == 0;
        while (at && steps++ <= n)
            at = heads[at];
        if (at)
            return false;
    }
    return roots == 1;
}

static bool is_projective(const int16_t *heads, int n)
{
    for (int a = 1; a <= n; a++)
        for (int b = 1; b <= n; b++) {
            int i = a < heads[a] ? a : heads[a], j = a < heads[a] ? heads[a] : a;
            int k = b < heads[b] ? b : heads[b], l = b < heads[b] ? heads[b] : b;

            if (i < k && k < j && j < l)
                return false;
        }
    return true;
}

static float score_of(const float *scores, const int16_t *heads, int n)
{
    float sum = 0;

    for (int d = 1; d <= n; d++)
        sum += scores[d * (n + 1) + heads[d]];
    return sum;
}

static float best_by_trial(const float *scores, int n)
{
    int16_t heads[8] = {0};
    float best = -1e9f;

    for (;;) {
        int d = 1;

        if (is_tree(heads, n) && is_projective(heads, n) && score_of(scores, heads, n) > best)
            best = score_of(scores, heads, n);
        while (d <= n && ++heads[d] > n)
            heads[d++] = 0;
        if (d > n)
            return best;
    }
}

static void trees_are_the_best_without_crossings(void **state)
{
    uint64_t seed = 1;

    (void)state;
    for (int round = 0; round < 400; round++) {
        int n = 1 + round % 5;
        float scores[64], scratch[EX_NET_TREE_SCRATCH(5) / sizeof(float) + 1];
        int16_t heads[8];

        for (int i = 0; i < (n + 1) * (n + 1); i++)
            scores[i] = (float)(random_number(&seed) % 2000) / 100.0f;
        ex_net_tree(scores, n, heads, scratch);
        assert_true(is_tree(heads, n) && is_projective(heads, n));
        assert_float_equal(score_of(scores, heads, n), best_by_trial(scores, n), 0.001);
    }
}

static void cycles_in_cycles_come_apart(void **state)
{
    enum { N = 200 };
    float *scores = calloc((N + 1) * (N + 1), sizeof *scores);
    void *scratch = calloc(EX_NET_TREE_SCRATCH(N), 1);
    int16_t heads[N + 1];

    (void)state;
    assert_non_null(scores);
    assert_non_null(scratch);
    for (int d = 1; d <= N; d++)        /* pairs of pairs of pairs ... prefer each other */
        for (int h = 1; h <= N; h++)
            scores[d * (N + 1) + h] = (float)__builtin_ctz((unsigned)((d - 1) ^ (h - 1)) | 256) * -1.0f + 100.0f;
    ex_net_tree(scores, N, heads, scratch);
    assert_true(is_tree(heads, N));
    free(scores);
    free(scratch);
}

/* ---- kernels --------------------------------------------------------------------------------------------------- */

enum { K = 128, COLUMNS = 96, ROWS = 37, HIDDEN = 64 };

static void kernels_agree_to_the_bit(void **state)
{
    static const char *const names[] = {"avx2", "vnni", "amx", "neon"};
    const ex_kernel *plain = ex_kernel_find("scalar");
    int8_t *w = aligned_alloc(64, K * COLUMNS), a[ROWS * K];
    int32_t sums[COLUMNS] = {0}, want[ROWS * COLUMNS], got[ROWS * COLUMNS];
    float scale[4 * HIDDEN], bias[4 * HIDDEN], cell[2][HIDDEN], x[COLUMNS], y[2][COLUMNS];
    int8_t out[2][HIDDEN], q[2][COLUMNS];
    uint64_t seed = 3;
    ex_matrix m = {K, COLUMNS, w, sums, NULL, NULL};

    (void)state;
    assert_non_null(plain);
    assert_non_null(w);
    for (int i = 0; i < K * COLUMNS; i++) {
        w[i] = (int8_t)(random_number(&seed) % 255 - 127);
        sums[i / (K * EX_BLOCK) * EX_BLOCK + i / 4 % EX_BLOCK] -= 128 * w[i];
    }
    for (int i = 0; i < ROWS * K; i++)
        a[i] = (int8_t)(i % 50 == 0 ? -127 : (int)(random_number(&seed) % 255) - 127);
    for (int i = 0; i < 4 * HIDDEN; i++) {
        scale[i] = (float)random_number(&seed) / 4e14f;
        bias[i] = (float)(random_number(&seed) % 1000) / 300.0f - 1.5f;
    }
    for (size_t n = 0; n < sizeof names / sizeof *names; n++) {
        const ex_kernel *k = ex_kernel_find(names[n]);

        if (!k)
            continue;
        for (int rows = 1; rows <= ROWS; rows++)
            for (int add = 0; add < 2; add++) {
                for (int i = 0; i < ROWS * COLUMNS; i++)
                    want[i] = got[i] = i;
                plain->multiply(&m, a, K, rows, add, want, COLUMNS);
                k->multiply(&m, a, K, rows, add, got, COLUMNS);
                assert_memory_equal(want, got, sizeof want);
            }
        for (int i = 0; i < HIDDEN; i++)
            cell[0][i] = cell[1][i] = (float)i / 20.0f - 1.5f;
        plain->cell(want, scale, bias, cell[0], out[0], HIDDEN);
        k->cell(want, scale, bias, cell[1], out[1], HIDDEN);
        assert_memory_equal(cell[0], cell[1], sizeof cell[0]);
        assert_memory_equal(out[0], out[1], sizeof out[0]);
        plain->affine(want, 0.01f, scale, bias, 0.1f, COLUMNS, y[0]);
        k->affine(want, 0.01f, scale, bias, 0.1f, COLUMNS, y[1]);
        assert_memory_equal(y[0], y[1], sizeof y[0]);
        assert_true(plain->quantise(y[0], COLUMNS, q[0]) == k->quantise(y[1], COLUMNS, q[1]));
        assert_memory_equal(q[0], q[1], sizeof q[0]);
        memcpy(x, y[0], sizeof x);
        plain->arcs(bias, 2, x, 48, 48, y[0]);
        k->arcs(bias, 2, x, 48, 48, y[1]);
        assert_memory_equal(y[0], y[1], sizeof y[0]);
    }
    free(w);
}

/* ---- forms ----------------------------------------------------------------------------------------------------- */

static void forms_of_all_lengths_have_rows_in_their_tables(void **state)
{
    char form[400] = "";

    (void)state;
    for (int n = 1; n < 120; n++) {
        ex_net_form f;

        strcat(form, n % 3 ? "a" : "\xC3\xA9");
        ex_net_form_init(&f, form, form);
        assert_true(f.suffixes <= EX_NET_SUFFIXES && f.prefixes <= EX_NET_PREFIXES && f.grams <= EX_NET_GRAMS);
        assert_true(f.suffixes >= 1 && f.grams >= 1);
        for (int i = 0; i < f.suffixes; i++)
            assert_true(f.suffix[i] < EX_NET_SUFFIX_ROWS);
        for (int i = 0; i < f.grams; i++)
            assert_true(f.gram[i] < EX_NET_GRAM_ROWS);
        for (int i = 0; i < EX_NET_SHAPES; i++)
            assert_true(f.shape[i] < EX_NET_SHAPE_ROWS);
    }
}

static void case_is_in_the_shape_alone(void **state)
{
    ex_net_form a, b;

    (void)state;
    ex_net_form_init(&a, "Iran", "iran");
    ex_net_form_init(&b, "IRAN", "iran");
    assert_int_equal(a.word, b.word);
    assert_memory_equal(a.suffix, b.suffix, sizeof a.suffix);
    assert_memory_equal(a.gram, b.gram, sizeof a.gram);
    assert_true(memcmp(a.shape, b.shape, sizeof a.shape) != 0);
}

/* ---- sections -------------------------------------------------------------------------------------------------- */

static void sections_that_lie_are_refused(void **state)
{
    _Alignas(64) uint32_t words[64] = {1, 256, 512, 192, 3, 2, 192, 128, 0xFFFFFFFF, 0xFFFFFFFF};
    ex_section s = {"NEUR", words, sizeof words};
    ent_error err = {0};

    (void)state;
    assert_null(ex_neural_open(s, "test", &err));
    for (int i = 1; i < 10; i++) {
        uint32_t kept = words[i];

        err = (ent_error){0};
        words[i] = 77777;
        assert_null(ex_neural_open(s, "test", &err));
        assert_int_equal(err.code, ENT_SYNTAX);
        words[i] = kept;
    }
    s.len = 7;
    assert_null(ex_neural_open(s, "test", &err));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(trees_are_the_best_without_crossings), cmocka_unit_test(cycles_in_cycles_come_apart),
        cmocka_unit_test(kernels_agree_to_the_bit),         cmocka_unit_test(forms_of_all_lengths_have_rows_in_their_tables),
        cmocka_unit_test(case_is_in_the_shape_alone),       cmocka_unit_test(sections_that_lie_are_refused),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
