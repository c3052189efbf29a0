/* Who is meant by an argument phrase: names, roles with nationalities, offices by date, things that lead to an actor. */
#include "actor_text.h"

#include <setjmp.h>
#include <stdarg.h>
#include <cmocka.h>

static size_t actors_of(const actor_text *t, uint32_t token, ex_use use, ex_ref *out, size_t room)
{
    return ex_actors_of(t->actors, token, 0, (uint32_t)t->parsed.token_count, t->parsed.tokens[token].head, use, out,
                        room);
}

static ex_ref one(const actor_text *t, uint32_t token, ex_use use)
{
    static const ex_actor nobody = {.id = "", .name = ""};
    ex_ref r[4];
    size_t n = actors_of(t, token, use, r, 4);

    if (!n || !r[0].actor)
        r[0] = (ex_ref){.actor = &nobody, .country = "", .organization = "", .sector = "", .role = ""};
    return r[0];
}

#define OPEN(t, date, ...) assert_true(actor_text_open(&(t), *state, __VA_ARGS__, date))

static void a_role_takes_its_nationality(void **state)
{
    actor_text t = {0};
    ex_ref r;

    OPEN(t, 0,
         "A a DET DT 4 det Definite=Ind|PronType=Art\ntop top ADJ JJ 4 amod\nUkrainian Ukrainian ADJ JJ 4 "
         "amod\nofficial official NOUN NN 5 nsubj Number=Sing\n"
         "resigned resign VERB VBD 0 root\n");
    r = one(&t, 3, EX_USE_AGENT);
    assert_string_equal(r.actor->id, "UKR");
    assert_string_equal(r.role, "official");
    assert_int_equal(r.via, EX_VIA_MODIFIER);
    assert_string_equal(r.sector, "GOV");
    actor_text_close(&t);
}

static void two_nationalities_are_two_actors(void **state)
{
    actor_text t = {0};
    ex_ref r[8];

    OPEN(t, 0,
         "Russian Russian ADJ JJ 4 amod\nand and CCONJ CC 3 cc\nChinese Chinese ADJ JJ 1 conj\ndiplomats diplomat NOUN "
         "NNS 5 nsubj Number=Plur\nmet meet VERB VBD 0 root\n");
    assert_int_equal(actors_of(&t, 3, EX_USE_AGENT, r, 8), 2);
    assert_string_equal(r[0].actor->id, "RUS");
    assert_string_equal(r[1].actor->id, "CHN");
    assert_string_equal(r[1].role, "diplomats");
    actor_text_close(&t);
}

static void an_office_is_its_holder_on_the_date(void **state)
{
    static const char text[] = "The the DET DT 3 det Definite=Def|PronType=Art\nFrench French ADJ JJ 3 amod\npresident "
                               "president NOUN NN 4 nsubj Number=Sing\n"
                               "spoke speak VERB VBD 0 root\n";
    actor_text t = {0};
    ex_ref r;

    OPEN(t, 20030601, text);
    assert_string_equal(one(&t, 2, EX_USE_AGENT).actor->id, "jacques-chirac");
    actor_text_close(&t);
    OPEN(t, 20230601, text);
    r = one(&t, 2, EX_USE_AGENT);
    assert_string_equal(r.actor->id, "emmanuel-macron");
    assert_string_equal(r.country, "FRA");
    assert_int_equal(r.via, EX_VIA_TITLE);
    actor_text_close(&t);
    OPEN(t, 0, text);
    assert_string_equal(one(&t, 2, EX_USE_AGENT).actor->id, "FRA");
    actor_text_close(&t);
}

static void a_surname_goes_by_office_and_date(void **state)
{
    static const char text[] =
        "President President PROPN NNP 2 nmod:desc\nBush Bush PROPN NNP 3 nsubj\nspoke speak VERB VBD 0 root\n";
    actor_text t = {0};

    OPEN(t, 19910301, text);
    assert_string_equal(one(&t, 1, EX_USE_AGENT).actor->id, "george-h-w-bush");
    actor_text_close(&t);
    OPEN(t, 20050301, text);
    assert_string_equal(one(&t, 1, EX_USE_AGENT).actor->id, "george-w-bush");
    assert_string_equal(one(&t, 1, EX_USE_AGENT).role, "president");
    actor_text_close(&t);
}

static void a_capital_acts_but_is_a_place_where_things_happen(void **state)
{
    actor_text t = {0};
    ex_ref r;

    OPEN(t, 0,
         "Ankara Ankara PROPN NNP 2 nsubj\nprotested protest VERB VBD 0 root\nin in ADP IN 4 case\nVienna Vienna PROPN "
         "NNP 2 obl\n");
    r = one(&t, 0, EX_USE_AGENT);
    assert_string_equal(r.actor->id, "TUR");
    assert_int_equal(r.via, EX_VIA_SEAT);
    r = one(&t, 3, EX_USE_VENUE);
    assert_true(r.place);
    assert_int_equal(r.type, EX_ACTOR_PLACE);
    assert_string_equal(r.country, "AUT");
    r = one(&t, 3, EX_USE_PLACE);
    assert_string_equal(r.actor->id, "AUT");
    assert_int_equal(r.via, EX_VIA_IN);
    actor_text_close(&t);
}

static void a_thing_leads_to_whom_it_belongs(void **state)
{
    actor_text t = {0};
    ex_ref r;

    OPEN(t, 0,
         "Japan Japan PROPN NNP 2 nsubj\nlisted list VERB VBD 0 root\nrestrictions restriction NOUN NNS 2 obj "
         "Number=Plur\ntargeting target VERB VBG 3 acl VerbForm=Ger\n"
         "firms firm NOUN NNS 4 obj Number=Plur\nbased base VERB VBN 5 acl Tense=Past|VerbForm=Part\nin in ADP IN 8 "
         "case\nBelarus Belarus PROPN NNP 6 obl\n");
    r = one(&t, 2, EX_USE_TARGET);
    assert_string_equal(r.actor->id, "BLR");
    assert_true(r.thing);
    assert_int_equal(r.via, EX_VIA_PARTICIPLE);
    actor_text_close(&t);
    OPEN(t, 0,
         "Oslo Oslo PROPN NNP 2 nsubj\nsold sell VERB VBD 0 root\nparts part NOUN NNS 2 obj Number=Plur\nfor for ADP "
         "IN 7 case\nIndia India PROPN NNP 7 nmod:poss\n's 's PART POS 5 case\n"
         "tanks tank NOUN NNS 3 nmod Number=Plur\n");
    assert_string_equal(one(&t, 2, EX_USE_TARGET).actor->id, "IND");
    actor_text_close(&t);
}

static void us_is_no_country(void **state)
{
    actor_text t = {0};

    OPEN(t, 0,
         "He he PRON PRP 2 nsubj\ntold tell VERB VBD 0 root\nus we PRON PRP 2 iobj "
         "Case=Acc|Number=Plur|Person=1|PronType=Prs\n");
    assert_string_equal(one(&t, 2, EX_USE_TARGET).actor->id, "");
    actor_text_close(&t);
    OPEN(t, 0,
         "U. U. PROPN NNP 2 compound\nS. S. PROPN NNP 3 compound\nofficials official NOUN NNS 4 nsubj "
         "Number=Plur\nagreed agree VERB VBD 0 root\n");
    assert_string_equal(one(&t, 2, EX_USE_AGENT).actor->id, "USA");
    actor_text_close(&t);
}

static void a_name_in_no_table_keeps_one_id(void **state)
{
    actor_text t = {0};
    ex_ref r;

    OPEN(t, 0,
         "The the DET DT 4 det Definite=Def|PronType=Art\nUgandan Ugandan ADJ JJ 4 amod\nfisheries fishery NOUN NNS 4 "
         "compound\nminister minister NOUN NN 9 nsubj Number=Sing\n"
         ", , PUNCT , 6 punct\nPeter Peter PROPN NNP 4 appos\nOkwalinga Okwalinga PROPN NNP 6 flat\n, , PUNCT , 6 "
         "punct\nresigned resign VERB VBD 0 root\n"
         "\nOkwalinga Okwalinga PROPN NNP 2 nsubj\nblamed blame VERB VBD 0 root\nothers other NOUN NNS 2 obj "
         "Number=Plur\n");
    r = one(&t, 3, EX_USE_AGENT);
    assert_string_equal(r.actor->id, "peter-okwalinga");
    assert_string_equal(r.country, "UGA");
    assert_int_equal(r.type, EX_ACTOR_PERSON);
    assert_string_equal(one(&t, 9, EX_USE_AGENT).actor->id, "peter-okwalinga");
    actor_text_close(&t);
}

static void ordinary_capitals_name_nobody(void **state)
{
    actor_text t = {0};

    OPEN(t, 0,
         "Monday Monday PROPN NNP 2 nsubj\nbrought bring VERB VBD 0 root\nrain rain NOUN NN 2 obj\n\nBREAKING Breaking "
         "PROPN NNP 0 root\n");
    assert_string_equal(one(&t, 0, EX_USE_AGENT).actor->id, "");
    assert_string_equal(one(&t, 3, EX_USE_AGENT).actor->id, "");
    actor_text_close(&t);
}

static void one_wrong_letter_is_forgiven_where_the_world_writes_it(void **state)
{
    actor_text t = {0};
    ex_ref r;

    OPEN(
        t, 0,
        "Azerbaidjan Azerbaidjan PROPN NNP 2 nsubj\nsued sue VERB VBD 0 root\nBelgradeer Belgradeer PROPN NNP 2 obj\n");
    r = one(&t, 0, EX_USE_AGENT);
    assert_string_equal(r.actor->id, "AZE");
    assert_true(r.confidence < .8f);
    assert_string_not_equal(one(&t, 2, EX_USE_TARGET).country, "SRB");
    actor_text_close(&t);
}

static void joined_by_a_hyphen_two_states_stay_two(void **state)
{
    actor_text t = {0};
    ex_ref r[4];

    OPEN(t, 0,
         "Sino Sino PROPN NNP 3 compound\n- - PUNCT HYPH 3 punct\nIndian Indian ADJ JJ 4 amod\ntalks talk NOUN NNS 5 "
         "nsubj Number=Plur\nfailed fail VERB VBD 0 root\n");
    assert_int_equal(actors_of(&t, 3, EX_USE_AGENT, r, 4), 2);
    assert_string_equal(r[0].actor->id, "IND");
    assert_string_equal(r[1].actor->id, "CHN");
    actor_text_close(&t);
}

static void the_users_file_wins(void **state)
{
    static const char json[] =
        "[{\"id\": \"ZEM\", \"name\": \"Zembla\", \"type\": \"state\", \"aliases\": [\"Onhava\"], \"adjectives\": "
        "[\"Zemblan\"]},"
        " {\"id\": \"charles-kinbote\", \"name\": \"Charles Kinbote\", \"type\": \"person\", \"roles\": [{\"of\": "
        "\"ZEM\", \"title\": \"king\", \"from\": \"1936\", \"to\": \"1958\"}]}]";
    ex_lexicon *x = actor_lexicon();
    const char *path = "build/test_actor_user.json";
    FILE *f = fopen(path, "w");
    ent_error err = {0};
    actor_text t = {0};

    (void)state;
    assert_non_null(f);
    fputs(json, f);
    fclose(f);
    assert_int_equal(ex_lexicon_add(x, path, &err), ENT_OK);
    assert_true(actor_text_open(&t, x,
                                "The the DET DT 3 det Definite=Def|PronType=Art\nZemblan Zemblan ADJ JJ 3 amod\nking "
                                "king NOUN NN 4 nsubj Number=Sing\nleft leave VERB VBD 0 root\n",
                                19500101));
    assert_string_equal(one(&t, 2, EX_USE_AGENT).actor->id, "charles-kinbote");
    assert_string_equal(one(&t, 2, EX_USE_AGENT).country, "ZEM");
    actor_text_close(&t);
    f = fopen(path, "w");
    fputs("[{\"id\": 7}]", f);
    fclose(f);
    assert_int_equal(ex_lexicon_add(x, path, &err), ENT_SYNTAX);
    assert_non_null(strstr(err.text, "\"id\""));
    remove(path);
    ex_lexicon_close(x);
}

static void a_hundred_thousand_words_in_one_sentence(void **state)
{
    enum { WORDS = 100000 };
    ent_buf b = {0};
    actor_text t = {0};
    double start;
    ex_ref r[64];

    for (int i = 1; i <= WORDS; i++)
        ent_buf_printf(&b, "%d\t%s\t%s\t%s\t_\tNumber=Plur|Person=3\t%d\t%s\t_\t_\n", i,
                       i % 3   ? "Iranian"
                       : i % 2 ? "they"
                               : "police",
                       "x",
                       i % 3   ? "PROPN"
                       : i % 2 ? "PRON"
                               : "NOUN",
                       i == 1  ? 0
                       : i % 2 ? 1
                               : i - 1,
                       i == 1  ? "root"
                       : i % 5 ? "conj"
                               : "nmod");
    ent_buf_putc(&b, '\n');
    start = ent_seconds();
    assert_true(actor_text_read(&t, *state, b.data, b.len, 20200101));
    for (uint32_t i = 0; i < WORDS; i += 50)
        actors_of(&t, i, EX_USE_TARGET, r, 64);
    assert_true(ent_seconds() - start < 10);
    actor_text_close(&t);
    ent_buf_release(&b);
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

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_role_takes_its_nationality),
        cmocka_unit_test(two_nationalities_are_two_actors),
        cmocka_unit_test(an_office_is_its_holder_on_the_date),
        cmocka_unit_test(a_surname_goes_by_office_and_date),
        cmocka_unit_test(a_capital_acts_but_is_a_place_where_things_happen),
        cmocka_unit_test(a_thing_leads_to_whom_it_belongs),
        cmocka_unit_test(us_is_no_country),
        cmocka_unit_test(a_name_in_no_table_keeps_one_id),
        cmocka_unit_test(ordinary_capitals_name_nobody),
        cmocka_unit_test(one_wrong_letter_is_forgiven_where_the_world_writes_it),
        cmocka_unit_test(joined_by_a_hyphen_two_states_stay_two),
        cmocka_unit_test(the_users_file_wins),
        cmocka_unit_test(a_hundred_thousand_words_in_one_sentence),
    };

    return cmocka_run_group_tests(tests, open_lexicon, close_lexicon);
}
