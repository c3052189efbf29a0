/* extract/extract_command.c - `entente extract`: articles to relations, one line of JSON each. */
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
    bool lines, fast, explain, articles;
} options;

enum {
    KEY_LINES = 256, KEY_FAST, KEY_CONLLU, KEY_DATA, KEY_ACTORS, KEY_VERBS, KEY_EXPLAIN, KEY_LEAST, KEY_ARTICLES,
    WRITE_BYTES = 1 << 20
};

static const struct argp_option argp_options[] = {
    {"lines", KEY_LINES, 0, 0, "every input line is one sentence and a document of its own", 0},
    {"actors", KEY_ACTORS, "FILE", 0, "actors of your own (JSON)", 0},
    {"verbs", KEY_VERBS, "FILE", 0, "event words of your own (JSON)", 0},
    {"min-confidence", KEY_LEAST, "X", 0, "leave out relations less sure than X (0 to 1)", 0},
    {"explain", KEY_EXPLAIN, 0, 0, "print with each relation the words that fired its rule", 0},
    {"articles", KEY_ARTICLES, 0, 0, "before the relations of an article, a line with the article itself (for `entente add`)", 0},
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
    ent_worker *worker;
    ex_read_rules *rules;
    ent_buf out;
    bool failed;
} run;

static void complain(run *r, const ent_error *err)
{
    char line[1024];

    fprintf(stderr, "entente extract: %s\n", ent_error_line(err, line, sizeof line));
    r->failed = true;
}

static ent_status flush(run *r, ent_error *err)
{
    if (r->out.failed)
        return ent_fail(err, ENT_NOMEM, "no memory for the output");
    if (r->out.len && fwrite(r->out.data, 1, r->out.len, stdout) != r->out.len)
        return ent_fail(err, ENT_IO, "cannot write to standard output");
    ent_buf_reset(&r->out);
    return ENT_OK;
}

static ent_status one(run *r, const ent_input *in, ent_error *err)
{
    ent_document *doc;
    size_t count;
    ent_status st = ent_extract(r->worker, in, &doc, err);

    if (st != ENT_OK)
        return st;
    if (r->o->articles)
        ent_article_json(in, &r->out);
    const ent_relation *relations = ent_document_relations(doc, &count);

    for (size_t i = 0; i < count; i++)
        if (relations[i].confidence >= r->o->least)
            ent_relation_json(doc, i, r->o->explain ? ENT_JSON_EXPLAIN : 0, &r->out);
    ent_document_free(doc);
    return r->out.len >= WRITE_BYTES || r->out.failed ? flush(r, err) : ENT_OK;
}

/* Every line is a document; an empty one counts and gives nothing. */
static ent_status all_lines(run *r, ent_input in, ent_error *err)
{
    const char *at = in.text, *end = in.text + in.len;
    ent_status st = ENT_OK;

    in.flags |= ENT_LINE;
    for (in.line = 1; at < end && st == ENT_OK; in.line++) {
        const char *stop = memchr(at, '\n', (size_t)(end - at));

        in.text = at;
        in.len = (size_t)((stop ? stop : end) - at);
        at = stop ? stop + 1 : end;
        if (in.len)
            st = one(r, &in, err);
    }
    return st;
}

static ent_status on_article(void *context, const ex_article *a)
{
    run *r = context;
    ent_error err = {0};
    ent_input in = {.text = a->text, .len = a->len, .id = a->id, .date = a->date, .source = a->source,
                    .title = a->title, .url = a->url, .flags = r->o->fast ? ENT_FAST : 0};
    ent_status st = r->o->lines ? all_lines(r, in, &err) : one(r, &in, &err);

    if (st != ENT_OK) {
        if (st != ENT_IO && st != ENT_NOMEM && !*err.source) {
            snprintf(err.source, sizeof err.source, "%s", a->path);
            err.line = a->line;
        }
        complain(r, &err);
    }
    return st == ENT_IO || st == ENT_NOMEM ? st : ENT_OK;
}

static void on_problem(void *context, const ent_error *err)
{
    complain(context, err);
}

static void run_conllu(run *r, const char *path, ent_error *err)
{
    ent_input in = {.id = path, .flags = ENT_CONLLU};
    char *data;

    if (ent_file_read(path, 0, &data, &in.len, err) != ENT_OK)
        return;
    in.text = data;
    one(r, &in, err);
    free(data);
}

static void run_inputs(run *r)
{
    static char standard_input[] = "-";
    char *no_input[] = {standard_input};
    ex_read_options ro = {.rules = r->rules, .lines = r->o->lines};
    ex_reader reader = {r, on_article, on_problem};
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
    options o = {0};
    run r = {.o = &o};
    ent_error err = {0};
    char datadir[4096];
    ent_extractor *x = NULL;
    int rc = 2;

    argp_err_exit_status = 2;
    argp_parse(&extract_argp, argc, argv, 0, NULL, &o);
    if (!ent_data_dir(o.data, "rules/relations/words.tsv", ENT_DATADIR, datadir, sizeof datadir, &err) ||
        !(x = ent_extractor_open(datadir, &err)) ||
        (o.actors && ent_extractor_add_actors(x, o.actors, &err) != ENT_OK) ||
        (o.verbs && ent_extractor_add_verbs(x, o.verbs, &err) != ENT_OK) || !(r.worker = ent_worker_new(x, &err)) ||
        !(r.rules = ex_read_rules_open(datadir, &err)))
        goto done;
    rc = 0;
    if (o.conllu)
        run_conllu(&r, o.conllu, &err);
    else
        run_inputs(&r);
    if (err.code == ENT_OK)
        flush(&r, &err);
    if (err.code == ENT_OK && fflush(stdout) != 0)
        ent_fail(&err, ENT_IO, "cannot write to standard output");
    if (r.failed)
        rc = 1;
done:
    if (err.code != ENT_OK) {
        complain(&r, &err);
        rc = rc ? rc : 1;
    }
    ent_buf_release(&r.out);
    ent_worker_free(r.worker);
    ex_read_rules_close(r.rules);
    ent_extractor_close(x);
    return rc;
}
