/* extract/parse_command.c - `entente parse`: articles, or the words of a CoNLL-U file, to CoNLL-U on stdout. */
#include "commands.h"
#include "core/core.h"
#include "read/read.h"

#include <argp.h>
#include <stdlib.h>
#include <string.h>

typedef struct {
    const char *conllu, *data;
    char **inputs;
    int input_count;
    unsigned flags;
} options;

enum { KEY_LINES = 256, KEY_FAST, KEY_CONLLU, KEY_DATA, WRITE_BYTES = 1 << 20 };

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
        o->inputs = state->argv + state->next;
        o->input_count = state->argc - state->next;
        return 0;
    case ARGP_KEY_END:
        if (o->conllu && o->input_count)
            argp_error(state, "--conllu takes no further INPUT");
        return 0;
    default:
        return ARGP_ERR_UNKNOWN;
    }
}

static const struct argp parse_argp = {
    argp_options, parse_option, "[INPUT...]",
    "Articles to CoNLL-U.\vINPUT is a file, a directory, or - (standard input, also when there is none): plain text, "
    "or articles as JSON Lines.", NULL, NULL, NULL};

typedef struct {
    ex_worker *worker;
    ent_arena *arena;
    ent_buf out;
    unsigned flags;
    bool failed;
} run;

static void complain(run *r, const ent_error *err)
{
    char line[1024];

    fprintf(stderr, "entente parse: %s\n", ent_error_line(err, line, sizeof line));
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

static ent_status on_article(void *context, const ex_article *a)
{
    run *r = context;
    ent_error err = {0};
    ex_parsed parsed;
    ent_status st;

    ent_arena_reset(r->arena);
    st = ex_core_parse(r->worker, a->text, a->len, r->flags, r->arena, &parsed, &err);
    if (st == ENT_OK) {
        ent_buf_printf(&r->out, "# newdoc id = %s\n", a->id);
        ex_conllu_write(&parsed, &r->out);
        if (r->out.len >= WRITE_BYTES)
            st = flush(r, &err);
    } else {
        snprintf(err.source, sizeof err.source, "%s", a->path);
        err.line = a->line;
    }
    if (st != ENT_OK)
        complain(r, &err);
    return st == ENT_IO || st == ENT_NOMEM ? st : ENT_OK;
}

static void on_problem(void *context, const ent_error *err)
{
    complain(context, err);
}

static ent_status run_conllu(run *r, const char *path, ent_error *err)
{
    char *data;
    size_t len;
    ex_parsed parsed;
    ent_status st = ent_file_read(path, 0, &data, &len, err);

    if (st != ENT_OK)
        return st;
    st = ex_conllu_read(data, len, path, r->arena, &parsed, err);
    if (st == ENT_OK)
        st = ex_core_tag(r->worker, &parsed, r->flags, err);
    if (st == ENT_OK)
        ex_conllu_write(&parsed, &r->out);
    free(data);
    return st;
}

int ex_parse_command(int argc, char **argv)
{
    options o = {0};
    run r = {0};
    ent_error err = {0};
    char datadir[4096];
    ex_core *core = NULL;
    ex_read_rules *rules = NULL;
    int rc = 2;
    static char standard_input[] = "-";
    char *no_input[] = {standard_input};

    argp_err_exit_status = 2;
    argp_parse(&parse_argp, argc, argv, 0, NULL, &o);
    r.flags = o.flags;
    if (!ent_data_dir(o.data, "model/english.model", ENT_DATADIR, datadir, sizeof datadir, &err) ||
        !(core = ex_core_open(datadir, &err)) ||
        !(rules = ex_read_rules_open(datadir, &err)))
        goto done;
    r.worker = ex_worker_new(core);
    r.arena = ent_arena_new();
    if (!r.worker || !r.arena) {
        ent_fail(&err, ENT_NOMEM, "no memory to start");
        goto done;
    }
    rc = 0;
    if (o.conllu) {
        run_conllu(&r, o.conllu, &err);
    } else {
        ex_read_options ro = {.rules = rules, .lines = o.flags & EX_PARSE_LINES};
        ex_reader reader = {&r, on_article, on_problem};
        char **inputs = o.input_count ? o.inputs : no_input;
        int count = o.input_count ? o.input_count : 1;

        for (int i = 0; i < count; i++) {
            ent_error bad = {0};
            unsigned problems = 0;

            if (ex_read(inputs[i], &ro, &reader, &problems, &bad) != ENT_OK && !r.failed)
                complain(&r, &bad);
        }
    }
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
    ent_arena_free(r.arena);
    ex_worker_free(r.worker);
    ex_core_close(core);
    ex_read_rules_close(rules);
    return rc;
}
