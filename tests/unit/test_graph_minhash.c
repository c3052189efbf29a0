/* tests/unit/test_graph_minhash.c - near-duplicates: known similar and dissimilar texts, bands, keys of sentences. */
#include "graph/minhash.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>
#include <cmocka.h>

enum { WORDS = 200, ROOM = WORDS * 8 };

/* Words first .. first + WORDS, the one at `other` (if any) replaced. */
static gr_signature text_of(int first, int other)
{
    char text[ROOM];
    gr_signature s;
    size_t n = 0;

    for (int i = 0; i < WORDS; i++)
        n += (size_t)snprintf(text + n, ROOM - n, "w%d ", i == other ? 9999 : first + i);
    gr_signature_of(text, n, &s);
    return s;
}

static bool meet(const gr_signature *a, const gr_signature *b)
{
    for (unsigned i = 0; i < GR_BANDS; i++)
        if (gr_band(a, i) == gr_band(b, i))
            return true;
    return false;
}

static void one_word_changed_is_one_story(void **state)
{
    gr_signature a = text_of(0, -1), b = text_of(0, 100);

    (void)state;
    assert_true(gr_similarity(&a, &b) > 0.85);          /* 193 of 201 shingles: .96 */
    assert_true(meet(&a, &b));
}

/* Half of the shingles in common: a Jaccard similarity of 1 / 3, give or take three standard errors of 64 hashes. */
static void estimate_is_near_the_truth(void **state)
{
    gr_signature a = text_of(0, -1), b = text_of(WORDS / 2, -1);

    (void)state;
    assert_true(gr_similarity(&a, &b) > 0.15);
    assert_true(gr_similarity(&a, &b) < 0.51);
}

static void other_words_are_another_story(void **state)
{
    gr_signature a = text_of(0, -1), b = text_of(1000, -1);

    (void)state;
    assert_true(gr_similarity(&a, &b) < 0.05);
    assert_false(meet(&a, &b));
}

static void case_and_punctuation_change_nothing(void **state)
{
    static const char one[] = "Norland sent \"guns\" to Sudria, again.", two[] = "NORLAND SENT GUNS TO SUDRIA AGAIN";
    gr_signature a, b;

    (void)state;
    gr_signature_of(one, strlen(one), &a);
    gr_signature_of(two, strlen(two), &b);
    assert_true(gr_similarity(&a, &b) == 1);
    assert_true(gr_sentence_key(one) == gr_sentence_key(two));
    assert_true(gr_sentence_key(one) != gr_sentence_key("Sudria sent guns to Norland, again."));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(one_word_changed_is_one_story), cmocka_unit_test(estimate_is_near_the_truth),
        cmocka_unit_test(other_words_are_another_story), cmocka_unit_test(case_and_punctuation_change_nothing),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
