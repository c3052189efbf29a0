/* tests/unit/test_split.c - sentences and words against tests/golden/split/, the mechanisms below them, CoNLL-U. */
#include "extract/core/internal.h"

#include <setjmp.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

typedef struct {
    ex_model *model;
    ex_text *text;
    ent_arena *arena;
} fixture;

static const char *top(void)
{
    const char *t = getenv("ENTENTE_TEST_TOP");

    return t ? t : ".";
}

static int open_all(void **state)
{
    static fixture f;
    char path[4096];
    ent_error err = {0};

    snprintf(path, sizeof path, "%s/extract/model/english.model", top());
    f.model = ex_model_open(path, &err);
    snprintf(path, sizeof path, "%s/extract", top());
    f.text = f.model ? ex_text_open(path, f.model, &err) : NULL;
    f.arena = ent_arena_new();
    *state = &f;
    if (!f.text)
        print_error("%s\n", err.text);
    return f.text && f.arena ? 0 : -1;
}

static int close_all(void **state)
{
    fixture *f = *state;

    ex_text_close(f->text);
    ex_model_close(f->model);
    ent_arena_free(f->arena);
    return 0;
}

static ex_parsed parse(fixture *f, const char *text, unsigned flags)
{
    ex_parsed p;
    ent_error err = {0};

    ent_arena_reset(f->arena);
    assert_int_equal(ex_text_parse(f->text, text, strlen(text), flags, f->arena, &p, &err), ENT_OK);
    return p;
}

/* ---- golden cases ---------------------------------------------------------------------------------------------- */

static void add_single_spaced(ent_buf *b, const char *s, size_t len)
{
    for (size_t i = 0; i < len; i++)
        if (s[i] != ' ' && s[i] != '\n' && s[i] != '\r')
            ent_buf_putc(b, s[i]);
        else if (i + 1 < len && s[i + 1] != ' ' && s[i + 1] != '\n')
            ent_buf_putc(b, ' ');
}

static void print_sentences(const ex_parsed *p, ent_buf *b)
{
    for (size_t i = 0; i < p->sentence_count; i++) {
        add_single_spaced(b, p->text + p->sentences[i].begin, p->sentences[i].end - p->sentences[i].begin);
        ent_buf_putc(b, '\n');
    }
}

static void print_words(const ex_parsed *p, ent_buf *b)
{
    for (size_t i = 0; i < p->token_count; i++) {
        const ex_token *t = &p->tokens[i];

        if (i)
            ent_buf_putc(b, t->mwt == 1 ? '+' : ' ');
        ent_buf_add(b, p->text + t->begin, t->end - t->begin);
    }
    ent_buf_putc(b, '\n');
}

/* Every case of a file; returns how many went wrong. */
static unsigned run_cases(fixture *f, const char *name, void (*print)(const ex_parsed *, ent_buf *))
{
    char path[4096], *data, *at;
    size_t len;
    unsigned wrong = 0, cases = 0;
    ent_error err = {0};

    snprintf(path, sizeof path, "%s/tests/golden/split/%s", top(), name);
    assert_int_equal(ent_file_read(path, 0, &data, &len, &err), ENT_OK);
    at = strncmp(data, "=== ", 4) == 0 ? data : strstr(data, "\n=== ") + 1;
    while (at) {
        char *next = strstr(at, "\n=== "), *text = strchr(at, '\n') + 1, *want = strstr(text - 1, "\n---\n");
        ent_buf found = {0};
        ex_parsed p;

        assert_non_null(want);
        if (next)
            next[1] = '\0';
        text[-1] = '\0';
        if (want < text)
            want = text - 1;
        *want = '\0';
        want += want < text ? 4 : 5;
        p = parse(f, want - 4 <= text ? "" : text, 0);
        print(&p, &found);
        if (strcmp(found.data ? found.data : "", want) != 0) {
            print_error("%s: %s\nwanted:\n%sfound:\n%s\n", name, at + 4, want, found.data);
            wrong++;
        }
        cases++;
        ent_buf_release(&found);
        at = next ? next + 1 : NULL;
        if (next)
            at[0] = '=';
    }
    free(data);
    print_message("%s: %u cases, %u wrong\n", name, cases, wrong);
    return wrong;
}

static void sentences_of_the_golden_cases(void **state)
{
    static const char *const files[] = {"abbreviations.txt", "quotes.txt", "news.txt", "layout.txt", "web.txt"};
    unsigned wrong = 0;

    for (size_t i = 0; i < sizeof files / sizeof *files; i++)
        wrong += run_cases(*state, files[i], print_sentences);
    assert_int_equal(wrong, 0);
}

static void words_of_the_golden_cases(void **state)
{
    assert_int_equal(run_cases(*state, "words.txt", print_words), 0);
}

/* ---- mechanisms ------------------------------------------------------------------------------------------------ */

static void forms_are_plain_and_ranges_original(void **state)
{
    ex_parsed p = parse(*state, "“Tu\xCC\x88rkiye” won\xE2\x80\x99t go\xC2\xAD" "ne\xEF\xBC\x8E …", 0);

    assert_string_equal(p.tokens[0].form, "\"");
    assert_string_equal(p.tokens[1].form, "Türkiye");
    assert_string_equal(p.tokens[1].lower, "türkiye");
    assert_int_equal(p.tokens[1].end - p.tokens[1].begin, 9);          /* u and its mark are two code points there */
    assert_string_equal(p.tokens[3].form, "wo");
    assert_string_equal(p.tokens[4].form, "n't");
    assert_int_equal(p.tokens[3].mwt, 2);
    assert_int_equal(p.tokens[4].end - p.tokens[4].begin, 5);
    assert_string_equal(p.tokens[5].form, "gone");
    assert_string_equal(p.tokens[p.token_count - 1].form, "...");
}

static void lines_are_never_split(void **state)
{
    ex_parsed p = parse(*state, "He left . She stayed .\n\nThe U.S. did n't -LRB- yet -RRB- agree .\n", EX_PARSE_LINES);

    assert_int_equal(p.sentence_count, 2);
    assert_int_equal(p.sentences[0].count, 6);
    assert_string_equal(p.tokens[9].form, "n't");
    assert_int_equal(p.tokens[9].mwt, 0);
    assert_string_equal(p.tokens[10].form, "(");
    assert_string_equal(p.tokens[12].form, ")");
    assert_int_equal(p.sentences[1].count, 9);
}

static void headlines_are_told(void **state)
{
    ex_parsed p = parse(*state, "Sudan Closes Border With Chad\n\nSudan closed its border. It is shut.\n\nWAR IN MALI", 0);

    assert_int_equal(p.sentence_count, 4);
    assert_true(p.sentences[0].headline);
    assert_false(p.sentences[1].headline);
    assert_true(p.sentences[3].headline);
    assert_int_equal(p.sentences[2].paragraph, 1);
}

static void long_texts_have_bounded_sentences(void **state)
{
    fixture *f = *state;
    size_t words = 400000;
    char *text = malloc(words * 5 + 1);
    double start = ent_seconds();
    ex_parsed p;

    for (size_t i = 0; i < words; i++)
        memcpy(text + i * 5, i % 7 ? "word " : "Name ", 5);
    text[words * 5] = '\0';
    p = parse(f, text, 0);
    assert_int_equal(p.token_count, words);
    for (size_t i = 0; i < p.sentence_count; i++)
        assert_true(p.sentences[i].count <= 400);
    memset(text, 'a', words * 5);                                      /* one word of two million letters */
    p = parse(f, text, 0);
    assert_int_equal(p.token_count, 1);
    for (size_t i = 0; i < words * 5; i++)
        text[i] = ".a@-'/1,"[i % 8];
    parse(f, text, 0);
    assert_true(ent_seconds() - start < 60);
    free(text);
}

static void invalid_utf8_is_placed(void **state)
{
    size_t at = 0;
    ent_error err = {0};

    (void)state;
    assert_int_equal(ex_utf8_check("abcdefghij\xC3\xA9", 12, &at, &err), ENT_OK);
    assert_int_equal(ex_utf8_check("abcdefghij\xED\xA0\x80", 13, &at, &err), ENT_UTF8);
    assert_int_equal(at, 10);
    assert_int_equal(ex_utf8_check("\xC0\xAF", 2, &at, &err), ENT_UTF8);
    assert_int_equal(ex_utf8_check("\xF0\x9F\x98", 3, &at, &err), ENT_UTF8);
}

/* ---- CoNLL-U --------------------------------------------------------------------------------------------------- */

static void conllu_comes_back(void **state)
{
    static const char text[] = "# newpar\n# sent_id = 1\n# text = They don't.\n"
                               "1\tThey\tthey\tPRON\tPRP\tCase=Nom|Number=Plur|Person=3|PronType=Prs\t2\tnsubj\t_\t_\n"
                               "2-3\tdon't\t_\t_\t_\t_\t_\t_\t_\tSpaceAfter=No\n"
                               "2\tdo\tdo\tVERB\tVBP\tMood=Ind|Number=Plur|Person=3|Tense=Pres|VerbForm=Fin\t0\troot\t_\t_\n"
                               "3\tn't\tnot\tPART\tRB\tPolarity=Neg\t2\tadvmod\t_\t_\n"
                               "4\t.\t.\tPUNCT\t.\t_\t2\tpunct\t_\t_\n\n";
    fixture *f = *state;
    ex_parsed p;
    ent_buf out = {0};
    ent_error err = {0};

    ent_arena_reset(f->arena);
    assert_int_equal(ex_conllu_read(text, strlen(text), "t", f->arena, &p, &err), ENT_OK);
    assert_int_equal(p.token_count, 4);
    assert_string_equal(p.text, "They don't.");
    assert_int_equal(p.tokens[2].begin, 7);
    assert_int_equal(p.tokens[1].mwt, 2);
    ex_conllu_write(&p, &out);
    assert_string_equal(out.data, text);
    ent_buf_release(&out);
}

static void broken_conllu_is_refused(void **state)
{
    static const struct {
        const char *text;
        unsigned line;
    } cases[] = {
        {"1\ta\n", 1},
        {"2\ta\ta\tX\tX\t_\t0\troot\t_\t_\n", 1},
        {"1\ta\ta\tX\tX\t_\t7\tdep\t_\t_\n\n", 2},
        {"1-2\ta\t_\t_\t_\t_\t_\t_\t_\t_\n1\ta\ta\tX\tX\t_\t0\troot\t_\t_\n\n", 3},
        {"1\ta\ta\tX\tX\t_\tz\tdep\t_\t_\n", 1},
        {"1\t\ta\tX\tX\t_\t0\tdep\t_\t_\n", 1},
    };
    fixture *f = *state;

    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        ex_parsed p;
        ent_error err = {0};

        assert_int_equal(ex_conllu_read(cases[i].text, strlen(cases[i].text), "t", f->arena, &p, &err), ENT_SYNTAX);
        assert_int_equal(err.line, cases[i].line);
        assert_int_equal(p.token_count, 0);
    }
}

/* ---- lemmas ---------------------------------------------------------------------------------------------------- */

static void lemmas_by_rule_and_by_word(void **state)
{
    static const struct {
        const char *form, *lemma;
        ex_upos upos;
        ex_xpos xpos;
    } words[] = {
        {"strove", "strive", EX_UPOS_VERB, EX_XPOS_VBD},    {"embargoed", "embargo", EX_UPOS_VERB, EX_XPOS_VBD},
        {"provoked", "provoke", EX_UPOS_VERB, EX_XPOS_VBN}, {"banning", "ban", EX_UPOS_VERB, EX_XPOS_VBG},
        {"allies", "ally", EX_UPOS_NOUN, EX_XPOS_NNS},      {"crises", "crisis", EX_UPOS_NOUN, EX_XPOS_NNS},
        {"was", "be", EX_UPOS_AUX, EX_XPOS_VBD},            {"Gazprom", "Gazprom", EX_UPOS_PROPN, EX_XPOS_NNP},
        {"n't", "not", EX_UPOS_PART, EX_XPOS_RB},           {"worse", "bad", EX_UPOS_ADJ, EX_XPOS_JJR},
    };
    ex_parsed p = parse(*state, "it strove embargoed provoked banning allies crises was Gazprom n't worse", EX_PARSE_LINES);
    ent_error err = {0};

    for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
        assert_string_equal(p.tokens[i + 1].form, words[i].form);
        p.tokens[i + 1].upos = (uint8_t)words[i].upos;
        p.tokens[i + 1].xpos = (uint8_t)words[i].xpos;
        p.tokens[i + 1].deprel = EX_REL_DEP;
    }
    assert_int_equal(ex_text_lemmas(((fixture *)*state)->text, &p, 0, p.token_count, &err), ENT_OK);
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        assert_string_equal(p.tokens[i + 1].lemma, words[i].lemma);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(sentences_of_the_golden_cases),
        cmocka_unit_test(words_of_the_golden_cases),
        cmocka_unit_test(forms_are_plain_and_ranges_original),
        cmocka_unit_test(lines_are_never_split),
        cmocka_unit_test(headlines_are_told),
        cmocka_unit_test(long_texts_have_bounded_sentences),
        cmocka_unit_test(invalid_utf8_is_placed),
        cmocka_unit_test(conllu_comes_back),
        cmocka_unit_test(broken_conllu_is_refused),
        cmocka_unit_test(lemmas_by_rule_and_by_word),
    };

    return cmocka_run_group_tests(tests, open_all, close_all);
}
