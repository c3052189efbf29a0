/* Pronouns, descriptions and bare roles to the actors named before.  With a CoNLL-U file as argument it prints, for
 * tests/score_coref.py, each link on the file's own trees: token, antecedent, kind, actor. */
#include "actor_text.h"
#include "extract/actor/internal.h"

#include <setjmp.h>
#include <stdarg.h>
#include <cmocka.h>

static int print_links(const char *path)
{
    ent_error err = {0};
    ex_lexicon *x = actor_lexicon();
    actor_text t = {0};
    char *data = NULL;
    size_t len = 0;
    bool ok = x && ent_file_read(path, 0, &data, &len, &err) == ENT_OK && actor_text_read(&t, x, data, len, 0);

    for (uint32_t i = 0; ok && i < t.parsed.token_count; i++) {
        const mention *m = mention_at(t.actors, i);

        if (m && m->antecedent >= 0)
            printf("%u\t%u\t%s\t%s\n", i, t.actors->mentions[m->antecedent].token,
                   m->kind == MENTION_PRONOUN ? "pronoun" : "noun", m->actor ? m->actor->id : "-");
    }
    actor_text_close(&t);
    free(data);
    ex_lexicon_close(x);
    return ok ? 0 : 1;
}

static const char *actor_at(const actor_text *t, uint32_t token)
{
    ex_ref r;

    return ex_actor_of(t->actors, token, 0, (uint32_t)t->parsed.token_count, t->parsed.tokens[token].head, EX_USE_AGENT,
                       &r)
               ? r.actor->id
               : "";
}

static void he_is_the_minister_named_before(void **state)
{
    actor_text t = {0};

    assert_true(
        actor_text_open(&t, *state,
                        "Sergei Sergei PROPN NNP 3 nsubj\nLavrov Lavrov PROPN NNP 1 flat\nvisited visit VERB VBD 0 "
                        "root\nOslo Oslo PROPN NNP 3 obj\n. . PUNCT . 3 punct\n"
                        "\nHe he PRON PRP 2 nsubj Case=Nom|Gender=Masc|Number=Sing|Person=3|PronType=Prs\npraised "
                        "praise VERB VBD 0 root\n"
                        "Norway Norway PROPN NNP 2 obj\n. . PUNCT . 2 punct\n",
                        20150101));
    assert_string_equal(actor_at(&t, 5), "sergei-lavrov");
    assert_string_equal(actor_at(&t, 7), "NOR");
    actor_text_close(&t);
}

static void an_object_is_not_its_own_subject(void **state)
{
    actor_text t = {0};

    assert_true(actor_text_open(&t, *state,
                                "Iran Iran PROPN NNP 2 nsubj\nthreatened threaten VERB VBD 0 root\nthem they PRON PRP "
                                "2 obj Case=Acc|Number=Plur|Person=3|PronType=Prs\n. . PUNCT . 2 punct\n",
                                0));
    assert_string_equal(actor_at(&t, 2), "");
    actor_text_close(&t);
}

static void its_is_the_subject_of_its_clause(void **state)
{
    actor_text t = {0};

    assert_true(actor_text_open(&t, *state,
                                "Iran Iran PROPN NNP 2 nsubj\nmoved move VERB VBD 0 root\nits its PRON PRP$ 4 "
                                "nmod:poss Gender=Neut|Number=Sing|Person=3|Poss=Yes|PronType=Prs\n"
                                "troops troop NOUN NNS 2 obj Number=Plur\n. . PUNCT . 2 punct\n",
                                0));
    assert_string_equal(actor_at(&t, 2), "IRN");
    assert_string_equal(actor_at(&t, 3), "IRN");
    actor_text_close(&t);
}

static int open_lexicon(void **state)
{
    return (*state = actor_lexicon()) ? 0 : -1;
}

static int close_lexicon(void **state)
{
    ex_lexicon_close(*state);
    return 0;
}

int main(int argc, char **argv)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(he_is_the_minister_named_before),
        cmocka_unit_test(an_object_is_not_its_own_subject),
        cmocka_unit_test(its_is_the_subject_of_its_clause),
    };

    if (argc > 1)
        return print_links(argv[1]);
    return cmocka_run_group_tests(tests, open_lexicon, close_lexicon);
}
