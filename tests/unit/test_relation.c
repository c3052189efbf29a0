/* The extractor from the outside: sentences of our own, what must be told of them, and what must hold of any output. */
#include "common/common.h"
#include "extract/extract.h"

#include <jansson.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

typedef struct {
    ent_extractor *extractor;
    ent_worker *worker;
} room;

static int open_extractor(void **state)
{
    static room r;
    const char *top = getenv("ENTENTE_TEST_TOP");
    char path[4096], line[1024];
    ent_error err = {0};

    snprintf(path, sizeof path, "%s/extract", top ? top : ".");
    r.extractor = ent_extractor_open(path, &err);
    r.worker = r.extractor ? ent_worker_new(r.extractor, &err) : NULL;
    if (!r.worker) {
        fprintf(stderr, "%s\n", ent_error_line(&err, line, sizeof line));
        return -1;
    }
    *state = &r;
    return 0;
}

static int close_extractor(void **state)
{
    room *r = *state;

    ent_worker_free(r->worker);
    ent_extractor_close(r->extractor);
    return 0;
}

static ent_document *extract(void **state, const char *text)
{
    room *r = *state;
    ent_input in = {.text = text, .len = strlen(text), .id = "t", .date = "2024-06-19"};
    ent_document *doc = NULL;
    ent_error err = {0};

    assert_int_equal(ent_extract(r->worker, &in, &doc, &err), ENT_OK);
    assert_non_null(doc);
    return doc;
}

/* The first relation between the two actors. */
static const ent_relation *between(const ent_document *doc, const char *from, const char *to)
{
    size_t count;
    const ent_relation *r = ent_document_relations(doc, &count);

    for (size_t i = 0; i < count; i++)
        if (strcmp(r[i].subject.actor, from) == 0 && r[i].has_object && strcmp(r[i].object.actor, to) == 0)
            return &r[i];
    return NULL;
}

static void a_verb_joins_two_actors(void **state)
{
    ent_document *doc = extract(state, "Iran attacked Iraq on Monday.");
    const ent_relation *r = between(doc, "IRN", "IRQ");

    assert_non_null(r);
    assert_string_equal(r->lemma, "attack");
    assert_string_equal(r->event, "ASSAULT");
    assert_int_equal(r->tense, ENT_PAST);
    assert_int_equal(r->modality, ENT_ACTUAL);
    assert_false(r->negated);
    assert_int_equal(r->edge_count, 1);
    ent_document_free(doc);
}

static void a_passive_is_turned_to_its_agent(void **state)
{
    ent_document *doc = extract(state, "Türkiye was condemned by Cyprus.");
    const ent_relation *r = between(doc, "CYP", "TUR");

    assert_non_null(r);
    assert_string_equal(r->subject.text, "Cyprus");
    assert_int_equal(r->subject.begin, 25);             /* byte 26: offsets count code points */
    assert_int_equal(r->object.begin, 0);
    assert_int_equal(r->object.end, 7);
    ent_document_free(doc);
}

static void coordinated_subjects_give_a_record_each(void **state)
{
    ent_document *doc = extract(state, "France and Germany criticized Russia.");

    assert_non_null(between(doc, "FRA", "RUS"));
    assert_non_null(between(doc, "DEU", "RUS"));
    ent_document_free(doc);
}

static void meeting_is_mutual(void **state)
{
    ent_document *doc = extract(state, "The foreign ministers of France and Italy met. France and Italy met in Rome.");
    const ent_relation *r = between(doc, "FRA", "ITA");

    assert_non_null(r);
    assert_true(r->reciprocal);
    assert_string_equal(r->event, "CONSULT");
    ent_document_free(doc);
}

static void a_demand_is_aimed_at_who_must(void **state)
{
    ent_document *doc = extract(state, "Japan said that China must release the fishermen.");
    const ent_relation *r = between(doc, "JPN", "CHN");

    assert_non_null(r);
    assert_string_equal(r->event, "REQUEST");
    assert_string_equal(r->object.text, "China");
    assert_int_equal(r->argument_count, 1);
    assert_string_equal(r->arguments[0].text, "must release the fishermen");
    ent_document_free(doc);
}

static void the_upper_verb_types_and_the_lower_one_aims(void **state)
{
    ent_document *doc = extract(state, "Poland agreed to send tanks to Ukraine.");
    const ent_relation *r = between(doc, "POL", "UKR");

    assert_non_null(r);
    assert_string_equal(r->event, "AGREE");
    assert_memory_equal(r->cameo, "033", 3);            /* over a content of aid */
    assert_string_equal(r->text, "agreed to send");
    ent_document_free(doc);
}

static void claims_are_told_apart(void **state)
{
    static const struct { const char *text; bool negated; ent_modality modality; } cases[] = {
        {"Russia did not attack Poland.", true, ENT_ACTUAL},
        {"Russia will attack Poland.", false, ENT_PLANNED},
        {"Russia may attack Poland.", false, ENT_POSSIBLE},
        {"Russia should attack Poland.", false, ENT_DEMANDED},
        {"Russia never attacked Poland.", true, ENT_ACTUAL},
        {"Russia attacked Poland.", false, ENT_ACTUAL},
    };

    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        ent_document *doc = extract(state, cases[i].text);
        const ent_relation *r = between(doc, "RUS", "POL");

        assert_non_null(r);
        assert_int_equal(r->negated, cases[i].negated);
        assert_int_equal(r->modality, cases[i].modality);
        ent_document_free(doc);
    }
}

static void what_is_said_has_a_speaker(void **state)
{
    ent_document *doc = extract(state, "Kenya said that Uganda had attacked Rwanda.");
    const ent_relation *r = between(doc, "UGA", "RWA");

    assert_non_null(r);
    assert_true(r->has_attribution);
    assert_string_equal(r->attribution.actor, "KEN");
    assert_string_equal(r->attribution_verb, "say");
    ent_document_free(doc);
}

static void a_noun_carries_a_relation(void **state)
{
    ent_document *doc = extract(state, "China's support for Russia worried diplomats.");
    const ent_relation *r = between(doc, "CHN", "RUS");

    assert_non_null(r);
    assert_string_equal(r->lemma, "support");
    assert_string_equal(r->preposition, "for");
    ent_document_free(doc);
}

static void an_apposition_is_implicit(void **state)
{
    ent_document *doc = extract(state, "Maria Ruiz, the mayor of Lima, resigned on Friday.");
    size_t count, found = 0;
    const ent_relation *r = ent_document_relations(doc, &count);

    for (size_t i = 0; i < count; i++)
        found += r[i].implicit && strcmp(r[i].lemma, "be") == 0 && strcmp(r[i].subject.text, "Maria Ruiz") == 0;
    assert_int_equal(found, 1);
    ent_document_free(doc);
}

/* Whatever is said, each end stands in the text where it says it does, and JSON is read back. */
static void ends_stand_where_they_say(void **state)
{
    static const char text[] =
        "NAIROBI, June 3 - Kenya’s president, Ms. Achieng, told reporters that “naïve” talks with Côte d’Ivoire – which she "
        "called off in May – would not resume unless Abidjan, São Tomé and others apologised.\n\n"
        "\"We were attacked,\" she said. According to the ministry, rebels backed by Libya fired 20 rockets at Chad.";
    ent_document *doc = extract(state, text);
    size_t count;
    const ent_relation *r = ent_document_relations(doc, &count);
    ent_buf out = {0};

    assert_true(count > 3);
    for (size_t i = 0; i < count; i++) {
        const ent_mention *ends[] = {&r[i].subject, r[i].has_object ? &r[i].object : &r[i].subject};
        json_t *line;
        json_error_t where;

        for (int k = 0; k < 2; k++) {
            const char *at = text;
            size_t point = 0;

            while (*at && point < ends[k]->begin) {
                at++;
                point += ((unsigned char)*at & 0xC0) != 0x80;
            }
            assert_memory_equal(at, ends[k]->text, strlen(ends[k]->text));
        }
        ent_buf_reset(&out);
        ent_relation_json(doc, i, ENT_JSON_EXPLAIN, &out);
        line = json_loadb(out.data, out.len, 0, &where);
        assert_non_null(line);
        assert_string_equal(json_string_value(json_object_get(line, "doc")), "t");
        assert_true(json_is_object(json_object_get(line, "subject")));
        assert_true(json_is_array(json_object_get(line, "edges")));
        json_decref(line);
    }
    ent_buf_release(&out);
    ent_document_free(doc);
}

static void nothing_gives_nothing(void **state)
{
    static const char *const texts[] = {"", "\n\n\n", ".", "READ MORE", "Please wait"};

    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        ent_document *doc = extract(state, texts[i]);
        size_t count;

        ent_document_relations(doc, &count);
        assert_int_equal(count, 0);
        ent_document_free(doc);
    }
}

static void a_long_sentence_takes_linear_time(void **state)
{
    static const char *const clauses[] = {"Iran attacked Iraq because the army that Syria sent ",
                                          "wants to urge Iran to try to force Iraq to begin to ",
                                          "the ally of the friend of the enemy of Iran and Iraq and "};

    for (size_t k = 0; k < sizeof clauses / sizeof *clauses; k++) {
        ent_buf text = {0};
        double started;

        for (int i = 0; i < 1000; i++)
            ent_buf_puts(&text, clauses[k]);
        ent_buf_puts(&text, "left.");
        started = ent_seconds();
        ent_document_free(extract(state, text.data));
        assert_true(ent_seconds() - started < 20);
        ent_buf_release(&text);
    }
}

static void broken_utf8_is_refused(void **state)
{
    room *r = *state;
    ent_input in = {.text = "Iran \xff", .len = 6};
    ent_document *doc = NULL;
    ent_error err = {0};

    assert_int_equal(ent_extract(r->worker, &in, &doc, &err), ENT_UTF8);
    assert_null(doc);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_verb_joins_two_actors),
        cmocka_unit_test(a_passive_is_turned_to_its_agent),
        cmocka_unit_test(coordinated_subjects_give_a_record_each),
        cmocka_unit_test(meeting_is_mutual),
        cmocka_unit_test(a_demand_is_aimed_at_who_must),
        cmocka_unit_test(the_upper_verb_types_and_the_lower_one_aims),
        cmocka_unit_test(claims_are_told_apart),
        cmocka_unit_test(what_is_said_has_a_speaker),
        cmocka_unit_test(a_noun_carries_a_relation),
        cmocka_unit_test(an_apposition_is_implicit),
        cmocka_unit_test(ends_stand_where_they_say),
        cmocka_unit_test(nothing_gives_nothing),
        cmocka_unit_test(a_long_sentence_takes_linear_time),
        cmocka_unit_test(broken_utf8_is_refused),
    };

    return cmocka_run_group_tests(tests, open_extractor, close_extractor);
}
