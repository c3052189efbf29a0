/* tests/unit/test_read.c - inputs to articles: encodings, dates, and one small input for each format. */
#include "extract/read/internal.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

typedef struct {
    char ids[8][64], texts[8][256], dates[8][16], titles[8][64], faults[8][512];
    int articles, problems;
} seen;

static ex_read_rules *rules;

static ent_status keep(void *context, const ex_article *a)
{
    seen *s = context;

    snprintf(s->ids[s->articles], 64, "%s", a->id);
    snprintf(s->texts[s->articles], 256, "%s", a->text);
    snprintf(s->titles[s->articles], 64, "%s", a->title ? a->title : "");
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

    const ex_read_options options = {.rules = rules};

    assert_int_equal(ex_read_bytes(data, len, "in", &options, &reader, &problems, &err), ENT_OK);
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

static void day_is(const char *s, const char *want)
{
    char day[RD_DAY] = "";

    rd_date(rules, s, day);
    assert_string_equal(day, want);
}

static void dates_in_every_form(void **state)
{
    (void)state;
    day_is("2024-05-06T08:00:00Z", "2024-05-06");
    day_is("Mon, 06 May 2024 08:00:00 GMT", "2024-05-06");
    day_is("Published: May 6th, 2024 at noon", "2024-05-06");
    day_is("6 May 2024", "2024-05-06");
    day_is("13-MAR-1987 15:05:02.92", "1987-03-13");
    day_is("20240506081500", "2024-05-06");
    day_is("05/26/2024", "2024-05-26");
    day_is("26.5.2024", "2024-05-26");
    day_is("5/6/2024", "");
    day_is("May 2024", "2024-05");
    day_is("2024-05", "2024-05");
    day_is("2024", "2024");
    day_is("6 May", "");
    day_is("2024-13-40", "");
    day_is("99999999999999999999999999", "");
}

static void a_page_gives_its_article(void **state)
{
    static const char page[] =
        "<html><head><title>Norland arms Sudland | Post</title><meta property='og:site_name' content='Post'>"
        "<meta name=date content='May 6, 2024'></head><body><div id=menu><p>Home, World, Sport, and all the rest of it.</p></div>"
        "<h1>Norland arms Sudland</h1><p>Norland has sent tanks, guns and money to Sudland, its minister said on Monday.</p>"
        "<p class=related>Read this other story, which is long, and has commas too, and ends well.</p>"
        "<p>Sudland thanked Norland for all this; others did not say a word, in public.</p></body></html>";
    seen s = read_text(page, sizeof page - 1);

    (void)state;
    assert_int_equal(s.articles, 1);
    assert_string_equal(s.titles[0], "Norland arms Sudland");
    assert_string_equal(s.dates[0], "2024-05-06");
    assert_string_equal(s.texts[0], "Norland has sent tanks, guns and money to Sudland, its minister said on Monday.\n\n"
                                    "Sudland thanked Norland for all this; others did not say a word, in public.");
}

/* Nesting is refused by name, before it costs time or stack. */
static void deep_pages_are_refused(void **state)
{
    size_t n = 400000;
    char *page = malloc(6 + 5 * n + 1);
    seen s;

    (void)state;
    memcpy(page, "<html>", 6);
    for (size_t i = 0; i < n; i++)
        memcpy(page + 6 + 5 * i, "<div>", 5);
    s = read_text(page, 6 + 5 * n);
    free(page);
    assert_int_equal(s.articles, 0);
    assert_int_equal(s.problems, 1);
    assert_string_equal(s.faults[0], "in: found elements nested 400001 deep, wanted at most 2000");
}

static void arrays_lists_and_other_names(void **state)
{
    static const char text[] = "[{\"content\": \"One.\", \"headline\": \"H\", \"published\": 1700000000},\n{\"bad\": },\n"
                               "{\"body\": [\"Two.\", \"Three.\"], \"pubDate\": \"Mon, 06 May 2024 08:00:00 GMT\"}]";
    static const char list[] = "{\n\"title\": \"A feed\", \"description\": \"Of news\",\n\"items\": [{\"id\": 5, "
                               "\"content_html\": \"<p>One &amp; two.</p><p>Three.</p>\"}]}";
    seen s = read_text(text, sizeof text - 1);

    (void)state;
    assert_int_equal(s.articles, 2);
    assert_string_equal(s.titles[0], "H");
    assert_string_equal(s.dates[0], "2023-11-14");
    assert_string_equal(s.texts[1], "Two.\n\nThree.");
    assert_string_equal(s.dates[1], "2024-05-06");
    assert_string_equal(s.ids[1], "in:3");
    assert_int_equal(s.problems, 1);
    s = read_text(list, sizeof list - 1);
    assert_int_equal(s.articles, 1);
    assert_string_equal(s.ids[0], "5");
    assert_string_equal(s.texts[0], "One & two.\n\nThree.");
}

static void wide_json_lines(void **state)
{
    static const char text[] = "{\"text\": \"One.\"}\n{\"text\": \"Two.\"}\n";
    char wide[2 * sizeof text] = "\xff\xfe";
    seen s;

    (void)state;
    for (size_t i = 0; i < sizeof text - 1; i++)
        wide[2 + 2 * i] = text[i];
    s = read_text(wide, 2 * sizeof text);
    assert_int_equal(s.articles, 2);
    assert_string_equal(s.texts[1], "Two.");
}

static void text_is(const char *in, const char *want)
{
    seen s = read_text(in, strlen(in));

    assert_int_equal(s.articles, 1);
    assert_string_equal(s.texts[0], want);
}

static void what_encodings_left_behind(void **state)
{
    (void)state;
    text_is("It\xc3\xa2\xe2\x82\xac\xe2\x84\xa2s caf\xc3\x83\xc2\xa9", "It\xe2\x80\x99s caf\xc3\xa9");     /* mojibake */
    text_is("CAF\xc3\x89\xc2\xbb stays", "CAF\xc3\x89\xc2\xbb stays");                        /* once: may be meant */
    text_is("Putin&rsquo;s &amp; &#8220;x&#x201d; &nosuch; a&b", "Putin\xe2\x80\x99s & \xe2\x80\x9cx\xe2\x80\x9d &nosuch; a&b");
    text_is("\x07the\x1b[1m bold\x1b[0m one\xe2\x80\xa8two", "the bold one\ntwo");
    text_is("Jose\xcc\x81", "Jos\xc3\xa9");
    text_is("Daniel\xd5s caf\x8e", "Daniel\xe2\x80\x99s caf\xc3\xa9");                           /* MacRoman */
}

static void other_languages_are_skipped(void **state)
{
    static const char french[] = "Le ministre des affaires \xc3\xa9trang\xc3\xa8res a dit que la France et les pays de "
                                 "l'Union ne sont pas dans une guerre avec la Russie, mais qu'elle est pour la paix.";
    static const char russian[] = "\xd0\x9c\xd0\xb8\xd0\xbd\xd0\xb8\xd1\x81\xd1\x82\xd1\x80 \xd1\x81\xd0\xba\xd0\xb0\xd0\xb7\xd0\xb0\xd0\xbb \xd1\x8d\xd1\x82\xd0\xbe.";
    seen s = read_text(french, sizeof french - 1);

    (void)state;
    assert_int_equal(s.articles, 0);
    assert_int_equal(s.problems, 0);
    assert_int_equal(read_text(russian, sizeof russian - 1).articles, 0);
    assert_int_equal(read_text("Le Pen", 6).articles, 1);
}

static int open_rules(void **state)
{
    char dir[4096];
    const char *top = getenv("ENTENTE_TEST_TOP");
    ent_error err = {0};

    (void)state;
    snprintf(dir, sizeof dir, "%s/extract", top ? top : ".");
    rules = ex_read_rules_open(dir, &err);
    return rules ? 0 : -1;
}

static int close_rules(void **state)
{
    (void)state;
    ex_read_rules_close(rules);
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(encodings_are_told_by_content), cmocka_unit_test(broken_bytes_in_utf8_stay_few),
        cmocka_unit_test(json_lines_name_their_broken_records), cmocka_unit_test(arrays_and_plain_text),
        cmocka_unit_test(dates_in_every_form), cmocka_unit_test(a_page_gives_its_article),
        cmocka_unit_test(deep_pages_are_refused), cmocka_unit_test(arrays_lists_and_other_names),
        cmocka_unit_test(wide_json_lines), cmocka_unit_test(what_encodings_left_behind),
        cmocka_unit_test(other_languages_are_skipped),
    };

    return cmocka_run_group_tests(tests, open_rules, close_rules);
}
