/* tests/fuzz/fuzz_model.c - any bytes as a model: the file's own, and behind a right checksum each reader. */
#include "extract/core/perceptron.h"
#include "extract/core/text.h"

#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

enum { WORDS = 4 };

static void use(const ex_model *m)
{
    ex_tagger tagger;
    ex_parser parser;
    ex_splitter splitter;
    ex_lemmas *lemmas;
    ex_word words[WORDS];
    uint8_t tags[WORDS] = {0};
    ent_error err = {0};

    for (int i = 0; i < WORDS; i++)
        ex_word_init(&words[i], "Wordés", "wordés");
    if (ex_tagger_read(&tagger, ex_model_section(m, "TAGP"), "fuzz", &err) == ENT_OK) {
        for (int i = 0; i < WORDS; i++)
            words[i].guess = ex_tagger_guess(&tagger, &words[i]);
        ex_tagger_run(&tagger, words, WORDS, tags);
        for (int i = 0; i < WORDS; i++)
            if (tags[i] >= tagger.tag_count)
                abort();
    }
    if (ex_parser_read(&parser, ex_model_section(m, "PARP"), "fuzz", &err) == ENT_OK) {
        ex_node nodes[WORDS + 2] = {{0}};
        int32_t stack[WORDS + 1];
        ex_state s;

        ex_state_init(&s, nodes, stack, WORDS);
        ex_parser_run(&parser, &s);
        for (int i = 0; i < WORDS; i++)
            if (nodes[i].head < 0 || nodes[i].head > WORDS || nodes[i].label >= EX_REL_COUNT)
                abort();
    }
    ex_splitter_open(m, &splitter, &err);
    lemmas = ex_lemmas_open(m, &err);
    ex_lemmas_close(lemmas);
}

static void open_and_use(const void *data, size_t len)
{
    ent_error err = {0};
    ex_model *m = ex_model_open_memory(data, len, "fuzz", &err);

    if (m)
        use(m);
    ex_model_close(m);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const char names[4][5] = {"TAGP", "PARP", "SPLT", "LEMM"};
    ex_section s = {"", NULL, 0};
    ent_buf packed = {0};
    ent_error err = {0};

    ent_buf_add(&packed, (const char *)data, size);         /* in memory that is aligned, and ends where it ends */
    if (size)
        open_and_use(packed.data, size);
    ent_buf_reset(&packed);
    if (size < 2)
        goto done;
    memcpy(s.name, names[data[0] % 4], sizeof s.name);
    s.data = data + 1;
    s.len = size - 1;
    if (ex_model_pack(&s, 1, &packed, &err) == ENT_OK)
        open_and_use(packed.data, packed.len);
done:
    ent_buf_release(&packed);
    return 0;
}
