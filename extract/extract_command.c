/* extract/extract_command.c - `entente extract`: articles to relations, one line of JSON each. */
#include "commands.h"
#include "extract.h"
#include "run.h"

#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

typedef struct {
    const char *actors, *verbs, *conllu, *data;
    ex_inputs inputs;
    double least;               /* confidence */
    bool fast, explain, articles;
    ex_run_options run;
} options;

enum {
    KEY_LINES = 256, KEY_FAST, KEY_CONLLU, KEY_DATA, KEY_ACTORS, KEY_VERBS, KEY_EXPLAIN, KEY_LEAST, KEY_ARTICLES
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
    case ARGP_KEY_INIT: state->child_inputs[0] = &o->run; state->child_inputs[1] = &o->inputs; return 0;
    case KEY_LINES: o->inputs.read.lines = true; return 0;
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
        o->inputs.paths = state->argv + state->next;
        o->inputs.count = state->argc - state->next;
        return 0;
    case ARGP_KEY_END:
        if (o->conllu && (o->inputs.count || o->inputs.files_from))
            argp_error(state, "--conllu takes no further INPUT");
        if (o->articles && (o->inputs.read.lines || o->conllu))
            argp_error(state, "--articles goes neither with --lines nor with --conllu");
        return 0;
    default:
        return ARGP_ERR_UNKNOWN;
    }
}

static const struct argp extract_argp = {
    argp_options, parse_option, "[INPUT...]",
    "Articles to relations (JSON Lines).\vINPUT is a file, a directory, or - (standard input, also when there is none); "
    "its format is told by its content.", ex_run_children, NULL, NULL};

typedef struct {                /* what the threads share */
    const options *o;
    const ent_extractor *extractor;
} shared;

typedef struct {
    const options *o;
    ent_worker *worker;
} worker;

static void worker_free(void *w)
{
    ent_worker_free(((worker *)w)->worker);
    free(w);
}

static void *worker_new(void *context, ent_error *err)
{
    const shared *s = context;
    worker *w = calloc(1, sizeof *w);

    if (!w) {
        ent_fail(err, ENT_NOMEM, "no memory for a worker");
        return NULL;
    }
    w->o = s->o;
    w->worker = ent_worker_new(s->extractor, err);
    if (!w->worker) {
        free(w);
        return NULL;
    }
    return w;
}

static ent_status one(worker *w, const ent_input *in, const ex_article *a, ent_buf *out, ent_buf *faults, ent_error *err)
{
    ent_document *doc;
    ent_error e = {0};
    const ent_relation *relations;
    size_t count;
    ent_status st = ent_extract(w->worker, in, &doc, &e);

    if (st == ENT_NOMEM) {
        *err = e;
        return st;
    }
    if (st != ENT_OK) {
        e.line = e.line ? e.line : (unsigned)in->line;
        ex_fault(faults, a, &e);
        return ENT_OK;
    }
    if (w->o->articles)
        ent_article_json(in, out);
    relations = ent_document_relations(doc, &count);
    for (size_t i = 0; i < count; i++)
        if (relations[i].confidence >= w->o->least)
            ent_relation_json(doc, i, w->o->explain ? ENT_JSON_EXPLAIN : 0, out);
    ent_document_free(doc);
    return ENT_OK;
}

/* Every line is a document; an empty one counts and gives nothing, and a bad one costs itself alone. */
static ent_status all_lines(worker *w, ent_input in, const ex_article *a, ent_buf *out, ent_buf *faults, ent_error *err)
{
    const char *at = in.text, *end = in.text + in.len;
    ent_status st = ENT_OK;

    in.flags |= ENT_LINE;
    for (in.line = a->line; at < end && st == ENT_OK; in.line++) {
        const char *stop = memchr(at, '\n', (size_t)(end - at));

        in.text = at;
        in.len = (size_t)((stop ? stop : end) - at);
        at = stop ? stop + 1 : end;
        if (in.len)
            st = one(w, &in, a, out, faults, err);
    }
    return st;
}

static ent_status work(void *context, const ex_article *a, ent_buf *out, ent_buf *faults, ent_error *err)
{
    worker *w = context;
    ent_input in = {.text = a->text, .len = a->len, .id = a->id, .date = a->date, .source = a->source, .title = a->title,
                    .url = a->url, .flags = w->o->conllu ? ENT_CONLLU : w->o->fast ? ENT_FAST : 0};

    return w->o->inputs.read.lines ? all_lines(w, in, a, out, faults, err) : one(w, &in, a, out, faults, err);
}

/* What else than the articles changes the output; a file of the user's own by its name, size and time. */
static void put_file(ent_buf *b, const char *path)
{
    struct stat sb;

    if (path && stat(path, &sb) == 0)
        ent_buf_printf(b, " %s %lld %lld", path, (long long)sb.st_size, (long long)sb.st_mtime);
    else
        ent_buf_puts(b, " -");
}

static void put_settings(ent_buf *b, const options *o, const char *datadir)
{
    char model[4200];

    snprintf(model, sizeof model, "%s/model/english.model", datadir);
    ent_buf_printf(b, "extract %s %d %d %d %d %g", ENT_VERSION, o->inputs.read.lines, o->fast, o->explain, o->articles, o->least);
    put_file(b, o->actors);
    put_file(b, o->verbs);
    put_file(b, o->conllu);
    put_file(b, model);
}

int ex_extract_command(int argc, char **argv)
{
    options o = {0};
    shared threads = {.o = &o};
    const ex_work what = {&threads, worker_new, worker_free, work};
    ent_buf settings = {0};
    ex_read_rules *rules = NULL;
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
        !(rules = ex_read_rules_open(datadir, &err)))
        goto done;
    put_settings(&settings, &o, datadir);
    if (settings.failed) {
        ent_fail(&err, ENT_NOMEM, "no memory to start");
        goto done;
    }
    threads.extractor = x;
    o.inputs.read.rules = rules;
    rc = ex_run_all(&(ex_run){.name = "extract", .options = &o.run, .whole = o.conllu, .inputs = &o.inputs,
                              .work = &what, .settings = settings.data});
done:
    if (err.code != ENT_OK)
        ex_complain("extract", &err);
    ent_buf_release(&settings);
    ex_read_rules_close(rules);
    ent_extractor_close(x);
    return rc;
}
