/* The model's container: what was written is read, and nothing that was altered is. */
#include "extract/core/model.h"
#include "extract/core/perceptron.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

static const ex_section sections[] = {{"ABCD", "0123456789", 10}, {"NONE", "", 0}, {"WXYZ", "abc", 3}};
enum { COUNT = sizeof sections / sizeof *sections, HEADER_COUNT = 12 };

static int pack(void **state)
{
    static ent_buf b;

    b = (ent_buf){0};
    *state = &b;
    return ex_model_pack(sections, COUNT, &b, NULL) != ENT_OK;
}

static int unpack(void **state)
{
    ent_buf_release(*state);
    return 0;
}

static void refused(const void *data, size_t len, const char *because)
{
    ent_error err = {0};

    assert_null(ex_model_open_memory(data, len, "m.model", &err));
    assert_int_equal(err.code, ENT_SYNTAX);
    assert_string_equal(err.source, "m.model");
    if (because)
        assert_non_null(strstr(err.text, because));
}

static void sections_come_back(void **state)
{
    const ent_buf *b = *state;
    ent_error err = {0};
    ex_model *m = ex_model_open_memory(b->data, b->len, "m.model", &err);

    assert_non_null(m);
    assert_int_equal(ex_model_count(m), COUNT);
    for (size_t i = 0; i < COUNT; i++) {
        ex_section s = ex_model_section(m, sections[i].name);

        assert_int_equal(s.len, sections[i].len);
        assert_memory_equal(s.data, sections[i].data, s.len);
        assert_int_equal(((const char *)s.data - b->data) % EX_MODEL_ALIGN, 0);
        assert_string_equal(ex_model_at(m, i).name, sections[i].name);
    }
    assert_null(ex_model_section(m, "QQQQ").data);
    ex_model_close(m);
}

static void every_length_but_the_whole_is_refused(void **state)
{
    const ent_buf *b = *state;

    for (size_t len = 0; len < b->len; len++) {
        char *cut = malloc(len + 1);

        memcpy(cut, b->data, len);
        refused(cut, len, NULL);
        free(cut);
    }
}

static void every_altered_byte_is_refused(void **state)
{
    ent_buf *b = *state;

    for (size_t i = 0; i < b->len; i++) {
        if (i >= 32 && i < 64)
            continue;                                               /* the header's unused end */
        b->data[i] ^= 4;
        refused(b->data, b->len, NULL);
        b->data[i] ^= 4;
    }
}

static void a_message_says_what_is_wrong(void **state)
{
    ent_buf *b = *state;

    refused("English words that are no model, enough of them to hold a header.......", 71, "not a model file");
    b->data[HEADER_COUNT] = COUNT + 1;                              /* its directory goes on into what is padding */
    refused(b->data, b->len, "section 4 lies outside");
    b->data[HEADER_COUNT] = 65;
    refused(b->data, b->len, "65 sections");
    b->data[HEADER_COUNT] = COUNT;
    b->data[b->len - 1] ^= 1;
    refused(b->data, b->len, "checksum");
}

static void a_cursor_stays_inside(void **state)
{
    static const uint32_t words[3] = {7, 8, 9};
    ex_cursor r = ex_cursor_of((ex_section){"ABCD", words, sizeof words});

    (void)state;
    assert_int_equal(ex_cursor_u32(&r), 7);
    assert_null(ex_cursor_array(&r, SIZE_MAX / 2, 4, 4));
    assert_true(r.failed);
    assert_int_equal(ex_cursor_u32(&r), 0);
    r = ex_cursor_of((ex_section){"ABCD", words, sizeof words});
    assert_ptr_equal(ex_cursor_array(&r, 3, 4, 4), words);
    assert_false(r.failed);
    assert_non_null(ex_cursor_array(&r, 0, 4, 4));
    assert_null(ex_cursor_array(&r, 1, 1, 1));
    r = ex_cursor_of((ex_section){"ABCD", NULL, 0});
    assert_true(r.failed);
}

static void other_sections_are_no_tagger_and_no_parser(void **state)
{
    static const uint32_t junk[64] = {EX_PARSE_CLASSES, 4, 16, 3, 0xFFFFFFFF};
    const ex_section s = {"PARP", junk, sizeof junk}, none = {"", NULL, 0};
    ex_tagger tagger;
    ex_parser parser;
    ent_error err = {0};

    (void)state;
    assert_int_equal(ex_parser_read(&parser, s, "m.model", &err), ENT_SYNTAX);
    assert_int_equal(ex_parser_read(&parser, none, "m.model", &err), ENT_SYNTAX);
    assert_int_equal(ex_tagger_read(&tagger, s, "m.model", &err), ENT_SYNTAX);
    assert_int_equal(ex_tagger_read(&tagger, none, "m.model", &err), ENT_SYNTAX);
}

static void a_missing_file_and_a_directory_are_named(void **state)
{
    ent_error err = {0}, other = {0};

    (void)state;
    assert_null(ex_model_open("/nowhere/english.model", &err));
    assert_int_equal(err.code, ENT_IO);
    assert_string_equal(err.source, "/nowhere/english.model");
    assert_null(ex_model_open("/", &other));
    assert_int_equal(other.code, ENT_SYNTAX);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(sections_come_back, pack, unpack),
        cmocka_unit_test_setup_teardown(every_length_but_the_whole_is_refused, pack, unpack),
        cmocka_unit_test_setup_teardown(every_altered_byte_is_refused, pack, unpack),
        cmocka_unit_test_setup_teardown(a_message_says_what_is_wrong, pack, unpack),
        cmocka_unit_test(a_cursor_stays_inside),
        cmocka_unit_test(other_sections_are_no_tagger_and_no_parser),
        cmocka_unit_test(a_missing_file_and_a_directory_are_named),
    };

    return cmocka_run_group_tests_name("model", tests, NULL, NULL);
}
