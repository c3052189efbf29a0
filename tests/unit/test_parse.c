/* The core from the outside: whatever the words, each sentence comes back as one tree, in linear time. */
#include "extract/core/core.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

typedef struct {
    ex_core *core;
    ex_worker *worker;
    ent_arena *arena;
} room;

static int open_core(void **state)
{
    static room r;
    const char *top = getenv("ENTENTE_TEST_TOP");
    char path[4096], line[1024];
    ent_error err = {0};

    snprintf(path, sizeof path, "%s/extract", top ? top : ".");
    r.core = ex_core_open(path, &err);
    if (!r.core) {
        fprintf(stderr, "%s\n", ent_error_line(&err, line, sizeof line));
        return -1;
    }
    r.worker = ex_worker_new(r.core);
    r.arena = ent_arena_new();
    *state = &r;
    return !r.worker || !r.arena;
}

static int close_core(void **state)
{
    room *r = *state;

    ent_arena_free(r->arena);
    ex_worker_free(r->worker);
    ex_core_close(r->core);
    return 0;
}

/* One root a sentence, every word below it, and nothing but known tags. */
static void assert_trees(const ex_parsed *p)
{
    size_t words = 0;

    for (size_t k = 0; k < p->sentence_count; k++) {
        const ex_sentence *s = &p->sentences[k];
        size_t roots = 0;

        assert_true(s->count > 0);
        assert_int_equal(s->first, words);
        words += s->count;
        for (uint32_t i = s->first; i < s->first + s->count; i++) {
            const ex_token *t = &p->tokens[i];
            int32_t up = (int32_t)i;
            uint32_t steps = 0;

            assert_true(t->upos < EX_UPOS_COUNT && t->xpos < EX_XPOS_COUNT && t->deprel < EX_REL_COUNT);
            assert_int_equal(t->head < 0, t->deprel == EX_REL_ROOT);
            assert_non_null(t->lemma);
            assert_true(t->lemma[0]);
            roots += t->head < 0;
            assert_true(t->head < 0 || ((uint32_t)t->head >= s->first && (uint32_t)t->head < s->first + s->count));
            for (; s->count < 1000 && up >= 0; up = p->tokens[up].head)
                assert_true(steps++ <= s->count);
        }
        assert_int_equal(roots, 1);
    }
    assert_int_equal(words, p->token_count);
}

static ex_parsed parse(room *r, const char *text, unsigned flags)
{
    ex_parsed p;
    ent_error err = {0};

    ent_arena_reset(r->arena);
    assert_int_equal(ex_core_parse(r->worker, text, strlen(text), flags, r->arena, &p, &err), ENT_OK);
    assert_trees(&p);
    return p;
}

static const unsigned all_flags[] = {0, EX_PARSE_FAST, EX_PARSE_LINES, EX_PARSE_LINES | EX_PARSE_FAST};

static void nothing_has_no_sentences(void **state)
{
    for (int k = 0; k < 4; k++) {
        assert_int_equal(parse(*state, "", all_flags[k]).token_count, 0);
        assert_int_equal(parse(*state, " \n\t \n\n", all_flags[k]).token_count, 0);
    }
}

static void odd_text_has_trees(void **state)
{
    static const char *const texts[] = {
        "x", ".", "...", "?!", "\"", "()", "((((((((", "))))", "- - - -", "1", "$", "%", "'s", "n't",
        "\xF0\x9F\x98\x80",
        "\xE2\x80\x94", "\xD8\xA7\xD9\x84\xD8\xB3\xD9\x84\xD8\xA7\xD9\x85",
        "\xE4\xB8\xAD\xE5\x9B\xBD", "e\xCC\x81", "\xC2\xAD",
        "http://a.b/c?d=e",
        "A.\n\nB.\n\nC", "the the the the the", "of of of of", "and, and, and, and", "HEADLINE IN CAPITALS",
        "\x01", ("a\x7F" "b"), "word.word.word.", "\xEF\xBB\xBFText.",
    };

    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
        for (int k = 0; k < 4; k++)
            parse(*state, texts[i], all_flags[k]);
}

static void a_clause_has_its_subject_and_object(void **state)
{
    for (int k = 0; k < 4; k++) {
        ex_parsed p = parse(*state, "Russia attacked Ukraine.", all_flags[k]);

        assert_int_equal(p.token_count, 4);
        assert_int_equal(p.tokens[1].head, -1);
        assert_int_equal(p.tokens[1].upos, EX_UPOS_VERB);
        assert_int_equal(p.tokens[0].head, 1);
        assert_int_equal(p.tokens[0].deprel, EX_REL_NSUBJ);
        assert_int_equal(p.tokens[0].upos, EX_UPOS_PROPN);
        assert_int_equal(p.tokens[2].head, 1);
        assert_int_equal(p.tokens[2].deprel, EX_REL_OBJ);
        assert_int_equal(p.tokens[3].deprel, EX_REL_PUNCT);
    }
}

static char *repeat(const char *unit, size_t times)
{
    ent_buf b = {0};

    for (size_t i = 0; i < times; i++)
        ent_buf_puts(&b, unit);
    return b.data;
}

static double time_of(room *r, const char *unit, size_t times, unsigned flags)
{
    char *text = repeat(unit, times);
    double started = ent_seconds();
    ex_parsed p = parse(r, text, flags);

    assert_true(p.token_count >= times);
    free(text);
    return ent_seconds() - started;
}

static void long_sentences_take_linear_time(void **state)
{
    static const char *const units[] = {"word ", "( ", "the man who saw ", "of it and ", "said \""};

    for (size_t i = 0; i < sizeof units / sizeof *units; i++)
        for (unsigned fast = 0; fast <= EX_PARSE_FAST; fast += EX_PARSE_FAST) {
            double one = time_of(*state, units[i], 5000, EX_PARSE_LINES | fast);
            double four = time_of(*state, units[i], 20000, EX_PARSE_LINES | fast);

            assert_true(four < 16 * one + 1);                       /* linear: 4, with room for a busy machine */
        }
}

static void what_came_before_changes_nothing(void **state)
{
    static const char text[] = "NATO's Secretary-General said on Tuesday that China supplies Russia. "
                               "\"It must stop,\" he added.";
    room *r = *state, other = *r;
    ent_buf a = {0}, b = {0};
    ex_parsed p = parse(r, text, 0);

    ex_conllu_write(&p, &a);
    other.worker = ex_worker_new(r->core);
    parse(&other, "Some other words that stand before it, many of them, fill what a worker keeps.", 0);
    p = parse(&other, text, 0);
    ex_conllu_write(&p, &b);
    assert_string_equal(a.data, b.data);
    ex_worker_free(other.worker);
    ent_buf_release(&a);
    ent_buf_release(&b);
}

static void given_words_are_parsed_anew(void **state)
{
    static const char rows[] = "1\tIran\tx\tX\tXX\t_\t3\tdep\t_\t_\n2\trejected\tx\tX\tXX\t_\t0\troot\t_\t_\n"
                               "3\tit\tx\tX\tXX\t_\t2\tdep\t_\tSpaceAfter=No\n4\t.\tx\tX\tXX\t_\t2\tdep\t_\t_\n\n";
    room *r = *state;
    ex_parsed p;
    ent_error err = {0};

    ent_arena_reset(r->arena);
    assert_int_equal(ex_conllu_read(rows, strlen(rows), "rows", r->arena, &p, &err), ENT_OK);
    assert_int_equal(ex_core_tag(r->worker, &p, 0, &err), ENT_OK);
    assert_trees(&p);
    assert_int_equal(p.tokens[0].deprel, EX_REL_NSUBJ);
    assert_int_equal(p.tokens[1].upos, EX_UPOS_VERB);
    assert_string_equal(p.tokens[1].lemma, "reject");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(nothing_has_no_sentences),
        cmocka_unit_test(odd_text_has_trees),
        cmocka_unit_test(a_clause_has_its_subject_and_object),
        cmocka_unit_test(long_sentences_take_linear_time),
        cmocka_unit_test(what_came_before_changes_nothing),
        cmocka_unit_test(given_words_are_parsed_anew),
    };

    return cmocka_run_group_tests_name("parse", tests, open_core, close_core);
}
