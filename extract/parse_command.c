/* extract/parse_command.c - `entente parse`: articles, or the words of a CoNLL-U file, to CoNLL-U on stdout. */
#include "commands.h"
#include "core/core.h"
#include "run.h"

#include <stdlib.h>

typedef struct {
    const char *conllu, *data;
    ex_inputs inputs;
    unsigned flags;
    ex_run_options run;
} options;

enum { KEY_LINES = 256, KEY_FAST, KEY_CONLLU, KEY_DATA };

static const struct argp_option argp_options[] = {
    {"lines", KEY_LINES, 0, 0, "every input line is one sentence, never split or joined", 0},
    {"fast", KEY_FAST, 0, 0, "perceptrons in place of the neural engine", 0},
    {"conllu", KEY_CONLLU, "FILE", 0, "tag and parse the words of this CoNLL-U file anew (- is standard input)", 0},
    {"data", KEY_DATA, "DIR", 0, "directory of the model and the rules", 0},
    {0}};

static error_t parse_option(int key, char *arg, struct argp_state *state)
{
    options *o = state->input;

    switch (key) {
    case ARGP_KEY_INIT:
        state->child_inputs[0] = &o->run;
        state->child_inputs[1] = &o->inputs;
        return 0;
    case KEY_LINES:
        o->flags |= EX_PARSE_LINES;
        return 0;
    case KEY_FAST:
        o->flags |= EX_PARSE_FAST;
        return 0;
    case KEY_CONLLU:
        o->conllu = arg;
        return 0;
    case KEY_DATA:
        o->data = arg;
        return 0;
    case ARGP_KEY_ARGS:
        o->inputs.paths = state->argv + state->next;
        o->inputs.count = state->argc - state->next;
        return 0;
    case ARGP_KEY_END:
        if (o->conllu && (o->inputs.count || o->inputs.files_from))
            argp_error(state, "--conllu takes no further INPUT");
        return 0;
    default:
        return ARGP_ERR_UNKNOWN;
    }
}

static const struct argp parse_argp = {
    argp_options, parse_option, "[INPUT...]",
    "Articles to CoNLL-U.\vINPUT is a file, a directory, or - (standard input, also when there is none); "
    "its format is told by its content.", ex_run_children, NULL, NULL};

typedef struct {                /* what the threads share */
    const options *o;
    const ex_core *core;
} shared;

typedef struct {
    const options *o;
    ex_worker *worker;
    ent_arena *arena;
} worker;

static void worker_free(void *context)
{
    worker *w = context;

    ent_arena_free(w->arena);
    ex_worker_free(w->worker);
    free(w);
}

static void *worker_new(void *context, ent_error *err)
{
    const shared *s = context;
    worker *w = calloc(1, sizeof *w);

    if (w) {
        w->o = s->o;
        w->arena = ent_arena_new();
        w->worker = ex_worker_new(s->core);
    }
    if (!w || !w->arena || !w->worker) {
        ent_fail(err, ENT_NOMEM, "no memory for a worker");
        if (w)
            worker_free(w);
        return NULL;
    }
    return w;
}

static ent_status parse(worker *w, const ex_article *a, ex_parsed *parsed, ent_error *err)
{
    ent_status st;

    if (!w->o->conllu)
        return ex_core_parse(w->worker, a->text, a->len, w->o->flags, w->arena, parsed, err);
    st = ex_conllu_read(a->text, a->len, a->path, w->arena, parsed, err);
    return st == ENT_OK ? ex_core_tag(w->worker, parsed, w->o->flags, err) : st;
}

static ent_status work(void *context, const ex_article *a, ent_buf *out, ent_buf *faults, ent_error *err)
{
    worker *w = context;
    ent_error e = {0};
    ex_parsed parsed;
    ent_status st;

    ent_arena_reset(w->arena);
    st = parse(w, a, &parsed, &e);
    if (st == ENT_NOMEM) {
        *err = e;
        return st;
    }
    if (st != ENT_OK) {
        ex_fault(faults, a, &e);
        return ENT_OK;
    }
    if (!w->o->conllu && !(w->o->flags & EX_PARSE_LINES && a->line > 1))
        ent_buf_printf(out, "# newdoc id = %s\n", a->id);
    if (w->o->flags & EX_PARSE_LINES && !w->o->conllu)
        ex_conllu_write_lines(&parsed, a->line, out);
    else
        ex_conllu_write(&parsed, out);
    return ENT_OK;
}

int ex_parse_command(int argc, char **argv)
{
    options o = {0};
    shared threads = {.o = &o};
    const ex_work what = {&threads, worker_new, worker_free, work};
    ent_error err = {0};
    char datadir[4096], settings[256];
    ex_core *core = NULL;
    ex_read_rules *rules = NULL;
    int rc = 2;

    argp_err_exit_status = 2;
    argp_parse(&parse_argp, argc, argv, 0, NULL, &o);
    if (ent_data_dir(o.data, "model/english.model", ENT_DATADIR, datadir, sizeof datadir, &err) &&
        (core = ex_core_open(datadir, &err)) && (rules = ex_read_rules_open(datadir, &err))) {
        threads.core = core;
        o.inputs.read.rules = rules;
        o.inputs.read.lines = o.flags & EX_PARSE_LINES;
        snprintf(settings, sizeof settings, "parse %s %u %d", ENT_VERSION, o.flags, o.conllu != NULL);
        rc = ex_run_all(&(ex_run){.name = "parse", .options = &o.run, .whole = o.conllu, .inputs = &o.inputs,
                              .work = &what, .settings = settings});
    }
    if (err.code != ENT_OK)
        ex_complain("parse", &err);
    ex_read_rules_close(rules);
    ex_core_close(core);
    return rc;
}
