/* tests/unit/test_read.c - inputs to articles: encodings, JSON Lines with broken records, plain text. */
#include "extract/read/read.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

typedef struct {
    char ids[8][64], texts[8][128], dates[8][16], faults[8][512];
    int articles, problems;
} seen;

static ent_status keep(void *context, const ex_article *a)
{
    seen *s = context;

    snprintf(s->ids[s->articles], 64, "%s", a->id);
    snprintf(s->texts[s->articles], 128, "%s", a->text);
    snprintf(s->dates[s->articles++], 16, "%s", a->date ? a->date : "");
    return ENT_OK;
}

static void complain(void *context, const ent_error *err)
{
    seen *s = context;

    ent_error_line(err, s->faults[s->problems++], 512);
}

static seen read_text(const char *data, size_t len)
{
    seen s = {0};
    const ex_reader reader = {&s, keep, complain};
    ent_error err = {0};
    unsigned problems = 0;

    assert_int_equal(ex_read_bytes(data, len, "in", NULL, &reader, &problems, &err), ENT_OK);
    assert_int_equal(problems, s.problems);
    return s;
}

static void decodes(const char *bytes, size_t len, const char *want)
{
    ent_buf out = {0};
    ent_error err = {0};

    assert_int_equal(ex_decode(bytes, len, &out, &err), ENT_OK);
    assert_string_equal(out.data, want);
    ent_buf_release(&out);
}

static void encodings_are_told_by_content(void **state)
{
    (void)state;
    decodes("caf\xc3\xa9", 5, "caf\xc3\xa9");
    decodes("\xef\xbb\xbfx", 4, "x");
    decodes("\xff\xfeh\0i\0", 6, "hi");
    decodes("\xfe\xff\0h\0i", 6, "hi");
    decodes("\xff\xfe\0\0h\0\0\0", 8, "h");
    decodes("\xff\xfe\x3d\xd8\x00\xde", 6, "\xf0\x9f\x98\x80");
    decodes("h\0e\0l\0l\0o\0 \0w\0o\0r\0l\0d\0", 22, "hello world");
    decodes("na\xefve \x93quote\x94 caf\xe9", 18, "na\xc3\xafve \xe2\x80\x9cquote\xe2\x80\x9d caf\xc3\xa9");
    decodes("a\r\nb\rc\nd", 8, "a\nb\nc\nd");
    decodes("a\0b", 3, "a b");
}

static void broken_bytes_in_utf8_stay_few(void **state)
{
    static const char text[] = "Zo\xc3\xab, \xc3\xa9t\xc3\xa9, \xc3\xbc, \xc3\xb6, \xc3\xa4 \xff end";

    (void)state;
    decodes(text, sizeof text - 1, "Zo\xc3\xab, \xc3\xa9t\xc3\xa9, \xc3\xbc, \xc3\xb6, \xc3\xa4 \xef\xbf\xbd end");
}

static void json_lines_name_their_broken_records(void **state)
{
    static const char text[] = "{\"id\": \"a\", \"text\": \"One.\", \"date\": \"2024-05-06\"}\n"
                               "{\"id\": \"b\", \"text\": \"Two.\n"
                               "\n{\"id\": 7, \"text\": \"Three.\", \"date\": \"6 May\"}\n{\"id\": \"d\"}\n{\"text\": \"Five.\"}\n";
    seen s = read_text(text, sizeof text - 1);

    (void)state;
    assert_int_equal(s.articles, 3);
    assert_string_equal(s.ids[0], "a");
    assert_string_equal(s.dates[0], "2024-05-06");
    assert_string_equal(s.ids[1], "7");
    assert_string_equal(s.dates[1], "");
    assert_string_equal(s.ids[2], "in:6");
    assert_int_equal(s.problems, 3);
    assert_memory_equal(s.faults[0], "in:2:", 5);
    assert_string_equal(s.faults[1], "in:4: found the date \"6 May\", wanted YYYY-MM-DD; read without it");
    assert_string_equal(s.faults[2], "in:5: found an article without \"text\", wanted a string");
}

static void arrays_and_plain_text(void **state)
{
    static const char array[] = " [ {\"text\": \"One.\"},\n {\"text\": \"Two.\", \"id\": \"x\"}, 3 ]";
    static const char plain[] = "{not JSON at all}\n\nA sentence.";
    seen s = read_text(array, sizeof array - 1);

    (void)state;
    assert_int_equal(s.articles, 2);
    assert_string_equal(s.ids[0], "in:1");
    assert_string_equal(s.ids[1], "x");
    assert_int_equal(s.problems, 1);
    s = read_text(plain, sizeof plain - 1);
    assert_int_equal(s.articles, 1);
    assert_string_equal(s.texts[0], plain);
    s = read_text("", 0);
    assert_int_equal(s.articles, 1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(encodings_are_told_by_content), cmocka_unit_test(broken_bytes_in_utf8_stay_few),
        cmocka_unit_test(json_lines_name_their_broken_records), cmocka_unit_test(arrays_and_plain_text),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
