/* extract/extract_command.c - `entente extract`: articles to relations, one line of JSON each. */
#include "batch.h"
#include "commands.h"
#include "extract.h"
#include "read/read.h"

#include <argp.h>
#include <stdlib.h>
#include <string.h>

typedef struct {
    const char *actors, *verbs, *conllu, *data;
    char **inputs;
    int input_count;
    double least;               /* confidence */
    long jobs;
    bool lines, fast, explain, articles;
} options;

enum {
    KEY_LINES = 256, KEY_FAST, KEY_CONLLU, KEY_DATA, KEY_ACTORS, KEY_VERBS, KEY_EXPLAIN, KEY_LEAST, KEY_ARTICLES, KEY_JOBS
};

static const struct argp_option argp_options[] = {
    {"lines", KEY_LINES, 0, 0, "every input line is one sentence and a document of its own", 0},
    {"actors", KEY_ACTORS, "FILE", 0, "actors of your own (JSON)", 0},
    {"verbs", KEY_VERBS, "FILE", 0, "event words of your own (JSON)", 0},
    {"min-confidence", KEY_LEAST, "X", 0, "leave out relations less sure than X (0 to 1)", 0},
    {"explain", KEY_EXPLAIN, 0, 0, "print with each relation the words that fired its rule", 0},
    {"articles", KEY_ARTICLES, 0, 0, "before the relations of an article, a line with the article itself (for `entente add`)", 0},
    {"jobs", KEY_JOBS, "N", 0, "threads (1); the output is the same for any number", 0},
    {"fast", KEY_FAST, 0, 0, "the faster, less exact parser", 0},
    {"conllu", KEY_CONLLU, "FILE", 0, "take the trees of this CoNLL-U file as they are", 0},
    {"data", KEY_DATA, "DIR", 0, "directory of the model and the rules", 0},
    {0}};

static error_t parse_option(int key, char *arg, struct argp_state *state)
{
    options *o = state->input;
    char *end;

    switch (key) {
    case KEY_LINES: o->lines = true; return 0;
    case KEY_FAST: o->fast = true; return 0;
    case KEY_ARTICLES: o->articles = true; return 0;
    case KEY_EXPLAIN: o->explain = true; return 0;
    case KEY_CONLLU: o->conllu = arg; return 0;
    case KEY_DATA: o->data = arg; return 0;
    case KEY_ACTORS: o->actors = arg; return 0;
    case KEY_VERBS: o->verbs = arg; return 0;
    case KEY_LEAST:
        o->least = strtod(arg, &end);
        if (end == arg || *end || !(o->least >= 0 && o->least <= 1))
            argp_error(state, "--min-confidence: found \"%s\", wanted a number from 0 to 1", arg);
        return 0;
    case KEY_JOBS:
        o->jobs = strtol(arg, &end, 10);
        if (end == arg || *end || o->jobs < 1 || o->jobs > EX_BATCH_JOBS)
            argp_error(state, "--jobs: found \"%s\", wanted a number from 1 to %d", arg, EX_BATCH_JOBS);
        return 0;
    case ARGP_KEY_ARGS:
        o->inputs = state->argv + state->next;
        o->input_count = state->argc - state->next;
        return 0;
    case ARGP_KEY_END:
        if (o->conllu && o->input_count)
            argp_error(state, "--conllu takes no further INPUT");
        if (o->articles && (o->lines || o->conllu))
            argp_error(state, "--articles goes neither with --lines nor with --conllu");
        return 0;
    default:
        return ARGP_ERR_UNKNOWN;
    }
}

static const struct argp extract_argp = {
    argp_options, parse_option, "[INPUT...]",
    "Articles to relations (JSON Lines).\vINPUT is a file, a directory, or - (standard input, also when there is none): "
    "plain text, or articles as JSON Lines.", NULL, NULL, NULL};

typedef struct {
    const options *o;
    ex_batch *batch;
    ex_read_rules *rules;
    bool failed;
} run;

static void complain(void *context, const ent_error *err)
{
    run *r = context;
    char line[1024];

    fprintf(stderr, "entente extract: %s\n", ent_error_line(err, line, sizeof line));
    r->failed = true;
}

static ent_status write_out(void *context, const char *data, size_t len, ent_error *err)
{
    (void)context;
    if (fwrite(data, 1, len, stdout) != len)
        return ent_fail(err, ENT_IO, "cannot write to standard output");
    return ENT_OK;
}

static ent_status on_article(void *context, const ex_article *a)
{
    run *r = context;
    ent_error err = {0};
    ent_input in = {.text = a->text, .len = a->len, .id = a->id, .date = a->date, .source = a->source,
                    .title = a->title, .url = a->url, .flags = r->o->fast ? ENT_FAST : 0};
    ent_status st = ex_batch_add(r->batch, &in, a->path, a->line, r->o->lines, &err);

    if (st != ENT_OK)
        complain(r, &err);
    return st;
}

static void run_conllu(run *r, const char *path, ent_error *err)
{
    ent_input in = {.id = path, .flags = ENT_CONLLU};
    char *data;

    if (ent_file_read(path, 0, &data, &in.len, err) != ENT_OK)
        return;
    in.text = data;
    ex_batch_add(r->batch, &in, path, 0, false, err);
    free(data);
}

static void run_inputs(run *r)
{
    static char standard_input[] = "-";
    char *no_input[] = {standard_input};
    ex_read_options ro = {.rules = r->rules, .lines = r->o->lines};
    ex_reader reader = {r, on_article, complain};
    char **inputs = r->o->input_count ? r->o->inputs : no_input;
    int count = r->o->input_count ? r->o->input_count : 1;

    for (int i = 0; i < count; i++) {
        ent_error bad = {0};
        unsigned problems = 0;

        if (ex_read(inputs[i], &ro, &reader, &problems, &bad) != ENT_OK && !r->failed)
            complain(r, &bad);
    }
}

int ex_extract_command(int argc, char **argv)
{
    options o = {.jobs = 1};
    run r = {.o = &o};
    ex_batch_options b = {.context = &r, .write = write_out, .complain = complain};
    ent_error err = {0};
    char datadir[4096];
    ent_extractor *x = NULL;
    int rc = 2;

    argp_err_exit_status = 2;
    argp_parse(&extract_argp, argc, argv, 0, NULL, &o);
    if (!ent_data_dir(o.data, "rules/relations/words.tsv", ENT_DATADIR, datadir, sizeof datadir, &err) ||
        !(x = ent_extractor_open(datadir, &err)) ||
        (o.actors && ent_extractor_add_actors(x, o.actors, &err) != ENT_OK) ||
        (o.verbs && ent_extractor_add_verbs(x, o.verbs, &err) != ENT_OK) ||
        !(r.rules = ex_read_rules_open(datadir, &err)))
        goto done;
    b.extractor = x;
    b.jobs = (unsigned)o.jobs;
    b.least = o.least;
    b.json_flags = o.explain ? ENT_JSON_EXPLAIN : 0;
    b.articles = o.articles;
    if (!(r.batch = ex_batch_new(&b, &err)))
        goto done;
    rc = 0;
    if (o.conllu)
        run_conllu(&r, o.conllu, &err);
    else
        run_inputs(&r);
    if (err.code == ENT_OK)
        ex_batch_flush(r.batch, &err);
    if (err.code == ENT_OK && fflush(stdout) != 0)
        ent_fail(&err, ENT_IO, "cannot write to standard output");
    if (r.failed)
        rc = 1;
done:
    if (err.code != ENT_OK) {
        complain(&r, &err);
        rc = rc ? rc : 1;
    }
    ex_batch_free(r.batch);
    ex_read_rules_close(r.rules);
    ent_extractor_close(x);
    return rc;
}
