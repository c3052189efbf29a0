/* tests/fuzz/fuzz_read.c - any bytes as an input: what comes out is valid UTF-8 without NUL, CR or a broken date. */
#include "extract/core/core.h"
#include "extract/read/read.h"

#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static bool valid(const char *s)
{
    size_t at;
    ent_error err = {0};

    return !s || (*s && ex_utf8_check(s, strlen(s), &at, &err) == ENT_OK);
}

static ent_status look(void *context, const ex_article *a)
{
    size_t at;
    ent_error err = {0};

    (void)context;
    if (!a->id || !a->text || strlen(a->text) != a->len || strchr(a->text, '\r') ||
        ex_utf8_check(a->text, a->len, &at, &err) != ENT_OK || (a->date && strlen(a->date) > 10) ||
        !valid(a->id) || !valid(a->title) || !valid(a->source) || !valid(a->url) || !valid(a->author))
        abort();
    return ENT_OK;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static ex_read_rules *rules;
    const ex_reader reader = {.article = look};
    ent_error err = {0};
    unsigned problems = 0;

    if (!rules && getenv("ENTENTE_TEST_TOP")) {
        char dir[4096];

        snprintf(dir, sizeof dir, "%s/extract", getenv("ENTENTE_TEST_TOP"));
        rules = ex_read_rules_open(dir, &err);
    }
    const ex_read_options options = {.rules = rules};

    if (ex_read_bytes((const char *)data, size, "fuzz", &options, &reader, &problems, &err) != ENT_OK)
        abort();
    return 0;
}
