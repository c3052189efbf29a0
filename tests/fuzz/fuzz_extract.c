/* tests/fuzz/fuzz_extract.c - any text, or any CoNLL-U behind a "#": offsets inside the text, JSON that Jansson reads. */
#include "extract/extract.h"

#include <jansson.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check(const ent_mention *m, size_t points)
{
    if (m->begin > m->end || m->end > points || !m->text || !m->actor || !m->preposition)
        abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static ent_extractor *x;
    static ent_worker *w;
    const char *top = getenv("ENTENTE_TEST_TOP");
    char path[4096];
    ent_error err = {0};
    ent_input in = {.text = (const char *)data, .len = size, .id = "f", .date = "2020-01-02", .flags = ENT_FAST};
    ent_document *doc;
    size_t count, points = 0;

    if (!x) {
        snprintf(path, sizeof path, "%s/extract", top ? top : ".");
        x = ent_extractor_open(path, &err);
        w = x ? ent_worker_new(x, &err) : NULL;
        if (!w)
            abort();
    }
    if (size && data[0] == '#')
        in.flags |= ENT_CONLLU;
    if (ent_extract(w, &in, &doc, &err) != ENT_OK)
        return 0;
    for (size_t i = 0; i < size; i++)
        points += (data[i] & 0xC0) != 0x80;
    if (in.flags & ENT_CONLLU)
        points = SIZE_MAX;                              /* its text is rebuilt from the words */
    const ent_relation *r = ent_document_relations(doc, &count);

    for (size_t i = 0; i < count; i++) {
        ent_buf out = {0};
        json_t *line;

        check(&r[i].subject, points);
        if (r[i].has_object)
            check(&r[i].object, points);
        for (size_t k = 0; k < r[i].argument_count; k++)
            check(&r[i].arguments[k], points);
        ent_relation_json(doc, i, ENT_JSON_EXPLAIN, &out);
        line = json_loadb(out.data, out.len, JSON_ALLOW_NUL, NULL);
        if (!line)
            abort();
        json_decref(line);
        ent_buf_release(&out);
    }
    ent_document_free(doc);
    return 0;
}
